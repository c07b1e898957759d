// What the modules of the page find in a browser, for Node: their names, a document of a few lines, the catalogue.

import { readFileSync } from "node:fs";
import { register } from "node:module";
import { Element, document } from "./document.mjs";

register("./resolve.mjs", import.meta.url);
const catalogue = new Element("script");
catalogue.textContent = readFileSync(new URL("../../src/interregnum/views/page/words/en.json", import.meta.url), "utf8");
document.elements.set("words", catalogue);
Object.assign(globalThis, {
  document,
  window: { addEventListener() {}, removeEventListener() {} },
  location: { hash: "" },
  history: { replaceState() {}, pushState() {} },
  getComputedStyle: () => ({ getPropertyValue: () => "", fontFamily: "" }),
  ResizeObserver: class { observe() {} },
  requestAnimationFrame: (run) => setImmediate(() => run(performance.now())),
  cancelAnimationFrame: clearImmediate,
});
