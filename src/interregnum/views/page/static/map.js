// The map: the city as the main plate, the country around as an inset, or the other way about.

import { fill, h, s } from "interregnum/dom.js";
import { stamp } from "interregnum/hours.js";
import { measureOf, mostPeople } from "interregnum/bodies.js";
import { Plate } from "interregnum/plate.js";
import { ringTold } from "interregnum/ring.js";
import { Ships, hull } from "interregnum/ships.js";
import { fillOf, hatches, shapeOf } from "interregnum/sides.js";
import { tabled } from "interregnum/table.js";
import { Ways } from "interregnum/ways.js";
import { say } from "interregnum/words.js";

const SAMPLES = [1 / 30, 1 / 3.6, 1]; // of the biggest body, in the legend

/** The view. */
export function map(night, state) {
  const ways = new Ways(night);
  const ships = new Ships(night, ways);
  const plates = Object.entries(night.data.map.panels).map(([name, data]) => new Plate(night, state, ways, ships, name, data));
  const atlas = h("div", { class: "atlas" }, plates.map((plate) => plate.element));
  let main = 0;
  const swap = plates.length > 1 ? h("button", { type: "button", class: "swap", on: { click: () => show(1 - main) } }) : null;
  if (swap) atlas.append(swap);
  const show = (number) => {
    main = number;
    plates.forEach((plate, n) => {
      plate.inset = n !== main;
      plate.element.classList.toggle("inset", n !== main);
      plate.fit();
    });
    if (swap) swap.textContent = say("map.swap", { name: say(`map.panel.${plates[1 - main].panel.name}`) });
  };
  show(0);
  const tables = [placesTable(night, state), bodiesTable(night, state, ways)];
  const element = h("div", { class: "map view" }, h("div", { class: "view-head" }, h("h2", {}, say("map.title")), legend(night)), eyes(night, state, plates), atlas, h("p", { class: "map-fingers" }, say("map.fingers")), h("div", { class: "map-tables" }, tables));
  state.on(["chosen"], () => plates.forEach((plate) => plate.chosen()));
  return { element, draw(minute) { for (const plate of plates) plate.draw(minute); } };
}

/** Whose knowledge the marks of places show, and the way back to how it was. */
function eyes(night, state, plates) {
  const note = h("p", { class: "map-eyes", hidden: true });
  state.on(["eyes"], ({ eyes, minute }) => {
    const known = eyes in night.nouns.persons || eyes in night.nouns.units;
    note.hidden = !known;
    if (known) fill(note, say("map.eyes", { name: night.called(eyes) }), " ", h("button", { type: "button", class: "plain", on: { click: () => state.set({ eyes: "" }) } }, say("map.eyes-off")));
    for (const plate of plates) plate.draw(minute);
  });
  return note;
}

// --- the legend ----------------------------------------------------------------------------------

function legend(night) {
  const sides = [...new Set(Object.keys(night.nouns.authorities).filter((id) => seen(night, id)))];
  return h("ul", { class: "legend map-legend" },
    sides.map((id) => h("li", {}, sample(36, 14, s("circle", { class: `token-shape side-${night.side(id)}`, cx: 8, cy: 7, r: 6, fill: fillOf("legend", night.side(id)) }),
      s("path", { class: `mark-shape side-${night.side(id)}`, d: shapeOf(night.side(id)), transform: "translate(26 7)" })), night.called(id))),
    h("li", {}, sample(14, 14, s("path", { class: "mark-shape side-0", d: shapeOf(0), transform: "translate(7 7)" })), say("map.legend.nobody")),
    sizes(night),
    Object.keys(night.nouns.units).some((id) => night.data.theatre.afloat.includes(id)) ? h("li", {}, sample(26, 16, s("path", { class: "token-shape side-0 plain-ship", d: hull(6), transform: "translate(13 10)" })), say("map.legend.ship")) : null,
    Object.keys(night.data.theatre.sieges).length ? h("li", {}, sample(30, 14, s("path", { class: "ring-arc covered side-1", d: "M2 12a20 20 0 0 1 12-9" }), s("path", { class: "ring-arc side-1", d: "M16 3a20 20 0 0 1 12 9" })), say("map.legend.ring")) : null,
    sample(0, 0, s("defs", {}, hatches("legend"))));
}

