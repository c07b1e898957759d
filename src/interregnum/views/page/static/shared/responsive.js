// A picture as wide as the room there is, drawn anew when the room changes.

import { h, setChildren } from "interregnum/shared/dom.js";

const LEAST = 4; // pixels: a smaller change is no reason to draw again

/** `{element, again()}` around `draw(wide)`, which gives the picture. */
export function responsive(draw) {
  const element = h("div", { class: "responsive" });
  let wide = 0;
  const again = () => { if (wide) setChildren(element, draw(wide)); };
  new ResizeObserver(() => {
    if (!element.clientWidth || Math.abs(element.clientWidth - wide) < LEAST) return;
    wide = element.clientWidth;
    again();
  }).observe(element);
  return { element, again };
}
