// The answer to a what-if: which outcomes change, as pairs of bars or spans, with the interval; then which do not.

import { outcomesInOrder } from "interregnum/ending/ending.js";
import { copy } from "interregnum/share/link.js";
import { h, s } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timeShift, timestamp } from "interregnum/shared/time.js";

const WIDTH = 260; // pixels of a bar that stands for all histories, or for the whole span

/** The answer as it stands; `links` has of outcomes that change a history to open, `{replica, address}`. */
export function answer(night, found, links = new Map()) {
  const [changed, unchanged] = parted(night, found);
  const exposures = found.changes.filter((change) => change.exposure).map((change) => t("answer.exposure", { share: percent(change.exposure.value) }));
  return [
    h("h3", {}, found.title),
    h("p", {}, t("answer.pairs", { n: found.replicas }), " ", exposures.join(" ")),
    h("p", {}, t("answer.differs", { share: percent(found.touched.value) })),
    changed.length ? h("div", { class: "changed" }, changed.map((outcome) => contrast(night, outcome, found.replicas, links.get(outcome.id)))) : h("p", {}, t("answer.nothing")),
    asText(night, found),
    unchanged.length ? h("details", {}, h("summary", {}, t("answer.unchanged", { n: unchanged.length })), h("ul", {}, unchanged.map((outcome) => h("li", {}, outcome.title)))) : null,
  ];
}

/** The outcomes that change, and those that do not: who has won and what is told in large first, as where it is told how it ended. */
export function parted(night, found) {
  const order = outcomesInOrder(night.nouns.outcomes, night.data.answers?.main).flat();
  const place = ({ id }) => (order.includes(id) ? order.indexOf(id) : order.length);
  const all = [...found.outcomes].sort((a, b) => place(a) - place(b));
  return [all.filter((outcome) => outcome.moved), all.filter((outcome) => !outcome.moved)];
}

/** The same as text, to be copied; an answer changes while it comes in, so it is written when it is wanted. */
function asText(night, found) {
  const field = h("textarea", { class: "answer-text", rows: 6, readonly: true, "aria-label": t("answer.text") });
  const button = h("button", { type: "button", class: "plain", on: { click: async () => { button.textContent = t((await copy(field.value, field)) ? "answer.copied" : "answer.copy"); } } }, t("answer.copy"));
  return h("details", { class: "answer-as-text", on: { toggle: () => { field.value ||= answerText(night, found); } } }, h("summary", {}, t("answer.text")), field, h("p", {}, button));
}

/** The answer in sentences: what was changed, in how many pairs, and every outcome that changes, with its interval. */
export function answerText(night, found) {
  const changed = parted(night, found)[0].map((outcome) => `${outcome.title}: ${differenceTexts(night, outcome, found.replicas).join("; ").replace(/\.$/, "")}`);
  const head = t("answer.sentence", { what: found.title, n: found.replicas, seed: found.seed, scenario: night.frame.title, software: night.data.made.software });
  return [head, ...(changed.length ? changed.map((line) => (line.endsWith(".") ? line : `${line}.`)) : [t("answer.nothing")])].join(" ");
}

/** How an outcome differs, in words, with its intervals: one text for each number that is compared. */
export function differenceTexts(night, outcome, pairs) {
  return outcome.differences.map((row) => rowText(night, outcome, row, pairs)).filter(Boolean);
}

function rowText(night, outcome, row, pairs) {
  if (outcome.kind === "time") return timeText(row).replace(/\.$/, "");
  if (outcome.kind === "ending") return row.base || row.varied ? `${endingTitle(night, outcome.id, row.measure)}, ${shareText(row)}` : "";
  if (row.mean === null) return "";
  return row.pairs ? `${t("answer.valued")}, ${shareText(row)}` : valueText(row, pairs);
}

function contrast(night, outcome, pairs, link) {
  const open = link ? h("p", { class: "small" }, h("a", { href: link.address, class: "mattered" }, t("answer.mattered", { replica: link.replica }))) : null;
  return h("div", { class: "contrast" }, h("h4", {}, outcome.title), differences(night, outcome, pairs), open);
}

