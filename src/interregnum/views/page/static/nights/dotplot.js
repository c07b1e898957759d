// One outcome in all histories: hours and numbers stacked over an axis, endings in blocks; with what the record says.

import { scaleLinear } from "d3";
import { blockDots, dots, stackDots } from "interregnum/nights/dots.js";
import { numberText, outcomeOf, outcomeText, percentText, shareWithInterval, timeRange } from "interregnum/nights/outcomes.js";
import { recordOf, toldEnding } from "interregnum/nights/sentences.js";
import { s } from "interregnum/shared/dom.js";
import { hourText } from "interregnum/shared/hourtext.js";
import { t } from "interregnum/shared/i18n.js";
import { hoursWithRoom, timestamp } from "interregnum/shared/time.js";
import { wrapText } from "interregnum/shared/wraptext.js";

const TALL = 150; // pixels for the highest stack
const NEVER = 96; // pixels for what never came, beside the axis
const LINE = 100; // dots in a line of a block
const LETTER = 7; // pixels for a letter of a name
const LABEL = 206; // pixels for the label of the record's window
const NAMES = 236; // pixels for the names of endings, where there is room

/** The picture of an outcome; `handlers` are `{here, picked, describe, pick, open}` for its dots. */
export function dotplot(night, outcome, wide, handlers) {
  if (outcome.kind === "ending") return blockPlot(outcome.title, endingGroups(outcome, toldEnding(night, outcome)), wide, handlers);
  if (outcome.flag) return blockPlot(outcome.title, flagGroups(outcome), wide, handlers);
  return outcome.kind === "time" ? timePlot(night, outcome, wide, handlers) : numberPlot(outcome, wide, handlers);
}

/** The same in words: counts and intervals; for hours and numbers, where the middle lies. */
export function summaryRows(outcome, replicas) {
  if (outcome.kind === "ending") return outcome.endings.map((ending) => [ending.title, ending.count, shareWithInterval(ending.share)]);
  if (outcome.flag) return flagGroups(outcome).map((ending) => [ending.title, ending.numbers.length, percentText(ending.numbers.length / replicas)]);
  const written = outcome.kind === "time" ? timestamp : numberText;
  const quantiles = (outcome.quantiles ?? []).map((value, n) => [t(`nights.quantile.${n}`), "", written(value)]);
  const came = outcome.share ? [[t("nights.came"), outcome.column.filter((value) => value !== null).length, shareWithInterval(outcome.share)]] : [];
  return [...came, ...quantiles, ...(outcome.window ? [[t("nights.record"), "", timeRange(...outcome.window)]] : [])];
}

function timePlot(night, outcome, wide, handlers) {
  const never = outcome.column.flatMap((value, n) => (value === null ? [n] : []));
  const right = wide - (never.length ? NEVER : 10);
  const scale = scaleLinear([0, night.frame.length], [10, right - 14]);
  const bottom = TALL + 26;
  const there = outcome.column.flatMap((value, n) => (value === null ? [] : [{ n, x: scale(value) }]));
  const { places, radius } = stackDots(there, bottom, TALL);
  const apart = blockDots(never, right + 8, 0, NEVER - 12, radius);
  const lifted = apart.places.map((dot) => ({ ...dot, y: bottom - dot.y }));
  const tall = bottom + 58;
  const under = [recordWindow(recordOf(night, outcome), scale, bottom, wide), hourAxis(scale, night.frame.length, wide, bottom),
    never.length ? s("text", { class: "note", x: right + 8, y: bottom + 14 }, t("nights.never.share", { share: percentText(never.length / outcome.column.length) })) : null];
  return dots({ groups: [{ places, kind: "came" }, { places: lifted, kind: "absent" }], radius, wide, tall, label: t("nights.dots", { outcome: outcome.title }), under,
    over: [quantileBar(outcome.quantiles, scale, bottom + 30, t("nights.middle"))], ...handlers });
}

