// Persons on a panel, when one is near, and always when they are under way or chosen: listed beside their place where
// there is room for all their names, else as dots alone.

import { choosable, put, s } from "interregnum/dom.js";
import { meets, wide } from "interregnum/labels.js";

const MOST = 12; // names in a list
const LINE = 12; // pixels
const ACROSS = 6; // dots in a row of those without names
const SPOTS = [(w) => [11, 12], (w, h) => [11, -h - 8], (w) => [-w - 14, 12], (w, h) => [-w - 14, -h - 8], (w, h) => [30, -h / 2], (w, h) => [-w - 32, -h / 2]];

/** The persons of a panel, and envoys without a name. */
export class People {
  constructor(night, state, panel, ways) {
    Object.assign(this, { night, state, panel, ways });
    this.element = s("g", { class: "people" });
    const envoys = [...new Map(ways.legs.filter((leg) => leg.kind === "envoys").map((leg) => [leg.who, leg])).values()];
    this.all = [...Object.entries(night.nouns.persons).map(([id, person]) => this.dot(id, person.title, person.side)), ...envoys.map((leg) => this.flag(leg))];
    this.element.append(...this.all.map((one) => one.element));
  }

  dot(id, title, side) {
    const element = s("g", { class: `person side-${side ? this.night.side(side) : 0} away`, "data-key": `person:${id}` }, s("circle", { class: "target", r: 9 }), s("circle", { class: "person-dot", r: 3 }), s("title", {}, title));
    const name = s("text", { class: "person-name", x: 6, y: 3.5 }, title);
    element.append(name);
    choosable(element, title, () => this.state.set({ chosen: `person:${id}` }));
    return { id, title, element, name, person: true };
  }

  flag(leg) {
    const element = s("g", { class: "person envoy away" }, s("path", { class: "flag", d: "M0 5V-9l10 2.5-10 3.5" }), s("title", {}, leg.title), s("text", { class: "person-name", x: 12, y: -3 }, leg.title));
    return { id: leg.who, title: leg.title, element, person: false };
  }

  lay(spot, screen, near) {
    Object.assign(this, { spot, screen, near });
    this.lists = new Map();
    for (const one of this.all) one.at = null;
  }

  draw(minute) {
    const { chosen } = this.state.get();
    const rows = new Map();
    this.there = rows;
    for (const one of this.all) {
      const at = this.where(one, minute, `person:${one.id}` === chosen, rows);
      const sign = at && `${at[0].toFixed(1)} ${at[1].toFixed(1)}`;
      if (sign === one.at) continue;
      if (Boolean(sign) !== Boolean(one.at) || one.at === null) one.element.classList.toggle("away", !sign);
      if (sign) put(one.element, "transform", `translate(${sign})`);
      one.at = sign;
    }
  }

  where(one, minute, wanted, rows) {
    const place = one.person ? this.night.at(`${one.id}.at`, minute) : "";
    one.gliding = place === "";
    if (one.gliding) return this.glide(one, minute);
    if (!place || (!this.near && !wanted)) return undefined;
    const knot = this.spot(place);
    if (!knot) return undefined;
    const list = this.lists.get(knot);
    const row = rows.get(knot)?.length ?? 0;
    rows.set(knot, [...(rows.get(knot) ?? []), one]);
    this.named(one, Boolean(list) || wanted);
    put(one.name, "x", 6);
    if (list) return [knot.at[0] + list[0] + 3, knot.at[1] + list[1] + (row + 0.5) * LINE];
    return [knot.at[0] + 9 + (row % ACROSS) * 7, knot.at[1] + 9 + Math.floor(row / ACROSS) * 7];
  }

  named(one, seen) {
    if (one.name && one.seen !== seen) { one.seen = seen; one.name.classList.toggle("away", !seen); }
  }

  /** Find room for the lists of those who stand at a place; gives the boxes that they and those under way take. */
  list(family, taken, [width, height]) {
    const used = [...taken, ...this.moving(family)];
    const boxes = [];
    for (const [knot, there] of this.there ?? []) {
      this.lists.delete(knot);
      if (!this.near || there.length > MOST) continue;
      const [w, h] = [Math.max(...there.map((one) => wide(one.title, `10px ${family}`))) + 12, there.length * LINE];
      for (const spot of SPOTS) {
        const [x, y] = spot(w, h);
        const box = [knot.at[0] + x - 2, knot.at[1] + y - 1, knot.at[0] + x + w, knot.at[1] + y + h + 1];
        if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height || used.some((other) => meets(box, other))) continue;
        this.lists.set(knot, [x, y]);
        used.push(box);
        boxes.push(box);
        break;
      }
    }
    return [...boxes, ...this.moving(family)];
  }

  moving(family) {
    return this.all.filter((one) => one.at && one.gliding).map((one) => {
      const [x, y] = one.at.split(" ").map(Number);
      return [x - 4, y - 6, x + 10 + wide(one.title, `10px ${family}`), y + 6];
    });
  }

  glide(one, minute) {
    const leg = this.ways.begun(one.id, minute);
    if (!leg || (!one.person && leg.arrived !== null && leg.arrived < minute)) return undefined;
    const at = this.mine(leg) && this.ways.place(this.panel, leg, minute);
    if (!at) return undefined;
    const [x, y] = this.screen(at);
    const rank = [leg.who, ...(leg.with ?? [])].indexOf(one.id);
    this.named(one, rank <= 0);
    if (one.name) put(one.name, "x", 6 + Math.min(leg.with?.length ?? 0, ACROSS - 1) * 6);
    return [x + Math.max(0, rank % ACROSS) * 6, y + Math.max(0, Math.floor(rank / ACROSS)) * 6];
  }
}
