// To be built.

import { h } from "interregnum/dom.js";

export function hall(night, state) {
  return { element: h("p", {}, "hall"), draw() {} };
}
