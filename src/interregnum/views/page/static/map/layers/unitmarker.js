// What each body of people is doing at a minute, and its token: as big as it has people, in the colour and hatch of
// the side it obeys now, a ship where it is afloat.

import { shipPath } from "interregnum/map/ships.js";
import { fillOf } from "interregnum/map/symbols.js";
import { s, selectable, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

const BIGGEST = 22; // pixels of radius of the biggest body of the night
const MOST = 2.5; // pixels to the root of the people, however few they are
const LEAST = 3.2;

/** Pixels of radius to the root of the people: areas are as the numbers, in all of a night. */
export function radiusScale(night) {
  return Math.min(MOST, BIGGEST / Math.sqrt(Math.max(1, mostPeople(night))));
}

/** The people of the biggest body there ever is. */
export function mostPeople(night) {
  return Math.max(0, ...Object.keys(night.nouns.units).flatMap((id) => night.track(`${id}.people`)?.values ?? []));
}

/** The radius of so many people. */
function radius(people, measure) {
  return Math.max(LEAST, Math.round(measure * Math.sqrt(people) * 5) / 5);
}

/** How every body is at a minute: those that have people. */
export function unitsAt(night, journeys, ships, minute, measure) {
  const found = [];
  for (const id of Object.keys(night.nouns.units)) {
    const people = night.valueAt(`${id}.people`, minute) ?? 0;
    if (people < 1) continue;
    const place = night.valueAt(`${id}.at`, minute);
    const leg = place === "" ? journeys.begun(id, minute) : undefined;
    const obeys = night.valueAt(`${id}.obeys`, minute);
    found.push({ id, people, place, leg, obeys, side: night.side(obeys), afloat: ships.afloat(id, minute), radius: radius(people, measure) });
  }
  return found;
}

/** Several bodies of one side at one place, as one. */
export function mergedUnit(key, several, measure) {
  const people = several.reduce((sum, unit) => sum + unit.people, 0);
  return { ...several[0], key, several, people, radius: radius(people, measure), afloat: several.every((unit) => unit.afloat) };
}

/** The room that a token takes. */
export function spaceOf(body) {
  return body.afloat ? Math.max(body.radius, 5) * 1.45 : body.radius + (body.several ? 3 : 0);
}

/** The token of a body, or of several as one. */
export class UnitMarker {
  constructor(prefix, key, label, choose) {
    this.prefix = prefix;
    this.label = label;
    this.shape = s("path", { class: "unit-shape" });
    this.total = s("text", { class: "unit-total", "aria-hidden": "true", "text-anchor": "middle", y: 3.4 });
    this.ring = s("circle", { class: "unit-ring", r: 0 });
    this.count = s("text", { class: "unit-count", "aria-hidden": "true" });
    this.hint = s("title", {});
    this.button = s("g", {}, this.shape, this.hint); // without the numbers, which are not its name
    this.element = s("g", { class: "token", "data-key": key }, this.ring, this.button, this.total, this.count);
    selectable(this.button, label, choose);
    this.drawn = "";
    this.at = "";
  }

  /** Put it somewhere; `west` turns a ship. */
  move(x, y, west = false) {
    const at = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
    if (at !== this.at) { this.at = at; this.element.setAttribute("transform", at); }
    if (west !== this.west) { this.west = west; if (west) this.shape.setAttribute("transform", "scale(-1 1)"); else this.shape.removeAttribute("transform"); }
  }

  /** Draw it as this body is now. */
  draw(body, hint) {
    const many = body.several?.length ?? 1;
    const look = `${body.side} ${body.radius} ${body.afloat} ${many}`;
    if (look !== this.drawn) {
      this.drawn = look;
      const r = body.radius;
      this.radius = spaceOf(body);
      this.element.setAttribute("class", `unit-marker side-${body.side}${body.afloat ? " ship" : ""}${this.element.classList.contains("selected") ? " selected" : ""}`);
      updateAttribute(this.shape, "d", body.afloat ? shipPath(r) : `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`);
      updateAttribute(this.shape, "fill", fillOf(this.prefix, body.side));
      updateAttribute(this.ring, "r", many > 1 && !body.afloat ? r + 2.4 : 0);
      updateText(this.count, many > 1 ? `×${many}` : "");
      updateAttribute(this.count, "x", (body.afloat ? r * 1.8 : r * 0.72) + 2);
      updateAttribute(this.count, "y", (body.afloat ? r : r * 0.72) + 7);
    }
    updateText(this.total, body.radius >= 13 && !body.afloat ? body.people.toLocaleString("en") : "");
    const title = hint(body);
    updateText(this.hint, title);
    const seen = `${this.total.textContent}${this.count.textContent}`; // what is called must hold what is seen
    updateAttribute(this.element, "aria-label", [title.includes(this.label) ? "" : this.label, seen, title].filter(Boolean).join(", "));
    this.show(true);
  }

  show(seen) {
    if (seen === this.seen) return;
    this.seen = seen;
    this.element.classList.toggle("away", !seen);
  }
}

/** What a body is called when it is pointed at. */
export function tooltip(night, journeys, body) {
  const many = body.several?.length ?? 1;
  const who = many > 1 ? t("map.together", { n: many, names: body.several.map((unit) => night.nouns.units[unit.id].title).join("; ") }) : night.nouns.units[body.id].title;
  return `${who}: ${t("map.people", { n: body.people.toLocaleString("en") })}${body.obeys ? `, ${night.titleOf(body.obeys)}` : ""}`;
}
