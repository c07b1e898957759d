// What became of the nights with a dial turned, in sentences: the chief outcomes whether they change or not, then the others that do.

import { outcomesInOrder } from "interregnum/ending/ending.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { differenceTexts, parted } from "interregnum/whatif/answer.js";

/** The answer of so many nights, each against the same night as it was. */
export function inWords(night, found, title, value) {
  const [chief] = outcomesInOrder(night.nouns.outcomes, night.data.answers?.main);
  const [changed, unchanged] = parted(night, found);
  const first = chief.map((id) => found.outcomes.find((outcome) => outcome.id === id)).filter(Boolean);
  const others = changed.filter((outcome) => !first.includes(outcome));
  const line = (outcome) => h("li", {}, h("b", {}, `${outcome.title}: `), outcome.moved ? null : t("dials.same"),
    differenceTexts(night, outcome, found.replicas).map((text) => h("span", { class: "dial-difference" }, text.replace(/\.?$/, "."))));
  const same = unchanged.filter((outcome) => !first.includes(outcome)).length;
  return [
    h("p", {}, t("dials.nights", { n: found.replicas, what: title, value, seed: found.seed })),
    h("ul", { class: "dial-answer" }, first.map(line)),
    others.length ? h("details", {}, h("summary", {}, t("dials.others", { n: others.length })), h("ul", { class: "dial-answer" }, others.map(line))) : null,
    same ? h("p", { class: "small" }, t("dials.unchanged", { n: same })) : null,
  ];
}
