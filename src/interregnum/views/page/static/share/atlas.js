// The map to take a picture of: the one on the screen as it stands, or one of a fixed size out of sight.

import { map } from "interregnum/map/map.js";
import { h } from "interregnum/shared/dom.js";
import { settled } from "interregnum/shared/schedule.js";

const made = new WeakMap(); // of a night, its map out of sight

/** The atlas on the screen; null where another view is open. */
export function atlasSeen() {
  return document.querySelector("#stage[data-view=map] .atlas");
}

/** An atlas of a night out of sight, drawn at this minute; null without a map. */
export async function atlasAside(night, state) {
  if (!night.data.map) return null;
  if (!made.has(night)) made.set(night, map(night, state));
  const { element, draw } = made.get(night);
  const frame = h("div", { class: "aside-map", "aria-hidden": "true", inert: true }, element);
  document.body.append(frame);
  await settled();
  draw(state.get().minute);
  await settled();
  return { atlas: element.querySelector(".atlas"), remove: () => frame.remove() };
}
