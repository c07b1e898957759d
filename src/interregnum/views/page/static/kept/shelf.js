// The shelf below a what-if: what has been answered, to be looked at again, saved to a file, and opened from one.

import { openFile, saveFile } from "interregnum/kept/exchange.js";
import { whenKept } from "interregnum/kept/kept.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";
import { answer } from "interregnum/whatif/answer.js";

/** The part of the view. */
export function shelf(night, state) {
  const line = h("p", { class: "kept-said", role: "status" });
  const list = h("ol", { class: "kept-answers" });
  const none = h("p", { class: "hint" }, t("kept.none"));
  const file = h("input", { type: "file", id: "kept-file", accept: ".json,application/json", on: { change: async () => { await openFile(night, file.files[0]); file.value = ""; } } });
  const button = h("button", { type: "button", class: "plain", id: "kept-save", on: { click: () => saveFile(night) } }, t("kept.save"));
  const shown = new Map();
  whenKept((answers, said) => {
    button.hidden = !answers.length;
    none.hidden = answers.length > 0;
    for (const given of shown.keys()) if (!answers.includes(given)) shown.delete(given);
    for (const given of answers) if (!shown.has(given)) shown.set(given, entry(night, state, given));
    setChildren(list, answers.map((given) => shown.get(given)));
    line.classList.toggle("problem", said.wrong);
    line.setAttribute("role", said.wrong ? "alert" : "status");
    line.textContent = said.text;
  });
  return h("section", { class: "kept", "aria-labelledby": "kept-title" }, h("h3", { id: "kept-title" }, t("kept.title")), none, list,
    h("p", { class: "kept-ways" }, button, " ", h("label", { for: "kept-file" }, t("kept.open")), " ", file), line);
}

/** One answer, folded; its numbers are written out when they are wanted. */
function entry(night, state, { asked, answer: found }) {
  const body = h("div", {});
  const again = h("a", { href: state.address({ asked, view: "whatif" }), on: { click: follow(state, { asked, view: "whatif" }) } }, t("kept.again"));
  const element = h("details", { on: { toggle: () => { if (element.open && !body.childNodes.length) setChildren(body, answer(night, found)); } } },
    h("summary", {}, t("kept.entry", { what: found.title, n: found.replicas, seed: found.seed })), body, h("p", { class: "small" }, again));
  return h("li", {}, element);
}