function numberPlot(outcome, wide, handlers) {
  const [least, most] = [Math.min(...outcome.column), Math.max(...outcome.column)];
  const scale = scaleLinear([least, most === least ? least + 1 : most], [14, wide - 20]);
  const bottom = TALL + 26;
  const { places, radius } = stackDots(outcome.column.map((value, n) => ({ n, x: scale(value) })), bottom, TALL);
  const axis = s("g", { class: "axis" }, s("line", { class: "base", x1: 0, x2: wide, y1: bottom + 0.5, y2: bottom + 0.5 }),
    scale.ticks(6).map((tick) => s("text", { x: scale(tick), y: bottom + 14, "text-anchor": "middle" }, numberText(tick))));
  return dots({ groups: [{ places, kind: "came" }], radius, wide, tall: bottom + 58, label: t("nights.dots", { outcome: outcome.title }), under: [axis],
    over: [quantileBar(outcome.quantiles, scale, bottom + 30, t("nights.middle"))], ...handlers });
}

function endingGroups(outcome, told) {
  return outcome.endings.map((ending, k) => ({ title: ending === told ? t("nights.record.ending", { title: ending.title }) : ending.title, told: ending === told, share: ending.share, numbers: outcome.column.flatMap((value, n) => (value === k ? [n] : [])) }));
}

function flagGroups(outcome) {
  const no = outcome.share.map((share) => 1 - share);
  return [1, 0].map((flag) => ({ title: t(flag ? "nights.yes" : "nights.no"), share: flag ? outcome.share : [no[0], no[2], no[1]],
    numbers: outcome.column.flatMap((value, n) => (value === flag ? [n] : [])) }));
}

function blockPlot(title, groupsOf, wide, handlers) {
  const narrow = wide < 620;
  const left = narrow ? 4 : NAMES;
  const radius = Math.max(1.6, Math.min(3.4, (wide - left - 8) / LINE / 2));
  let y = 4;
  const names = [];
  const groups = groupsOf.map((kind, k) => {
    const lines = [...wrapText(kind.title, narrow ? Math.floor(wide / LETTER) : 34), shareWithInterval(kind.share)];
    names.push(s("text", { class: "ending", x: 0, y: y + 12 }, lines.map((line, n) => s("tspan", { x: 0, dy: n ? 14 : 0, class: n && n === lines.length - 1 ? "amount" : null }, line))));
    const made = blockDots(kind.numbers, left, narrow ? y + lines.length * 14 + 4 : y + 3, wide - left - 8, radius, LINE);
    y = Math.max(made.bottom, y + lines.length * 14 + 2) + 12;
    return { places: made.places, kind: `ending-${k % 2}` };
  });
  return dots({ groups, radius, wide, tall: y, under: names, label: t("nights.dots", { outcome: title }), ...handlers });
}

function recordWindow(window, scale, bottom, wide) {
  if (!window) return null;
  const [from, to] = window.map(scale);
  return s("g", { class: "recorded" }, s("rect", { x: from, width: Math.max(2, to - from), y: 14, height: bottom - 14 }),
    s("text", { x: Math.max(0, Math.min(from, wide - LABEL)), y: 10 }, t("nights.record.at", { at: timeRange(...window) })));
}

/** The middle 90 % as a line, the middle half thicker, the median as a stroke. */
function quantileBar(quantiles, scale, y, title) {
  if (!quantiles?.length) return null;
  const [a, b, c, d, e] = quantiles.map(scale);
  return s("g", { class: "middle" }, s("line", { class: "ninety", x1: a, x2: e, y1: y, y2: y }), s("line", { class: "half", x1: b, x2: d, y1: y, y2: y }),
    s("line", { class: "median", x1: c, x2: c, y1: y - 6, y2: y + 6 }), s("text", { class: "note", x: Math.min(a, scale.range()[1] - 240), y: y + 18 }, title));
}

function hourAxis(scale, length, wide, bottom) {
  return s("g", { class: "axis" }, s("line", { class: "base", x1: 0, x2: scale(length), y1: bottom + 0.5, y2: bottom + 0.5 }),
    hoursWithRoom(scale(60) - scale(0), wide < 520 ? 6 : 3).map((minute) => hourText(minute, scale(minute), bottom + 14, wide)));
}

/** Every history as a row: its number and what came. */
export function allRows(answers, id) {
  const outcome = outcomeOf(answers, id);
  return outcome.column.map((_, n) => [n, outcomeText(outcome, n)]);
}
