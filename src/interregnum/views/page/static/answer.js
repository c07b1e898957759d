// The answer to a what-if: what moves, as pairs of bars or spans, with the interval; then what does not.

import { h, s } from "interregnum/dom.js";
import { span, stamp } from "interregnum/hours.js";
import { say } from "interregnum/words.js";

const WIDE = 260;

/** The answer as it stands. */
export function answer(night, state, found) {
  const moved = found.outcomes.filter((one) => one.moved);
  const still = found.outcomes.filter((one) => !one.moved);
  return [
    h("h3", {}, found.title),
    h("p", {}, say("answer.rests", { n: found.replicas }), " ", found.changes.filter((one) => one.exposure).map((one) => say("answer.bites", { share: percent(one.exposure.value) })).join(" ")),
    h("p", {}, say("answer.touched", { share: percent(found.touched.value) })),
    moved.length ? h("div", { class: "moved" }, moved.map((one) => contrast(night, one))) : h("p", {}, say("answer.nothing")),
    still.length ? h("details", {}, h("summary", {}, say("answer.still", { n: still.length })), h("ul", {}, still.map((one) => h("li", {}, one.title)))) : null,
  ];
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function contrast(night, one) {
  const title = h("h4", {}, one.title);
  if (one.kind === "time") return h("div", { class: "contrast" }, title, times(night, one));
  if (one.kind === "ending") return h("div", { class: "contrast" }, title, one.differences.filter((row) => row.base || row.varied).map((row) => shares(ending(night, one.id, row.measure), row)));
  return h("div", { class: "contrast" }, title, one.differences.map((row) => (row.base <= 1 && row.varied <= 1 && row.pairs ? shares("", row) : values(row))));
}

function ending(night, outcome, label) {
  return night.nouns.outcomes[outcome]?.endings[label] || label;
}

/** How often, without and with: two bars, and the difference with its interval. */
function shares(title, row) {
  const bar = (share, kind, y) => s("rect", { class: kind, x: 0, y, width: Math.max(1, share * WIDE), height: 9 });
  return h("div", { class: "pair" }, title ? h("p", { class: "small" }, title) : null,
    s("svg", { viewBox: `0 0 ${WIDE} 22`, width: WIDE, height: 22, "aria-hidden": "true" }, s("rect", { class: "ground", x: 0, y: 0, width: WIDE, height: 20 }), bar(row.base, "base", 0), bar(row.varied, "varied", 11)),
    h("p", { class: "small" }, say("answer.share", { base: percent(row.base), varied: percent(row.varied), low: points(row.low), high: points(row.high) })));
}

function points(share) {
  const found = Math.round(share * 100);
  return found > 0 ? `+${found}` : `${found}`.replace("-", "−");
}

function values(row) {
  const shown = (value) => Number(value.toPrecision(3)).toLocaleString("en");
  return h("p", { class: "small" }, say("answer.value", { base: shown(row.base), varied: shown(row.varied), low: shown(row.low), high: shown(row.high) }));
}

/** When: the middle half and the middle nine tenths of the histories, without and with. */
function times(night, one) {
  const { length } = night.frame;
  const at = (minute) => (minute / length) * WIDE;
  const row = (quantiles, kind, y) => quantiles && s("g", { class: kind }, s("rect", { x: at(quantiles[0]), y: y + 3, width: at(quantiles[4] - quantiles[0]), height: 2 }),
    s("rect", { x: at(quantiles[1]), y, width: at(quantiles[3] - quantiles[1]), height: 8 }), s("rect", { class: "median", x: at(quantiles[2]) - 1, y: y - 1, width: 2, height: 10 }));
  const [base, varied] = [one.times_as_it_is, one.times_with_the_change];
  const lines = one.differences.map((difference) => (difference.measure === "minutes"
    ? say("answer.minutes", { by: `${difference.mean < 0 ? "−" : "+"}${span(difference.mean)}`, low: `${difference.low < 0 ? "−" : "+"}${span(difference.low)}`, high: `${difference.high < 0 ? "−" : "+"}${span(difference.high)}` })
    : say("answer.comes", { base: percent(difference.base), varied: percent(difference.varied) })));
  return h("div", { class: "pair" },
    s("svg", { viewBox: `0 0 ${WIDE} 24`, width: WIDE, height: 24, "aria-hidden": "true" }, s("rect", { class: "ground", x: 0, y: 0, width: WIDE, height: 24 }), row(base, "base", 2), row(varied, "varied", 14)),
    h("p", { class: "small" }, base && varied ? say("answer.median", { base: stamp(base[2]), varied: stamp(varied[2]) }) : "", " ", lines.join(" ")));
}
