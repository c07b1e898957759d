// A picture is one stop of the Tab key; within it the arrow keys go to the nearest shape that way.

import { t } from "interregnum/shared/i18n.js";
import { throttled } from "interregnum/shared/schedule.js";

const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const PICTURE = "svg, .overview"; // what is walked in
const SHAPE = ".selectable, .overview button";
const EVERY = 120; // milliseconds between two looks at pictures that are drawn anew
const ASIDE = 2.5; // how much further a step to the side counts than one ahead

/** Make every picture in an element walkable, and keep it so when pictures are drawn anew. */
export function enableArrowKeys(element) {
  new MutationObserver(throttled(EVERY, () => {
    for (const picture of element.querySelectorAll(PICTURE)) ensureTabStop(picture);
  })).observe(element, { childList: true, subtree: true });
  element.addEventListener("focusin", ({ target }) => {
    const picture = pictureOf(target);
    if (picture) makeTabStop(picture, target);
  });
  element.addEventListener("keydown", (event) => {
    const picture = DIRECTIONS[event.key] && pictureOf(event.target);
    if (!picture) return;
    event.preventDefault();
    event.stopPropagation();
    nearest(picture, event.target, DIRECTIONS[event.key])?.focus();
  });
}

/** The picture that a shape stands in; null for what is no shape to be selected. */
function pictureOf(shape) {
  return shape.matches(SHAPE) ? shape.closest(PICTURE) : null;
}

function shapesOf(picture) {
  return [...picture.querySelectorAll(SHAPE)].filter((shape) => shape.checkVisibility());
}

/** One stop in a picture: the one there is, or its first shape. */
function ensureTabStop(picture) {
  const shapes = [...picture.querySelectorAll(SHAPE)];
  if (shapes.length < 2) return;
  const stops = shapes.filter((shape) => shape.tabIndex === 0);
  if (stops.length === 1 && stops[0].checkVisibility()) return;
  picture.setAttribute("aria-description", t("arrowkeys.hint"));
  const first = stops.includes(document.activeElement) ? document.activeElement : shapesOf(picture)[0];
  if (first) makeTabStop(picture, first);
}

function makeTabStop(picture, shape) {
  for (const other of picture.querySelectorAll(SHAPE)) if (other !== shape && other.tabIndex === 0) other.setAttribute("tabindex", "-1");
  shape.setAttribute("tabindex", "0");
}

/** The shape that is nearest in a direction; those aside count as further off. */
function nearest(picture, from, [right, down]) {
  const here = centre(from);
  let found = null;
  let least = Infinity;
  for (const shape of shapesOf(picture)) {
    const there = centre(shape);
    const [x, y] = [there.x - here.x, there.y - here.y];
    const ahead = x * right + y * down;
    if (shape === from || ahead <= 0.5) continue;
    const far = ahead + ASIDE * Math.abs(x * down + y * right);
    if (far < least) [found, least] = [shape, far];
  }
  return found;
}

function centre(shape) {
  const box = shape.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
