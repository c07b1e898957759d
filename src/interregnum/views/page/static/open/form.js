// Any history by its number, as it is or with a variant of the scenario: a line beside the name of the one that is shown.

import { addressOf, historyNamed } from "interregnum/open/address.js";
import { opensAny } from "interregnum/open/opening.js";
import { thePlayers } from "interregnum/play/player.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

const DEALT = 10_000; // a history by chance is one of so many

/** Put the line behind an element, folded, where this page can open others. */
export function openForm(element, data) {
  if (!canOpen(data)) return;
  element.after(h("details", { class: "open-history", on: { toggle: () => warm(data) } }, h("summary", {}, t("open.form")), historyForm(data, "head")));
}

/** Whether other histories can be opened from this page: a server plays any, a file that plays those of its scenario. */
export function canOpen(data) {
  return data.made.served || opensAny(data);
}

/** Somebody looks as if she would open a history: whoever plays it gets ready. */
export function warm(data) {
  if (opensAny(data)) setTimeout(thePlayers);
}

/** The line by itself; `where` tells apart the lines of one page. */
export function historyForm(data, where) {
  const { seed, replica } = data.history;
  const [number, of] = [field(`open-replica-${where}`, replica), field(`open-seed-${where}`, seed)];
  const problem = h("p", { class: "problem", role: "alert" });
  const variant = variantChoice(data, where, () => { both.hidden = !variant.value; });
  const open = (wanted, paired = false) => {
    const found = historyNamed(`${of.value.trim()}.${wanted.trim()}`);
    problem.textContent = found ? "" : t("open.form.wrong");
    if (!found) return;
    const asked = { ...found, variants: variant?.value ? [variant.value] : [] };
    location.assign((data.made.served ? servedAddress : addressOf)(paired ? { history: found, beside: asked, view: "two" } : { history: asked }));
  };
  const both = h("button", { type: "button", class: "plain", hidden: !variant?.value, on: { click: () => open(number.value, true) } }, t("open.form.both"));
  const entered = { keydown: (event) => { if (event.key === "Enter" && event.target.matches("input")) open(number.value); } };
  return h("div", { class: "history-form", role: "group", "aria-label": t("open.form"), on: entered }, // no form: a page has none to send
    h("label", {}, t("open.form.replica"), " ", number), " ", h("label", {}, t("open.form.seed"), " ", of), " ",
    variant ? [h("label", {}, t("open.form.variant"), " ", variant), " "] : null,
    h("button", { type: "button", class: "plain", on: { click: () => open(number.value) } }, t("open.form.go")), " ", both, " ",
    h("button", { type: "button", class: "plain", on: { click: () => open(`${Math.floor(Math.random() * DEALT)}`) } }, t("open.form.dealt")), problem);
}

/** The address of histories on a server: of the same version of the scenario. */
function servedAddress({ history: { seed, replica, variants }, beside = null, view = "" }) {
  const asked = new URLSearchParams(location.search);
  asked.set("seed", seed);
  asked.set("replica", replica);
  for (const key of ["variant", "beside"]) asked.delete(key);
  for (const name of variants) asked.append("variant", name);
  for (const name of beside?.variants ?? []) asked.append("beside", `variant:${name}`);
  return `?${asked}${view ? `#shown=played&view=${view}` : ""}`;
}

/** The variants of the scenario, by their kinds; null where there are none. */
function variantChoice({ variants = {}, history }, where, changed) {
  const all = Object.entries(variants);
  if (!all.length) return null;
  const kinds = new Set(all.map(([, { kind }]) => kind));
  const option = (value, title) => h("option", { value, selected: value === (history.variants[0] ?? "") }, title);
  const groups = [...kinds].map((kind) => h("optgroup", { label: t(`open.variants.${kind}`) }, all.filter(([, variant]) => variant.kind === kind).map(([id, { title }]) => option(id, title))));
  return h("select", { id: `open-variant-${where}`, on: { change: changed } }, option("", t("open.form.as-it-is")), groups);
}

function field(id, value) {
  return h("input", { id, type: "text", inputmode: "numeric", autocomplete: "off", size: 6, value });
}
