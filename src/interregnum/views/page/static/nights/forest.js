// Effects with their intervals, a row for each, on one scale: a line for the interval, a mark for the estimate.

import { scaleLinear } from "d3";
import { h, s } from "interregnum/shared/dom.js";

/**
 * A list of rows `{name, values: [value, low, high], kind, words, more}`: `name` is text or a node, `words` says the
 * effect, `kind` a class for the mark. `written(number)` writes the numbers of the scale, which are hours for `min`.
 */
export function forestPlot(rows, written, { unit = "", least = null, most = null } = {}) {
  const numbers = rows.flatMap((row) => row.values).filter((number) => number !== null);
  const scale = scaleLinear([least ?? Math.min(0, ...numbers), most ?? Math.max(0, ...numbers)], [2, 98]);
  const ticks = unit === "min" ? hourTicks(scale.domain()) : scale.ticks(4);
  return h("div", { class: "forest" }, scaleRow(scale, ticks, written),
    h("ol", { class: "rows" }, rows.map((row) => h("li", { class: row.kind ?? null }, h("span", { class: "name" }, row.name),
      h("span", { class: "plot" }, plot(row, scale)), h("span", { class: "words" }, row.words), row.more ?? null))));
}

/** Minutes at whole or half hours, four or five of them. */
export function hourTicks([least, most]) {
  const step = [15, 30, 60, 120, 180, 240, 360, 720].find((minutes) => (most - least) / minutes <= 5) ?? 1440;
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most; at += step) found.push(at);
  return found;
}

function scaleRow(scale, ticks, written) {
  return h("div", { class: "scale", "aria-hidden": "true" }, h("span", { class: "name" }),
    h("span", { class: "plot" }, s("svg", { height: 16, focusable: "false" }, ticks.map((tick) => s("text", { x: percentX(scale(tick)), y: 11, "text-anchor": scale(tick) < 8 ? "start" : scale(tick) > 92 ? "end" : "middle" }, written(tick))))),
    h("span", { class: "words" }));
}

function plot(row, scale) {
  const [value, low, high] = row.values;
  const nought = s("line", { class: "zero", x1: percentX(scale(0)), x2: percentX(scale(0)), y1: 0, y2: 24 });
  if (value === null) return s("svg", { height: 24, "aria-hidden": "true", focusable: "false" }, nought);
  return s("svg", { height: 24, "aria-hidden": "true", focusable: "false" }, nought,
    s("line", { class: "interval", x1: percentX(scale(low)), x2: percentX(scale(high)), y1: 12, y2: 12 }),
    [low, high].map((end) => s("line", { class: "interval", x1: percentX(scale(end)), x2: percentX(scale(end)), y1: 8, y2: 16 })),
    s("circle", { class: "estimate", cx: percentX(scale(value)), cy: 12, r: 4.2 }));
}

function percentX(share) {
  return `${share.toFixed(2)}%`;
}
