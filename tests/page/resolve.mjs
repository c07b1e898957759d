// Where Node finds the modules of the page: an import map does the same in a browser (`views/page/document.py`).

const STATIC = new URL("../../src/interregnum/views/page/static/", import.meta.url);

export function resolve(name, context, next) {
  if (name === "d3") return { url: new URL("vendor/d3.js", STATIC).href, format: "module", shortCircuit: true };
  if (!name.startsWith("interregnum/")) return next(name, context);
  return { url: new URL(name.slice("interregnum/".length), STATIC).href, format: "module", shortCircuit: true };
}
