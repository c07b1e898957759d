// The turning points above the lanes: what the record says of them above a line, below it a mark and a name for each in as few
// rows as they need, and a line between the two.

import { textWidth } from "interregnum/map/labelplacement.js";
import { s, selectable } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { readingsOf } from "interregnum/timeline/comparison.js";
import { packRows } from "interregnum/timeline/lane.js";
import { answerLine, ROW as MARK_ROW, windowMark, windowOf } from "interregnum/timeline/marks.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const ROW = 16;
const SIZE = 11;
const GAP = 14;
const MARK = 8; // pixels from the middle of a mark to its name
const WINDOW_ROW = 15; // pixels between windows
const LEAST = 14; // pixels that a window takes in its row
const FEWEST = 5; // letters that are left of a name

/** The rows from `top` on: `{element, bottom}`. */
export function turnRows(night, state, { beside = null, readings = [], scale, top, span: [from, to], left, right }) {
  const points = turningPoints(night).filter(({ minute }) => minute >= from && minute <= to);
  if (!points.length) return { element: s("g", {}), bottom: top };
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sans") || "sans-serif";
  const { placed, rows } = rowsOf(points, scale, [0, right], (text, rank) => textWidth(text, `${rank === 1 ? "600 " : ""}${SIZE}px ${family}`));
  const windows = packRows(points.flatMap((point) => recordOf(night, readings, point).map((reading) => ({ ...windowOf(night, reading, scale, [from, to]), point }))).map((window) => ({ ...window, own: window, end: Math.max(window.end, window.x + LEAST) - 1.5 })));
  const middle = top + windows.rows * WINDOW_ROW + 3;
  const yOf = (row) => middle + 6 + row * ROW;
  const spots = new Map(placed.map(({ point, x, row }) => [point.number, [x, yOf(row) + 2.5]]));
  const above = (row) => middle - 2 - (row + 1) * WINDOW_ROW - (MARK_ROW - WINDOW_ROW) / 2;
  const lines = night.told ? [] : windows.placed.map(([{ own, point }, row]) => answerLine([(own.x + own.end) / 2, above(row) + MARK_ROW / 2], spots.get(point.number), own.comparison?.verdict ?? ""));
  const others = (beside ? turningPoints(beside) : []).filter(({ minute }) => minute >= from && minute <= to);
  const bottom = middle + 6 + rows * ROW + (others.length ? ROW : 0) + 8;
  const element = s("g", { class: "turn-rows", role: "group", "aria-label": t("timeline.turns") },
    s("line", { class: "rule", x1: scale(from), x2: scale(to), y1: middle, y2: middle }), side(night, left, middle),
    s("g", { class: "answer-lines", "aria-hidden": "true" }, lines),
    windows.placed.map(([{ own }, row]) => windowMark(night, state, own, above(row))),
    placed.map((turn) => mark(night, state, turn, yOf(turn.row))),
    others.map((point) => other(beside, state, point, scale, yOf(rows))));
  return { element, bottom };
}

/** What stands above the line and what below, said at its left where there is room. */
function side(night, left, middle) {
  if (left < 100) return null;
  return s("g", { class: "above-below", "aria-hidden": "true" }, s("text", { x: left - 12, y: middle - 5, "text-anchor": "end" }, t("timeline.above")), s("text", { x: left - 12, y: middle + 13, "text-anchor": "end" }, t(night.told ? "timeline.below-told" : "timeline.below")));
}

/** The readings that tell of a turning point: of those that are shown. */
function recordOf(night, readings, point) {
  if (night.told) return readings.filter(({ id }) => id === night.event(point.number).id);
  return readingsOf(night, point.event).filter((reading) => readings.includes(reading));
}

/** A turning point of the history beside: its mark alone, whose name is at hand. */
function other(beside, state, point, scale, y) {
  const [label, key] = [`${timestamp(point.minute)}: ${point.title}`, beside.keyOf(point.number)];
  const x = scale(point.minute);
  const button = s("g", { class: "turn second", "data-key": key }, s("rect", { class: "target", x: x - 8, y: y - 5, width: 16, height: ROW }), s("path", { d: `M${x} ${y - 2}l4.5 4.5l-4.5 4.5l-4.5-4.5z` }), s("title", {}, label));
  return selectable(button, label, () => state.set({ selected: key, minute: point.minute }));
}

/**
 * In which row each name lies, right of its mark or, near the end, left of it: names in a row do not touch, and one
 * that has no room on either side is cut.
 */
export function rowsOf(points, scale, [first, last], measure) {
  const ends = [];
  const placed = points.map((point) => {
    const x = scale(point.minute);
    const room = { start: last - x - MARK, end: x - MARK - first };
    const whole = measure(point.title, point.rank);
    const anchor = whole <= room.start || room.start >= room.end ? "start" : "end";
    const text = cut(point, room[anchor], measure);
    const wide = measure(text, point.rank);
    const left = anchor === "end" ? x - MARK - wide : x - 5;
    let row = ends.findIndex((end) => end + GAP <= left);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = anchor === "end" ? x + 5 : x + MARK + wide;
    return { point, text, x, left, row, anchor, wide };
  });
  return { placed, rows: ends.length };
}

/** A title as far as there is room for it. */
function cut({ title, rank }, room, measure) {
  let text = title;
  while (measure(text, rank) > room && text.length > FEWEST) text = `${text.slice(0, -2).trimEnd()}…`;
  return text;
}

function mark(night, state, { point, text, x, left, anchor, wide }, y) {
  const label = `${timestamp(point.minute)}: ${point.title}`;
  const key = night.keyOf(point.number);
  const button = s("g", {}, s("rect", { class: "target", x: left, y: y - 5, width: Math.max(24, wide + MARK + 6), height: ROW }),
    s("path", { d: `M${x} ${y - 2}l4.5 4.5l-4.5 4.5l-4.5-4.5z` }), s("title", {}, label)); // without its name, which may be cut
  selectable(button, label, () => state.set({ selected: key, minute: point.minute }));
  return s("g", { class: `turn rank-${point.rank}`, "data-key": key }, button,
    s("text", { "aria-hidden": "true", x: anchor === "end" ? x - MARK : x + MARK, y: y + 6.5, "text-anchor": anchor, "font-size": SIZE }, text));
}
