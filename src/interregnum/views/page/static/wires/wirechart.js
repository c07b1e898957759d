// Messages in time: a row for each channel or sender, a line from sent to arrived, a mark for what became of it.

import { scaleLinear } from "d3";
import { s, selectable, updateAttribute } from "interregnum/shared/dom.js";
import { hourText } from "interregnum/shared/hourtext.js";
import { asHeading, t } from "interregnum/shared/i18n.js";
import { isMidnight, timestamp, wholeHours } from "interregnum/shared/time.js";
import { cutLines, wrapText } from "interregnum/shared/wraptext.js";
import { fate, fateMark, messageEnd, messageState, recipients } from "interregnum/wires/messages.js";

const ROW = 15;
const NAME = 13; // pixels of a line of a name
const LETTERS = 28; // of such a line
const LEFT = 216; // pixels for the names of rows, where there is room
const LEAST = 6; // pixels between two messages of one row

/** The picture of the messages with these indices: `{element, draw(minute)}`; `by` is `channel` or `from`. */
export function wirechart(night, state, indices, by, wide) {
  const narrow = wide < 640;
  const left = narrow ? 8 : LEFT;
  const scale = scaleLinear([0, night.frame.length], [left, wide - 14]);
  const lanes = groupBy(night, indices, by);
  let y = 24;
  const marks = [];
  const rows = lanes.map(([id, own]) => {
    const top = y + (narrow ? 14 : 0);
    const { placed, rows: n } = packRows(night, own, scale);
    const title = asHeading(night.titleOf(id));
    const lines = narrow ? [title] : cutLines(wrapText(title, LETTERS), 2);
    y = top + Math.max(n * ROW, lines.length * NAME + 2) + 6;
    const made = placed.map(([index, row]) => message(night, state, index, scale, top + row * ROW + ROW / 2));
    marks.push(...made);
    return s("g", { class: "wire-row" }, s("line", { class: "rule", x1: narrow ? left : 0, x2: wide - 14, y1: y - 1, y2: y - 1 }),
      lines.map((line, row) => s("text", { class: "lane-name", x: narrow ? left : left - 10, y: narrow ? top - 3 : top + ROW / 2 + 4 + row * NAME, "text-anchor": narrow ? "start" : "end" }, line, s("title", {}, title))),
      made.map((mark) => mark.element));
  });
  const cursor = s("g", { class: "cursor" }, s("line", { x1: 0, x2: 0, y1: 14, y2: y }));
  const element = s("svg", { class: "wire-chart", width: wide, height: y + 4, viewBox: `0 0 ${wide} ${y + 4}`, role: "group", "aria-label": t("wires.title") }, axis(scale, wide, y), rows, cursor);
  return {
    element,
    draw(minute) {
      updateAttribute(cursor, "transform", `translate(${scale(minute).toFixed(1)} 0)`);
      for (const mark of marks) mark.draw(minute);
    },
    /** Set back what neither came from nor went to somebody; nothing, where nobody is named. */
    of(id) {
      const known = id in night.nouns.persons || id in night.nouns.units;
      for (const mark of marks) {
        const wire = night.history.wires[mark.index];
        mark.element.classList.toggle("aside", known && wire.from !== id && !wire.to.includes(id) && wire.reach !== "public");
      }
    },
  };
}

function axis(scale, wide, bottom) {
  const hours = wide < 640 ? 6 : 3;
  return s("g", { class: "axis", "aria-hidden": "true" }, wholeHours(hours).map((minute) => {
    const midnight = isMidnight(minute);
    return s("g", {}, s("line", { class: midnight ? "midnight" : null, x1: scale(minute), x2: scale(minute), y1: 18, y2: bottom }), hourText(minute, scale(minute), 12, wide));
  }));
}

/** Messages by channel or sender, those first that were used first. */
function groupBy(night, indices, by) {
  const found = new Map();
  for (const index of indices) {
    const id = night.history.wires[index][by];
    if (!found.has(id)) found.set(id, []);
    found.get(id).push(index);
  }
  return [...found];
}

export function packRows(night, indices, scale) {
  const ends = [];
  const placed = indices.map((index) => {
    const wire = night.history.wires[index];
    let row = ends.findIndex((end) => end + LEAST < scale(wire.sent) - 4);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = scale(messageEnd(night, wire)) + 6;
    return [index, row];
  });
  return { placed, rows: Math.max(1, ends.length) };
}

function message(night, state, index, scale, y) {
  const wire = night.history.wires[index];
  const end = fate(wire);
  const [from, to] = [scale(wire.sent), Math.max(scale(wire.sent) + 1, scale(messageEnd(night, wire)))];
  const flown = s("line", { class: "flown", x1: from, x2: from, y1: y, y2: y });
  const label = t("wires.label", { title: wire.title, from: night.titleOf(wire.from), to: recipients(night, wire), at: timestamp(wire.sent), fate: t(`wires.fate.${end}`) });
  const element = s("g", { class: `wire ${end}`, "data-key": `message:${index}` }, s("rect", { class: "hit", x: from - 5, y: y - ROW / 2, width: to - from + 12, height: ROW }),
    s("line", { class: "way", x1: from, x2: to, y1: y, y2: y }), flown, s("circle", { class: "sent", cx: from, cy: y, r: 1.8 }), fateMark(end, { transform: `translate(${to.toFixed(1)} ${y})` }), s("title", {}, label));
  selectable(element, label, () => state.set({ selected: `message:${index}` }));
  let shown = "";
  return {
    index,
    element,
    draw(minute) {
      const now = messageState(wire, minute);
      if (now !== shown) { shown = now; updateAttribute(element, "data-state", now); }
      const at = now === "before" ? from : now === "flying" ? scale(minute) : to;
      updateAttribute(flown, "x2", at.toFixed(1));
    },
  };
}
