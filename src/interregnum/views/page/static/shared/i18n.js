// Every text of the page comes from one catalogue, so that another language is another catalogue.

const catalogue = JSON.parse(document.getElementById("words").textContent);

/** The text of that key, with `{name}` replaced. A key that is not there shows as itself. */
export function t(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)).replaceAll(" %", "\u00a0%");
}

/** Whether the catalogue has a text of that key. */
export function hasText(key) {
  return key in catalogue;
}

/** One or many: `key.one` or `key.many`, with `{n}`. */
export function plural(key, n, values = {}) {
  return t(n === 1 ? `${key}.one` : `${key}.many`, { n: n.toLocaleString("en"), ...values });
}
