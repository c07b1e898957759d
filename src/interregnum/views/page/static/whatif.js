// To be built.

import { h } from "interregnum/dom.js";

export function whatif(night, state) {
  return { element: h("p", {}, "whatif"), draw() {} };
}
