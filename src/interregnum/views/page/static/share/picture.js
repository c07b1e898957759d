// The map as a picture of its own: one SVG with everything in it, title, hour and source line; or the same as PNG.

import { s } from "interregnum/shared/dom.js";
import { wrapText } from "interregnum/shared/wraptext.js";

const HEAD = 58; // pixels above the map
const LINE = 17;
const EDGE = 16;
const KEY_LINE = 13;
const LETTER = 6.4; // pixels, about, of a letter of the foot
const SHARP = 2; // pixels of the PNG to one of the page
// What a shape has by the style sheet and must have by itself in a file of its own.
const STYLE = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "paint-order",
  "font-family", "font-size", "font-weight", "font-style", "letter-spacing", "text-anchor", "dominant-baseline"];

const LEFT_OUT = ["class", "style", "tabindex", "role", "aria-label", "aria-hidden", "aria-description", "data-key"];
const UNSEEN = ["defs", "clipPath", "pattern"];
let made = 0; // pictures: two of them in one document share no names

/** An SVG of an atlas (`.atlas`) as it stands. `texts` are `{title, hour, lines}`; the lines go below the map. */
export function pictureOf(atlas, { title, hour, lines }) {
  const own = `picture-${(made += 1)}-`;
  const [width, height] = [atlas.clientWidth, atlas.clientHeight];
  const foot = lines.flatMap((line) => wrapText(line, Math.floor((width - 2 * EDGE) / LETTER)));
  const whole = HEAD + height + EDGE + foot.length * LINE;
  const page = getComputedStyle(document.documentElement);
  const [ink, paper, faint] = ["--ink", "--paper", "--ink-2"].map((name) => page.getPropertyValue(name).trim());
  const [serif, sans] = ["--serif", "--sans"].map((name) => page.getPropertyValue(name).trim());
  const text = (content, attributes) => s("text", { fill: ink, "font-family": serif, ...attributes }, content);
  return s("svg", { xmlns: "http://www.w3.org/2000/svg", width, height: whole, viewBox: `0 0 ${width} ${whole}`, role: "img", "aria-label": `${title}, ${hour}` },
    s("title", {}, `${title}, ${hour}`),
    s("rect", { width, height: whole, fill: paper }),
    text(title, { x: EDGE, y: 25, "font-size": 19, "font-weight": 600 }),
    text(hour, { x: EDGE, y: 46, "font-size": 14, fill: faint, "font-family": sans }),
    [...atlas.querySelectorAll(".map-panel")].sort((a, b) => Number(a.classList.contains("inset")) - Number(b.classList.contains("inset"))).map((panel) => panelOf(panel, paper, ink, own)),
    keyOf(atlas, own, (content, attributes) => text(content, { "font-size": 11, "font-family": sans, ...attributes })),
    foot.map((line, n) => text(line, { x: EDGE, y: HEAD + height + EDGE + n * LINE, "font-size": 12, "font-family": sans })));
}

/** The key beside the map: each sign where it is seen, and its words in lines beside it. */
function keyOf(atlas, own, text) {
  const corner = atlas.getBoundingClientRect();
  const hatches = [...atlas.querySelectorAll(".map-legend > svg > defs")].map((defs) => frozen(defs, own));
  return [hatches, ...[...atlas.querySelectorAll(".map-legend li")].map((entry) => {
    const [box, sign] = [entry.getBoundingClientRect(), entry.querySelector("svg").getBoundingClientRect()];
    const [left, top] = [sign.right - corner.left + 4, HEAD + box.top - corner.top];
    const lines = wrapText(entry.textContent.trim(), Math.max(8, Math.floor((box.right - corner.left - left) / LETTER)));
    return s("g", {}, s("g", { transform: `translate(${sign.left - corner.left} ${HEAD + sign.top - corner.top})` }, [...entry.querySelector("svg").children].map((child) => frozen(child, own))),
      lines.map((line, n) => text(line, { x: left, y: top + (box.height - (lines.length - 1) * KEY_LINE) / 2 + 4 + n * KEY_LINE })));
  })];
}

/** A panel of the map, cut at its edges, where it lies on the atlas. */
function panelOf(panel, paper, ink, own) {
  const [width, height] = [panel.offsetWidth, panel.offsetHeight];
  return s("svg", { x: panel.offsetLeft, y: HEAD + panel.offsetTop, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" },
    s("rect", { width, height, fill: paper }),
    [...panel.children].filter((child) => child.localName === "svg").map((svg) => s("g", { transform: placeOf(svg) }, [...svg.children].map((child) => frozen(child, own)))),
    s("rect", { width, height, fill: "none", stroke: ink, "stroke-width": 1 }));
}

/** Where a layer lies in its panel: its corner, and how it has been moved since it was drawn. */
function placeOf(svg) {
  const style = getComputedStyle(svg);
  const [left, top] = [parseFloat(style.left) || 0, parseFloat(style.top) || 0];
  const moved = /matrix\(([^)]*)\)/.exec(style.transform);
  const [x, y] = style.transformOrigin.split(" ").map(parseFloat);
  return moved ? `translate(${left + x} ${top + y}) matrix(${moved[1]}) translate(${-x} ${-y})` : `translate(${left} ${top})`;
}

/** A copy of a shape with its style written on it, its names begun by `own`; null for what is not seen. */
function frozen(element, own) {
  const style = getComputedStyle(element);
  if (style.display === "none" && element.localName !== "defs") return null;
  const copy = element.cloneNode(false);
  for (const name of LEFT_OUT) copy.removeAttribute(name);
  if (!UNSEEN.includes(element.localName)) for (const name of STYLE) copy.setAttribute(name, style.getPropertyValue(name));
  if (style.vectorEffect === "non-scaling-stroke") keepStroke(element, copy, style);
  for (const { name, value } of [...copy.attributes]) {
    if (name === "id") copy.setAttribute(name, own + value);
    else if (value.includes("#")) copy.setAttribute(name, value.replace(/url\((["']?)#([^"')]+)\1\)/g, (_, quote, id) => `url(#${own}${id})`));
  }
  for (const child of element.childNodes) {
    const made = child.nodeType === Node.ELEMENT_NODE ? frozen(child, own) : document.createTextNode(style.textTransform === "uppercase" ? child.data.toUpperCase() : child.data);
    if (made) copy.append(made);
  }
  return copy;
}

/** A line that is as wide at any scale is as wide as it is seen now: a picture may be printed at any size. */
function keepStroke(element, copy, style) {
  const { a, b, c, d } = element.getScreenCTM();
  const scale = Math.sqrt(Math.abs(a * d - b * c)) || 1;
  copy.setAttribute("stroke-width", (parseFloat(style.strokeWidth) / scale).toFixed(4));
  if (style.strokeDasharray !== "none") copy.setAttribute("stroke-dasharray", style.strokeDasharray.split(/[ ,]+/).map((n) => (parseFloat(n) / scale).toFixed(4)).join(" "));
}

/** The file of a picture. */
export function svgFile(picture) {
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`], { type: "image/svg+xml" });
}

/** The same as pixels, twice as many as on the page. */
export async function pngFile(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SHARP, image.height * SHARP];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}
