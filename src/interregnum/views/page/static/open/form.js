// Any history by its number: a line beside the name of the one that is shown.

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
  const open = (wanted) => {
    const found = historyNamed(`${of.value.trim()}.${wanted.trim()}`);
    problem.textContent = found ? "" : t("open.form.wrong");
    if (found) location.assign(data.made.served ? servedAddress(found) : addressOf({ history: found }));
  };
  const entered = { keydown: (event) => { if (event.key === "Enter" && event.target.matches("input")) open(number.value); } };
  return h("div", { class: "history-form", role: "group", "aria-label": t("open.form"), on: entered }, // no form: a page has none to send
    h("label", {}, t("open.form.replica"), " ", number), " ", h("label", {}, t("open.form.seed"), " ", of), " ",
    h("button", { type: "button", class: "plain", on: { click: () => open(number.value) } }, t("open.form.go")), " ",
    h("button", { type: "button", class: "plain", on: { click: () => open(`${Math.floor(Math.random() * DEALT)}`) } }, t("open.form.dealt")), problem);
}

/** The address of a history on a server: of the same version of the scenario, with the same variants. */
function servedAddress({ seed, replica }) {
  const asked = new URLSearchParams(location.search);
  asked.set("seed", seed);
  asked.set("replica", replica);
  asked.delete("beside");
  return `?${asked}`;
}

function field(id, value) {
  return h("input", { id, type: "text", inputmode: "numeric", autocomplete: "off", size: 6, value });
}
