// The places of a panel: marks whose shape and colour say who holds them.

import { choosable, put, s } from "interregnum/dom.js";
import { shapeOf } from "interregnum/sides.js";

const AT_LARGE = 80; // pixels of doubt about a place that holds others, from which nobody is drawn at its middle

/** The places of a panel, those first that most happens at. */
export function ranked(night, panel) {
  const weight = new Map();
  for (const event of night.events) {
    if (event.place && !event.quiet) weight.set(event.place, (weight.get(event.place) ?? 0) + (event.important ? 6 : 1));
  }
  const within = night.data.map.within;
  const around = new Set(Object.values(within));
  return Object.entries(panel.places).filter(([id]) => night.nouns.places[id]).map(([id, at]) => {
    const whole = around.has(id) && (at.error / panel.metres) > 0 && at.error >= 2000;
    const held = night.track(`${id}.held_by`)?.values.some(Boolean);
    return { id, x: at.x, y: at.y, error: at.error, whole, held, inner: Boolean(at.inherited),
      rank: (weight.get(id) ?? 0) + (held ? 8 : 0) + (whole ? 100 : 0) };
  }).sort((one, other) => other.rank - one.rank || (one.id < other.id ? -1 : 1));
}

/** Whether a place is too wide to be a point at this scale: who is there is somewhere in it. */
export function atLarge(place, panel, scale) {
  return place.whole && (place.error / panel.metres) * scale > AT_LARGE;
}

/** The marks: one for each place, shown where its place leads a knot, or stands alone. */
export class Marks {
  constructor(night, state, places) {
    this.night = night;
    this.element = s("g", { class: "marks" });
    this.all = new Map(places.map((place) => [place.id, this.mark(place, state)]));
    this.element.append(...[...this.all.values()].map((one) => one.element).reverse());
  }

  mark(place, state) {
    const title = this.night.nouns.places[place.id].title;
    const hint = s("title", {}, title);
    const shape = s("path", { class: "mark-shape" });
    const element = s("g", { class: "mark", "data-key": `place:${place.id}` }, s("rect", { class: "target", x: -12, y: -12, width: 24, height: 24 }), shape, hint);
    choosable(element, title, () => state.set({ chosen: `place:${place.id}` }));
    return { place, element, shape, hint, title, side: -1, shown: true };
  }

  /** Show the marks of these places only, each at its spot on the screen. */
  lay(shown, screen) {
    for (const [id, one] of this.all) {
      const seen = shown.has(id);
      if (seen !== one.shown) { one.element.classList.toggle("away", !seen); one.shown = seen; }
      if (seen) { const [x, y] = screen(one.place); put(one.element, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`); }
    }
  }

  draw(minute) {
    for (const [id, one] of this.all) {
      const holder = this.night.at(`${id}.held_by`, minute);
      const side = holder ? this.night.side(holder) : 0;
      if (side === one.side && holder === one.holder) continue;
      one.side = side;
      one.holder = holder;
      put(one.shape, "d", shapeOf(side));
      put(one.element, "class", `mark choosable side-${side}${one.place.held ? " held" : ""}${one.shown ? "" : " away"}${one.element.classList.contains("picked") ? " picked" : ""}`);
      one.hint.textContent = holder ? `${one.title}: ${this.night.called(holder)}` : one.title;
    }
  }
}
