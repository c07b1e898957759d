// One panel of the map: the basemap beneath, everything that moves above, zoom and pan, names, scale.

import { select, zoom, zoomIdentity } from "d3";
import { drawBasemap } from "interregnum/map/basemap.js";
import { clusterPlaces } from "interregnum/map/clusters.js";
import { Labels } from "interregnum/map/labels.js";
import { nameplate } from "interregnum/map/layers/nameplate.js";
import { PersonLayer } from "interregnum/map/layers/persons.js";
import { isArea, PlaceLayer, rankedPlaces } from "interregnum/map/layers/places.js";
import { Selection } from "interregnum/map/layers/selection.js";
import { SiegeLayer } from "interregnum/map/layers/sieges.js";
import { radiusScale } from "interregnum/map/layers/unitmarker.js";
import { UnitLayer } from "interregnum/map/layers/units.js";
import { boxAround } from "interregnum/map/selectedplace.js";
import { hatches } from "interregnum/map/symbols.js";
import { waterOf } from "interregnum/map/water.js";
import { h, s, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { oncePerFrame } from "interregnum/shared/schedule.js";
import { ShotLayer } from "interregnum/turns/shots.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const NEAR = 330; // pixels to a kilometre from which persons and single units are drawn
const MARGIN = 24; // pixels from the edge of a panel within which something is hardly in sight
const FAR = { main: 27, inset: 20 }; // pixels within which two places are one cluster
const EARTH = 6371008.8; // metres of mean radius
const SMALLER = 0.6; // units of an inset, or of a narrow panel, against those of a wide one
const NARROW = 560; // pixels
const FEWEST = 3; // places that span a box
const CLOSEST = 900; // most pixels to a kilometre
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** A panel of the map as a picture. */
export class MapPanel {
  constructor(night, state, journeys, ships, name, data) {
    Object.assign(this, { night, state, journeys });
    this.panel = { ...data, name, prefix: `${night.second ? "second-" : ""}${name}` }; // two maps in one document share no names
    this.kilometre = 1000 / data.metres; // steps
    this.places = rankedPlaces(night, this.panel).filter((place) => place.whole || night.data.map.home[place.id] === name);
    this.placeLayer = new PlaceLayer(night, state, this.places);
    this.sieges = new SiegeLayer(night, this.panel);
    this.units = new UnitLayer(night, state, this.panel, journeys, ships);
    this.persons = new PersonLayer(night, state, this.panel, journeys);
    this.shots = new ShotLayer(night);
    this.inset = false;
    this.measureOf = radiusScale(night);
    this.wet = waterOf(this.panel);
    this.view = this.laid = this.drawn = { k: 1, x: 0, y: 0 };
    this.size = [0, 0];
    this.move = oncePerFrame(() => this.moveContent());
    this.build();
  }

  build() {
    const { panel } = this;
    this.moved = s("g", {}, drawBasemap(panel), this.insetFrames().map(({ x, y, width, height }) => s("rect", { class: "g-other", x, y, width, height })));
    this.base = s("svg", { class: "basemap", "aria-hidden": "true" }, this.moved);
    this.labels = new Labels(this);
    this.selection = new Selection(this);
    this.large = s("text", { class: "at-large", x: 12, y: 20 });
    this.scale = s("g", { class: "scale", "aria-hidden": "true" }, s("path", {}), s("text", { y: -5 }));
    this.carried = s("g", {}, this.labels.ground, this.sieges.element, this.selection.way, this.selection.halo, this.placeLayer.element, this.shots.element, this.units.element, this.persons.element, this.labels.places);
    this.over = s("svg", { class: "map-overlay", role: "group", tabindex: "0", "aria-label": t(`map.panel.${panel.name}`) },
      s("defs", {}, hatches(panel.prefix)), this.carried, this.large, this.scale);
    this.plate = nameplate(this.over);
    this.over.append(this.plate.element);
    this.element = h("div", { class: `map-panel ${panel.name}` }, this.base, this.over, this.tools());
    this.zoom = zoom().filter((event) => this.acceptsGesture(event)).on("zoom", (event) => this.onZoom(event.transform)).on("end", () => this.onZoomEnd());
    select(this.over).call(this.zoom).on("dblclick.zoom", null);
    this.over.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /** The boxes of nearer panels that lie on this one. */
  insetFrames() {
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
    const button = (key, sign, act) => h("button", { type: "button", class: `map-${key}`, "aria-label": t(`map.${key}`), title: t(`map.${key}`), on: { click: act } }, sign);
    return h("div", { class: "map-controls" }, button("in", "+", () => this.zoomBy(1.6)), button("out", "−", () => this.zoomBy(1 / 1.6)), button("whole", "⤢", () => this.showAll()));
  }

  /** Two fingers move the panel; one scrolls the page. */
  acceptsGesture(event) {
    if (this.inset) return false;
    if (event.touches) return event.touches.length > 1;
    return event.type === "wheel" || !event.button;
  }

  zoomBy(times) {
    select(this.over).call(this.zoom.scaleBy, times);
    this.onZoomEnd();
  }

  showAll() {
    const [left, top, right, bottom] = this.panel.extent;
    this.show([left, top, right, bottom]);
  }

  /** Show a box of the panel as large as it fits. */
  show([left, top, right, bottom]) {
    const [width, height] = this.size;
    const k = Math.min(width / (right - left), height / (bottom - top));
    const held = Math.max(this.least, k);
    select(this.over).call(this.zoom.transform, zoomIdentity.translate(width / 2 - (held * (left + right)) / 2, height / 2 - (held * (top + bottom)) / 2).scale(held));
    this.onZoomEnd();
  }

  /** Bring a place into sight, nearer where the places around it cannot be told apart. */
  centreOn(at, k = this.view.k) {
    const [width, height] = this.size;
    select(this.over).call(this.zoom.transform, zoomIdentity.translate(width / 2 - k * at.x, height / 2 - k * at.y).scale(k));
    this.onZoomEnd();
  }

  onKey(event) {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (event.key === "+" || event.key === "=") this.zoomBy(1.6);
    else if (event.key === "-") this.zoomBy(1 / 1.6);
    else if (event.key === "0") this.showAll();
    else if (step && event.target === this.over) select(this.over).call(this.zoom.translateBy, step[0] / this.view.k, step[1] / this.view.k);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Take the size that the page gives, and show what was shown. */
  fit() {
    const [width, height] = [this.element.clientWidth, this.element.clientHeight];
    if (!width || !height || (width === this.size[0] && height === this.size[1])) return;
    const presented = "present" in document.documentElement.dataset;
    const fresh = !this.size[0] || this.inset !== this.wasInset || presented !== this.wasPresented;
    const middle = [(this.size[0] / 2 - this.view.x) / this.view.k, (this.size[1] / 2 - this.view.y) / this.view.k];
    this.size = [width, height];
    this.wasInset = this.inset;
    this.wasPresented = presented;
    // The ground is drawn half a panel farther on each side, so that there is something to pull into sight.
    for (const [svg, times] of [[this.base, 2], [this.over, 1]]) { updateAttribute(svg, "width", width * times); updateAttribute(svg, "height", height * times); }
    this.base.style.left = `${-width / 2}px`;
    this.base.style.top = `${-height / 2}px`;
    this.base.style.transformOrigin = `${width / 2}px ${height / 2}px`;
    const [left, top, right, bottom] = this.panel.extent;
    const fits = [width / (right - left), height / (bottom - top)];
    const first = sameBox(this.panel.first, this.panel.extent) ? boxAround(this.places, this.panel.extent) : this.panel.first;
    const least = Math.min(width / (first[2] - first[0]), height / (first[3] - first[1]));
    this.least = Math.min(least, this.inset ? Math.min(...fits) : Math.max(...fits));
    this.zoom.extent([[0, 0], [width, height]]).translateExtent(this.inset ? [[-1e6, -1e6], [1e6, 1e6]] : [[left, top], [right, bottom]])
      .scaleExtent([this.least, Math.max(this.least * 4, CLOSEST / this.kilometre)]);
    if (fresh) this.show(this.inset ? boxAround(this.places, this.panel.extent) : presented ? boxAround(this.turning(), first) : first);
    else this.centreOn({ x: middle[0], y: middle[1] }, Math.max(this.least, this.view.k));
  }

  /** The places at which something turns; all where these are too few to make a picture. */
  turning() {
    const where = new Set(turningPoints(this.night).map(({ place }) => place));
    const found = this.places.filter(({ id }) => where.has(id));
    return found.length < FEWEST ? this.places : found;
  }

  /** Whether persons and single units can be told apart. */
  get near() {
    return this.view.k * this.kilometre >= NEAR;
  }

  /** Where a point of the panel lies on the screen, as things were last laid. */
  screen(at) {
    return [this.laid.x + this.laid.k * at.x, this.laid.y + this.laid.k * at.y];
  }

  /** While it is moved: the ground goes along as a picture, and what is above it is laid anew only where the scale changes. */
  onZoom({ k, x, y }) {
    this.view = { k, x, y };
    this.move();
  }

  /** Bring what is drawn to where the panel was moved to. */
  moveContent() {
    const { view, laid, drawn } = this;
    const times = view.k / drawn.k;
    this.base.style.transform = `translate(${view.x - times * drawn.x}px, ${view.y - times * drawn.y}px) scale(${times})`;
    if (view.k === laid.k) updateAttribute(this.carried, "transform", `translate(${(view.x - laid.x).toFixed(1)} ${(view.y - laid.y).toFixed(1)})`);
    else this.layAgain();
  }

  layAgain() {
    const scaled = this.view.k !== this.laid.k || !this.clusters;
    this.laid = this.view;
    updateAttribute(this.carried, "transform", "translate(0 0)");
    if (scaled) this.clusterPlaces();
    this.lay();
    this.labels.follow();
  }

  /** Once it stands: the ground is drawn at this scale, and names are selected anew. */
  onZoomEnd() {
    if (!this.size[0]) return;
    const { k, x, y } = this.view;
    this.drawn = this.view;
    this.base.style.transform = "none";
    this.moved.setAttribute("transform", `translate(${(x + this.size[0] / 2).toFixed(2)} ${(y + this.size[1] / 2).toFixed(2)}) scale(${k.toFixed(6)})`);
    this.layAgain();
    this.labels.choose();
    this.drawScale();
    this.markSelected();
  }

  clusterPlaces() {
    const { k } = this.laid;
    const points = this.places.filter((place) => !isArea(place, this.panel, k));
    const { clusters: found, of } = clusterPlaces(points, k, this.inset ? FAR.inset : FAR.main);
    this.wide = this.places.filter((place) => isArea(place, this.panel, k));
    this.clusters = found.map((cluster) => ({ lead: cluster.lead, x: cluster.x, y: cluster.y, places: cluster.places.length, at: [0, 0] }));
    this.clusters.forEach((cluster, n) => { cluster.order = n; });
    const byLead = new Map(this.clusters.map((cluster) => [cluster.lead, cluster]));
    this.clusterOf = new Map([...of].map(([id, cluster]) => [id, byLead.get(cluster.lead)]));
    this.wide.forEach((place, n) => this.clusterOf.set(place.id, { lead: place.id, large: n, places: 1, bare: true, order: 1000 + n, at: [0, 0] }));
  }

  lay() {
    const screen = (at) => this.screen(at);
    for (const cluster of this.clusterOf.values()) cluster.at = cluster.large === undefined ? screen(cluster) : [34 + cluster.large * 70, 56];
    const { near } = this;
    const spot = (id) => this.clusterOf.get(id);
    const { home } = this.night.data.map;
    const mine = (leg) => home[leg.from] === this.panel.name || home[leg.to] === this.panel.name;
    this.placeLayer.lay(new Set(this.clusters.map((cluster) => cluster.lead)), screen);
    this.sieges.lay(screen, this.laid.k);
    this.units.mine = this.persons.mine = mine;
    const marks = this.clusters.map((cluster) => cluster.at);
    const { k, x, y } = this.laid;
    const around = { marks, names: this.labels.wanted(), wet: (u, v) => this.wet((u - x) / k, (v - y) / k), size: this.size };
    const coarse = this.inset || this.size[0] < NARROW;
    this.units.lay(spot, screen, near, around, { measure: coarse ? SMALLER * this.measureOf : this.measureOf, coarse });
    this.plate.hide();
    this.persons.lay(spot, screen, near);
    this.shots.lay((id) => this.clusterOf.get(id)?.at);
    updateText(this.large, this.wide.length && !this.inset ? t("map.at-large", { names: this.wide.map((place) => this.night.nouns.places[place.id].title).join(", ") }) : "");
    this.draw(this.state.get().minute);
  }

  draw(minute) {
    if (!this.size[0]) return;
    this.placeLayer.draw(minute);
    this.sieges.draw(minute);
    this.units.draw(minute);
    this.persons.draw(minute);
    this.shots.draw(minute);
    this.selection.follow();
    this.labels.followUnits();
    this.labels.soon();
  }

  /** Where a place is seen, in pixels of the panel; null where it is not in sight. */
  spotOf(id) {
    const cluster = this.size[0] ? this.clusterOf?.get(id) : undefined;
    if (!cluster) return null;
    const at = [cluster.at[0] + this.view.x - this.laid.x, cluster.at[1] + this.view.y - this.laid.y];
    return at.every((n, axis) => n >= 0 && n <= this.size[axis]) ? at : null;
  }

  /** Bring what is selected into sight, where it is out of it: its place, or where on its way it is. */
  reveal({ place, leg }) {
    if (this.inset || !this.size[0]) return;
    const at = leg ? this.journeys.place(this.panel, leg, this.state.get().minute) : this.places.find((known) => known.id === place);
    if (!at) return;
    const [x, y] = [this.view.x + this.view.k * at.x, this.view.y + this.view.k * at.y];
    if (x < MARGIN || y < MARGIN || x > this.size[0] - MARGIN || y > this.size[1] - MARGIN) this.centreOn(at);
  }

  drawScale() {
    const perKm = this.view.k * this.kilometre;
    const km = SCALES.filter((length) => length * perKm <= Math.min(140, this.size[0] / 3)).pop() ?? SCALES[0];
    const long = km * perKm;
    updateAttribute(this.scale, "transform", `translate(14 ${this.size[1] - 14})`);
    updateAttribute(this.scale.firstChild, "d", `M0-4v4h${long.toFixed(1)}v-4M${(long / 2).toFixed(1)} 0v-3`);
    updateText(this.scale.lastChild, km < 1 ? t("map.metres", { n: km * 1000 }) : t("map.kilometres", { n: km }));
    updateAttribute(this.scale.lastChild, "x", "0");
  }

  /** Mark what is selected, draw its whole way, and keep the halo with it. */
  markSelected() {
    this.selection.mark();
  }
}

function sameBox(box, other) {
  return box.every((n, at) => n === other[at]);
}
