// The ground of a map: water, islands, parks, streets, buildings, bridges, drawn once; and the names that lie on it.

import { s } from "interregnum/shared/dom.js";

const WIDTHS = { street: [0, 26, 17, 10], canal: [0, 45, 30, 18], bridge: [0, 24, 18, 14] }; // metres, by rank
const LINES = ["canal", "street", "rail", "front", "bridge"];
// The least pixels to a kilometre at which the name of a thing of that kind is written, by rank.
const FROM = { waters: [0, 0, 60, 110], water: [0, 1e9, 1e9, 1e9], island: [0, 0, 90, 160], district: [0, 0, 70, 150], town: [0, 0, 0, 0], park: [0, 190, 260, 330],
  square: [0, 220, 300, 380], canal: [0, 170, 230, 300], street: [0, 210, 300, 420], bridge: [0, 260, 330, 420], fortress: [0, 170, 260, 300], building: [0, 190, 330, 460], rail: [0, 1e9, 1e9, 1e9], front: [0, 0, 0, 0] };
const ORDER = ["waters", "island", "district", "town", "front", "fortress", "building", "canal", "street", "park", "square", "bridge"];

/** The shapes of a panel, in its own steps; to be put in a group that is moved and scaled. */
export function drawBasemap(panel) {
  const [left, top, right, bottom] = panel.extent;
  return [s("rect", { class: "g-land", x: left, y: top, width: right - left, height: bottom - top }),
    waterlines(panel),
    panel.shapes.filter((shape) => shape.kind !== "water").map((shape) => s("path", { class: `g-${shape.kind}`, d: shape.d, ...wide(panel, shape) })),
    panel.shapes.filter((shape) => shape.kind === "bridge").map((shape) => s("path", { class: "g-bridge-deck", d: shape.d, "stroke-width": metres(shape, "bridge") * 0.68 / panel.metres }))];
}

/** Water, with a line or two along its shores as engravers drew them. */
function waterlines(panel) {
  const waters = panel.shapes.filter((shape) => shape.kind === "water");
  const clip = `${panel.prefix ?? panel.name}-water`;
  const shores = panel.shapes.filter((shape) => ["water", "island"].includes(shape.kind)).map((shape) => shape.d).join("");
  return [waters.map((shape) => s("path", { class: "g-water", d: shape.d })), s("clipPath", { id: clip }, waters.map((shape) => s("path", { d: shape.d }))),
    s("g", { "clip-path": `url(#${clip})` }, [3, 2, 1].flatMap((n) => [s("path", { class: `g-shore shore-${n}`, d: shores }), s("path", { class: `g-shore gap-${n}`, d: shores })]))];
}

function wide(panel, shape) {
  if (!LINES.includes(shape.kind) || !WIDTHS[shape.kind]) return {};
  return { "stroke-width": shape.width ?? metres(shape, shape.kind) / panel.metres };
}

function metres(shape, kind) {
  return WIDTHS[kind][Math.max(1, Math.min(3, shape.rank ?? 3))];
}

/** The names of the ground that are written at a scale (pixels to a step), the most important first. */
export function basemapLabels(panel, scale, titles) {
  const kilometre = (1000 / panel.metres) * scale;
  return panel.labels
    .filter((label) => kilometre >= (FROM[label.kind]?.[Math.min(3, label.rank ?? 3)] ?? 1e9) && !titles.has(normalizedName(label.text)))
    .sort((label, other) => (label.rank ?? 3) - (other.rank ?? 3) || ORDER.indexOf(label.kind) - ORDER.indexOf(other.kind));
}

/** A name without what differs between two writings of it. */
export function normalizedName(text) {
  return text.toLowerCase().replace(/^the /, "").replace(/ (building|prospect|street)$/, "").trim();
}
