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

/** A title at the head of a line: its first letter large. */
export function asHeading(title) {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

/** A title as a part of a sentence: `The palace falls` is `the palace falls`; a name keeps its capital. */
export function asClause(title) {
  return title.replace(/^(The|A|An|It|They|He|She|Some|Most|Half|More|Two|Three|No|One)(?=\s)/, (word) => word.toLowerCase());
}
