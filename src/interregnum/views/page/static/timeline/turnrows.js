// The turning points above the lanes: a mark and a name for each, in as few rows as they need.

import { textWidth } from "interregnum/map/labelplacement.js";
import { s, selectable } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const ROW = 16;
const SIZE = 11;
const GAP = 14;

/** The rows from `top` on: `{element, bottom}`. */
export function turnRows(night, state, scale, top, [from, to], right) {
  const points = turningPoints(night).filter(({ minute }) => minute >= from && minute <= to);
  const { placed, rows } = rowsOf(points, scale, right, (text) => textWidth(text, `${SIZE}px sans-serif`));
  const element = s("g", { class: "turn-rows", role: "group", "aria-label": t("timeline.turns") }, placed.map(({ point, x, left, row, anchor }) => mark(night, state, point, x, left, anchor, top + row * ROW)));
  return { element, bottom: top + rows * ROW + (rows ? 8 : 0) };
}

/** In which row each name lies, right of its mark or, near the end, left of it: names in a row do not touch. */
export function rowsOf(points, scale, right, measure) {
  const ends = [];
  const placed = points.map((point) => {
    const x = scale(point.minute);
    const wide = measure(point.title) + 8;
    const anchor = x + wide > right ? "end" : "start";
    const left = anchor === "end" ? x - wide : x - 4;
    let row = ends.findIndex((end) => end + GAP <= left);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = left + wide + 4;
    return { point, x, left, row, anchor };
  });
  return { placed, rows: ends.length };
}

function mark(night, state, point, x, left, anchor, y) {
  const label = `${timestamp(point.minute)}: ${point.title}`;
  const key = night.keyOf(point.number);
  const element = s("g", { class: `turn rank-${point.rank}`, "data-key": key },
    s("rect", { class: "target", x: anchor === "end" ? left : x - 6, y: y - 5, width: Math.max(24, textWidth(point.title, `${SIZE}px sans-serif`) + 14), height: ROW }),
    s("path", { d: `M${x} ${y - 2}l4.5 4.5l-4.5 4.5l-4.5-4.5z` }), s("text", { x: anchor === "end" ? x - 8 : x + 8, y: y + 6.5, "text-anchor": anchor, "font-size": SIZE }, point.title), s("title", {}, label));
  return selectable(element, label, () => state.set({ selected: key, minute: point.minute }));
}
