// The view of one's edits: what is wrong with what was saved, what it changed, and every version since the start.

import { changed } from "interregnum/edits/changed.js";
import { news } from "interregnum/edits/following.js";
import { problems } from "interregnum/edits/problems.js";
import { versions } from "interregnum/edits/versions.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** The view. What was chosen to be compared stays chosen while news come in. */
export function edits(night, state) {
  const wrong = h("section", { class: "edits-problems" });
  const change = changed(night, state);
  const list = versions(night, state, change.compare);
  news.on(({ known }) => {
    setChildren(wrong, problems(known, night.data.made.version));
    change.show(known);
    list.show(known);
  });
  const element = h("div", { class: "edits view" }, h("div", { class: "view-head" }, h("h2", {}, t("edits.title"))), h("p", { class: "lead" }, t("edits.about")), wrong, change.element, list.element);
  return { element, draw() {} };
}
