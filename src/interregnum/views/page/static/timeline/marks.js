// The marks of the timeline: the window of a reading, whole, open or crossed as a history stands to it; an event; and the
// line between the two where they are the same thing.

import { s, selectable } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { compareToRecord, comparisonText } from "interregnum/timeline/comparison.js";

export const ROW = 20; // pixels: each mark has a target of that height
const TALL = 9; // of a window
const THIN = 4; // of a window that nothing in the model answers to
const LEAST = 3; // pixels of a window, however short it is

/** The window of a reading as a shape: whole where the history falls in it, open where early or late, crossed where absent. */
export function windowShape(x, y, width, kind) {
  const [wide, height] = [Math.max(LEAST, width), kind === "unmeasured" ? THIN : TALL];
  const top = y + (TALL - height) / 2;
  const shape = s("g", { class: `window ${kind}` }, s("rect", { class: "box", x, y: top, width: wide, height }));
  if (kind === "absent") shape.append(s("path", { d: `M${x} ${y}l${wide} ${TALL}m0 ${-TALL}l${-wide} ${TALL}` }));
  if (kind === "early") shape.append(s("path", { d: `M${x - 1} ${y + TALL / 2}l-4 -4v8z` }));
  if (kind === "late") shape.append(s("path", { d: `M${x + wide + 1} ${y + TALL / 2}l4 -4v8z` }));
  return shape;
}

/** What stands above a line: the window of a reading between two minutes, `{reading, x, end, comparison}`. */
export function windowOf(night, reading, scale, [from, to]) {
  const x = scale(Math.max(from, reading.first ?? from));
  const end = scale(Math.min(to, reading.last ?? to));
  return { reading, x, end: Math.max(end, x + LEAST), comparison: compareToRecord(night, reading) };
}

/** How the history stands to a window. */
export function kindOf(night, { comparison }) {
  return night.told ? "within" : comparison ? comparison.verdict : "unmeasured";
}

/** The mark of a window: `y` is the top of its row. */
export function windowMark(night, state, window, y) {
  const { reading, x, end, comparison } = window;
  const shape = windowShape(x, y + (ROW - TALL) / 2, end - x, kindOf(night, window));
  shape.prepend(target(x, end, y));
  shape.dataset.key = `reading:${reading.id}`;
  const verdict = comparison ? comparisonText(night, comparison) : night.told ? "" : t("timeline.unmeasured");
  const label = `${t("timeline.reading")}: ${reading.title}; ${reading.told}. ${verdict}`.trim();
  shape.append(s("title", {}, label));
  return selectable(shape, label, () => state.set({ selected: `reading:${reading.id}` }));
}

/** The mark of a firing: `more` is `second` for one of the history beside. */
export function eventMark(night, state, { number, event, x }, y, more) {
  const [size, middle] = [event.important ? 5.5 : 4, y + ROW / 2];
  const shape = s("g", { class: `event side-${night.side(event.lane)} ${event.important ? "important" : ""} ${more}` }, target(x - size, x + size, y),
    s("path", { class: "dot", d: event.important ? `M${x} ${middle - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z` : `M${x} ${middle}m${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0` }));
  const label = `${timestamp(night.minute(number))}: ${night.title(number)}`;
  shape.append(s("title", {}, label));
  shape.dataset.key = more ? `second:${number}` : `firing:${number}`;
  return selectable(shape, label, () => state.set({ selected: shape.dataset.key, minute: night.minute(number) }));
}

/** What can be hit: as high as its row, and about as wide. */
function target(x, end, y) {
  const wide = Math.max(ROW, end - x);
  return s("rect", { class: "target", x: (x + end - wide) / 2, y, width: wide, height: ROW });
}

/** The line between a window and what answers to it. */
export function answerLine([x, y], [u, v], kind) {
  return s("path", { class: `answers ${kind}`, d: `M${x.toFixed(1)} ${y.toFixed(1)}L${u.toFixed(1)} ${v.toFixed(1)}` });
}
