// The transport: a scrubber that follows the finger, play and pause, speed, step to the next event.

import { scaleLinear } from "d3";
import { h, s, setChildren, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { clock, timestamp, wholeHours } from "interregnum/shared/time.js";
import { nextTurningPoint, pace, turningPoints } from "interregnum/turns/turningpoints.js";

const SPEEDS = [2, 5, 10, 20, 40]; // minutes of the night to a second
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -60, PageUp: 60 };

/** Fill the foot of the page. */
export function transport(element, shown, state) {
  const now = () => shown.night(state.get());
  const scrub = shown.each((night) => scrubber(night, state));
  const slot = h("div", { class: "scrub-slot" });
  state.on(["shown"], (values) => setChildren(slot, scrub(values)));
  const play = h("button", { type: "button", class: "play", id: "play", on: { click: () => state.set({ playing: !state.get().playing }) } });
  setChildren(element, h("div", { class: "keys" },
    step("previous", "⇤", () => stepToTurn(now(), state, -1)), play, step("next", "⇥", () => stepToTurn(now(), state, 1)), speeds(state)), slot);
  state.on(["playing"], ({ playing }) => {
    updateText(play, playing ? "❚❚" : "▶");
    play.setAttribute("aria-label", t(playing ? "transport.pause" : "transport.play"));
    if (playing) playOn(shown, state);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "." || event.key === ",") stepToEvent(now(), state, event.key === "." ? 1 : -1);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" && event.key !== "p") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
    stepToTurn(now(), state, event.key === "n" ? 1 : -1);
  });
}

function step(name, sign, act) {
  return h("button", { type: "button", id: name, "aria-label": t(`transport.${name}`), on: { click: act } }, sign);
}

function speeds(state) {
  const choice = h("select", { id: "speed", on: { change: () => state.set({ speed: Number(choice.value) }) } },
    SPEEDS.map((speed) => h("option", { value: speed, selected: speed === state.get().speed }, t("transport.rate", { n: speed }))));
  return h("label", { class: "speed" }, h("span", { class: "visually-hidden" }, t("transport.speed")), choice);
}

/** Go to the next event that is shown to readers, or to the one before, and show it. */
export function stepToEvent(night, state, way) {
  const { minute } = state.get();
  const ahead = night.visible.filter((number) => (way > 0 ? night.minute(number) > minute + 0.005 : night.minute(number) < minute - 0.005));
  const found = way > 0 ? ahead[0] : ahead[ahead.length - 1];
  if (found) state.set({ minute: night.minute(found), selected: night.keyOf(found) });
}

/** Go to the next turning point, or to the one before, and show it. */
export function stepToTurn(night, state, way) {
  const point = nextTurningPoint(night, state.get().minute, way);
  if (point) state.set({ playing: false, minute: point.minute, selected: night.keyOf(point.number) });
}

let frameRequest = 0; // the frame that the night waits for: stopped and started again within one, it still runs once

/** Let the night run until it is stopped or over. */
function playOn(shown, state) {
  cancelAnimationFrame(frameRequest);
  const { length } = shown.data.frame;
  let last = performance.now();
  if (state.get().minute >= length) state.set({ minute: 0 });
  const frame = (now) => {
    const { playing, minute, speed } = state.get();
    if (!playing) return;
    const next = minute + ((now - last) / 1000) * pace(shown.night(state.get()), minute, speed);
    last = now;
    if (next >= length) state.set({ minute: length, playing: false, view: "ending", selected: "" });
    else {
      state.set({ minute: next });
      frameRequest = requestAnimationFrame(frame);
    }
  };
  frameRequest = requestAnimationFrame(frame);
}

/** The slider: turning points as ticks, whole hours below, one handle. */
function scrubber(night, state) {
  const length = night.frame.length;
  const at = scaleLinear([0, length], [0, 1000]);
  const turning = night.visible.filter((number) => night.event(number).important);
  const past = s("rect", { class: "past", x: 0, y: 14, height: 4, width: 0 });
  const handle = h("span", { class: "handle" });
  const picture = s("svg", { viewBox: "0 0 1000 32", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "rail", x: 0, y: 14, height: 4, width: 1000 }), past,
    turning.map((number) => s("rect", { class: "turning-point", x: at(night.minute(number)) - 0.7, y: 8, width: 1.4, height: 16 })));
  const hours = h("div", { class: "hours", "aria-hidden": "true" }, wholeHours(3).map((minute) => {
    const mark = h("span", {}, clock(minute));
    mark.style.left = `${at(minute) / 10}%`;
    return mark;
  }));
  const slider = h("div", {
    class: "scrubber", id: "scrubber", role: "slider", tabindex: "0", "aria-label": t("transport.scrubber"),
    "aria-valuemin": 0, "aria-valuemax": Math.round(length),
  }, picture, hours, handle);
  followPointer(slider, state, length);
  state.on(["minute"], ({ minute }) => {
    updateAttribute(past, "width", at(minute).toFixed(1));
    handle.style.left = `${(at(minute) / 10).toFixed(3)}%`;
    updateAttribute(slider, "aria-valuenow", Math.round(minute));
    updateAttribute(slider, "aria-valuetext", timestamp(minute));
  });
  return slider;
}

/** The handle goes where the finger goes; with the keyboard a minute, ten, or an hour at a time. */
function followPointer(slider, state, length) {
  const go = (event) => {
    const box = slider.getBoundingClientRect();
    state.set({ minute: Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length });
  };
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    state.set({ playing: false });
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
