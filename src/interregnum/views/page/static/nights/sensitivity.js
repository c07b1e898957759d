// On which assumptions an outcome hangs: bars with intervals, and what each number stands on.

import { forestPlot } from "interregnum/nights/forest.js";
import { numberText, outcomeOf, questionText } from "interregnum/nights/outcomes.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { sourceText, withPassages } from "interregnum/shared/sources.js";
import { tableDetails } from "interregnum/shared/table.js";

const [LEAST, MOST] = [-0.1, 1]; // of the scale: wider intervals are cut off there

/** The assumptions of one analysis, the strongest first. */
export function sensitivity(answers, analysis) {
  const known = analysis.inputs.filter((input) => input.total[0] !== null);
  if (!known.length) return h("div", {}, questionLine(answers, analysis), h("p", {}, t("nights.sensitivity.luck")));
  const rows = known.map((input) => ({
    name: input.title,
    values: input.total.map((value) => Math.max(LEAST, Math.min(MOST, value))),
    kind: input.beyond ? "beyond" : "unsure",
    words: input.beyond ? t("nights.sensitivity.share", { n: Math.round(input.total[0] * 100) }) : t("nights.sensitivity.unsure"),
    more: basisDetails(input),
  }));
  return h("div", { class: "sensitivity" }, questionLine(answers, analysis), forestPlot(rows, (value) => `${Math.round(value * 100)} %`, { least: LEAST, most: MOST }),
    tableDetails(t("nights.sensitivity.title"), ["assumption", "range", "total", "first", "beyond", "basis"].map((key) => t(`nights.sensitivity.column.${key}`)),
      () => analysis.inputs.map((input) => [input.title, rangeOf(input), interval(input.total), interval(input.first), t(input.beyond ? "nights.yes" : "nights.no"), basisText(input)])));
}

function questionLine(answers, analysis) {
  const what = analysis.unit === "share" ? questionText(answers, analysis) : `${outcomeOf(answers, analysis.outcome).title}.`;
  return h("p", { class: "asked" }, h("b", {}, what), " ",
    analysis.explained === null ? "" : t("nights.sensitivity.explained", { n: Math.round(Math.max(0, analysis.explained) * 100) }));
}

function basisDetails(input) {
  return h("details", { class: "grounds" }, h("summary", {}, t("nights.sensitivity.basis"), h("span", { class: "visually-hidden" }, `: ${input.title}`)),
    h("p", {}, t("nights.sensitivity.range", { range: rangeOf(input) }), " ", basisText(input)));
}

function basisText(input) {
  const known = input.basis ? `${t(`basis.${input.basis}`)}: ` : "";
  return `${known}${withPassages(input.why ?? "", input.source)}${input.source ? ` (${sourceText(input.source)})` : ""}`;
}

function rangeOf(input) {
  return t("nights.sensitivity.between", { low: numberText(input.range[0]), middle: numberText(input.range[1]), high: numberText(input.range[2]) });
}

function interval([value, low, high]) {
  return value === null ? "" : `${value.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`;
}
