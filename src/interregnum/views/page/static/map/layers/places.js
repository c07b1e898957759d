// The places of a panel: marks whose shape and colour say who holds them.

import { shapeOf } from "interregnum/map/symbols.js";
import { s, selectable, updateAttribute } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { believedValue } from "interregnum/wires/knowledge.js";

const CERTAIN = { sure: 1 };
const AT_LARGE = 80; // pixels of doubt about a place that holds others, from which nobody is drawn at its middle

/** The places of a panel, those first that most happens at. */
export function rankedPlaces(night, panel) {
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
  }).sort((place, other) => other.rank - place.rank || (place.id < other.id ? -1 : 1));
}

/** Whether a place is too wide to be a point at this scale: who is there is somewhere in it. */
export function isArea(place, panel, scale) {
  return place.whole && (place.error / panel.metres) * scale > AT_LARGE;
}

/** The marks: one for each place, shown where its place leads a cluster, or stands alone. */
export class PlaceLayer {
  constructor(night, state, places) {
    this.night = night;
    this.state = state;
    this.element = s("g", { class: "marks" });
    this.all = new Map(places.map((place) => [place.id, this.mark(place, state)]));
    this.element.append(...[...this.all.values()].map((marker) => marker.element).reverse());
  }

  mark(place, state) {
    const title = this.night.nouns.places[place.id].title;
    const hint = s("title", {}, title);
    const shape = s("path", { class: "place-shape" });
    const element = s("g", { class: "place-marker", "data-key": `place:${place.id}` }, s("rect", { class: "target", x: -12, y: -12, width: 24, height: 24 }), shape, hint);
    selectable(element, title, () => state.set({ selected: `place:${place.id}` }));
    return { place, element, shape, hint, title, side: -1, shown: true };
  }

  /** Show the marks of these places only, each at its spot on the screen. */
  lay(shown, screen) {
    for (const [id, marker] of this.all) {
      const seen = shown.has(id);
      if (seen !== marker.shown) { marker.element.classList.toggle("away", !seen); marker.shown = seen; }
      if (seen) { const [x, y] = screen(marker.place); updateAttribute(marker.element, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`); }
    }
  }

  /** Who holds each place; while somebody's eyes are selected, who does so as far as they could know. */
  draw(minute) {
    const { observer } = this.state.get();
    const seeing = !this.night.told && (observer in this.night.nouns.persons || observer in this.night.nouns.units);
    for (const [id, marker] of this.all) {
      const is = this.night.valueAt(`${id}.held_by`, minute);
      const holder = seeing ? believedValue(this.night, observer, `${id}.held_by`, minute) : is;
      const side = holder ? this.night.side(holder) : 0;
      const mistaken = holder !== is;
      const { sure } = this.night.told ? this.night.change(`${id}.held_by`, minute) : CERTAIN;
      const faint = sure < 1 ? Math.max(0.35, Math.round(sure * 20) / 20) : 1;
      if (side === marker.side && holder === marker.holder && mistaken === marker.mistaken && faint === marker.faint) continue;
      Object.assign(marker, { side, holder, mistaken, faint });
      marker.shape.style.opacity = faint === 1 ? "" : faint;
      updateAttribute(marker.shape, "d", shapeOf(side));
      updateAttribute(marker.element, "class", `place-marker selectable side-${side}${marker.place.held ? " held" : ""}${mistaken ? " mistaken" : ""}${this.night.told && (is === null || is === undefined) ? " untold" : ""}${marker.shown ? "" : " away"}${marker.element.classList.contains("selected") ? " selected" : ""}`);
      const title = holder ? `${marker.title}: ${this.night.titleOf(holder)}${faint < 1 ? `, ${t("told.perhaps")}` : ""}` : this.night.told ? `${marker.title}: ${is === "" ? t("map.legend.nobody") : t("map.legend.untold")}` : marker.place.held ? `${marker.title}: ${t("map.legend.nobody")}` : marker.title;
      marker.hint.textContent = mistaken ? t("map.mistaken", { place: title, holder: is ? this.night.titleOf(is) : t("map.legend.nobody") }) : title;
      updateAttribute(marker.element, "aria-label", marker.hint.textContent);
    }
  }
}
