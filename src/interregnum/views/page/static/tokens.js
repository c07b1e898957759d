// The bodies of people on a panel: at their places, packed; or gliding along their routes. Only what changed is moved.

import { s } from "interregnum/dom.js";
import { Token, bodies, hintOf, room, together } from "interregnum/bodies.js";
import { packed } from "interregnum/clusters.js";

const FEW = 3; // bodies of a side at a place that are drawn one by one at any scale
const CLEAR = 7; // pixels around a mark

/** The tokens of a panel. */
export class Tokens {
  constructor(night, state, panel, ways, ships) {
    Object.assign(this, { night, state, panel, ways, ships });
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
    const now = bodies(this.night, this.ways, this.ships, minute, this.measure);
    const knots = new Map();
    const seen = new Set();
    this.keys.clear();
    for (const body of now) {
      if (body.leg) this.glide(body, minute, seen);
      else {
        const knot = this.spot(body.place);
        if (knot) knots.set(knot, [...(knots.get(knot) ?? []), body]);
      }
    }
    const shown = [...knots].map(([knot, there]) => [knot, this.split ? there : merged(knot, there, this.measure)]).sort(([one], [other]) => one.order - other.order);
    for (const [, there] of shown) {
      for (const body of there) {
        seen.add(keyOf(body));
        for (const one of body.several ?? [body]) this.keys.set(one.id, keyOf(body));
      }
    }
    this.settle(shown);
    for (const [key, token] of this.all) if (!seen.has(key)) { token.show(false); this.spots.delete(key); }
  }

  /** Lay those who stand, knot by knot, wherever a change of size or number may have moved them. */
  settle(shown) {
    const sizes = shown.map(([knot, there]) => `${knot.lead} ${there.map((body) => `${keyOf(body)} ${room(body)}`).join(" ")}`).join(",");
    if (sizes !== this.sizes) {
      this.sizes = sizes;
      const taken = this.marks.map(([x, y]) => ({ x, y, r: 4.5 }));
      for (const [knot, there] of shown) this.cluster(knot, there, taken);
    }
    for (const [, there] of shown) {
      for (const body of there) {
        const token = this.token(keyOf(body), body);
        const [x, y] = this.spots.get(keyOf(body));
        token.draw(body, (one) => hintOf(this.night, this.ways, one));
        token.move(x, y);
      }
    }
  }

  glide(body, minute, seen) {
    const at = this.mine(body.leg) && this.ways.place(this.panel, body.leg, minute);
    if (!at) return;
    const [x, y] = this.screen(at);
    const token = this.token(`unit:${body.id}`, body);
    token.draw(body, (one) => hintOf(this.night, this.ways, one));
    token.move(x, y, at.west);
    this.keys.set(body.id, `unit:${body.id}`);
    this.spots.set(`unit:${body.id}`, [x, y]);
    seen.add(`unit:${body.id}`);
  }

  cluster(knot, there, taken) {
    const [x, y] = knot.at;
    const near = taken.filter((disc) => Math.hypot(disc.x - x, disc.y - y) < 160).map((disc) => ({ x: disc.x - x, y: disc.y - y, r: disc.r }));
    packed(there.map(room), knot.bare ? 0 : CLEAR, near).forEach((spot, n) => {
      this.spots.set(keyOf(there[n]), [x + spot.x, y + spot.y]);
      taken.push({ x: x + spot.x, y: y + spot.y, r: room(there[n]) });
    });
  }

  /** The boxes that tokens take on the screen. */
  boxes() {
    return [...this.spots].map(([key, [x, y]]) => {
      const r = (this.all.get(key)?.radius ?? 5) * 0.9;
      return [x - r, y - r, x + r, y + r];
    });
  }

  token(key, body) {
    if (!this.all.has(key)) {
      const choose = () => this.state.set({ chosen: body.several ? `place:${body.place}` : `unit:${body.id}` });
      const label = body.several ? this.night.called(body.place) : this.night.nouns.units[body.id].title;
      const token = new Token(this.panel.name, key, label, choose);
      token.element.classList.toggle("picked", this.state.get().chosen === key);
      this.all.set(key, token);
      this.element.append(token.element);
    }
    return this.all.get(key);
  }
}

function keyOf(body) {
  return body.key ?? `unit:${body.id}`;
}

/** At a small scale, the many of a side at one knot are one; ships stay ships. */
function merged(knot, there, measure) {
  const sides = new Map();
  for (const body of there) {
    const key = body.afloat ? body.id : String(body.side);
    sides.set(key, [...(sides.get(key) ?? []), body]);
  }
  return [...sides].flatMap(([key, several]) => (several.length > FEW || (knot.places > 1 && several.length > 1) ? [together(`knot:${knot.lead}:${key}`, several, measure)] : several));
}
