// The timeline: the turning points by name, and a lane for each institution, closed until it is opened. The record is above
// a line, what happened in this history below. Early, late and absent are told apart by shape as well as by colour.

import { scaleLinear } from "d3";
import { nameplate } from "interregnum/map/layers/nameplate.js";
import { h, s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { hourText } from "interregnum/shared/hourtext.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { tableDetails } from "interregnum/shared/table.js";
import { hoursWithRoom, isMidnight, timestamp } from "interregnum/shared/time.js";
import { compareToRecord, comparisonText, readingsOf } from "interregnum/timeline/comparison.js";
import { contentsOf, laneOf, NARROW } from "interregnum/timeline/lane.js";
import { windowShape } from "interregnum/timeline/marks.js";
import { turnRows } from "interregnum/timeline/turnrows.js";

const LEFT = 164; // pixels for the names of lanes, where there is room
const SHOWN = [0, 12, 4]; // hours in view; 0 is all

/** The view. */
export function timeline(night, state, beside) {
  const stage = h("div", { class: "timeline-stage" });
  const readings = (night.data.record?.readings ?? []).filter((reading) => isInSpan(night, reading));
  const zoom = zoomControl(() => drawAll());
  const element = h("div", { class: "timeline view" },
    h("div", { class: "view-head" }, h("h2", {}, t("timeline.title")), legend(night, readings), zoom.element),
    stage, tableDetails(t("timeline.title"), ["lane", "reading", "window", "here", "verdict"].map((key) => t(`timeline.column.${key}`)), () => rows(night, readings)));
  const opened = new Set();
  let cursor = null;
  let shownFrom = null;
  const drawAll = () => {
    const wide = Math.max(320, (stage.clientWidth || stage.parentElement?.clientWidth || 900) - 2);
    const toggle = (id) => { if (!opened.delete(id)) opened.add(id); drawAll(); [...stage.querySelectorAll("[data-lane-id]")].find((lane) => lane.dataset.laneId === id)?.focus(); };
    const made = picture(night, state, beside, readings, wide, range(night, state, zoom.hours()), { opened, toggle });
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
    h("li", {}, s("svg", { width: 30, height: 12, "aria-hidden": "true" }, windowShape(6, 1.5, 18, name)), plural(`timeline.${name}`, n))));
}

function picture(night, state, beside, readings, wide, [from, to], { opened, toggle }) {
  const left = wide > 640 ? LEFT : NARROW;
  const scale = scaleLinear([from, to], [left, wide - 12]);
  const turns = turnRows(night, state, { beside, readings, scale, top: 28, span: [from, to], left, right: wide - 12 });
  let y = turns.bottom;
  const lanes = night.data.lanes.map((lane) => contentsOf(night, beside, lane, readings, scale, [from, to])).filter(({ windows, mine, others }) => windows.length + mine.length + others.length).map((contents) => {
    const made = laneOf(night, state, beside, contents, { top: y, left, scale, span: [from, to], open: opened.has(contents.id), toggle: () => toggle(contents.id) });
    y = made.bottom + 4;
    return made.element;
  });
  const line = s("g", { class: "cursor" }, s("line", { x1: 0, x2: 0, y1: 14, y2: y }));
  const element = s("svg", { class: "lanes", width: wide, height: y + 4, viewBox: `0 0 ${wide} ${y + 4}`, role: "group", "aria-label": t("timeline.title") },
    axis(scale, [from, to], y, wide), turns.element, lanes, line);
  element.append(nameplate(element).element);
  return { element, cursor: { line, scale, left: scale(from), right: scale(to) }, from };
}

function axis(scale, [from, to], bottom, wide) {
  return s("g", { class: "axis", "aria-hidden": "true" }, hoursWithRoom(scale(60) - scale(0)).filter((minute) => minute >= from && minute <= to).map((minute) => {
    const midnight = isMidnight(minute);
    return s("g", {}, s("line", { class: midnight ? "midnight" : null, x1: scale(minute), x2: scale(minute), y1: 18, y2: bottom }),
      hourText(minute, scale(minute), 12, wide));
  }));
}

function rows(night, readings) {
  const names = new Map(night.data.lanes.map((lane) => [lane.id, lane.title || t("lane.city")]));
  return readings.map((reading) => {
    const comparison = compareToRecord(night, reading);
    return [names.get(reading.lane) ?? t("lane.city"), reading.title, reading.told, comparison?.number ? timestamp(night.minute(comparison.number)) : "",
      comparison ? comparisonText(night, comparison) : night.told ? "" : t("timeline.unmeasured")];
  });
}