/** Three discs and how many people they stand for: the biggest body's order of size, a third, a thirtieth. */
function sizes(night) {
  if (!mostPeople(night)) return null;
  const people = SAMPLES.map((share) => rounded(mostPeople(night) * share));
  const radii = people.map((one) => measureOf(night) * Math.sqrt(one));
  const middles = radii.map((r, n) => 1 + r + radii.slice(0, n).reduce((sum, one) => sum + 2 * one + 4, 0));
  return h("li", {}, sample(Math.ceil(middles[2] + radii[2] + 2), 44, radii.map((r, n) => s("circle", { class: "sample", cx: middles[n], cy: 43 - r, r }))),
    say("map.legend.sizes", { list: people.map((one) => one.toLocaleString("en")).join(", ") }));
}

/** Down to one figure: 3,661 is 3,000. */
function rounded(n) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return Math.max(1, Math.floor(n / ten) * ten);
}

function sample(width, height, ...shapes) {
  return s("svg", { width, height, "aria-hidden": "true" }, ...shapes);
}

/** The sides that anybody obeys or that hold anything in this night. */
function seen(night, authority) {
  const tracks = night.history.tracks;
  return [...Object.keys(night.nouns.units).map((id) => tracks[`${id}.obeys`]), ...Object.keys(night.nouns.places).map((id) => tracks[`${id}.held_by`])]
    .some((track) => track?.[1].includes(authority));
}

// --- the tables ----------------------------------------------------------------------------------

function placesTable(night, state) {
  const columns = ["place", "holder", "bodies", "total"].map((key) => say(`map.column.${key}`));
  return kept(state, tabled(say("map.table.places"), columns, () => {
    const { minute } = state.get();
    const rows = Object.entries(night.nouns.places).map(([id, place]) => {
      const there = units(night, minute).filter((unit) => unit.place === id);
      return [place.title, called(night, night.at(`${id}.held_by`, minute)), there.map((unit) => night.nouns.units[unit.id].title).join("; "), there.reduce((sum, unit) => sum + unit.people, 0)];
    });
    return [[stamp(minute), ringTold(night, minute).join("; "), "", ""], ...rows.filter(([, holder, there]) => holder || there)];
  }));
}

function bodiesTable(night, state, ways) {
  const columns = ["body", "people", "where", "obeys"].map((key) => say(`map.column.${key}`));
  return kept(state, tabled(say("map.table.bodies"), columns, () => {
    const { minute } = state.get();
    return [[stamp(minute), "", "", ""], ...units(night, minute).map((unit) => [night.nouns.units[unit.id].title, unit.people, where(night, ways, unit, minute), called(night, unit.obeys)])];
  }));
}

function units(night, minute) {
  return Object.keys(night.nouns.units).map((id) => ({ id, people: night.at(`${id}.people`, minute) ?? 0, place: night.at(`${id}.at`, minute), obeys: night.at(`${id}.obeys`, minute) })).filter((unit) => unit.people >= 1);
}

function where(night, ways, unit, minute) {
  if (unit.place) return night.called(unit.place);
  const leg = ways.begun(unit.id, minute);
  return leg ? say("map.way", { from: night.called(leg.from), to: night.called(leg.to) }) : "";
}

function called(night, id) {
  return id ? night.called(id) : "";
}

/** A table that is open follows the hour, a few times a second at most. */
function kept(state, details) {
  let asked = 0;
  state.on(["minute"], () => {
    if (!details.open || asked) return;
    asked = setTimeout(() => { asked = 0; details.dispatchEvent(new Event("toggle")); }, 250);
  });
  return details;
}
