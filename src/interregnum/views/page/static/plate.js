// One plate of the map: its ground beneath, everything that moves above, zoom and pan, names, scale.

import { select, zoom, zoomIdentity } from "d3";
import { h, put, s, write } from "interregnum/dom.js";
import { measureOf } from "interregnum/bodies.js";
import { knots } from "interregnum/clusters.js";
import { ground } from "interregnum/ground.js";
import { Lettering } from "interregnum/lettering.js";
import { People } from "interregnum/people.js";
import { Marks, atLarge, ranked } from "interregnum/places.js";
import { Rings } from "interregnum/ring.js";
import { hatches } from "interregnum/sides.js";
import { Tokens } from "interregnum/tokens.js";
import { say } from "interregnum/words.js";

const NEAR = 330; // pixels to a kilometre from which persons and single bodies are drawn
const FAR = { main: 27, inset: 20 }; // pixels within which two places are one knot
const EARTH = 6371008.8; // metres of mean radius
const SMALLER = 0.6; // tokens of an inset against those of the main plate
const CLOSEST = 900; // most pixels to a kilometre
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** A panel of the map as a picture. */
export class Plate {
  constructor(night, state, ways, ships, name, data) {
    Object.assign(this, { night, state, ways });
    this.panel = { ...data, name };
    this.kilometre = 1000 / data.metres; // steps
    this.places = ranked(night, this.panel).filter((place) => place.whole || night.data.map.home[place.id] === name);
    this.marks = new Marks(night, state, this.places);
    this.rings = new Rings(night, this.panel);
    this.tokens = new Tokens(night, state, this.panel, ways, ships);
    this.people = new People(night, state, this.panel, ways);
    this.inset = false;
    this.measureOf = measureOf(night);
    this.view = this.laid = this.drawn = { k: 1, x: 0, y: 0 };
    this.size = [0, 0];
    this.build();
  }