function differences(night, outcome, pairs) {
  if (outcome.kind === "time") return times(night, outcome);
  if (outcome.kind === "ending") return outcome.differences.filter((row) => row.base || row.varied).map((row) => shares(endingTitle(night, outcome.id, row.measure), row));
  return outcome.differences.filter((row) => row.mean !== null).map((row) => (row.base <= 1 && row.varied <= 1 && row.pairs ? shares(t("answer.valued"), row) : values(row, pairs)));
}

function endingTitle(night, outcome, label) {
  return night.nouns.outcomes[outcome]?.endings[label] || label;
}

/** How often, without and with: two bars, and the difference with its interval. */
function shares(title, row) {
  const bar = (share, kind, y) => s("rect", { class: kind, x: 0, y, width: Math.max(1, share * WIDTH), height: 9 });
  return h("div", { class: "pair" }, title ? h("p", { class: "small" }, title) : null,
    s("svg", { viewBox: `0 0 ${WIDTH} 22`, width: WIDTH, height: 22, "aria-hidden": "true" }, s("rect", { class: "ground", x: 0, y: 0, width: WIDTH, height: 20 }), bar(row.base, "base", 0), bar(row.varied, "varied", 11)),
    h("p", { class: "small" }, shareText(row)));
}

function shareText({ base, varied, low, high }) {
  return t("answer.share", { base: percent(base), varied: percent(varied), low: points(low), high: points(high) });
}

function values(row, pairs) {
  return h("p", { class: "small" }, valueText(row, pairs));
}

function valueText(row, pairs) {
  const shown = (value) => Number(value.toPrecision(3)).toLocaleString("en");
  const leftOut = row.of < pairs ? ` ${t("answer.left-out", { n: pairs - row.of })}` : "";
  return `${t("answer.value", { base: shown(row.base), varied: shown(row.varied), low: shown(row.low), high: shown(row.high) })}${leftOut}`;
}

/** When: the middle half and the middle nine tenths of the histories, without and with. */
function times(night, outcome) {
  // Never is later than everything: it lies at the end.
  const at = (minute) => (minute === null ? WIDTH : (minute / night.frame.length) * WIDTH);
  const row = (quantiles, kind, y) => quantiles && s("g", { class: kind }, s("rect", { x: at(quantiles[0]), y: y + 3, width: at(quantiles[4]) - at(quantiles[0]), height: 2 }),
    s("rect", { x: at(quantiles[1]), y, width: at(quantiles[3]) - at(quantiles[1]), height: 8 }), s("rect", { class: "median", x: at(quantiles[2]) - 1, y: y - 1, width: 2, height: 10 }));
  const [base, varied] = [outcome.times_as_it_is, outcome.times_with_the_change];
  return h("div", { class: "pair" },
    s("svg", { viewBox: `0 0 ${WIDTH} 24`, width: WIDTH, height: 24, "aria-hidden": "true" }, s("rect", { class: "ground", x: 0, y: 0, width: WIDTH, height: 24 }), row(base, "base", 2), row(varied, "varied", 14)),
    h("p", { class: "small" }, base && varied ? t("answer.median", { base: hour(base[2]), varied: hour(varied[2]) }) : "", " ", outcome.differences.map(timeText).join(" ")));
}

function hour(minute) {
  return minute === null ? t("answer.never") : timestamp(minute);
}

/** In how many histories it comes at all; and how much earlier or later, with its interval. */
export function timeText({ measure, mean, low, high, base, varied, of, few, differing }) {
  if (measure !== "minutes" && measure !== "when") return t("answer.comes", { base: percent(base), varied: percent(varied) });
  if (mean === null) return "";
  if (few) return t("answer.few", { differing });
  if (measure === "when") return t("answer.when", { by: timeShift(mean), low: timeShift(low), high: timeShift(high), of });
  return t("answer.minutes", { by: timeShift(mean), low: timeShift(low), high: timeShift(high) });
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

/** A difference of shares in points, with its sign. */
export function points(share) {
  const rounded = Math.round(share * 100);
  return rounded > 0 ? `+${rounded}` : `${rounded}`.replace("-", "−");
}
