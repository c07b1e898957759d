// One outcome without and with a change, as a picture: how often, when or how many, the interval of the difference, and beside it
// the numbers; what differs by more than chance is marked by a sign and by weight.

import { h, s } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { percent, points } from "interregnum/shared/shares.js";
import { clock, hourLabel, timeShift, timestamp, wholeHours } from "interregnum/shared/time.js";
import { endingTitle, shareText, shiftOf, timeText, told, valueText } from "interregnum/whatif/differencewords.js";

const WIDTH = 100; // of a picture, in its own units: it is as wide as there is room
const HIGH = 22;
const BARS = { base: 1, varied: 12 }; // where each begins
const THICK = 9;
const BY_CHANCE = 0.05; // how often a difference of counts comes by chance, at least, that is told apart from it
const HOURS = 12; // between two that are written below

/** What the colours and the line mean; once above the pictures. */
export function pictureKey() {
  const sign = (...shapes) => s("svg", { width: 22, height: 12, "aria-hidden": "true" }, shapes);
  const bar = (kind) => sign(s("rect", { class: kind, width: 22, height: THICK, y: 2 }));
  return h("ul", { class: "legend picture-key" }, h("li", {}, bar("base"), t("answer.key.base")), h("li", {}, bar("varied"), t("answer.key.varied")),
    h("li", {}, sign(s("path", { class: "spread", d: "M1 2v8M1 6h20M21 2v8" })), t("answer.key.interval")), h("li", {}, t("answer.key.beyond")));
}

/** The pictures of an outcome: a row for each number that is compared; `pairs` is how many histories were played twice. */
export function differencePictures(night, outcome, pairs) {
  if (outcome.kind === "time") return timeRow(night, outcome);
  if (outcome.kind === "ending") return outcome.differences.filter((row) => row.base || row.varied).map((row) => shareRow(endingTitle(night, outcome.id, row.measure), row));
  return outcome.differences.filter((row) => row.mean !== null).map((row) => (isShare(row) ? shareRow(t("answer.valued"), row) : valueRow(row, pairs)));
}

/** The direction of a difference that is beyond chance, as the lab judges it: 1 or −1; else 0. */
export function direction({ mean, low, high, few = false, p, pairs, typical = null }) {
  const side = (interval) => (interval.low > 0 ? 1 : interval.high < 0 ? -1 : 0);
  if (pairs && p !== undefined) return p > BY_CHANCE ? 0 : Math.sign(mean);
  return few || (typical && side(typical) !== side({ low, high })) ? 0 : side({ low, high });
}

/** Whether a row counts in how many pairs something is so. */
function isShare({ pairs, base, varied }) {
  return Boolean(pairs) && base <= 1 && varied <= 1;
}

/** A row: what it is of, its numbers as they are seen and as they are read out, and the picture. */
function row(title, way, numbers, said, ...drawn) {
  return h("div", { class: way ? "pair beyond" : "pair" },
    h("p", { class: "pair-name" }, title), drawn, h("p", { class: "pair-numbers" }, h("span", { "aria-hidden": "true" }, numbers), h("span", { class: "visually-hidden" }, said)));
}

