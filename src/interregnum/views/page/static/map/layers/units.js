// The bodies of people on a panel: at their places, packed; or gliding along their routes. Only what changed is moved.

import { packDiscs } from "interregnum/map/clusters.js";
import { mergedUnit, spaceOf, tooltip, UnitMarker, unitsAt } from "interregnum/map/layers/unitmarker.js";
import { s } from "interregnum/shared/dom.js";

const FEW = 3; // bodies of a side at a place that are drawn one by one at any scale
const CLEAR = 7; // pixels around a mark

/** The tokens of a panel. */
export class UnitLayer {
  constructor(night, state, panel, journeys, ships) {
    Object.assign(this, { night, state, panel, journeys, ships });
    this.element = s("g", { class: "tokens" });
    this.all = new Map();
    this.spots = new Map();
    this.keys = new Map(); // of each body that is drawn with others, the token it is in
  }

  /** Take another layout of places: everything is laid anew. `spot(place)` gives a knot with `key`, x and y on screen. */
  lay(spot, screen, split, marks, measure) {
    Object.assign(this, { spot, screen, split, marks, measure, sizes: "" });
  }

  draw(minute) {
    const now = unitsAt(this.night, this.journeys, this.ships, minute, this.measure);
    const clusters = new Map();
    const seen = new Set();
    this.keys.clear();
    for (const body of now) {
      if (body.leg) this.glide(body, minute, seen);
      else {
        const cluster = this.spot(body.place);
        if (cluster) clusters.set(cluster, [...(clusters.get(cluster) ?? []), body]);
      }
    }
    const shown = [...clusters].map(([cluster, there]) => [cluster, this.split ? there : merged(cluster, there, this.measure)]).sort(([cluster], [other]) => cluster.order - other.order);
    for (const [, there] of shown) {
      for (const body of there) {
        seen.add(keyOf(body));
        for (const unit of body.several ?? [body]) this.keys.set(unit.id, keyOf(body));
      }
    }
    this.settle(shown);
    for (const [key, marker] of this.all) if (!seen.has(key)) { marker.show(false); this.spots.delete(key); }
  }

  /** Lay those who stand, knot by knot, wherever a change of size or number may have moved them. */
  settle(shown) {
    const sizes = shown.map(([cluster, there]) => `${cluster.lead} ${there.map((body) => `${keyOf(body)} ${spaceOf(body)}`).join(" ")}`).join(",");
    if (sizes !== this.sizes) {
      this.sizes = sizes;
      const taken = this.marks.map(([x, y]) => ({ x, y, r: 4.5 }));
      for (const [cluster, there] of shown) this.cluster(cluster, there, taken);
    }
    for (const [, there] of shown) {
      for (const body of there) {
        const marker = this.marker(keyOf(body), body);
        const [x, y] = this.spots.get(keyOf(body));
        marker.draw(body, (unit) => tooltip(this.night, this.journeys, unit));
        marker.move(x, y);
      }
    }
  }

  glide(body, minute, seen) {
    const at = this.mine(body.leg) && this.journeys.place(this.panel, body.leg, minute);
    if (!at) return;
    const [x, y] = this.screen(at);
    const marker = this.marker(`unit:${body.id}`, body);
    marker.draw(body, (unit) => tooltip(this.night, this.journeys, unit));
    marker.move(x, y, at.west);
    this.keys.set(body.id, `unit:${body.id}`);
    this.spots.set(`unit:${body.id}`, [x, y]);
    seen.add(`unit:${body.id}`);
  }

  cluster(cluster, there, taken) {
    const [x, y] = cluster.at;
    const near = taken.filter((disc) => Math.hypot(disc.x - x, disc.y - y) < 160).map((disc) => ({ x: disc.x - x, y: disc.y - y, r: disc.r }));
    packDiscs(there.map(spaceOf), cluster.bare ? 0 : CLEAR, near).forEach((spot, n) => {
      this.spots.set(keyOf(there[n]), [x + spot.x, y + spot.y]);
      taken.push({ x: x + spot.x, y: y + spot.y, r: spaceOf(there[n]) });
    });
  }

  /** The boxes that tokens take on the screen. */
  boxes() {
    return [...this.spots].map(([key, [x, y]]) => {
      const r = (this.all.get(key)?.radius ?? 5) * 0.9;
      return [x - r, y - r, x + r, y + r];
    });
  }

  marker(key, body) {
    if (!this.all.has(key)) {
      const choose = () => this.state.set({ selected: body.several ? `place:${body.place}` : `unit:${body.id}` });
      const label = body.several ? this.night.titleOf(body.place) : this.night.nouns.units[body.id].title;
      const marker = new UnitMarker(this.panel.name, key, label, choose);
      marker.element.classList.toggle("selected", this.state.get().selected === key);
      this.all.set(key, marker);
      this.element.append(marker.element);
    }
    return this.all.get(key);
  }
}

function keyOf(body) {
  return body.key ?? `unit:${body.id}`;
}

/** At a small scale, the many of a side at one knot are one; ships stay ships. */
function merged(cluster, there, measure) {
  const sides = new Map();
  for (const body of there) {
    const key = body.afloat ? body.id : String(body.side);
    sides.set(key, [...(sides.get(key) ?? []), body]);
  }
  return [...sides].flatMap(([key, several]) => (several.length > FEW || (cluster.places > 1 && several.length > 1) ? [mergedUnit(`knot:${cluster.lead}:${key}`, several, measure)] : several));
}
