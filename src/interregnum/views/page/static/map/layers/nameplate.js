// The name of what is pointed at or in focus, at once and in full, beside it and within its panel.

import { textWidth } from "interregnum/map/labelplacement.js";
import { s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { wrapText } from "interregnum/shared/wraptext.js";

const LETTERS = 40; // of a line
const LINE = 14;
const EDGE = 4;
const AWAY = 6; // pixels from what it names

/** A plate over an SVG: it names whatever in it has `data-key`, by its hint or its label. */
export function nameplate(svg) {
  const [ground, text] = [s("rect", {}), s("text", { "font-size": 11.5 })];
  const plate = s("g", { class: "nameplate away", "aria-hidden": "true" }, ground, text);
  const hide = () => plate.classList.add("away");
  const show = (event) => {
    const shape = event.target.closest?.("[data-key]");
    if (!shape || !svg.contains(shape)) { hide(); return; }
    lay(svg, plate, ground, text, shape);
  };
  for (const name of ["pointerover", "focusin"]) svg.addEventListener(name, show);
  for (const name of ["pointerleave", "focusout"]) svg.addEventListener(name, hide);
  return { element: plate, hide };
}

/** What a shape is called. */
export function nameOf(shape) {
  return shape.querySelector("title")?.textContent || shape.getAttribute("aria-label") || "";
}

function lay(svg, plate, ground, text, shape) {
  const name = nameOf(shape);
  if (!name) { plate.classList.add("away"); return; }
  const lines = wrapText(name, LETTERS);
  setChildren(text, lines.map((line, n) => s("tspan", { x: 7, y: 14 + n * LINE }, line)));
  const font = `11.5px ${getComputedStyle(svg).getPropertyValue("--sans")}`;
  const [wide, high] = [Math.max(...lines.map((line) => textWidth(line, font))) + 14, lines.length * LINE + 7];
  updateAttribute(ground, "width", wide.toFixed(1));
  updateAttribute(ground, "height", high);
  const [own, of] = [svg.getBoundingClientRect(), shape.getBoundingClientRect()];
  const [x, y] = plateAt([of.left - own.left, of.top - own.top, of.right - own.left, of.bottom - own.top], [wide, high], [own.width, own.height]);
  plate.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  plate.classList.remove("away");
}

/** The corner of a plate of that size beside a box: above it where there is room, else below, and within the panel. */
export function plateAt([left, top, right, bottom], [wide, high], [width, height]) {
  const x = Math.max(EDGE, Math.min(width - wide - EDGE, (left + right - wide) / 2));
  const above = top - AWAY - high;
  return [x, above >= EDGE ? above : Math.min(height - high - EDGE, bottom + AWAY)];
}
