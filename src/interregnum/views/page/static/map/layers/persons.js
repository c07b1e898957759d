// Persons on a panel, when one is near, and always when they are under way or selected: listed beside their place where
// there is room for all their names, else as dots alone.

import { overlaps, textWidth } from "interregnum/map/labelplacement.js";
import { s, selectable, updateAttribute } from "interregnum/shared/dom.js";

const MOST = 12; // names in a list
const LINE = 12; // pixels
const ACROSS = 6; // dots in a row of those without names
const SPOTS = [(w) => [11, 12], (w, h) => [11, -h - 8], (w) => [-w - 14, 12], (w, h) => [-w - 14, -h - 8], (w, h) => [30, -h / 2], (w, h) => [-w - 32, -h / 2]];

/** The persons of a panel, and envoys without a name. */
export class PersonLayer {
  constructor(night, state, panel, journeys) {
    Object.assign(this, { night, state, panel, journeys });
    this.element = s("g", { class: "people" });
    const envoys = [...new Map(journeys.legs.filter((leg) => leg.kind === "envoys").map((leg) => [leg.who, leg])).values()];
    this.all = [...Object.entries(night.nouns.persons).map(([id, person]) => this.dot(id, person.title, person.side)), ...envoys.map((leg) => this.flag(leg))];
    this.element.append(...this.all.map((marker) => marker.element));
  }

  dot(id, title, side) {
    const element = s("g", { class: `person side-${side ? this.night.side(side) : 0} away`, "data-key": `person:${id}` }, s("circle", { class: "target", r: 9 }), s("circle", { class: "person-dot", r: 3 }), s("title", {}, title));
    const name = s("text", { class: "person-name", x: 6, y: 3.5 }, title);
    element.append(name);
    selectable(element, title, () => this.state.set({ selected: `person:${id}` }));
    return { id, title, element, name, person: true };
  }

  flag(leg) {
    const element = s("g", { class: "person envoy away" }, s("path", { class: "flag", d: "M0 5V-9l10 2.5-10 3.5" }), s("title", {}, leg.title), s("text", { class: "person-name", x: 12, y: -3 }, leg.title));
    return { id: leg.who, title: leg.title, element, person: false };
  }

  lay(spot, screen, near) {
    Object.assign(this, { spot, screen, near });
    this.lists = new Map();
    for (const marker of this.all) marker.at = null;
  }

  draw(minute) {
    const { selected } = this.state.get();
    const rows = new Map();
    this.there = rows;
    for (const marker of this.all) {
      if (this.night.told && marker.person) this.fade(marker, minute);
      const at = this.positionOf(marker, minute, `person:${marker.id}` === selected, rows);
      const sign = at && `${at[0].toFixed(1)} ${at[1].toFixed(1)}`;
      if (sign === marker.at) continue;
      if (Boolean(sign) !== Boolean(marker.at) || marker.at === null) marker.element.classList.toggle("away", !sign);
      if (sign) updateAttribute(marker.element, "transform", `translate(${sign})`);
      marker.at = sign;
    }
  }

  /** Somebody who may be there by now is faint. */
  fade(marker, minute) {
    const { sure } = this.night.change(`${marker.id}.at`, minute);
    const faint = sure < 1 ? Math.max(0.3, Math.round(sure * 20) / 20) : 1;
    if (faint !== marker.faint) { marker.faint = faint; marker.element.style.opacity = faint === 1 ? "" : faint; }
  }

  positionOf(marker, minute, wanted, rows) {
    const place = marker.person ? this.night.valueAt(`${marker.id}.at`, minute) : "";
    marker.gliding = place === "";
    if (marker.gliding) return this.positionOnRoute(marker, minute);
    if (!place || (!this.near && !wanted)) return undefined;
    const cluster = this.spot(place);
    if (!cluster) return undefined;
    const list = this.lists.get(cluster);
    const row = rows.get(cluster)?.length ?? 0;
    rows.set(cluster, [...(rows.get(cluster) ?? []), marker]);
    this.showName(marker, Boolean(list) || wanted);
    updateAttribute(marker.name, "x", 6);
    if (list) return [cluster.at[0] + list[0] + 3, cluster.at[1] + list[1] + (row + 0.5) * LINE];
    return [cluster.at[0] + 9 + (row % ACROSS) * 7, cluster.at[1] + 9 + Math.floor(row / ACROSS) * 7];
  }

  showName(marker, seen) {
    if (marker.name && marker.seen !== seen) { marker.seen = seen; marker.name.classList.toggle("away", !seen); }
  }

  /** Find room for the lists of those who stand at a place; gives the boxes that they and those under way take. */
  placeLists(family, taken, [width, height]) {
    const used = [...taken, ...this.movingBoxes(family)];
    const boxes = [];
    for (const [cluster, there] of this.there ?? []) {
      this.lists.delete(cluster);
      if (!this.near || there.length > MOST) continue;
      const [w, h] = [Math.max(...there.map((marker) => textWidth(marker.title, `10px ${family}`))) + 12, there.length * LINE];
      for (const spot of SPOTS) {
        const [x, y] = spot(w, h);
        const box = [cluster.at[0] + x - 2, cluster.at[1] + y - 1, cluster.at[0] + x + w, cluster.at[1] + y + h + 1];
        if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height || used.some((other) => overlaps(box, other))) continue;
        this.lists.set(cluster, [x, y]);
        used.push(box);
        boxes.push(box);
        break;
      }
    }
    return [...boxes, ...this.movingBoxes(family)];
  }

  /** Where somebody is drawn; null where they are not. */
  spotOf(id) {
    const marker = this.all.find((known) => known.id === id);
    return marker?.at ? marker.at.split(" ").map(Number) : null;
  }

  movingBoxes(family) {
    return this.all.filter((marker) => marker.at && marker.gliding).map((marker) => {
      const [x, y] = marker.at.split(" ").map(Number);
      return [x - 4, y - 6, x + 10 + textWidth(marker.title, `10px ${family}`), y + 6];
    });
  }

  positionOnRoute(marker, minute) {
    const leg = this.journeys.begun(marker.id, minute);
    if (!leg || (!marker.person && leg.arrived !== null && leg.arrived < minute)) return undefined;
    const at = this.mine(leg) && this.journeys.place(this.panel, leg, minute);
    if (!at) return undefined;
    const [x, y] = this.screen(at);
    const rank = [leg.who, ...(leg.with ?? [])].indexOf(marker.id);
    this.showName(marker, rank <= 0);
    if (marker.name) updateAttribute(marker.name, "x", 6 + Math.min(leg.with?.length ?? 0, ACROSS - 1) * 6);
    return [x + Math.max(0, rank % ACROSS) * 6, y + Math.max(0, Math.floor(rank / ACROSS)) * 6];
  }
}
