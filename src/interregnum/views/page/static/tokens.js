// The bodies of people on a panel: at their places, packed; or gliding along their routes. Only what changed is moved.

import { s } from "interregnum/dom.js";
import { Token, bodies, hintOf, together } from "interregnum/bodies.js";
import { packed } from "interregnum/clusters.js";

const FEW = 3; // bodies of a side at a place that are drawn one by one at any scale
const CLEAR = 7; // pixels around a mark

/** The tokens of a panel. */
export class Tokens {
  constructor(night, state, panel, ways, ships) {
    Object.assign(this, { night, state, panel, ways, ships });
    this.element = s("g", { class: "tokens" });
    this.all = new Map();
    this.signs = new Map();
    this.spots = new Map();
  }

  /** Take another layout of places: everything is laid anew. `spot(place)` gives a knot with `key`, x and y on screen. */
  lay(spot, screen, split) {
    Object.assign(this, { spot, screen, split });
    this.signs.clear();
  }

  draw(minute) {
    const now = bodies(this.night, this.ways, this.ships, minute);
    const knots = new Map();
    const seen = new Set();
    for (const body of now) {
      if (body.leg) this.glide(body, minute, seen);
      else {
        const knot = this.spot(body.place);
        if (knot) knots.set(knot, [...(knots.get(knot) ?? []), body]);
      }
    }
    for (const [knot, there] of knots) this.cluster(knot, there, seen);
    for (const [key, token] of this.all) if (!seen.has(key)) { token.show(false); this.spots.delete(key); }
    for (const key of this.signs.keys()) if (!knots.has(key)) this.signs.delete(key);
  }

  glide(body, minute, seen) {
    const at = this.ways.place(this.panel, body.leg, minute);
    if (!at) return;
    const [x, y] = this.screen(at);
    const token = this.token(`unit:${body.id}`, body);
    token.draw(body, (one) => hintOf(this.night, this.ways, one));
    token.move(x, y, at.west);
    this.spots.set(`unit:${body.id}`, [x, y]);
    seen.add(`unit:${body.id}`);
  }

  /** Those at one knot: the bodies of a side one by one, or as one where they are many and the scale is small. */
  cluster(knot, there, seen) {
    const shown = this.split ? there : merged(knot, there);
    const keys = shown.map((body) => body.key ?? `unit:${body.id}`);
    for (const key of keys) seen.add(key);
    const sign = shown.map((body, n) => `${keys[n]} ${body.side} ${body.radius} ${body.afloat} ${body.people}`).join(",");
    if (this.signs.get(knot) === sign) return;
    this.signs.set(knot, sign);
    const spots = packed(shown.map((body) => (body.afloat ? Math.max(body.radius, 4.5) * 1.5 : body.radius + (body.several ? 3 : 0))), knot.bare ? 0 : CLEAR);
    shown.forEach((body, n) => {
      const token = this.token(keys[n], body);
      token.draw(body, (one) => hintOf(this.night, this.ways, one));
      token.move(knot.at[0] + spots[n].x, knot.at[1] + spots[n].y);
      this.spots.set(keys[n], [knot.at[0] + spots[n].x, knot.at[1] + spots[n].y]);
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

function merged(knot, there) {
  const sides = new Map();
  for (const body of there) {
    const key = `${body.side}${body.afloat ? "s" : ""}`;
    sides.set(key, [...(sides.get(key) ?? []), body]);
  }
  return [...sides].flatMap(([key, several]) => (several.length > FEW || (knot.places > 1 && several.length > 1) ? [together(`knot:${knot.lead}:${key}`, several)] : several));
}
