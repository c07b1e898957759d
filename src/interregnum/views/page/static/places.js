// The places of a panel: marks whose shape and colour say who holds them.

import { choosable, put, s } from "interregnum/dom.js";
import { believed } from "interregnum/knows.js";
import { shapeOf } from "interregnum/sides.js";
import { say } from "interregnum/words.js";

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
    this.state = state;
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

  /** Who holds each place; while somebody's eyes are chosen, who does so as far as they could know. */
  draw(minute) {
    const { eyes } = this.state.get();
    const seeing = eyes in this.night.nouns.persons || eyes in this.night.nouns.units;
    for (const [id, one] of this.all) {
      const is = this.night.at(`${id}.held_by`, minute);
      const holder = seeing ? believed(this.night, eyes, `${id}.held_by`, minute) : is;
      const side = holder ? this.night.side(holder) : 0;
      const mistaken = holder !== is;
      if (side === one.side && holder === one.holder && mistaken === one.mistaken) continue;
      Object.assign(one, { side, holder, mistaken });
      put(one.shape, "d", shapeOf(side));
      put(one.element, "class", `mark choosable side-${side}${one.place.held ? " held" : ""}${mistaken ? " mistaken" : ""}${one.shown ? "" : " away"}${one.element.classList.contains("picked") ? " picked" : ""}`);
      const told = holder ? `${one.title}: ${this.night.called(holder)}` : one.title;
      one.hint.textContent = mistaken ? say("map.mistaken", { place: told, holder: is ? this.night.called(is) : say("map.legend.nobody") }) : told;
    }
  }
}
