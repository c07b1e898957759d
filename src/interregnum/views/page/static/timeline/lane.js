// A lane of the timeline. Closed it is a strip that says how much there is, and when; opened it has the record's windows above
// its line and what happened below it, with a line between the two where they are the same thing.

import { s, selectable } from "interregnum/shared/dom.js";
import { asHeading, t } from "interregnum/shared/i18n.js";
import { cutLines, wrapText } from "interregnum/shared/wraptext.js";
import { answerLine, eventMark, kindOf, ROW, windowMark, windowOf } from "interregnum/timeline/marks.js";

export const NARROW = 8; // pixels left of the hours where names of lanes stand above their lanes
const LETTERS = 22; // of a line of a lane's name
const LINES = 3; // of a lane's name
const LINE = 12; // pixels from one of them to the next
const STRIP = 30; // pixels of a closed lane whose name is not longer
const WIDE = 16; // pixels that an event takes in its row

/** What a lane has: `{id, title, windows, mine, others}`; windows of readings, events of this history, of the other. */
export function contentsOf(night, beside, lane, readings, scale, [from, to]) {
  const windows = readings.filter((window) => window.lane === lane.id && (window.last ?? to) >= from && (window.first ?? from) <= to).map((reading) => windowOf(night, reading, scale, [from, to]));
  return { ...lane, title: asHeading(lane.title || t("lane.city")), windows, mine: eventsOf(night, lane.id, scale, from, to), others: beside ? eventsOf(beside, lane.id, scale, from, to) : [] };
}

/** A lane from `top` on: `{element, bottom}`; `toggle` opens and closes it. */
export function laneOf(night, state, beside, contents, { top, left, scale, span: [from, to], open, toggle }) {
  const begin = top + (left === NARROW ? 16 : 0);
  const name = left === NARROW ? [contents.title] : cutLines(wrapText(contents.title, LETTERS), LINES, " …");
  const tall = Math.max(STRIP, name.length * LINE + 6);
  const made = open ? opened(night, state, beside, contents, begin, tall) : strip(night, contents, begin, tall);
  const { windows, mine, others } = contents;
  const element = s("g", { class: `lane${open ? " open" : ""}` },
    s("line", { class: "rule", x1: scale(from), x2: scale(to), y1: made.middle, y2: made.middle }), made.marks,
    laneName(contents, windows.length + mine.length + others.length, { name, tall, left, top, middle: made.middle, open, toggle }));
  return { element, bottom: made.bottom };
}

/** A closed lane: where there is something, and nothing to hit but its name. */
function strip(night, { windows, mine, others }, top, tall) {
  const middle = top + tall / 2;
  const bars = windows.map((window) => s("rect", { class: `bar ${kindOf(night, window)}`, x: window.x, y: middle - 9, width: window.end - window.x, height: 6 }));
  const dots = [...mine, ...others].map(({ x, event }, n) => s("circle", { class: `speck side-${night.side(event.lane)}${n >= mine.length ? " second" : ""}`, cx: x, cy: middle + 6, r: event.important ? 3 : 1.8 }));
  return { middle, marks: s("g", { class: "strip", "aria-hidden": "true" }, bars, dots), bottom: top + tall };
}

function opened(night, state, beside, { windows, mine, others }, top, tall) {
  const [measured, other] = [windows.filter((window) => night.told || window.comparison), windows.filter((window) => !night.told && !window.comparison)];
  const above = packRows([...measured, ...other].map((window) => ({ ...window, end: Math.max(window.end, window.x + WIDE) - 1.5, own: window })));
  const middle = top + Math.max(1, above.rows) * ROW + 4;
  const [below, second] = [packRows(mine), packRows(others)];
  const lower = middle + 4 + below.rows * ROW;
  const yOf = (row) => middle - 4 - (row + 1) * ROW;
  const spots = new Map(below.placed.map(([event, row]) => [event.number, [event.x, middle + 4 + row * ROW + ROW / 2]]));
  const lines = above.placed.filter(([{ comparison }]) => spots.has(comparison?.number)).map(([{ own, comparison }, row]) =>
    answerLine([(own.x + own.end) / 2, yOf(row) + ROW / 2], spots.get(comparison.number), comparison.verdict));
  const marks = [s("g", { class: "answer-lines", "aria-hidden": "true" }, lines),
    above.placed.map(([{ own }, row]) => windowMark(night, state, own, yOf(row))),
    below.placed.map(([event, row]) => eventMark(night, state, event, middle + 4 + row * ROW, "")),
    second.placed.map(([event, row]) => eventMark(beside, state, event, lower + 3 + row * ROW, "second"))];
  return { middle, marks, bottom: Math.max(lower + (others.length ? 3 + second.rows * ROW : 0), top + tall) };
}

/** The name of a lane, which opens and closes it. */
function laneName({ id, title }, n, { name, tall, left, top, middle, open, toggle }) {
  const label = t(open ? "timeline.close" : "timeline.open", { lane: title, n });
  const sign = open ? "▾" : "▸";
  const y = left === NARROW ? top + 9 : middle + 4 - ((name.length - 1) * LINE) / 2;
  const text = s("text", { class: "lane-name", "aria-hidden": "true", x: left === NARROW ? NARROW : 14, y }, `${sign} `, name.map((line, k) => s("tspan", k ? { x: left === NARROW ? NARROW : 26, dy: LINE } : {}, line)));
  const button = s("g", { class: "lane-toggle", "aria-expanded": String(open), "data-lane-id": id },
    s("rect", { class: "target", x: 0, y: left === NARROW ? top - 6 : middle - tall / 2, width: left === NARROW ? 260 : left - 6, height: left === NARROW ? 24 : tall }), s("title", {}, label)); // without its name, which may be cut
  return s("g", {}, text, selectable(button, label, toggle));
}

/** The events of a lane that are shown, each at most three times; none where the sources are told, whose readings are windows. */
export function eventsOf(night, lane, scale, from, to) {
  if (night.told) return [];
  const counts = new Map();
  return night.visible.flatMap((number) => {
    const event = night.event(number);
    const minute = night.minute(number);
    const times = (counts.get(event.id) ?? 0) + 1;
    counts.set(event.id, times);
    if (event.lane !== lane || minute < from || minute > to || times > 3) return [];
    const x = scale(minute);
    return [{ number, event, x, end: x + WIDE }];
  });
}

/** Put things in as few rows as they need, first come first served. */
export function packRows(things) {
  const ends = [];
  const placed = things.sort((item, other) => item.x - other.x).map((item) => {
    let row = ends.findIndex((end) => end + 1.5 <= item.x);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = item.end;
    return [item, row];
  });
  return { placed, rows: ends.length };
}
