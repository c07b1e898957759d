// The transport: play and pause, speed, steps to the next turning point or event, and the scrubber.

import { scrubber } from "interregnum/frame/scrubber.js";
import { h, setChildren, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { listen } from "interregnum/open/standing.js";
import { nextTurningPoint, pace } from "interregnum/turns/turningpoints.js";

const SPEEDS = [2, 5, 10, 20, 40]; // minutes of the night to a second

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
  listen(document, "keydown", (event) => {
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
