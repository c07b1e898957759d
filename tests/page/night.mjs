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

const TOLD = {
  told: 1, readings: 2, seed: "", replica: "", variants: [], ended: 1800,
  minutes: [0, 60, 100, 160], spans: [[-60, 60], [60, 60], [100, 160], [160, 160]], of: [0, 1, 2, 3], branches: {}, began: [0, 0, 0, 0],
  reasons: {}, absences: {}, outcomes: { held: { value: "town", reading: "shut" } },
  tracks: { "guard.at": [[0, 1, 3], [null, "gate", "square"]], "guard.people": [[0, 3], [null, 40]], "gate.held_by": [[0, 3], [null, "town"]], "dan.at": [[0, 1], [null, "square"]], "wire.works": [[0, 3], [null, 0]] },
  journeys: [], shots: [], halls: {}, wires: [], heard: {},
};
const TOLD_EVENTS = [
  { id: "climbs", title: "The ringer climbs the tower", place: "square", lane: "town", shows: 1 }, { id: "climbs.over", title: "The ringer climbs the tower", quiet: 1, lane: "town" },
  { id: "shut", title: "The gate is found shut", place: "gate", lane: "town", shows: 2 }, { id: "shut.over", title: "The gate is found shut", quiet: 1, lane: "town" },
];
export const READINGS = [
  { id: "climbs", title: "The ringer climbs the tower", told: "before 19:00", first: -60, best: null, last: 60, answers: [["bell", ""]] },
  { id: "shut", title: "The gate is found shut", told: "about 20:20", first: 100, best: 140, last: 160, answers: [["gate", ""]] },
];

/** The same town as its sources tell it. */
export function toldWith({ data = {}, history = {} } = {}) {
  const record = { readings: READINGS, claims: {} };
  return new Night(nightWith({ data: { record, ...data } }).data, { ...TOLD, ...history }, TOLD_EVENTS);
}

/** What a page may show: the played night, and what the sources tell where there is any. */
export function shownWith(played, { told = null, beside = null } = {}) {
  return { data: played.data, played, told, beside, night: ({ shown }) => (shown === "sources" && told ? told : played) };
}
