// What is for those who want it: formulas, weights and names as the scenario has them, in a fold that is closed at first.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** The fold; `of` says to a screen reader what it is about. */
export function forThoseWhoWant(of, ...content) {
  return h("details", { class: "for-those-who-want" }, h("summary", {}, t("fold.title"), h("span", { class: "visually-hidden" }, `: ${of}`)), content);
}

/** A formula as it stands. */
export function formula(text) {
  return h("code", { class: "formula" }, text);
}
