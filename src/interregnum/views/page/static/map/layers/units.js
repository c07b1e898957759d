// The units on a panel: at their places, packed; or gliding along their routes. Only what changed is moved.

import { packDiscs } from "interregnum/map/clusters.js";
import { mergedUnit, spaceOf, tooltip, UnitMarker, unitsAt } from "interregnum/map/layers/unitmarker.js";
import { s } from "interregnum/shared/dom.js";

const FEW = 3; // bodies of a side at a place that are drawn one by one at any scale
const CLEAR = 7; // pixels around a mark

/** The units of a panel. */
export class UnitLayer {
  constructor(night, state, panel, journeys, ships) {
    Object.assign(this, { night, state, panel, journeys, ships });
    this.element = s("g", { class: "units" });
    this.all = new Map();
    this.spots = new Map();
    this.keys = new Map(); // of each unit that is drawn with others, the marker it is in
  }

  /** Take another layout of places: everything is laid anew. `spot(place)` gives a cluster with `key`, x and y on screen. */
  lay(spot, screen, split, marks, measure) {
    Object.assign(this, { spot, screen, split, marks, measure, sizes: "" });
  }

  draw(minute) {
    const now = unitsAt(this.night, this.journeys, this.ships, minute, this.measure);
    const clusters = new Map();
    const seen = new Set();
    this.keys.clear();
    for (const unit of now) {
      if (unit.leg) this.glide(unit, minute, seen);
      else {
        const cluster = this.spot(unit.place);
        if (cluster) clusters.set(cluster, [...(clusters.get(cluster) ?? []), unit]);
      }
    }
    const shown = [...clusters].map(([cluster, there]) => [cluster, this.split ? there : merged(cluster, there, this.measure)]).sort(([cluster], [other]) => cluster.order - other.order);
    for (const [, there] of shown) {
      for (const unit of there) {
        seen.add(keyOf(unit));
        for (const member of unit.several ?? [unit]) if (!member.was) this.keys.set(member.id, keyOf(unit));
      }
    }
    this.settle(shown);
    for (const [key, marker] of this.all) if (!seen.has(key)) { marker.show(false); this.spots.delete(key); }
  }

  /** Lay those who stand, cluster by cluster, wherever a change of size or number may have moved them. */
  settle(shown) {
    const sizes = shown.map(([cluster, there]) => `${cluster.lead} ${there.map((unit) => `${keyOf(unit)} ${spaceOf(unit)}`).join(" ")}`).join(",");
    if (sizes !== this.sizes) {
      this.sizes = sizes;
      const taken = this.marks.map(([x, y]) => ({ x, y, r: 4.5 }));
      for (const [cluster, there] of shown) this.cluster(cluster, there, taken);
    }
    for (const [, there] of shown) {
      for (const unit of there) {
        const marker = this.marker(keyOf(unit), unit);
        const [x, y] = this.spots.get(keyOf(unit));
        marker.draw(unit, (member) => tooltip(this.night, this.journeys, member));
        marker.move(x, y);
      }
    }
  }

  glide(unit, minute, seen) {
    const at = this.mine(unit.leg) && this.journeys.place(this.panel, unit.leg, minute);
    if (!at) return;
    const [x, y] = this.screen(at);
    const marker = this.marker(`unit:${unit.id}`, unit);
    marker.draw(unit, (member) => tooltip(this.night, this.journeys, member));
    marker.move(x, y, at.west);
    this.keys.set(unit.id, `unit:${unit.id}`);
    this.spots.set(`unit:${unit.id}`, [x, y]);
    seen.add(`unit:${unit.id}`);
  }

  cluster(cluster, there, taken) {
    const [x, y] = cluster.at;
    const near = taken.filter((disc) => Math.hypot(disc.x - x, disc.y - y) < 160).map((disc) => ({ x: disc.x - x, y: disc.y - y, r: disc.r }));
    packDiscs(there.map(spaceOf), cluster.bare ? 0 : CLEAR, near).forEach((spot, n) => {
      this.spots.set(keyOf(there[n]), [x + spot.x, y + spot.y]);
      taken.push({ x: x + spot.x, y: y + spot.y, r: spaceOf(there[n]) });
    });
  }

  /** The boxes that units take on the screen. */
  boxes() {
    return [...this.spots].map(([key, [x, y]]) => {
      const r = (this.all.get(key)?.radius ?? 5) * 0.9;
      return [x - r, y - r, x + r, y + r];
    });
  }

  marker(key, unit) {
    if (!this.all.has(key)) {
      const choose = () => this.state.set({ selected: unit.several ? `place:${unit.place}` : `unit:${unit.id}` });
      const label = unit.several ? this.night.titleOf(unit.place) : this.night.nouns.units[unit.id].title;
      const marker = new UnitMarker(this.panel.name, key, label, choose);
      marker.element.classList.toggle("selected", this.state.get().selected === key);
      this.all.set(key, marker);
      this.element.append(marker.element);
    }
    return this.all.get(key);
  }
}

function keyOf(unit) {
  return unit.key ?? `unit:${unit.id}`;
}

/** At a small scale, the many of a side at one cluster are one; ships stay ships. */
function merged(cluster, there, measure) {
  const sides = new Map();
  for (const unit of there) {
    const key = unit.afloat ? unit.key ?? unit.id : `${unit.side}${unit.sure < 1 ? (unit.was ? " was" : " perhaps") : ""}`;
    sides.set(key, [...(sides.get(key) ?? []), unit]);
  }
  return [...sides].flatMap(([key, several]) => (several.length > FEW || (cluster.places > 1 && several.length > 1) ? [mergedUnit(`knot:${cluster.lead}:${key}`, several, measure)] : several));
}
