// One outcome in all histories: hours and numbers stacked over an axis, endings in blocks; with what the record says.

import { scaleLinear } from "d3";
import { block, dots, stacked } from "interregnum/dots.js";
import { s } from "interregnum/dom.js";
import { clock, day, wholeHours } from "interregnum/hours.js";
import { around, between, number, outcomeOf, percent, told } from "interregnum/outcomes.js";
import { say } from "interregnum/words.js";

const TALL = 150; // pixels for the highest stack
const NEVER = 96; // pixels for what never came, beside the axis
const LINE = 100; // dots in a line of a block
const LETTER = 7; // pixels for a letter of a name
const LABEL = 206; // pixels for the label of the record's window
const NAMES = 236; // pixels for the names of endings, where there is room

/** The picture of an outcome; `hands` are `{here, picked, tell, pick, open}` for its dots. */
export function strip(night, outcome, wide, hands) {
  if (outcome.kind === "ending") return blocks(outcome.title, kindsOf(outcome), wide, hands);
  if (outcome.flag) return blocks(outcome.title, flagsOf(outcome), wide, hands);
  return outcome.kind === "time" ? hours(night, outcome, wide, hands) : values(outcome, wide, hands);
}

/** The same in words: counts and intervals; for hours and numbers, where the middle lies. */
export function inWords(outcome, replicas) {
  if (outcome.kind === "ending") return outcome.endings.map((one) => [one.title, one.count, around(one.share)]);
  if (outcome.flag) return flagsOf(outcome).map((one) => [one.title, one.numbers.length, percent(one.numbers.length / replicas)]);
  const written = outcome.kind === "time" ? (value) => `${day(value).short} ${clock(value)}` : number;
  const quantiles = (outcome.quantiles ?? []).map((value, n) => [say(`nights.quantile.${n}`), "", written(value)]);
  const came = outcome.share ? [[say("nights.came"), outcome.column.filter((one) => one !== null).length, around(outcome.share)]] : [];
  return [...came, ...quantiles, ...(outcome.window ? [[say("nights.record"), "", between(...outcome.window)]] : [])];
}

function hours(night, outcome, wide, hands) {
  const never = outcome.column.flatMap((one, n) => (one === null ? [n] : []));
  const right = wide - (never.length ? NEVER : 10);
  const scale = scaleLinear([0, night.frame.length], [10, right - 14]);
  const bottom = TALL + 26;
  const there = outcome.column.flatMap((one, n) => (one === null ? [] : [{ n, x: scale(one) }]));
  const { places, radius } = stacked(there, bottom, TALL);
  const apart = block(never, right + 8, 0, NEVER - 12, radius);
  const lifted = apart.places.map((one) => ({ ...one, y: bottom - one.y }));
  const tall = bottom + 58;
  const under = [window(outcome, scale, bottom, wide), hourAxis(scale, night.frame.length, wide, bottom),
    never.length ? s("text", { class: "note", x: right + 8, y: bottom + 14 }, say("nights.never.share", { share: percent(never.length / outcome.column.length) })) : null];
  return dots({ groups: [{ places, kind: "came" }, { places: lifted, kind: "absent" }], radius, wide, tall, label: say("nights.dots", { outcome: outcome.title }), under,
    over: [bracket(outcome.quantiles, scale, bottom + 30, say("nights.middle"))], ...hands });
}

function values(outcome, wide, hands) {
  const [least, most] = [Math.min(...outcome.column), Math.max(...outcome.column)];
  const scale = scaleLinear([least, most === least ? least + 1 : most], [14, wide - 20]);
  const bottom = TALL + 26;
  const { places, radius } = stacked(outcome.column.map((one, n) => ({ n, x: scale(one) })), bottom, TALL);
  const axis = s("g", { class: "axis" }, s("line", { class: "base", x1: 0, x2: wide, y1: bottom + 0.5, y2: bottom + 0.5 }),
    scale.ticks(6).map((one) => s("text", { x: scale(one), y: bottom + 14, "text-anchor": "middle" }, number(one))));
  return dots({ groups: [{ places, kind: "came" }], radius, wide, tall: bottom + 58, label: say("nights.dots", { outcome: outcome.title }), under: [axis],
    over: [bracket(outcome.quantiles, scale, bottom + 30, say("nights.middle"))], ...hands });
}

