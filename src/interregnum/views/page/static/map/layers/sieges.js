// The ring round a besieged place: an arc for each side of it, broken while open, whole once covered.

import { s, updateAttribute } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** The rings of a panel. */
export class SiegeLayer {
  constructor(night, panel) {
    this.night = night;
    this.element = s("g", { class: "rings", "aria-hidden": "true" });
    this.all = Object.entries(night.told ? {} : night.data.theatre.sieges).flatMap(([id, siege]) => this.ring(id, siege, panel));
    this.element.append(...this.all.map((siege) => siege.element));
  }

  ring(id, siege, panel) {
    const middle = panel.places[siege.place];
    const around = siege.ring.map((place) => panel.places[place]).filter(Boolean);
    if (!middle || !siege.approaches.length) return [];
    const far = around.length ? around.reduce((sum, at) => sum + Math.hypot(at.x - middle.x, at.y - middle.y), 0) / around.length : 400 / panel.metres;
    const sectors = sectorsOf(siege.approaches.map((approach) => bearing(approach, middle, panel)));
    const arcs = siege.approaches.map((approach, n) => {
      const first = this.night.firstFiring(approach.event);
      return { from: first ? this.night.minute(first) : Infinity, sector: sectors[n],
        element: s("path", { class: "ring-arc" }, s("title", {}, approach.title)) };
    });
    const sealed = this.night.firstFiring(siege.sealed);
    const element = s("g", { class: `ring side-${this.night.side(siege.by)}` }, arcs.map((arc) => arc.element));
    return [{ id, siege, middle, far: far * 1.05, arcs, element, sealed: sealed ? this.night.minute(sealed) : Infinity }];
  }

  lay(screen, scale) {
    for (const ring of this.all) {
      const [x, y] = screen(ring.middle);
      const radius = ring.far * scale;
      ring.element.classList.toggle("away", radius < 14);
      updateAttribute(ring.element, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      for (const arc of ring.arcs) updateAttribute(arc.element, "d", arcPath(radius, arc.sector));
    }
  }

  draw(minute) {
    for (const ring of this.all) {
      const taken = this.night.valueAt(`${ring.siege.place}.held_by`, minute) === ring.siege.by;
      for (const arc of ring.arcs) updateAttribute(arc.element, "class", `ring-arc${minute >= arc.from ? " covered" : ""}`);
      const now = `ring side-${this.night.side(ring.siege.by)}${minute >= ring.sealed ? " sealed" : ""}${taken ? " fallen" : ""}`;
      if (now !== ring.now) { ring.now = now; const away = ring.element.classList.contains("away"); updateAttribute(ring.element, "class", now + (away ? " away" : "")); }
    }
  }
}

/** In words: how many sides are covered. */
export function siegeSummary(night, minute) {
  return Object.values(night.data.theatre.sieges).filter((siege) => siege.approaches.length).map((siege) => {
    const covered = siege.approaches.filter((approach) => (night.firstFiring(approach.event) ? night.minute(night.firstFiring(approach.event)) : Infinity) <= minute).length;
    return t("map.ring.told", { title: siege.title, covered, of: siege.approaches.length });
  });
}

function bearing(approach, middle, panel) {
  const seen = approach.towards.map((id) => panel.places[id]).filter((at) => at && (at.x !== middle.x || at.y !== middle.y));
  if (!seen.length) return null;
  const x = seen.reduce((sum, at) => sum + (at.x - middle.x) / Math.hypot(at.x - middle.x, at.y - middle.y), 0);
  const y = seen.reduce((sum, at) => sum + (at.y - middle.y) / Math.hypot(at.x - middle.x, at.y - middle.y), 0);
  return Math.atan2(y, x);
}

/** Equal sectors in the order of the bearings, turned so that they fit them best. */
export function sectorsOf(bearings) {
  const count = bearings.length;
  const step = (2 * Math.PI) / count;
  const order = bearings.map((at, n) => n).sort((a, b) => (bearings[a] ?? 9) - (bearings[b] ?? 9));
  const known = order.map((n, slot) => (bearings[n] === null ? null : bearings[n] - slot * step)).filter((off) => off !== null);
  const turn = known.length ? Math.atan2(known.reduce((sum, off) => sum + Math.sin(off), 0), known.reduce((sum, off) => sum + Math.cos(off), 0)) : 0;
  const sectors = [];
  order.forEach((n, slot) => { sectors[n] = [turn + (slot - 0.5) * step + 0.05, turn + (slot + 0.5) * step - 0.05]; });
  return sectors;
}

function arcPath(radius, [from, to]) {
  const at = (angle) => `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
  return `M${at(from)}A${radius.toFixed(1)} ${radius.toFixed(1)} 0 0 1 ${at(to)}`;
}
