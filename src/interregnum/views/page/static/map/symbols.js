// How a side looks on a picture: a colour, and with it a hatch for units and a shape for places. Never colour alone.

import { s } from "interregnum/shared/dom.js";

// Lines of each side's hatch on a tile of 6 by 6; the first side is solid.
const HATCHES = { 1: "", 2: "M-1 1l2-2M0 6l6-6M5 7l2-2", 3: "M0 3h6", 4: "M3 0v6", 5: "M0 0l6 6M0 6l6-6", 6: "M1.5 3h3M3 1.5v3" };
const SHAPES = {
  0: "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
  1: "M-3.6-3.6h7.2v7.2h-7.2z",
  2: "M0-5l5 5-5 5-5-5z",
  3: "M0-5l4.8 8.4h-9.6z",
  4: "M0 5l4.8-8.4h-9.6z",
  5: "M-5-1.6h3.4v-3.4h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4z",
  6: "M-4.6 0l2.3-4h4.6l2.3 4-2.3 4h-4.6z",
};

/** The patterns that `fillOf` names, for the `defs` of a picture. */
export function hatches(prefix) {
  return Object.entries(HATCHES).map(([side, d]) => s("pattern", { id: `${prefix}-${side}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    s("rect", { class: `side-${side} hatch-ground`, width: 6, height: 6 }), d ? s("path", { class: "hatch-line", d }) : null));
}

/** How a unit of a side is filled. */
export function fillOf(prefix, side) {
  return side ? `url(#${prefix}-${side})` : "none";
}

/** The shape of a place that a side holds; a ring where nobody does. */
export function shapeOf(side) {
  return SHAPES[side] ?? SHAPES[6];
}
