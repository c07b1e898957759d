// The turning points above the lanes: a mark and a name for each, in as few rows as they need.

import { textWidth } from "interregnum/map/labelplacement.js";
import { s, selectable } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const ROW = 16;
const SIZE = 11;
const GAP = 14;
const MARK = 8; // pixels from the middle of a mark to its name
const FEWEST = 5; // letters that are left of a name

/** The rows from `top` on: `{element, bottom}`. */
export function turnRows(night, state, scale, top, [from, to], right) {
  const points = turningPoints(night).filter(({ minute }) => minute >= from && minute <= to);
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sans") || "sans-serif";
  const { placed, rows } = rowsOf(points, scale, [0, right], (text, rank) => textWidth(text, `${rank === 1 ? "600 " : ""}${SIZE}px ${family}`));
  const element = s("g", { class: "turn-rows", role: "group", "aria-label": t("timeline.turns") }, placed.map((one) => mark(night, state, one, top + one.row * ROW)));
  return { element, bottom: top + rows * ROW + (rows ? 8 : 0) };
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
