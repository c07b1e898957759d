// Persons on a panel: small dots beside their places when one is near, and always when they are under way or chosen.

import { choosable, put, s } from "interregnum/dom.js";
import { wide } from "interregnum/labels.js";

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
    for (const one of this.all) one.at = null;
  }

  draw(minute) {
    const { chosen } = this.state.get();
    const rows = new Map();
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
    if (place === "") return this.glide(one, minute);
    if (!place || (!this.near && !wanted)) return undefined;
    const knot = this.spot(place);
    if (!knot) return undefined;
    const row = rows.get(knot) ?? 0;
    rows.set(knot, row + 1);
    return [knot.at[0] + 12, knot.at[1] + 18 + row * 12];
  }

  glide(one, minute) {
    const leg = this.ways.begun(one.id, minute);
    if (!leg || (!one.person && leg.arrived !== null && leg.arrived < minute)) return undefined;
    const at = this.mine(leg) && this.ways.place(this.panel, leg, minute);
    if (!at) return undefined;
    const [x, y] = this.screen(at);
    const rank = [leg.who, ...(leg.with ?? [])].indexOf(one.id);
    return [x, y + rank * 4];
  }

  /** The boxes that dots and their names take. */
  boxes(family) {
    return this.all.filter((one) => one.at).map((one) => {
      const [x, y] = one.at.split(" ").map(Number);
      return [x - 4, y - 6, x + 10 + wide(one.title, `10px ${family}`), y + 6];
    });
  }
}
