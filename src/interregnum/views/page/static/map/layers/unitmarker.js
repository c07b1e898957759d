// What each unit is doing at a minute, and its marker: as big as it has people, in the colour and hatch of
// the side it obeys now, a ship where it is afloat.

import { BENCHES, sittingText } from "interregnum/map/layers/sittings.js";
import { shipPath } from "interregnum/map/ships.js";
import { fillOf } from "interregnum/map/symbols.js";
import { s, selectable, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

const BIGGEST = 22; // pixels of radius of the biggest unit of the night
const MOST = 2.5; // pixels to the root of the people, however few they are
const LEAST = 4.6; // pixels: however few, they can be seen and hit
const LEAST_TOLD = 5; // of a body whose number is not told
const FAINTEST = 0.22;

/** The people of a body whose number the sources do not tell. */
export const UNTOLD = -1;

/** Pixels of radius to the root of the people: areas are as the numbers, in all of a night. */
export function radiusScale(night) {
  return Math.min(MOST, BIGGEST / Math.sqrt(Math.max(1, mostPeople(night))));
}

/** The people of the biggest unit there ever is. */
export function mostPeople(night) {
  return Math.max(0, ...Object.keys(night.nouns.units).flatMap((id) => night.track(`${id}.people`)?.values ?? []));
}

/** The radius of so many people. */
function radius(people, measure) {
  return Math.max(LEAST, Math.round(measure * Math.sqrt(people) * 5) / 5);
}

/** How every unit is at a minute: those that have people, or of which the sources tell where they are. */
export function unitsAt(night, journeys, ships, minute, measure) {
  const found = [];
  for (const id of Object.keys(night.nouns.units)) {
    const people = night.valueAt(`${id}.people`, minute) ?? (night.told ? UNTOLD : 0);
    const place = night.valueAt(`${id}.at`, minute);
    const { before, sure } = night.change(`${id}.at`, minute);
    if (people === 0 || (people !== UNTOLD && people < 1) || place === undefined || place === null) continue;
    const leg = place === "" ? journeys.begun(id, minute) : undefined;
    const obeys = night.valueAt(`${id}.obeys`, minute);
    const unit = { id, people, place, leg, obeys, side: night.side(obeys), afloat: ships.afloat(id, minute), radius: people === UNTOLD ? LEAST_TOLD : radius(people, measure), sure: 1 };
    found.push({ ...unit, sure });
    if (sure < 1 && before && before !== place) found.push({ ...unit, place: before, leg: undefined, sure: 1 - sure, key: `was:${id}`, was: true });
  }
  return found;
}

/** Several units of one side at one place, as one. */
export function mergedUnit(key, several, measure) {
  const counted = several.filter((member) => member.people !== UNTOLD);
  const people = counted.length ? counted.reduce((sum, member) => sum + member.people, 0) : UNTOLD;
  const sure = several.reduce((sum, member) => sum + member.sure, 0) / several.length;
  return { ...several[0], key, several, people, sure, radius: people === UNTOLD ? LEAST_TOLD + 2 : Math.max(radius(people, measure), LEAST_TOLD), afloat: several.every((member) => member.afloat) };
}

/** The room that a marker takes. */
export function spaceOf(unit) {
  return unit.afloat ? Math.max(unit.radius, 5) * 1.8 : unit.radius + (unit.several ? 3 : 0);
}

/** The marker of a unit, or of several as one. */
export class UnitMarker {
  constructor(prefix, key, label, choose) {
    this.prefix = prefix;
    this.label = label;
    this.shape = s("path", { class: "unit-shape" });
    this.total = s("text", { class: "unit-total", "aria-hidden": "true", "text-anchor": "middle", y: 3.4 });
    this.ring = s("circle", { class: "unit-ring", r: 0 });
    this.count = s("text", { class: "unit-count", "aria-hidden": "true" });
    this.hint = s("title", {});
    this.button = s("g", {}, this.shape, this.hint); // without the numbers that are written on it: its name has them
    this.element = s("g", { class: "unit-marker", "data-key": key }, this.ring, this.button, this.total, this.count);
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

  /** Draw it as this unit is now. */
  draw(unit, hint) {
    const many = unit.several?.length ?? 1;
    [this.single, this.always] = [many === 1 && !unit.was, Boolean(unit.afloat || unit.sits)];
    const look = `${unit.side} ${unit.radius} ${unit.afloat} ${many} ${Boolean(unit.leg)}`;
    if (look !== this.drawn) {
      this.drawn = look;
      const r = unit.radius;
      this.radius = spaceOf(unit);
      this.element.setAttribute("class", `unit-marker side-${unit.side}${unit.afloat ? " ship" : ""}${unit.sits ? " sitting" : ""}${unit.leg ? " under-way" : ""}${this.otherwise ? " differs" : ""}${this.element.classList.contains("selected") ? " selected" : ""}`);
      updateAttribute(this.shape, "d", shapeOfBody(unit));
      updateAttribute(this.shape, "fill", unit.sits ? "currentColor" : fillOf(this.prefix, unit.side));
      updateAttribute(this.ring, "r", many > 1 && !unit.afloat ? r + 2.4 : 0);
      updateAttribute(this.count, "x", (unit.afloat ? r * 1.8 : r * 0.72) + 2);
      updateAttribute(this.count, "y", (unit.afloat ? r : unit.sits ? 0 : r * 0.72) + (unit.sits ? 3 : 7));
    }
    updateText(this.count, unit.sits ? (unit.people ? unit.people.toLocaleString("en") : "") : many > 1 ? `×${many}` : "");
    updateText(this.total, unit.radius >= 13 && !unit.afloat && unit.people !== UNTOLD ? unit.people.toLocaleString("en") : "");
    const faint = unit.sure < 1 ? Math.max(FAINTEST, Math.round(unit.sure * 20) / 20) : 1;
    if (faint !== this.faint) { this.faint = faint; this.element.style.opacity = faint === 1 ? "" : faint; }
    const untold = unit.people === UNTOLD;
    if (untold !== this.untold) { this.untold = untold; this.shape.classList.toggle("untold", untold); }
    const title = hint(unit);
    updateText(this.hint, title);
    const seen = `${this.total.textContent}${this.count.textContent}`; // what is called must hold what is seen
    updateAttribute(this.button, "aria-label", [title.includes(this.label) ? "" : this.label, seen, title].filter(Boolean).join(", "));
    this.show(true);
  }

  /** Mark it where the other of two histories has it otherwise. */
  differs(otherwise) {
    if (otherwise !== this.otherwise) { this.otherwise = otherwise; this.element.classList.toggle("differs", otherwise); }
  }

  show(seen) {
    if (seen === this.seen) return;
    this.seen = seen;
    this.element.classList.toggle("away", !seen);
  }
}

function shapeOfBody({ afloat, sits, radius: r }) {
  if (sits) return BENCHES;
  return afloat ? shipPath(r) : `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** What a unit is called when it is pointed at. */
export function tooltip(night, unit) {
  if (unit.sits) return sittingText(night, unit);
  const many = unit.several?.length ?? 1;
  const who = many > 1 ? t("map.together", { n: many, names: unit.several.map((member) => night.nouns.units[member.id].title).join("; ") }) : night.nouns.units[unit.id].title;
  const people = unit.people === UNTOLD ? t("told.people") : t("map.people", { n: unit.people.toLocaleString("en") });
  const doubt = unit.sure < 1 ? `, ${t(unit.was ? "told.before" : "told.perhaps")}` : "";
  return `${who}: ${people}${unit.obeys ? `, ${night.titleOf(unit.obeys)}` : ""}${doubt}`;
}
