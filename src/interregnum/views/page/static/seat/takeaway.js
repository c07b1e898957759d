// What can be taken away from a night that was played from a seat: its link, how to cite it, and a print of the debrief.

import { copy, isFile, linkOf, wholeLinkOf } from "interregnum/share/link.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** The buttons, with the citation as a text. */
export function takeAway(night, state, named, element) {
  const status = h("p", { class: "status", role: "status" });
  const field = h("textarea", { class: "cited-text", readonly: true, rows: 4, "aria-label": t("seat.cite") }, seatCitation(night, named, linkOf(state)));
  const button = (key, id, act) => h("button", { type: "button", class: "plain", id, on: { click: act } }, t(key));
  const copied = async (text, key) => { status.textContent = t((await copy(text, field)) ? key : "share.by-hand"); };
  return h("section", { class: "seat-away", "aria-labelledby": "seat-away" }, h("h3", { id: "seat-away" }, t("seat.away")), field, isFile() ? h("p", { class: "small" }, t("share.file")) : null,
    h("p", { class: "share-buttons" }, button("seat.copy", "seat-copy", () => copied(field.value, "share.copied")), button("seat.copy-link", "seat-copy-link", () => copied(wholeLinkOf(state), isFile() ? "share.file-link-copied" : "share.link-copied")),
      button("seat.print", "seat-print", () => print(night, named, element, field.value))), status);
}

/** How such a night is cited: it can be played again from this. */
function seatCitation(night, { seat, seed, replica }, address) {
  const { software: version, scenario } = night.data.made;
  return t("seat.cited", { title: night.frame.title, who: night.titleOf(seat), seed, replica, scenario, version, link: address });
}

/** Print the debrief alone, all of it opened. */
function print(night, named, element, cited) {
  const copied = element.cloneNode(true);
  for (const details of copied.querySelectorAll("details")) details.open = true;
  for (const part of copied.querySelectorAll("[id], [aria-labelledby]")) { part.removeAttribute("id"); part.removeAttribute("aria-labelledby"); }
  setChildren(document.getElementById("handout"), h("section", { class: "sheet" }, h("p", { class: "kicker" }, night.frame.title),
    h("h2", {}, t("seat.you", { who: night.titleOf(named.seat) })), copied, h("footer", {}, h("p", {}, cited))));
  window.print();
}
