// To be built.

import { h } from "interregnum/dom.js";

export function map(night, state) {
  return { element: h("p", {}, "map"), draw() {} };
}
