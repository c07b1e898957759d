// The timeline: a lane for each institution. The record's windows above its line, as windows; what happened in this
// history below. Early, late and absent are told apart by shape as well as by colour.

import { scaleLinear } from "d3";
import { h, s, selectable, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { tableDetails } from "interregnum/shared/table.js";
import { hourLabel, isMidnight, timestamp, wholeHours } from "interregnum/shared/time.js";
import { cutLines, wrapText } from "interregnum/shared/wraptext.js";
import { turnRows } from "interregnum/timeline/turnrows.js";
import { compareToRecord, comparisonText, readingsOf } from "interregnum/timeline/comparison.js";

const LEFT = 150; // pixels for the names of lanes, where there is room
const LETTERS = 22; // of a line of a lane's name
const ROW = 7; // height of a window or an event
const THIN = 4; // of a window that nothing in the model answers to
const SHOWN = [0, 12, 4]; // hours in view; 0 is all

/** The view. */
export function timeline(night, state, beside) {
  const stage = h("div", { class: "timeline-stage" });
  const readings = (night.data.record?.readings ?? []).filter((reading) => isInSpan(night, reading));
  const zoom = zoomControl(() => drawAll());
  const element = h("div", { class: "timeline view" },
    h("div", { class: "view-head" }, h("h2", {}, t("timeline.title")), legend(night, readings), zoom.element),
    stage, tableDetails(t("timeline.title"), ["lane", "reading", "window", "here", "verdict"].map((key) => t(`timeline.column.${key}`)), () => rows(night, readings)));
  let cursor = null;
  let shownFrom = null;
  const drawAll = () => {
    const wide = Math.max(320, (stage.clientWidth || stage.parentElement?.clientWidth || 900) - 2);
    const made = picture(night, state, beside, readings, wide, range(night, state, zoom.hours()));
    shownFrom = made.from;
    cursor = made.cursor;
    setChildren(stage, made.element);
    place(state.get().minute);
  };
  const place = (minute) => {
    const x = cursor.scale(minute);
    updateAttribute(cursor.line, "transform", `translate(${x.toFixed(1)} 0)`);
    cursor.line.classList.toggle("out", x < cursor.left - 1 || x > cursor.right + 1);
  };
  let wasWide = 0;
  new ResizeObserver(() => {
    if (Math.abs(stage.clientWidth - wasWide) > 4) { wasWide = stage.clientWidth; drawAll(); }
  }).observe(stage);
  state.on(["selected"], ({ selected }) => {
    for (const element of stage.querySelectorAll(".selected")) element.classList.remove("selected");
    for (const key of relatedKeys(night, selected)) for (const element of stage.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) element.classList.add("selected");
  });
  return {
    element,
    draw(minute) {
      if (!cursor || (zoom.hours() && !isShown(minute, shownFrom, zoom.hours()))) drawAll();
      else place(minute);
    },
  };
}

/** What is picked out with what is selected: an event with the readings that it answers to, a reading with its event. */
export function relatedKeys(night, selected) {
  const [kind, id] = [selected.slice(0, selected.indexOf(":")), selected.slice(selected.indexOf(":") + 1)];
  const all = night.data.record?.readings ?? [];
  if (kind === "reading") {
    const reading = all.find((reading) => reading.id === id);
    const comparison = reading && !night.told && compareToRecord(night, reading);
    return comparison?.number ? [selected, `firing:${comparison.number}`] : [selected];
  }
  const event = kind === "firing" ? night.event(Number(id))?.id : kind === "event" ? id : "";
  const readings = event ? readingsOf(night, event).map((reading) => `reading:${reading.id}`) : [];
  return [selected, ...(kind === "event" && night.firstFiring(id) ? [`firing:${night.firstFiring(id)}`] : []), ...readings].filter(Boolean);
}

function isInSpan(night, reading) {
  const length = night.frame.length;
  return (reading.last ?? length) >= 0 && (reading.first ?? 0) <= length && (reading.first !== null || reading.last !== null);
}

function isShown(minute, from, hours) {
  return minute >= from && minute <= from + hours * 60;
}

export function range(night, state, hours) {
  if (!hours) return [0, night.frame.length];
  const from = Math.max(0, Math.min(night.frame.length - hours * 60, state.get().minute - hours * 30));
  return [from, from + hours * 60];
}

function zoomControl(changed) {
  const choice = h("select", { id: "timeline-zoom", on: { change: changed } },
    SHOWN.map((hours) => h("option", { value: hours }, t(hours ? "timeline.hours" : "timeline.all", { n: hours }))));
  return { element: h("label", { class: "zoom" }, t("timeline.zoom"), " ", choice), hours: () => Number(choice.value) };
}

function legend(night, readings) {
  const found = { within: 0, early: 0, late: 0, absent: 0 };
  for (const reading of readings) {
    const comparison = compareToRecord(night, reading);
    if (comparison) found[comparison.verdict] += 1;
  }
  if (!readings.length) return h("p", { class: "legend" }, t("timeline.no-record"));
  if (night.told) return h("p", { class: "legend" }, plural("timeline.told", readings.length));
  return h("ul", { class: "legend" }, Object.entries(found).map(([name, n]) =>
    h("li", {}, s("svg", { width: 30, height: 12, "aria-hidden": "true" }, windowShape(6, 3, 18, name)), plural(`timeline.${name}`, n))));
}

/** The window of a reading: whole where the history falls in it, open where early or late, crossed where absent. */
function windowShape(x, y, width, kind) {
  const height = kind === "unmeasured" ? THIN - 1.5 : ROW - 1;
  const shape = s("g", { class: `window ${kind}` }, s("rect", { x, y, width: Math.max(3, width), height }));
  if (kind === "absent") shape.append(s("path", { d: `M${x} ${y}l${Math.max(3, width)} ${ROW - 1}m0 ${1 - ROW}l${-Math.max(3, width)} ${ROW - 1}` }));
  if (kind === "early") shape.append(s("path", { d: `M${x - 1} ${y + 3}l-3 -3v6z` }));
  if (kind === "late") shape.append(s("path", { d: `M${x + Math.max(3, width) + 1} ${y + 3}l3 -3v6z` }));
  return shape;
}

function picture(night, state, beside, readings, wide, [from, to]) {
  const left = wide > 640 ? LEFT : 8;
  const scale = scaleLinear([from, to], [left, wide - 12]);
  const turns = turnRows(night, state, scale, 28, [from, to], wide - 12);
  let y = turns.bottom;
  const lanes = night.data.lanes.map((lane) => {
    const made = laneOf(night, state, beside, lane, readings, scale, y + (left === 8 ? 15 : 0), [from, to], left);
    y = made.bottom + 10;
    return made.element;
  });
  const line = s("g", { class: "cursor" }, s("line", { x1: 0, x2: 0, y1: 14, y2: y }));
  const element = s("svg", { class: "lanes", width: wide, height: y + 4, viewBox: `0 0 ${wide} ${y + 4}`, role: "group", "aria-label": t("timeline.title") },
    axis(scale, [from, to], y), turns.element, lanes, line);
  return { element, cursor: { line, scale, left: scale(from), right: scale(to) }, from };
}

function axis(scale, [from, to], bottom) {
  const room = (scale(60) - scale(0)) / 46; // how many labels fit in an hour
  const hours = [1, 3, 6, 12].find((step) => step * room >= 1) ?? 24;
  return s("g", { class: "axis", "aria-hidden": "true" }, wholeHours(hours).filter((minute) => minute >= from && minute <= to).map((minute) => {
    const midnight = isMidnight(minute);
    return s("g", {}, s("line", { class: midnight ? "midnight" : null, x1: scale(minute), x2: scale(minute), y1: 18, y2: bottom }),
      s("text", { x: scale(minute), y: 12, "text-anchor": "middle" }, hourLabel(minute)));
  }));
}

function laneOf(night, state, beside, lane, readings, scale, top, [from, to], left) {
  const title = lane.title || t("lane.city");
  const all = readings.filter((window) => window.lane === lane.id && (window.last ?? to) >= from && (window.first ?? from) <= to)
    .map((reading) => windowOf(night, reading, scale, from, to));
  const windows = packRows(all.filter((window) => night.told || window.comparison));
  const unmatched = packRows(all.filter((window) => !night.told && !window.comparison));
  const mine = eventsOf(night, lane.id, scale, from, to);
  const others = beside ? eventsOf(beside, lane.id, scale, from, to) : [];
  const middle = top + unmatched.rows * THIN + Math.max(1, windows.rows) * ROW + 3;
  const happened = packRows(mine);
  const second = packRows(others);
  const below = middle + 4 + happened.rows * ROW;
  const bottom = Math.max(below + (others.length ? 3 + second.rows * ROW : 0), top + 26);
  const element = s("g", { class: "lane" },
    s("line", { class: "rule", x1: scale(from), x2: scale(to), y1: middle, y2: middle }),
    windows.placed.map(([window, row]) => windowMark(night, state, window, middle - 2 - (row + 1) * ROW)),
    unmatched.placed.map(([window, row]) => windowMark(night, state, window, middle - 3 - windows.rows * ROW - (row + 1) * THIN)),
    happened.placed.map(([event, row]) => eventMark(night, state, event, middle + 4 + row * ROW, "")),
    second.placed.map(([event, row]) => eventMark(beside, state, event, below + 3 + row * ROW, "second")),
    name(title, left, top, middle));
  return { element, bottom };
}

function name(title, left, top, middle) {
  if (left === 8) return s("text", { class: "lane-name", x: 8, y: top - 4 }, title);
  const shown = cutLines(wrapText(title, LETTERS), 3, " …");
  return s("text", { class: "lane-name", "text-anchor": "end" }, shown.map((line, n) => s("tspan", { x: left - 12, y: middle + 3 + (n - (shown.length - 1) / 2) * 12 }, line)));
}

function windowOf(night, reading, scale, from, to) {
  const x = scale(Math.max(from, reading.first ?? from));
  const end = scale(Math.min(to, reading.last ?? to));
  return { reading, x, end: Math.max(end, x + 3), comparison: compareToRecord(night, reading) };
}

export function eventsOf(night, lane, scale, from, to) {
  if (night.told) return []; // the readings are its windows
  const counts = new Map();
  return night.visible.flatMap((number) => {
    const event = night.event(number);
    const minute = night.minute(number);
    const times = (counts.get(event.id) ?? 0) + 1;
    counts.set(event.id, times);
    if (event.lane !== lane || minute < from || minute > to || times > 3) return [];
    const x = scale(minute);
    return [{ number, event, x, end: x + 4 }];
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

function windowMark(night, state, { reading, x, end, comparison }, y) {
  const kind = night.told ? "within" : comparison ? comparison.verdict : "unmeasured";
  const shape = windowShape(x, y, end - x, kind);
  shape.dataset.key = `reading:${reading.id}`;
  const label = `${t("timeline.reading")}: ${reading.title}; ${reading.told}. ${comparison ? comparisonText(night, comparison) : night.told ? "" : t("timeline.unmeasured")}`;
  shape.append(s("title", {}, label));
  return selectable(shape, label, () => state.set({ selected: `reading:${reading.id}` }));
}

function eventMark(night, state, { number, event, x }, y, more) {
  const size = event.important ? 5.5 : 3.4;
  const side = night.side(event.lane);
  const shape = s("g", { class: `event side-${side} ${event.important ? "important" : ""} ${more}` },
    event.important ? s("path", { d: `M${x} ${y - 1}l${size / 2 + 0.8} ${size / 2 + 0.8}l${-size / 2 - 0.8} ${size / 2 + 0.8}l${-size / 2 - 0.8} ${-size / 2 - 0.8}z` })
      : s("circle", { cx: x, cy: y + 2, r: size / 2 }));
  const label = `${timestamp(night.minute(number))}: ${night.title(number)}`;
  shape.append(s("title", {}, label));
  shape.dataset.key = more ? `second:${number}` : `firing:${number}`;
  return selectable(shape, label, () => state.set({ selected: more ? `second:${number}` : `firing:${number}`, minute: night.minute(number) }));
}

function rows(night, readings) {
  const names = new Map(night.data.lanes.map((lane) => [lane.id, lane.title || t("lane.city")]));
  return readings.map((reading) => {
    const comparison = compareToRecord(night, reading);
    return [names.get(reading.lane) ?? t("lane.city"), reading.title, reading.told, comparison?.number ? timestamp(night.minute(comparison.number)) : "",
      comparison ? comparisonText(night, comparison) : night.told ? "" : t("timeline.unmeasured")];
  });
}
