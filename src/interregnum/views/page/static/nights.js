// To be built.

import { h } from "interregnum/dom.js";

export function nights(night, state) {
  return { element: h("p", {}, "nights"), draw() {} };
}
