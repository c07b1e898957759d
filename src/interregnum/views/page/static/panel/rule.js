// The rule of an event as a sentence, its numbers, and what each stands on.

import { forThoseWhoWant, formula } from "interregnum/panel/fold.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { sourceNode, withPassages } from "interregnum/shared/sources.js";

/** The section; null for an event without a rule. */
export function ruleSection(event) {
  if (!event.rule) return null;
  return h("section", { class: "rule" }, h("h3", {}, t("rule.title")),
    h("p", {}, withPassages(event.rule, event.source)),
    event.exogenous ? h("p", {}, t("rule.exogenous", { why: withPassages(event.exogenous, event.source) })) : null,
    event.numbers?.length ? [h("h4", {}, t("rule.numbers")), h("ul", { class: "numbers" }, event.numbers.map((number) => numberLine(number, event)))] : null,
    forThoseWhoWant(t("rule.title"), event.formula ? [h("p", {}, t("rule.when")), formula(event.formula)] : null,
      h("p", {}, t("rule.called"), " ", h("code", {}, event.id), event.mechanism ? ` · ${t("rule.mechanism", { name: event.mechanism })}` : "")));
}

function numberLine(number, event) {
  return h("li", {}, h("span", { class: "of" }, t(`rule.${number.of}`)), " ", number.way ? `${number.way}: ` : "", number.text, basis(number) ?? basis(event));
}

/** What a number or a statement stands on: how well it is known, why, and where it is written. */
export function basis(grounds) {
  if (!grounds.basis && !grounds.source) return null;
  return h("span", { class: `basis ${grounds.basis ?? ""}` }, grounds.basis ? t(`basis.${grounds.basis}`) : "", grounds.why ? `: ${withPassages(grounds.why, grounds.source)}` : "", grounds.source ? [" (", sourceNode(grounds.source), ")"] : "");
}
