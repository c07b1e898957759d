// An hour written below or above its place on an axis, whole at either end.

import { s } from "interregnum/shared/dom.js";
import { hourLabel } from "interregnum/shared/time.js";

const HALF = 18; // pixels, about, of half a label

/** The label of a minute at `x` of a picture that is `wide`, its line at `y`. */
export function hourText(minute, x, y, wide) {
  return s("text", { x: Math.max(HALF, Math.min(wide - HALF, x)), y, "text-anchor": "middle" }, hourLabel(minute));
}
