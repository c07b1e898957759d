// A small night for the tests: two days from 18:00 on, a town with a bell, a gate and a vote.

import { Night } from "interregnum/shared/night.js";
import { setFrame } from "interregnum/shared/time.js";

export const FRAME = {
  title: "A town", calendar: "julian", length: 1440 + 360, first_minute: 18 * 60,
  days: [["24 October 1917", "24 Oct", "1917-10-24", "6 November 1917"], ["25 October 1917", "25 Oct", "1917-10-25", "7 November 1917"], ["26 October 1917", "26 Oct", "1917-10-26", "8 November 1917"]]
    .map(([own, short, iso, other]) => ({ own, short, iso, other })),
};

const EVENTS = [
  { id: "bell", title: "The bell rings", important: true, by: "dan", place: "square", lane: "town" },
  { id: "vote", title: "The council votes", decision: true, lane: "council", branches: { yes: "it stands by the town", no: "it gives way" } },
  { id: "tick", title: "Bookkeeping", quiet: true, lane: "town" },
  { id: "gate", title: "The gate is shut", important: true, place: "gate", lane: "town", branches: { done: "it is done" } },
  { id: "storm", title: "A storm", exogenous: "weather", lane: "town" },
];

const CHANGES = [
  { kind: "without", forms: [{ subject: "event" }, { subject: "way" }] },
  { kind: "force", forms: [{ subject: "way" }, { subject: "event" }] },
];

const NOUNS = {
  authorities: { crown: { title: "The Crown" }, town: { title: "The Town" } },
  places: { square: { title: "Market Square" }, gate: { title: "North Gate" } },
  units: { guard: { title: "The Guard" } }, persons: { dan: { title: "Dan" }, eva: { title: "Eva" } },
  things: {}, channels: { wire: { title: "the telegraph" } }, groups: {}, sources: {},
  outcomes: { held: { title: "Who holds the gate", endings: { town: "the town" } } },
};

const HISTORY = {
  seed: "7", replica: "12", variants: [], ended: 1800,
  minutes: [10, 60, 60, 200, 900], of: [0, 2, 1, 3, 0], branches: { 3: "no", 4: "done" }, began: [0, 0, 12, 90.4, 0.2],
  reasons: {}, absences: {}, outcomes: { held: { shown: "the town", value: "town" } },
  tracks: {
    "guard.people": [[0, 4], [400, 360]], "guard.obeys": [[0, 3], ["crown", "town"]], "guard.at": [[0], ["gate"]],
    "gate.held_by": [[0, 4], ["crown", "town"]], "square.held_by": [[0], [""]], "dan.at": [[0], ["square"]], "eva.at": [[0], ["gate"]],
    "dan.expects.town": [[0], [0.5]], "eva.expects.town": [[0, 4], [0.5, 0.8]],
  },
  journeys: [], halls: {}, wires: [], heard: {},
};

/** A night with changes to its data and to its history. */
export function nightWith({ data = {}, history = {} } = {}) {
  setFrame(FRAME);
  return new Night({ frame: FRAME, nouns: NOUNS, events: EVENTS, houses: {}, lanes: [], record: null, guide: { glossary: {}, tour: [] }, beside: null, map: null, answers: null, changes: CHANGES,
    theatre: { by_water: ["boat"], afloat: [], sieges: {} }, made: { served: true, scenario: "town", software: "0" }, history: { ...HISTORY, ...history }, ...data });
}

/** A state of the page without a browser: what was set is kept. */
export function stateWith(values = {}) {
  const state = { values: { minute: 0, selected: "", observer: "", view: "map", ...values } };
  return Object.assign(state, { get: () => state.values, set: (changes) => Object.assign(state.values, changes), on: (_, listener) => listener(state.values), address: (changes) => `#${JSON.stringify(changes)}` });
}
