// The scrubber: turning points as ticks with their names, whole hours below, a handle that follows the finger.

import { scaleLinear } from "d3";
import { textWidth } from "interregnum/map/labelplacement.js";
import { h, s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { clock, hourLabel, hoursWithRoom, takesDays, timestamp } from "interregnum/shared/time.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -60, PageUp: 60 };
const TALL = { 1: 18, 2: 13, 3: 8 }; // of a tick, by rank
const LONGEST = 30; // letters of a name
const GAP = 12; // pixels between two names
const FONT = "11px";
const LINE = 14;
const ROOMY = 600; // pixels from which there are two rows of names

/** The slider: turning points as ticks, whole hours below, one handle. */
export function scrubber(night, state) {
  const length = night.frame.length;
  const at = scaleLinear([0, length], [0, 1000]);
  const points = turningPoints(night);
  const past = s("rect", { class: "past", x: 0, y: 14, height: 4, width: 0 });
  const handle = h("span", { class: "handle" });
  const picture = s("svg", { viewBox: "0 0 1000 32", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "rail", x: 0, y: 14, height: 4, width: 1000 }), past,
    points.map(({ minute, rank }) => s("rect", { class: `turning-point rank-${rank}`, x: at(minute) - 0.7, y: 16 - TALL[rank] / 2, width: 1.4, height: TALL[rank] })));
  const names = h("div", { class: "names", "aria-hidden": "true" });
  const hours = h("div", { class: takesDays() ? "hours days" : "hours", "aria-hidden": "true" });
  const slider = h("div", {
    class: "scrubber", id: "scrubber", role: "slider", tabindex: "0", "aria-label": t("transport.scrubber"),
    "aria-valuemin": 0, "aria-valuemax": Math.round(length),
  }, names, picture, hours, handle);
  followPointer(slider, state, length);
  new ResizeObserver(() => {
    setChildren(hours, hourMarks(at, slider.clientWidth));
    write(names, points, at, slider.clientWidth, (point) => state.set({ playing: false, minute: point.minute, selected: night.keyOf(point.number) }));
  }).observe(slider);
  state.on(["minute"], ({ minute }) => {
    updateAttribute(past, "width", at(minute).toFixed(1));
    handle.style.left = `${(at(minute) / 10).toFixed(3)}%`;
    updateAttribute(slider, "aria-valuenow", Math.round(minute));
    updateAttribute(slider, "aria-valuetext", timestamp(minute));
  });
  return slider;
}

/** The hours there is room for; of a night only every second is seen on a phone. Over days midnight bears the day. */
function hourMarks(at, width) {
  const hour = ((at(60) - at(0)) / 1000) * width;
  return hoursWithRoom(width > ROOMY || takesDays() ? hour : 2 * hour, 3).map((minute) => {
    const mark = h("span", {}, takesDays() ? hourLabel(minute) : clock(minute));
    mark.style.left = `${at(minute) / 10}%`;
    return mark;
  });
}

/** Write the names there is room for; who presses one goes to its moment. */
function write(names, points, at, width, go) {
  const family = getComputedStyle(names).fontFamily;
  setChildren(names, chosenNames(points, (minute) => (at(minute) / 1000) * width, width, (text) => textWidth(text, `${FONT} ${family}`), width > ROOMY ? 2 : 1).map(({ text, left, row, point }) => {
    const name = h("span", { title: point.title, on: { pointerdown: (event) => { event.stopPropagation(); go(point); } } }, text);
    name.style.left = `${left.toFixed(0)}px`;
    name.style.bottom = `${row * LINE}px`;
    return name;
  }));
}

/** Which names there is room for in so many rows, those of the highest rank first: `{point, text, left, row}`. */
export function chosenNames(points, x, width, measure, rows = 1) {
  const taken = [];
  for (const point of [...points].sort((a, b) => a.rank - b.rank || a.minute - b.minute)) {
    const text = point.title.length > LONGEST ? `${point.title.slice(0, LONGEST - 1).trimEnd()}…` : point.title;
    const wide = measure(text);
    const left = Math.max(0, Math.min(width - wide, x(point.minute) - 2));
    const row = [...Array(rows).keys()].find((row) => taken.every((other) => other.row !== row || left > other.left + other.wide + GAP || left + wide + GAP < other.left));
    if (row !== undefined) taken.push({ point, text, left, wide, row });
  }
  return taken.sort((a, b) => a.left - b.left);
}

/** The handle goes where the finger goes; with the keyboard a minute, ten, or an hour at a time. */
function followPointer(slider, state, length) {
  let box = null; // where it is, asked when it is taken hold of: to ask at each step would have the page laid out
  const go = (event) => {
    state.set({ minute: Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length });
  };
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    state.set({ playing: false });
    box = slider.getBoundingClientRect();
    go(event);
  });
  slider.addEventListener("pointermove", (event) => {
    if (slider.hasPointerCapture(event.pointerId)) go(event);
  });
  slider.addEventListener("keydown", (event) => {
    const { minute, playing } = state.get();
    if (event.key === " ") state.set({ playing: !playing });
    else if (event.key === "Home") state.set({ minute: 0 });
    else if (event.key === "End") state.set({ minute: length });
    else if (STEPS[event.key]) {
      const by = STEPS[event.key] * (event.shiftKey ? 10 : 1);
      state.set({ minute: Math.max(0, Math.min(length, Math.round(minute) + by)) });
    } else return;
    event.preventDefault();
  });
}
