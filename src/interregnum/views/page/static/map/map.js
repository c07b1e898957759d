// The map: the city as the main panel, the country around as an inset, or the other way about.

import { Journeys } from "interregnum/map/journeys.js";
import { siegeSummary } from "interregnum/map/layers/sieges.js";
import { mostPeople, radiusScale, UNTOLD } from "interregnum/map/layers/unitmarker.js";
import { MapPanel } from "interregnum/map/mappanel.js";
import { selectedSpot } from "interregnum/map/selectedplace.js";
import { shipPath, Ships } from "interregnum/map/ships.js";
import { fillOf, hatches, shapeOf } from "interregnum/map/symbols.js";
import { h, s, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { throttled } from "interregnum/shared/schedule.js";
import { tableDetails } from "interregnum/shared/table.js";
import { timestamp } from "interregnum/shared/time.js";
import { captions } from "interregnum/turns/caption.js";
import { currentPoint } from "interregnum/turns/turningpoints.js";

const SAMPLES = [1 / 30, 1 / 3.6, 1]; // of the biggest unit, in the legend

/** The view. */
export function map(night, state) {
  const journeys = new Journeys(night);
  const ships = new Ships(night, journeys);
  const panels = Object.entries(night.data.map.panels).map(([name, data]) => new MapPanel(night, state, journeys, ships, name, data));
  const key = h("div", { class: "atlas-key" }, legend(night));
  const atlas = h("div", { class: panels.length > 1 ? "atlas two-panels" : "atlas" }, panels.map((panel) => panel.element), key);
  let main = 0;
  const swap = panels.length > 1 ? h("button", { type: "button", class: "swap", on: { click: () => show(1 - main) } }) : null;
  if (swap) atlas.append(swap);
  const show = (number) => {
    main = number;
    panels.forEach((panel, n) => {
      panel.inset = n !== main;
      panel.element.classList.toggle("inset", n !== main);
      panel.fit();
    });
    if (swap) swap.textContent = t("map.swap", { name: t(`map.panel.${panels[1 - main].panel.name}`) });
  };
  show(0);
  const caption = captions(night, state, atlas, (place) => spotOn(panels, place));
  atlas.append(...caption.element, caption.sheet);
  const tables = [placesTable(night, state), bodiesTable(night, state, journeys)];
  const element = h("div", { class: "map view" }, h("div", { class: "view-head" }, h("h2", {}, t("map.title"))), observerNote(night, state, panels), atlas, h("p", { class: "map-fingers" }, t("map.fingers")), h("div", { class: "map-tables" }, tables));
  const draw = (minute) => {
    const { selected, playing, speed } = state.get();
    const point = currentPoint(night, { minute, selected }, playing ? speed : 1);
    if (point && point !== revealed && point.place) {
      if ("present" in document.documentElement.dataset) show(panelOf(panels, main, point.place)); // there is no inset there
      panels[main].reveal({ place: point.place });
    }
    revealed = point;
    for (const panel of panels) panel.draw(minute);
    caption.draw(minute);
  };
  let revealed = null;
  state.on(["selected"], ({ selected, minute }) => {
    if (selected) panels[main].reveal(selectedSpot(night, journeys, selected, minute));
    panels.forEach((panel) => panel.markSelected());
    if (element.isConnected) draw(minute);
  });
  new ResizeObserver(() => caption.again()).observe(atlas);
  return { element, draw };
}

/** The number of the panel that shows a place: the one that is large now, where it does. */
function panelOf(panels, main, place) {
  const shows = ({ places }) => places.some(({ id }) => id === place);
  const found = shows(panels[main]) ? main : panels.findIndex(shows);
  return found < 0 ? main : found;
}

/** Where a place is on the atlas: on whichever panel shows it, the inset first where it lies there alone. */
function spotOn(panels, place) {
  for (const panel of [...panels].sort((a, b) => Number(a.inset) - Number(b.inset))) {
    const at = panel.places.some((known) => known.id === place) ? panel.spotOf(place) : null;
    if (at) return [at[0] + panel.element.offsetLeft, at[1] + panel.element.offsetTop];
  }
  return null;
}

/** Whose knowledge the marks of places show, and the way back to how it was. */
function observerNote(night, state, panels) {
  const note = h("p", { class: "map-observer", hidden: true });
  state.on(["observer"], ({ observer, minute }) => {
    const known = !night.told && (observer in night.nouns.persons || observer in night.nouns.units);
    note.hidden = !known;
    if (known) setChildren(note, t("map.observer", { name: night.titleOf(observer) }), " ", h("button", { type: "button", class: "plain", on: { click: () => state.set({ observer: "" }) } }, t("map.observer-off")));
    for (const panel of panels) panel.draw(minute);
  });
  return note;
}

// --- the legend ----------------------------------------------------------------------------------

function legend(night) {
  const prefix = night.second ? "second-legend" : "legend"; // two maps in one document share no names
  const sides = [...new Set(Object.keys(night.nouns.authorities).filter((id) => isActive(night, id)))];
  return h("ul", { class: "legend map-legend" },
    sides.map((id) => h("li", {}, sample(36, 14, s("circle", { class: `unit-shape side-${night.side(id)}`, cx: 8, cy: 7, r: 6, fill: fillOf(prefix, night.side(id)) }),
      s("path", { class: `place-shape side-${night.side(id)}`, d: shapeOf(night.side(id)), transform: "translate(26 7)" })), night.titleOf(id))),
    h("li", {}, sample(14, 14, s("path", { class: "place-shape side-0", d: shapeOf(0), transform: "translate(7 7)" })), t(night.told ? "map.legend.untold" : "map.legend.nobody")),
    night.told ? h("li", {}, sample(16, 14, s("circle", { class: "unit-shape side-1", cx: 8, cy: 7, r: 6, fill: fillOf(prefix, 1), opacity: 0.35 })), t("map.legend.perhaps")) : null,
    sizes(night),
    Object.keys(night.nouns.units).some((id) => night.data.theatre.afloat.includes(id)) ? h("li", { class: "fine" }, sample(26, 16, s("path", { class: "unit-shape side-0 plain-ship", d: shipPath(6), transform: "translate(13 10)" })), t("map.legend.ship")) : null,
    Object.keys(night.data.theatre.sieges).length && !night.told ? h("li", { class: "fine" }, sample(30, 14, s("path", { class: "ring-arc covered side-1", d: "M2 12a20 20 0 0 1 12-9" }), s("path", { class: "ring-arc side-1", d: "M16 3a20 20 0 0 1 12 9" })), t("map.legend.ring")) : null,
    sample(0, 0, s("defs", {}, hatches(prefix))));
}

/** Three discs and how many people they stand for: the biggest unit's order of size, a third, a thirtieth. */
function sizes(night) {
  if (!mostPeople(night)) return null;
  const people = SAMPLES.map((share) => rounded(mostPeople(night) * share));
  const radii = people.map((number) => radiusScale(night) * Math.sqrt(number));
  const middles = radii.map((r, n) => 1 + r + radii.slice(0, n).reduce((sum, radius) => sum + 2 * radius + 4, 0));
  return h("li", { class: "fine" }, sample(Math.ceil(middles[2] + radii[2] + 2), 44, radii.map((r, n) => s("circle", { class: "sample", cx: middles[n], cy: 43 - r, r }))),
    t("map.legend.sizes", { list: people.map((number) => number.toLocaleString("en")).join(", ") }));
}

/** Down to one figure: 3,661 is 3,000. */
export function rounded(n) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return Math.max(1, Math.floor(n / ten) * ten);
}