  build() {
    const { panel } = this;
    this.moved = s("g", {}, ground(panel), this.others().map(({ x, y, width, height }) => s("rect", { class: "g-other", x, y, width, height })));
    this.base = s("svg", { class: "plate-base", "aria-hidden": "true" }, this.moved);
    this.lettering = new Lettering(this);
    this.way = s("g", { class: "way", "aria-hidden": "true" });
    this.halo = s("circle", { class: "halo away", r: 17 });
    this.large = s("text", { class: "at-large", x: 12, y: 20 });
    this.scale = s("g", { class: "scale", "aria-hidden": "true" }, s("path", {}), s("text", { y: -5 }));
    this.carried = s("g", {}, this.lettering.ground, this.rings.element, this.way, this.halo, this.marks.element, this.tokens.element, this.people.element, this.lettering.places);
    this.over = s("svg", { class: "plate-over", role: "group", tabindex: "0", "aria-label": say(`map.panel.${panel.name}`) },
      s("defs", {}, hatches(panel.name)), this.carried, this.large, this.scale);
    this.element = h("div", { class: `plate ${panel.name}` }, this.base, this.over, this.tools());
    this.zoom = zoom().filter((event) => this.wanted(event)).on("zoom", (event) => this.turned(event.transform)).on("end", () => this.settled());
    select(this.over).call(this.zoom).on("dblclick.zoom", null);
    this.over.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /** The boxes of nearer plates that lie on this one. */
  others() {
    const mine = this.panel;
    return Object.values(this.night.data.map.panels).filter((other) => other.metres < mine.metres).map((other) => {
      const step = (Math.PI / 180) * EARTH / mine.metres;
      const x = (other.middle[0] - mine.middle[0]) * step * Math.cos((mine.middle[1] * Math.PI) / 180);
      const y = (mine.middle[1] - other.middle[1]) * step;
      const [left, top, right, bottom] = other.extent.map((n) => (n * other.metres) / mine.metres);
      return { x: x + left, y: y + top, width: right - left, height: bottom - top };
    });
  }

  tools() {
    const button = (key, sign, act) => h("button", { type: "button", class: `map-${key}`, "aria-label": say(`map.${key}`), title: say(`map.${key}`), on: { click: act } }, sign);
    return h("div", { class: "plate-tools" }, button("in", "+", () => this.by(1.6)), button("out", "−", () => this.by(1 / 1.6)), button("whole", "⤢", () => this.whole()));
  }

  /** Two fingers move the plate; one scrolls the page. */
  wanted(event) {
    if (this.inset) return false;
    if (event.touches) return event.touches.length > 1;
    return event.type === "wheel" || !event.button;
  }

  by(times) {
    select(this.over).call(this.zoom.scaleBy, times);
    this.settled();
  }

  whole() {
    const [left, top, right, bottom] = this.panel.extent;
    this.show([left, top, right, bottom]);
  }

  /** Show a box of the panel as large as it fits. */
  show([left, top, right, bottom]) {
    const [width, height] = this.size;
    const k = Math.min(width / (right - left), height / (bottom - top));
    const held = Math.max(this.least, k);
    select(this.over).call(this.zoom.transform, zoomIdentity.translate(width / 2 - (held * (left + right)) / 2, height / 2 - (held * (top + bottom)) / 2).scale(held));
    this.settled();
  }

  /** Bring a place into sight, nearer where the places around it cannot be told apart. */
  look(at, k = this.view.k) {
    const [width, height] = this.size;
    select(this.over).call(this.zoom.transform, zoomIdentity.translate(width / 2 - k * at.x, height / 2 - k * at.y).scale(k));
    this.settled();
  }

  key(event) {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (event.key === "+" || event.key === "=") this.by(1.6);
    else if (event.key === "-") this.by(1 / 1.6);
    else if (event.key === "0") this.whole();
    else if (step && event.target === this.over) select(this.over).call(this.zoom.translateBy, step[0] / this.view.k, step[1] / this.view.k);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Take the size that the page gives, and show what was shown. */
  fit() {
    const [width, height] = [this.element.clientWidth, this.element.clientHeight];
    if (!width || !height || (width === this.size[0] && height === this.size[1])) return;
    const fresh = !this.size[0] || this.inset !== this.wasInset;
    const middle = [(this.size[0] / 2 - this.view.x) / this.view.k, (this.size[1] / 2 - this.view.y) / this.view.k];
    this.size = [width, height];
    this.wasInset = this.inset;
    // The ground is drawn half a plate farther on each side, so that there is something to pull into sight.
    for (const [svg, times] of [[this.base, 2], [this.over, 1]]) { put(svg, "width", width * times); put(svg, "height", height * times); }
    this.base.style.left = `${-width / 2}px`;
    this.base.style.top = `${-height / 2}px`;
    this.base.style.transformOrigin = `${width / 2}px ${height / 2}px`;
    const [left, top, right, bottom] = this.panel.extent;
    const fits = [width / (right - left), height / (bottom - top)];
    const first = sameBox(this.panel.first, this.panel.extent) ? around(this.places) : this.panel.first;
    const least = Math.min(width / (first[2] - first[0]), height / (first[3] - first[1]));
    this.least = Math.min(least, this.inset ? Math.min(...fits) : Math.max(...fits));
    this.zoom.extent([[0, 0], [width, height]]).translateExtent(this.inset ? [[-1e6, -1e6], [1e6, 1e6]] : [[left, top], [right, bottom]])
      .scaleExtent([this.least, Math.max(this.least * 4, CLOSEST / this.kilometre)]);
    if (fresh) this.show(this.inset ? around(this.places) : first);
    else this.look({ x: middle[0], y: middle[1] }, Math.max(this.least, this.view.k));
  }

  /** Whether persons and single bodies can be told apart. */
  get near() {
    return this.view.k * this.kilometre >= NEAR;
  }

  /** Where a point of the panel lies on the screen, as things were last laid. */
  screen(at) {
    return [this.laid.x + this.laid.k * at.x, this.laid.y + this.laid.k * at.y];
  }

  /** While it is moved: the ground goes along as a picture, and what is above it is laid anew only where the scale changes. */
  turned({ k, x, y }) {
    this.view = { k, x, y };
    if (this.turning) return;
    this.turning = requestAnimationFrame(() => {
      this.turning = 0;
      const { view, laid, drawn } = this;
      const times = view.k / drawn.k;
      this.base.style.transform = `translate(${view.x - times * drawn.x}px, ${view.y - times * drawn.y}px) scale(${times})`;
      if (view.k === laid.k) put(this.carried, "transform", `translate(${(view.x - laid.x).toFixed(1)} ${(view.y - laid.y).toFixed(1)})`);
      else this.relay();
    });
  }

  relay() {
    const scaled = this.view.k !== this.laid.k || !this.knots;
    this.laid = this.view;
    put(this.carried, "transform", "translate(0 0)");
    if (scaled) this.gather();
    this.lay();
    this.lettering.carry();
  }

  /** Once it stands: the ground is drawn at this scale, and names are chosen anew. */
  settled() {
    if (!this.size[0]) return;
    const { k, x, y } = this.view;
    this.drawn = this.view;
    this.base.style.transform = "none";
    this.moved.setAttribute("transform", `translate(${(x + this.size[0] / 2).toFixed(2)} ${(y + this.size[1] / 2).toFixed(2)}) scale(${k.toFixed(6)})`);
    this.relay();
    this.lettering.choose();
    this.measure();
    this.chosen();
  }

  gather() {
    const { k } = this.laid;
    const points = this.places.filter((place) => !atLarge(place, this.panel, k));
    const { knots: found, of } = knots(points, k, this.inset ? FAR.inset : FAR.main);
    this.wide = this.places.filter((place) => atLarge(place, this.panel, k));
    this.knots = found.map((one) => ({ lead: one.lead, x: one.x, y: one.y, places: one.places.length, at: [0, 0] }));
    this.knots.forEach((knot, n) => { knot.order = n; });
    const byLead = new Map(this.knots.map((one) => [one.lead, one]));
    this.knotOf = new Map([...of].map(([id, one]) => [id, byLead.get(one.lead)]));
    this.wide.forEach((place, n) => this.knotOf.set(place.id, { lead: place.id, large: n, places: 1, bare: true, order: 1000 + n, at: [0, 0] }));
  }

  lay() {
    const screen = (at) => this.screen(at);
    for (const knot of this.knotOf.values()) knot.at = knot.large === undefined ? screen(knot) : [34 + knot.large * 70, 56];
    const { near } = this;
    const spot = (id) => this.knotOf.get(id);
    const { home } = this.night.data.map;
    const mine = (leg) => home[leg.from] === this.panel.name || home[leg.to] === this.panel.name;
    this.marks.lay(new Set(this.knots.map((one) => one.lead)), screen);
    this.rings.lay(screen, this.laid.k);
    this.tokens.mine = this.people.mine = mine;
    this.tokens.lay(spot, screen, near, this.knots.map((knot) => knot.at), this.inset ? SMALLER * this.measureOf : this.measureOf);
    this.people.lay(spot, screen, near);
    write(this.large, this.wide.length && !this.inset ? say("map.at-large", { names: this.wide.map((place) => this.night.nouns.places[place.id].title).join(", ") }) : "");
    this.draw(this.state.get().minute);
  }

  draw(minute) {
    if (!this.size[0]) return;
    this.marks.draw(minute);
    this.rings.draw(minute);
    this.tokens.draw(minute);
    this.people.draw(minute);
    this.follow();
    this.lettering.soon();
  }

  measure() {
    const perKm = this.view.k * this.kilometre;
    const km = SCALES.filter((one) => one * perKm <= Math.min(140, this.size[0] / 3)).pop() ?? SCALES[0];
    const long = km * perKm;
    put(this.scale, "transform", `translate(14 ${this.size[1] - 14})`);
    put(this.scale.firstChild, "d", `M0-4v4h${long.toFixed(1)}v-4M${(long / 2).toFixed(1)} 0v-3`);
    write(this.scale.lastChild, km < 1 ? say("map.metres", { n: km * 1000 }) : say("map.kilometres", { n: km }));
    put(this.scale.lastChild, "x", "0");
  }

  // --- what is chosen ----------------------------------------------------------------------------

  /** Mark what is chosen, and draw its whole way. */
  chosen() {
    const { chosen } = this.state.get();
    for (const one of this.over.querySelectorAll(".picked")) one.classList.remove("picked");
    if (chosen) for (const one of this.over.querySelectorAll(`[data-key="${CSS.escape(chosen)}"]`)) one.classList.add("picked");
    const legs = this.ways.of.get(chosen.slice(chosen.indexOf(":") + 1)) ?? [];
    this.way.replaceChildren(...legs.map((leg) => this.ways.line(this.panel, leg)).filter(Boolean).map((line) =>
      s("path", { d: `M${line.points.map((point) => this.screen({ x: point[0], y: point[1] }).map((n) => n.toFixed(1)).join(" ")).join("L")}` })));
    this.marked = placeOf(this.night, chosen);
    this.follow();
    this.beat(chosen);
  }

  /** Something newly chosen is pointed out twice, and then kept marked. */
  beat(chosen) {
    if (chosen === this.beaten) return;
    this.beaten = chosen;
    this.halo.classList.remove("beat");
    if (chosen) requestAnimationFrame(() => this.halo.classList.add("beat"));
  }

  /** The halo stays with what is chosen. */
  follow() {
    const { chosen, minute } = this.state.get();
    const id = chosen ? chosen.slice(chosen.indexOf(":") + 1) : "";
    const place = this.marked ?? (this.night.nouns.units[id] ? this.night.at(`${id}.at`, minute) : "");
    const token = this.tokens.keys.get(id) ?? chosen;
    const at = this.tokens.spots.get(token) ?? (place ? this.knotOf?.get(place)?.at : null);
    this.halo.classList.toggle("away", !at);
    if (!at) return;
    put(this.halo, "r", this.tokens.spots.has(token) ? (this.tokens.all.get(token).radius + 5).toFixed(1) : 12);
    put(this.halo, "transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
  }
}

function sameBox(one, other) {
  return one.every((n, at) => n === other[at]);
}

/** A box around places, with room for what stands there. */
function around(places) {
  const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [wide, high] = [Math.max(right - left, 10) * 0.1, Math.max(bottom - top, 10) * 0.1];
  return [left - wide, top - high * 1.6, right + wide, bottom + high];
}

/** The place that is chosen, or where the chosen event happens; undefined where there is none. */
function placeOf(night, chosen) {
  const at = chosen.indexOf(":");
  const [kind, id] = [chosen.slice(0, at), chosen.slice(at + 1)];
  if (kind === "place") return id;
  if (kind === "firing" && Number(id) >= 1 && Number(id) <= night.minutes.length) return night.event(Number(id)).place;
  if (kind === "event") return night.eventOf(id)?.place;
  if (kind === "thing") return night.nouns.things[id]?.at;
  return undefined;
}
