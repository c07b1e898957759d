// The labels of a panel: which names are written at this scale, where there is room for them, and how they move with the map.

import { basemapLabels, normalizedName } from "interregnum/map/basemap.js";
import { placeLabels } from "interregnum/map/labelplacement.js";
import { s, updateAttribute } from "interregnum/shared/dom.js";
import { asHeading } from "interregnum/shared/i18n.js";
import { debounced } from "interregnum/shared/schedule.js";
import { wrapText } from "interregnum/shared/wraptext.js";
import { currentPoint } from "interregnum/turns/turningpoints.js";

const STILL = 220; // milliseconds
const FONTS = { place: 11.5, ground: 10.5, waters: 12.5, unit: 10 };
const FEW = 14; // units in sight that are all named
const AT_LARGE = 170; // pixels of the line that says who is somewhere in a wide place
const FIRST = 12; // places whose names come before those of the ground

/** The names on a panel: of places above its units, of the basemap beneath. */
export class Labels {
  constructor(panel) {
    this.panel = panel;
    this.titles = new Set(panel.places.map((place) => normalizedName(panel.night.nouns.places[place.id].title)));
    this.ground = s("g", { class: "ground-names", "aria-hidden": "true" });
    this.places = s("g", { class: "place-names", "aria-hidden": "true" });
    this.written = [];
    /** Names make room for the units once nothing has moved for a while. */
    this.soon = debounced(STILL, () => this.choose());
  }

  /** Choose what is written, the most important first, clear of marks, units and lists of persons. */
  choose() {
    const { panel } = this;
    if (!panel.size[0] || !panel.element.isConnected) return;
    const family = getComputedStyle(panel.element).getPropertyValue("--sans");
    const places = this.ranked().map((cluster) => this.placeLabel(cluster, family)).filter(Boolean);
    const ground = basemapLabels(panel.panel, panel.view.k, this.titles).map((label) => this.groundLabel(label, family));
    const fixed = [...panel.clusters.map(({ at: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]), ...this.reservedBoxes(), ...panel.units.boxes()];
    const kept = placeLabels(places, fixed, panel.size).flatMap((placed) => placed.boxes);
    const lists = panel.persons.placeLists(family, [...fixed, ...kept], panel.size);
    panel.persons.draw(panel.state.get().minute);
    const order = [...places.slice(0, FIRST), ...ground.filter((label) => label.first), ...this.unitLabels(family), ...places.slice(FIRST), ...ground.filter((label) => !label.first)];
    this.written = placeLabels(order, [...fixed, ...lists], panel.size).map(({ label, dx, dy, anchor }) => ({ label, text: textOf(label, dx, dy, anchor) }));
    this.places.replaceChildren(...this.written.filter(({ label }) => label.kind === "place" || label.kind === "unit").map(({ text }) => text));
    this.ground.replaceChildren(...this.written.filter(({ label }) => label.kind !== "place" && label.kind !== "unit").map(({ text }) => text));
    this.follow();
    this.followUnits();
  }

  /** The places by rank; but first that at which something turns now. */
  ranked() {
    const { night, state, clusters, clusterOf } = this.panel;
    const { minute, selected } = state.get();
    const now = clusterOf.get(currentPoint(night, { minute, selected }, 1)?.place);
    return clusters.includes(now) ? [now, ...clusters.filter((cluster) => cluster !== now)] : clusters;
  }

  /** What the buttons and the scale hide. */
  reservedBoxes() {
    const { inset, size: [width, height] } = this.panel;
    const large = this.panel.wide?.length ? [[0, 0, AT_LARGE, 30]] : [];
    return inset ? [] : [...large, [width - 46, 0, width, 120], [0, height - 40, 150, height]];
  }

  /** Where the first names want to stand, and what lies over the panel: boxes that units keep clear of. */
  wanted() {
    const { panel } = this;
    if (!panel.size[0]) return [];
    const family = getComputedStyle(panel.element).getPropertyValue("--sans");
    const places = this.ranked().slice(0, FIRST).map((cluster) => this.placeLabel(cluster, family)).filter(Boolean);
    const marks = panel.clusters.map(({ at: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]);
    return [...this.reservedBoxes(), ...placeLabels(places, [...marks, ...this.reservedBoxes()], panel.size).flatMap(({ boxes }) => boxes)];
  }

  /** Names of units: of all where they are few, else of ships and of assemblies. */
  unitLabels(family) {
    const { units, inset } = this.panel;
    const shown = inset ? [] : units.named();
    return shown.filter(({ always }) => always || shown.length <= FEW).sort((a, b) => Number(b.always) - Number(a.always)).map(({ key, title, at: [x, y], gap }) => ({ key, x, y, at: null,
      lines: wrapText(asHeading(title), 22), font: `${FONTS.unit}px ${family}`, size: FONTS.unit, spots: ["right", "left", "below", "above"], gap, kind: "unit" }));
  }

  placeLabel(cluster, family) {
    if (this.panel.places.find((place) => place.id === cluster.lead).inner && !this.panel.near) return null;
    const size = FONTS.place;
    const title = this.panel.night.nouns.places[cluster.lead].title;
    return { at: cluster, x: cluster.at[0], y: cluster.at[1], lines: wrapText(asHeading(title), 19), font: `500 ${size}px ${family}`, size, spots: ["below", "right", "left", "above", "under"], gap: 8, kind: "place" };
  }

  groundLabel(label, family) {
    const water = label.kind === "waters" || label.kind === "canal";
    const size = label.kind === "waters" ? FONTS.waters : FONTS.ground;
    const [x, y] = this.panel.screen(label);
    const first = ["waters", "island", "district", "town"].includes(label.kind);
    return { at: label, x, y, angle: label.angle, lines: label.angle ? [label.text] : wrapText(label.text, 16), font: `${water ? "italic " : ""}${size}px ${family}`, size,
      spaced: first ? label.text.length * 1.2 : 0, kind: label.kind, first };
  }

  /** Names go along while the panel is moved. */
  follow() {
    for (const { label, text } of this.written.filter(({ label }) => label.at)) {
      const [x, y] = this.panel.screen(label.at);
      updateAttribute(text, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})${label.angle ? ` rotate(${label.angle})` : ""}`);
    }
  }

  /** Names of units go where their units go, and with them. */
  followUnits() {
    for (const { label, text } of this.written.filter(({ label }) => label.key)) {
      const at = this.panel.units.spots.get(label.key);
      text.classList.toggle("away", !at);
      if (at) updateAttribute(text, "transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
    }
  }
}

/** The text of a label at its spot. */
function textOf(label, dx, dy, anchor) {
  const element = s("text", { class: `name-${label.kind}`, "text-anchor": anchor, "font-size": label.size });
  label.lines.forEach((line, n) => element.append(s("tspan", { x: dx.toFixed(1), y: (dy + n * label.size * 1.1).toFixed(1) }, line)));
  return element;
}
