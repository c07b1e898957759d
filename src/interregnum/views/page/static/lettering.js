// The lettering of a plate: which names are written at this scale, where they find room, and how they go along.

import { put, s } from "interregnum/dom.js";
import { names, plain } from "interregnum/ground.js";
import { lines, placed } from "interregnum/labels.js";

const STILL = 220; // milliseconds
const FONTS = { place: 11.5, ground: 10.5, waters: 12.5 };
const FIRST = 12; // places whose names come before those of the ground

/** The names on a plate: of places above its tokens, of the ground beneath. */
export class Lettering {
  constructor(plate) {
    this.plate = plate;
    this.titles = new Set(plate.places.map((place) => plain(plate.night.nouns.places[place.id].title)));
    this.ground = s("g", { class: "ground-names", "aria-hidden": "true" });
    this.places = s("g", { class: "place-names", "aria-hidden": "true" });
    this.written = [];
  }

  /** Names make room for the tokens once nothing has moved for a while. */
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.choose(), STILL);
  }

  /** Choose what is written, the most important first, clear of marks, tokens and lists of persons. */
  choose() {
    const { plate } = this;
    if (!plate.size[0] || !plate.element.isConnected) return;
    const family = getComputedStyle(plate.element).getPropertyValue("--sans");
    const places = plate.knots.map((knot) => this.placeLabel(knot, family)).filter(Boolean);
    const ground = names(plate.panel, plate.view.k, this.titles).map((label) => this.groundLabel(label, family));
    const fixed = [...plate.knots.map(({ at: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]), ...this.tools(), ...plate.tokens.boxes()];
    const kept = placed(places, fixed, plate.size).flatMap((one) => one.boxes);
    const lists = plate.people.list(family, [...fixed, ...kept], plate.size);
    plate.people.draw(plate.state.get().minute);
    const order = [...places.slice(0, FIRST), ...ground.filter((one) => one.first), ...places.slice(FIRST), ...ground.filter((one) => !one.first)];
    this.written = placed(order, [...fixed, ...lists], plate.size).map(({ label, dx, dy, anchor }) => ({ label, text: textOf(label, dx, dy, anchor) }));
    this.places.replaceChildren(...this.written.filter((one) => one.label.place).map((one) => one.text));
    this.ground.replaceChildren(...this.written.filter((one) => !one.label.place).map((one) => one.text));
    this.carry();
  }

  /** What the buttons, the scale and the inset hide. */
  tools() {
    const { inset, size: [width, height] } = this.plate;
    return inset ? [] : [[width - 46, 0, width, 120], [0, height - 40, 150, height], ...this.covered()];
  }

  /** What the inset hides. */
  covered() {
    const inset = this.plate.element.parentElement?.querySelector(".plate.inset");
    return inset ? [[inset.offsetLeft - 4, inset.offsetTop - 4, ...this.plate.size]] : [];
  }

  placeLabel(knot, family) {
    if (this.plate.places.find((one) => one.id === knot.lead).inner && !this.plate.near) return null;
    const size = FONTS.place;
    const title = this.plate.night.nouns.places[knot.lead].title;
    return { place: true, at: knot, x: knot.at[0], y: knot.at[1], lines: lines(title, 19), font: `500 ${size}px ${family}`, size, spots: ["below", "right", "left", "above", "under"], gap: 8, kind: "place" };
  }

  groundLabel(label, family) {
    const water = label.kind === "waters" || label.kind === "canal";
    const size = label.kind === "waters" ? FONTS.waters : FONTS.ground;
    const [x, y] = this.plate.screen(label);
    const first = ["waters", "island", "district", "town"].includes(label.kind);
    return { at: label, x, y, angle: label.angle, lines: label.angle ? [label.text] : lines(label.text, 16), font: `${water ? "italic " : ""}${size}px ${family}`, size,
      spaced: first ? label.text.length * 1.2 : 0, kind: label.kind, first };
  }

  /** Names go along while the plate is moved. */
  carry() {
    for (const { label, text } of this.written) {
      const [x, y] = this.plate.screen(label.at);
      put(text, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})${label.angle ? ` rotate(${label.angle})` : ""}`);
    }
  }
}

function textOf(label, dx, dy, anchor) {
  const element = s("text", { class: `name-${label.kind}`, "text-anchor": anchor, "font-size": label.size });
  label.lines.forEach((line, n) => element.append(s("tspan", { x: dx.toFixed(1), y: (dy + n * label.size * 1.1).toFixed(1) }, line)));
  return element;
}
