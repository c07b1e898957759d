// Shots on a panel of the map: rings that widen from where one was fired; of a shot whose minute is not told, rings that
// stand, faint, for as long as it may have been fired. They stand, too, for who wants nothing to move.

import { s, updateAttribute } from "interregnum/shared/dom.js";

const SEEN = 9; // minutes for which a shot is seen
const RINGS = [0, 1, 2];
const WIDEST = 64; // pixels
const EXACT = 6; // minutes: a span of more leaves the minute open
const STANDING = 0.45; // of the time of a shot: how its rings stand
const FAINT = 0.4;

/** The shots of a panel: `element`, `lay(spot)`, `draw(minute)`. */
export class ShotLayer {
  constructor(night) {
    this.night = night;
    this.element = s("g", { class: "shots", "aria-hidden": "true" });
    this.all = (night.history.shots ?? []).map((shot) => {
      const rings = RINGS.map(() => s("circle", {}));
      const struck = shot.to ? s("path", { class: "struck" }) : null;
      const element = s("g", { class: "shot away" }, rings, struck);
      this.element.append(element);
      const [, last] = night.told ? night.history.spans[shot.number - 1] : [];
      const minute = night.minute(shot.number);
      return { ...shot, minute, span: last && last - minute > EXACT ? last - minute : 0, rings, struck, element };
    });
  }

  /** Take another layout: `spot(place)` is where a place is on the screen, or undefined. */
  lay(spot) {
    for (const shot of this.all) {
      [shot.from, shot.goal] = [spot(shot.at), shot.to ? spot(shot.to) : undefined];
      if (shot.struck && shot.from && shot.goal) updateAttribute(shot.struck, "d", `M${shot.from.join(" ")}L${shot.goal.join(" ")}`);
    }
  }

  draw(minute) {
    for (const shot of this.all) {
      const share = (minute - shot.minute) / (shot.span || SEEN);
      const seen = share >= 0 && share <= 1 && Boolean(shot.from);
      shot.element.classList.toggle("away", !seen);
      if (!seen) continue;
      shot.rings.forEach((ring, n) => {
        updateAttribute(ring, "cx", shot.from[0].toFixed(1));
        updateAttribute(ring, "cy", shot.from[1].toFixed(1));
        updateAttribute(ring, "r", ringRadius(shot.span || still() ? STANDING : share, n).toFixed(1));
        ring.style.opacity = shot.span ? FAINT : still() ? 1 : (1 - share) * 0.9;
      });
    }
  }
}

/** Whether the reader wants nothing to move. */
function still() {
  return Boolean(globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches);
}

/** The radius of the rings of a shot, of which a share of its time is over: each follows the one before. */
export function ringRadius(share, n) {
  return Math.max(4, WIDEST * Math.max(0, Math.min(1, 0.18 + share * 1.2 - n * 0.22)));
}