function frame(...shapes) {
  return s("svg", { class: "pair-picture", viewBox: `0 0 ${WIDTH} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" }, s("rect", { class: "ground", width: WIDTH, height: HIGH }), shapes);
}

/** Two bars, and the interval of the difference where the second ends. */
function bars({ base, varied, low, high }, most) {
  const x = (number) => Math.max(0, Math.min(WIDTH, (number / most) * WIDTH));
  const bar = (number, kind) => s("rect", { class: kind, y: BARS[kind], width: Math.max(0.4, x(number)), height: THICK });
  const [from, to] = [x(base + low), x(base + high)];
  const middle = BARS.varied + THICK / 2;
  return frame(bar(base, "base"), bar(varied, "varied"), s("line", { class: "before", x1: x(base), x2: x(base), y1: 0, y2: HIGH }),
    s("path", { class: "spread", d: `M${from} ${middle - 3}v6M${from} ${middle}H${to}M${to} ${middle - 3}v6` }));
}

function shareRow(title, found) {
  const whole = ({ low, high }) => Math.round(low * 100) > 0 || Math.round(high * 100) < 0; // no mark beside an interval that is written with a 0 in it
  const way = whole(found) ? direction(found) : 0;
  return row(title, way, [`${Math.round(found.base * 100)} → ${percent(found.varied)} `, mark(way, t("answer.by", { low: points(found.low), high: points(found.high) }))], shareText(found), bars(found, 1));
}

function valueRow(found, pairs) {
  const way = direction(found);
  const shown = (value) => Number(value.toPrecision(3)).toLocaleString("en");
  const most = Math.max(found.base, found.varied, found.base + found.high);
  const drawn = Math.min(found.base, found.varied) >= 0 && most > 0 ? bars(found, most) : null;
  return row(t("answer.mean"), way, [`${shown(found.base)} → ${shown(found.varied)} `, mark(way, t("answer.by", { low: signed(found.low, shown), high: signed(found.high, shown) }))], valueText(found, pairs), drawn);
}

function signed(number, shown) {
  return (number > 0 ? "+" : "") + shown(number).replace("-", "−");
}

function mark(way, text) {
  return h("span", { class: "pair-difference" }, `${way > 0 ? "▲ " : way < 0 ? "▼ " : ""}${text}`);
}

/** How much earlier or later on average, and of which histories that is the average. */
function shiftMark(shift) {
  const way = direction(shift);
  return h("span", { class: "pair-difference" }, `${way ? (way > 0 ? "▶ " : "◀ ") : ""}${t(`answer.${shift.measure}.short`, { by: timeShift(shift.mean) })}`);
}

/** When: the middle half and the middle nine tenths of the histories, without and with; hours below. */
function timeRow(night, outcome) {
  const { length } = night.frame;
  // Never is later than everything: it lies at the end.
  const x = (minute) => (minute === null ? WIDTH : (minute / length) * WIDTH);
  const span = (quantiles, kind) => quantiles && s("g", { class: kind }, s("rect", { x: x(quantiles[0]), y: BARS[kind] + 3, width: x(quantiles[4]) - x(quantiles[0]), height: 3 }),
    s("rect", { x: x(quantiles[1]), y: BARS[kind], width: x(quantiles[3]) - x(quantiles[1]), height: THICK }), s("line", { class: "median", x1: x(quantiles[2]), x2: x(quantiles[2]), y1: BARS[kind] - 1, y2: BARS[kind] + THICK + 1 }));
  const [base, varied] = [outcome.times_as_it_is, outcome.times_with_the_change];
  const [shift, comes] = [shiftOf(outcome), outcome.differences.find(({ measure }) => measure === "comes")];
  const oftener = comes && comes.low !== undefined ? direction(comes) : 0;
  const hour = (quantiles, say = clock) => (quantiles[2] === null ? t("answer.never") : say(quantiles[2]));
  const never = [base, varied].some((quantiles) => quantiles && quantiles[2] === null);
  const by = never ? comes && mark(oftener, t("answer.comes.short", { base: Math.round(comes.base * 100), varied: percent(comes.varied) })) : shift && shiftMark(shift);
  const said = [base && varied ? t("answer.median", { base: hour(base, timestamp), varied: hour(varied, timestamp) }) : "", ...told(outcome).map(timeText)].filter(Boolean).join(" ");
  return row(t("answer.half-by"), (shift && direction(shift)) || oftener, [base && varied ? `${hour(base)} → ${hour(varied)} ` : "", by], said, h("div", { class: "pair-hours-below" }, frame(span(base, "base"), span(varied, "varied")),
    h("div", { class: "pair-hours", "aria-hidden": "true" }, wholeHours(HOURS).filter((minute) => minute > length * 0.04 && minute < length * 0.96).map((minute) => { const at = h("span", {}, hourLabel(minute)); at.style.left = `${x(minute)}%`; return at; }))));
}