function sample(width, height, ...shapes) {
  return s("svg", { width, height, "aria-hidden": "true" }, ...shapes);
}

/** The sides that anybody obeys or that hold anything in this night. */
function isActive(night, authority) {
  const tracks = night.history.tracks;
  return [...Object.keys(night.nouns.units).map((id) => tracks[`${id}.obeys`]), ...Object.keys(night.nouns.places).map((id) => tracks[`${id}.held_by`])]
    .some((track) => track?.[1].includes(authority));
}

// --- the tables ----------------------------------------------------------------------------------

function placesTable(night, state) {
  const columns = ["place", "holder", "bodies", "total"].map((key) => t(`map.column.${key}`));
  return updating(state, tableDetails(t("map.table.places"), columns, () => {
    const { minute } = state.get();
    const rows = Object.entries(night.nouns.places).map(([id, place]) => {
      const there = units(night, minute).filter((unit) => unit.place === id);
      return [place.title, titleOrNothing(night, night.valueAt(`${id}.held_by`, minute)), there.map((unit) => night.nouns.units[unit.id].title).join("; "), there.reduce((sum, unit) => sum + Math.max(0, unit.people), 0)];
    });
    return [[timestamp(minute), (night.told ? [] : siegeSummary(night, minute)).join("; "), "", ""], ...rows.filter(([, holder, there]) => holder || there)];
  }));
}

function bodiesTable(night, state, journeys) {
  const columns = ["body", "people", "where", "obeys"].map((key) => t(`map.column.${key}`));
  return updating(state, tableDetails(t("map.table.bodies"), columns, () => {
    const { minute } = state.get();
    return [[timestamp(minute), "", "", ""], ...units(night, minute).map((unit) => [night.nouns.units[unit.id].title, unit.people === UNTOLD ? t("told.nothing") : unit.people, where(night, journeys, unit, minute), titleOrNothing(night, unit.obeys)])];
  }));
}

function units(night, minute) {
  return Object.keys(night.nouns.units).map((id) => ({ id, people: night.valueAt(`${id}.people`, minute) ?? (night.told ? UNTOLD : 0), place: night.valueAt(`${id}.at`, minute), obeys: night.valueAt(`${id}.obeys`, minute) }))
    .filter((unit) => (unit.people >= 1 || unit.people === UNTOLD) && unit.place !== undefined && unit.place !== null);
}

function where(night, journeys, unit, minute) {
  if (unit.place) return night.titleOf(unit.place);
  const leg = journeys.begun(unit.id, minute);
  return leg ? t("map.way", { from: night.titleOf(leg.from), to: night.titleOf(leg.to) }) : "";
}

function titleOrNothing(night, id) {
  return id ? night.titleOf(id) : "";
}

/** A table that is open follows the hour, a few times a second at most. */
function updating(state, details) {
  const update = throttled(250, () => details.dispatchEvent(new Event("toggle")));
  state.on(["minute"], () => { if (details.open) update(); });
  return details;
}
