// The units on a panel, and the assemblies that sit: beside their places, or gliding along their routes. Only what changed
// is moved.

import { sittingsAt } from "interregnum/map/layers/sittings.js";
import { mergedUnit, spaceOf, tooltip, UnitMarker, unitsAt } from "interregnum/map/layers/unitmarker.js";
import { standing } from "interregnum/map/standing.js";
import { s, updateAttribute } from "interregnum/shared/dom.js";
import { differentUnit } from "interregnum/beside/differences.js";

const FEW = 3; // bodies of a side at a place that are drawn one by one at any scale
const MARK = 4.5; // pixels of radius of the mark of a place
const NEIGHBOURS = 260; // pixels within which others are kept clear of

/** The units of a panel. */
export class UnitLayer {
  constructor(night, state, panel, journeys, ships) {
    Object.assign(this, { night, state, panel, journeys, ships });
    this.ties = s("g", { class: "ties" });
    this.element = s("g", { class: "units" }, this.ties);
    this.all = new Map();
    this.spots = new Map();
    this.tied = new Map(); // of each marker that stands aside, its line
    this.keys = new Map(); // of each unit that is drawn with others, the marker it is in
  }

  /**
   * Take another layout of places: everything is laid anew. `spot(place)` gives a cluster with its place on the screen;
   * `around` is what bodies must keep clear of: `{marks, names, wet(x, y), size}`; on a small panel things are `coarse`.
   */
  lay(spot, screen, split, around, { measure, coarse }) {
    Object.assign(this, { spot, screen, split, around, measure, coarse, sizes: "" });
  }

  draw(minute) {
    const now = [...sittingsAt(this.night, minute), ...unitsAt(this.night, this.journeys, this.ships, minute, this.measure)];
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
    const shown = [...clusters].map(([cluster, there]) => [cluster, this.split ? there : merged(cluster, there, this.measure, this.coarse)]).sort(([cluster], [other]) => cluster.order - other.order);
    for (const [, there] of shown) {
      for (const unit of there) {
        seen.add(keyOf(unit));
        for (const member of unit.several ?? [unit]) if (!member.was) this.keys.set(member.id, keyOf(unit));
      }
    }
    this.settle(shown, minute);
    for (const [key, marker] of this.all) if (!seen.has(key)) { marker.show(false); this.spots.delete(key); this.tie(key, null); }
  }

  /** Lay those who stand, cluster by cluster, wherever a change of size or number may have moved them. */
  settle(shown, minute) {
    const sizes = shown.map(([cluster, there]) => `${cluster.lead} ${there.map((unit) => `${keyOf(unit)} ${spaceOf(unit)}`).join(" ")}`).join(",");
    if (sizes !== this.sizes) {
      this.sizes = sizes;
      const taken = this.around.marks.map(([x, y]) => ({ x, y, r: MARK }));
      for (const [cluster, there] of shown) this.cluster(cluster, there, taken);
    }
    for (const [, there] of shown) {
      for (const unit of there) {
        const marker = this.marker(keyOf(unit), unit);
        const [x, y] = this.spots.get(keyOf(unit));
        marker.draw(unit, (member) => tooltip(this.night, member));
        marker.differs(this.otherwise(unit, minute));
        marker.move(x, y);
      }
    }
  }

  glide(unit, minute, seen) {
    const at = this.mine(unit.leg) && this.journeys.place(this.panel, unit.leg, minute);
    if (!at) return;
    const [x, y] = this.screen(at);
    const marker = this.marker(`unit:${unit.id}`, unit);
    marker.draw(unit, (member) => tooltip(this.night, member));
    marker.differs(this.otherwise(unit, minute));
    marker.move(x, y, at.west);
    this.keys.set(unit.id, `unit:${unit.id}`);
    this.spots.set(`unit:${unit.id}`, [x, y]);
    this.tie(`unit:${unit.id}`, null);
    seen.add(`unit:${unit.id}`);
  }

  cluster(cluster, there, taken) {
    const near = taken.filter((disc) => Math.hypot(disc.x - cluster.at[0], disc.y - cluster.at[1]) < NEIGHBOURS);
    const others = this.around.marks.filter((mark) => mark !== cluster.at && Math.hypot(mark[0] - cluster.at[0], mark[1] - cluster.at[1]) < NEIGHBOURS);
    const bodies = there.map((unit) => ({ r: spaceOf(unit), afloat: unit.afloat, shape: Math.max(unit.radius, 5) }));
    const known = near.length;
    standing(bodies, cluster.at, { ...this.around, taken: near, marks: others }, cluster.bare).forEach(({ x, y, tied }, n) => {
      this.spots.set(keyOf(there[n]), [x, y]);
      this.tie(keyOf(there[n]), tied ? { from: cluster.at, to: [x, y], side: there[n].side } : null);
    });
    taken.push(...near.slice(known));
  }

  /** Draw the line from a place to who stands aside of it, or none. */
  tie(key, line) {
    this.tied.get(key)?.classList.toggle("away", !line);
    if (!line) return;
    if (!this.tied.has(key)) {
      this.tied.set(key, s("path", { "data-for": key }));
      this.ties.append(this.tied.get(key));
    }
    const [[x, y], [u, v]] = [line.from, line.to];
    updateAttribute(this.tied.get(key), "class", `tie side-${line.side}`);
    updateAttribute(this.tied.get(key), "d", `M${x.toFixed(1)} ${y.toFixed(1)}L${u.toFixed(1)} ${v.toFixed(1)}`);
  }

  /** Whether the other of two histories has somebody of these elsewhere, or on another side. */
  otherwise(unit, minute) {
    const { other } = this.night;
    if (!other || unit.sits) return false;
    return (unit.several ?? [unit]).some(({ id }) => differentUnit(this.night, other, id, minute));
  }

  /** Those that have one name, where they are on the screen: `{key, title, at, gap, always}`; ships and assemblies always. */
  named() {
    return [...this.spots].flatMap(([key, at]) => {
      const marker = this.all.get(key);
      if (!marker?.seen || !marker.single) return [];
      return [{ key, title: marker.label, at, gap: marker.radius, always: marker.always }];
    });
  }

  /** The boxes that units take on the screen, their lines apart. */
  boxes() {
    return [...this.spots].map(([key, [x, y]]) => {
      const marker = this.all.get(key);
      const [r, right] = [marker?.radius ?? 5, marker?.count.textContent ? 6 * marker.count.textContent.length : 0];
      return [x - r, y - r, x + r + right, y + r];
    });
  }

  marker(key, unit) {
    if (!this.all.has(key)) {
      const choose = () => this.state.set({ selected: unit.sits ? key : unit.several ? `place:${unit.place}` : `unit:${unit.id}` });
      const label = unit.several ? this.night.titleOf(unit.place) : this.night.titleOf(unit.id);
      const marker = new UnitMarker(this.panel.prefix, key, label, choose);
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

/** At a small scale, the many of a side at one cluster are one; ships stay ships, and on a small panel are one ship. */
function merged(cluster, there, measure, coarse) {
  const sides = new Map();
  for (const unit of there) {
    const alone = unit.sits || (unit.afloat && !coarse);
    const key = alone ? unit.key ?? unit.id : `${unit.afloat ? "afloat " : ""}${unit.side}${unit.sure < 1 ? (unit.was ? " was" : " perhaps") : ""}`;
    sides.set(key, [...(sides.get(key) ?? []), unit]);
  }
  return [...sides].flatMap(([key, several]) => (several.length > FEW || (cluster.places > 1 && several.length > 1) ? [mergedUnit(`knot:${cluster.lead}:${key}`, several, measure)] : several));
}
