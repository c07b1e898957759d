// To be built.

import { h } from "interregnum/dom.js";

export function wires(night, state) {
  return { element: h("p", {}, "wires"), draw() {} };
}
