// Many histories as dots, one for each: stacked over an axis, or in blocks by what came of them. Each can be picked.

import { h, s, updateAttribute } from "interregnum/shared/dom.js";

const LARGEST = 3.4; // pixels: the radius of a dot, where there is room
const SMALLEST = 0.9;
const BESIDE = 1.6; // the radius where several stand beside each other
const WIDEST = 30; // dots beside each other in a column
const NEAR = 14; // pixels: how far a pointer may be from the dot that is meant

/**
 * The places of dots stacked over an axis, in columns so wide and dots so large that they stay below `tall`:
 * `{places: [{n, x, y}], radius}`.
 */
export function stackDots(items, bottom, tall) {
  const { radius, across } = sizes().find((size) => highest(items, size) * size.radius * 2 <= tall) ?? sizes().at(-1);
  const step = radius * 2;
  const filled = new Map();
  const places = items.map(({ n, x }) => {
    const column = Math.round(x / (step * across));
    const before = filled.get(column) ?? 0;
    filled.set(column, before + 1);
    return { n, x: (column * across + (before % across) - (across - 1) / 2) * step, y: bottom - radius - Math.floor(before / across) * step };
  });
  return { places, radius };
}

/** Dots as large as may be; where the smallest are too high, columns of several beside each other. */
function sizes() {
  const found = [];
  for (let radius = LARGEST; radius >= SMALLEST; radius -= 0.1) found.push({ radius, across: 1 });
  for (let across = 2; across <= WIDEST; across += 1) found.push({ radius: BESIDE, across });
  return found;
}

function highest(items, { radius, across }) {
  const filled = new Map();
  for (const { x } of items) {
    const column = Math.round(x / (radius * 2 * across));
    filled.set(column, (filled.get(column) ?? 0) + 1);
  }
  return Math.ceil(Math.max(0, ...filled.values()) / across);
}

/** The places of dots in a block, line by line, at most so many in a line: `{places, bottom}`. */
export function blockDots(numbers, left, top, wide, radius, most = Infinity) {
  const step = radius * 2;
  const row = Math.max(1, Math.min(most, Math.floor(wide / step)));
  const places = numbers.map((n, k) => ({ n, x: left + radius + (k % row) * step, y: top + radius + Math.floor(k / row) * step }));
  return { places, bottom: top + Math.ceil(numbers.length / row) * step };
}

/**
 * The dots of `groups` (`[{places, kind}]`), which can be picked by pointer and keyboard. `under` and `over` are what
 * else is drawn; `describe(n)` says what a dot is in words, `pick(n)` hears of it, `open(n)` when it is to be opened.
 */
export function dots({ groups, radius, wide, tall, under = [], over = [], label, here = null, picked = null, describe, pick, open }) {
  const all = groups.flatMap((group) => group.places);
  const order = [...all].sort((a, b) => a.x - b.x || b.y - a.y);
  const ring = s("circle", { class: "ring", r: radius + 2.2 });
  const current = all.find((dot) => dot.n === here);
  const picture = s("svg", { width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}`, "aria-hidden": "true", focusable: "false" }, under,
    groups.map(({ places, kind }) => s("path", { class: `dot ${kind ?? ""}`, d: places.map(({ x, y }) => circlePath(x, y, radius)).join("") })),
    current && s("circle", { class: "own", cx: current.x, cy: current.y, r: radius + 1.6 }), ring, over);
  const element = h("div", { class: "dots", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": String(Math.max(0, order.length - 1)) }, picture);
  let at = Math.max(0, order.findIndex((dot) => dot.n === (picked ?? here)));
  const show = (quiet) => {
    const dot = order[at];
    if (!dot) return;
    updateAttribute(ring, "cx", dot.x);
    updateAttribute(ring, "cy", dot.y);
    updateAttribute(element, "aria-valuenow", at);
    updateAttribute(element, "aria-valuetext", describe(dot.n));
    if (!quiet) pick(dot.n);
  };
  show(picked === null);
  ring.classList.toggle("out", picked === null);
  const go = (to) => { at = Math.max(0, Math.min(order.length - 1, to)); ring.classList.remove("out"); show(false); };
  addListeners(element, picture, order, go, { at: () => at, picked: () => (ring.classList.contains("out") ? -1 : at) }, open);
  return element;
}

/** `at()` is the place at which the keys stand, `picked()` that of the dot that is picked, -1 while none is. */
function addListeners(element, picture, order, go, { at, picked }, open) {
  const nearest = (event) => {
    const box = picture.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const far = (dot) => (dot.x - x) ** 2 + (dot.y - y) ** 2;
    let best = 0;
    order.forEach((dot, n) => { if (far(dot) < far(order[best])) best = n; });
    return order.length && far(order[best]) <= NEAR ** 2 ? best : -1;
  };
  element.addEventListener("click", (event) => {
    const n = nearest(event);
    if (n >= 0 && n === picked() && event.detail <= 1) open(order[n].n);
    else if (n >= 0) go(n);
  });
  element.addEventListener("dblclick", (event) => { const n = nearest(event); if (n >= 0) open(order[n].n); });
  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 20, PageDown: -20, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") { if (order[at()]) open(order[at()].n); } else go(at() + step);
  });
}

function circlePath(x, y, radius) {
  const r = Math.max(0.8, radius - 0.45);
  return `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}