function kindsOf(outcome) {
  return outcome.endings.map((one, k) => ({ title: one.title, share: one.share, numbers: outcome.column.flatMap((value, n) => (value === k ? [n] : [])) }));
}

function flagsOf(outcome) {
  const no = outcome.share.map((one) => 1 - one);
  return [1, 0].map((flag) => ({ title: say(flag ? "nights.yes" : "nights.no"), share: flag ? outcome.share : [no[0], no[2], no[1]],
    numbers: outcome.column.flatMap((value, n) => (value === flag ? [n] : [])) }));
}

function blocks(title, kinds, wide, hands) {
  const narrow = wide < 620;
  const left = narrow ? 4 : NAMES;
  const radius = Math.max(1.6, Math.min(3.4, (wide - left - 8) / LINE / 2));
  let y = 4;
  const names = [];
  const groups = kinds.map((kind, k) => {
    const lines = [...broken(kind.title, narrow ? Math.floor(wide / LETTER) : 34), around(kind.share)];
    names.push(s("text", { class: "ending", x: 0, y: y + 12 }, lines.map((line, n) => s("tspan", { x: 0, dy: n ? 14 : 0, class: n && n === lines.length - 1 ? "amount" : null }, line))));
    const made = block(kind.numbers, left, narrow ? y + lines.length * 14 + 4 : y + 3, wide - left - 8, radius, LINE);
    y = Math.max(made.bottom, y + lines.length * 14 + 2) + 12;
    return { places: made.places, kind: `ending-${k % 2}` };
  });
  return dots({ groups, radius, wide, tall: y, under: names, label: say("nights.dots", { outcome: title }), ...hands });
}

/** A text in lines of so many letters at most. */
function broken(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) && `${lines.at(-1)} ${word}`.length > most) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
}

function window(outcome, scale, bottom, wide) {
  if (!outcome.window) return null;
  const [from, to] = outcome.window.map(scale);
  return s("g", { class: "recorded" }, s("rect", { x: from, width: Math.max(2, to - from), y: 14, height: bottom - 14 }),
    s("text", { x: Math.max(0, Math.min(from, wide - LABEL)), y: 10 }, say("nights.record.at", { at: between(...outcome.window) })));
}

/** The middle 90 % as a line, the middle half thicker, the median as a stroke. */
export function bracket(quantiles, scale, y, title) {
  if (!quantiles?.length) return null;
  const [a, b, c, d, e] = quantiles.map(scale);
  return s("g", { class: "middle" }, s("line", { class: "ninety", x1: a, x2: e, y1: y, y2: y }), s("line", { class: "half", x1: b, x2: d, y1: y, y2: y }),
    s("line", { class: "median", x1: c, x2: c, y1: y - 6, y2: y + 6 }), s("text", { class: "note", x: Math.min(a, scale.range()[1] - 240), y: y + 18 }, title));
}

function hourAxis(scale, length, wide, bottom) {
  const every = wide < 520 ? 6 : 3;
  return s("g", { class: "axis" }, s("line", { class: "base", x1: 0, x2: scale(length), y1: bottom + 0.5, y2: bottom + 0.5 }),
    wholeHours(every).map((minute) => s("text", { x: scale(minute), y: bottom + 14, "text-anchor": scale(minute) < 20 ? "start" : "middle" }, clock(minute) === "00:00" ? day(minute).short : clock(minute))));
}

/** Every history as a row: its number and what came. */
export function everyRow(answers, id) {
  const outcome = outcomeOf(answers, id);
  return outcome.column.map((_, n) => [n, told(outcome, n)]);
}
