// On which assumptions an outcome hangs: bars with intervals, and what each number stands on.

import { h } from "interregnum/dom.js";
import { forest } from "interregnum/forest.js";
import { number, outcomeOf, question } from "interregnum/outcomes.js";
import { tabled } from "interregnum/table.js";
import { say } from "interregnum/words.js";

const [LEAST, MOST] = [-0.1, 1]; // of the scale: wider intervals are cut off there

/** The assumptions of one analysis, the strongest first. */
export function weights(answers, one) {
  const known = one.inputs.filter((input) => input.total[0] !== null);
  if (!known.length) return h("div", {}, asked(answers, one), h("p", {}, say("nights.weights.luck")));
  const rows = known.map((input) => ({
    name: input.title,
    values: input.total.map((value) => Math.max(LEAST, Math.min(MOST, value))),
    kind: input.beyond ? "beyond" : "unsure",
    words: input.beyond ? say("nights.weights.share", { n: Math.round(input.total[0] * 100) }) : say("nights.weights.unsure"),
    more: basis(input),
  }));
  return h("div", { class: "weights" }, asked(answers, one), forest(rows, (value) => `${Math.round(value * 100)} %`, { least: LEAST, most: MOST }),
    tabled(say("nights.weights.title"), ["assumption", "range", "total", "first", "beyond", "basis"].map((key) => say(`nights.weights.column.${key}`)),
      () => one.inputs.map((input) => [input.title, rangeOf(input), interval(input.total), interval(input.first), say(input.beyond ? "nights.yes" : "nights.no"), grounds(input)])));
}

function asked(answers, one) {
  const what = one.unit === "share" ? question(answers, one) : `${outcomeOf(answers, one.outcome).title}.`;
  return h("p", { class: "asked" }, h("b", {}, what), " ",
    one.explained === null ? "" : say("nights.weights.explained", { n: Math.round(Math.max(0, one.explained) * 100) }));
}

function basis(input) {
  return h("details", { class: "grounds" }, h("summary", {}, say("nights.weights.basis"), h("span", { class: "unseen" }, `: ${input.title}`)),
    h("p", {}, say("nights.weights.range", { range: rangeOf(input) }), " ", grounds(input)));
}

function grounds(input) {
  const known = input.basis ? `${say(`basis.${input.basis}`)}: ` : "";
  return `${known}${input.why ?? ""}${input.source ? ` (${input.source})` : ""}`;
}

function rangeOf(input) {
  return say("nights.weights.between", { low: number(input.range[0]), middle: number(input.range[1]), high: number(input.range[2]) });
}

function interval([value, low, high]) {
  return value === null ? "" : `${value.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`;
}
