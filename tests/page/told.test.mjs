import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedWords, measuredMoment } from "interregnum/frame/band.js";
import { Shown } from "interregnum/frame/shown.js";
import { currentTurns, presenceText, presentDelegates, seatsOf, sessionState } from "interregnum/hall/session.js";
import { Journeys } from "interregnum/map/journeys.js";
import { UNTOLD, unitsAt } from "interregnum/map/layers/unitmarker.js";
import { Ships } from "interregnum/map/ships.js";
import { asClause } from "interregnum/shared/i18n.js";
import { State } from "interregnum/frame/state.js";
import { eventsOf } from "interregnum/timeline/lane.js";
import { fate, messageEnd, messageState } from "interregnum/wires/messages.js";
import { deadAt, isListed } from "interregnum/wires/wires.js";
import { nightWith, READINGS, toldWith } from "./night.mjs";

const told = toldWith();
const units = (minute, night = told) => {
  const journeys = new Journeys(night);
  return unitsAt(night, journeys, new Ships(night, journeys), minute, 1).map(({ id, place, people, sure, was }) => [id, place, people, Number(sure.toFixed(2)), Boolean(was)]);
};

test("what no reading says has no value, and nobody is drawn before one says where they are", () => {
  assert.equal(told.valueAt("guard.people", 50), null);
  assert.equal(told.valueAt("square.held_by", 50), undefined);
  assert.deepEqual(units(0, toldWith({ history: { tracks: { "guard.people": [[0, 1], [null, 60]] } } })), []);
});

test("a thing comes in over the span in which it may have happened, and where it was before goes", () => {
  assert.deepEqual(units(0), [["guard", "gate", UNTOLD, 0.5, false]]);
  assert.deepEqual(units(60), [["guard", "gate", UNTOLD, 1, false]]);
  assert.deepEqual(units(115), [["guard", "square", 40, 0.25, false], ["guard", "gate", 40, 0.75, true]]);
  assert.deepEqual(units(200), [["guard", "square", 40, 1, false]]);
});

test("a reading that says again what was so already makes nothing less sure", () => {
  const again = toldWith({ history: { tracks: { "guard.at": [[0, 1, 3], [null, "gate", "gate"]] } } });
  assert.deepEqual(units(115, again), [["guard", "gate", UNTOLD, 1, false]]);
});

test("who has left, and whose goal is not told, fades where they were and is then nowhere", () => {
  const left = toldWith({ history: { tracks: { "guard.at": [[0, 1, 4], [null, "gate", null]] } } });
  assert.equal(units(120, left).length, 1);
  assert.deepEqual(units(161, left), []);
});

test("a span without an end is never sure; in a played history everything is", () => {
  assert.equal(toldWith({ history: { spans: [[0, null], [60, 60], [100, 160], [160, 160]] } }).certainty(1, 900), 0.5);
  assert.equal(nightWith().certainty(4, 200), 1);
  assert.deepEqual(nightWith().change("guard.people", 200), { before: 400, sure: 1 });
});

test("a moment of the record is named by its reading, one of a played history by its number", () => {
  assert.equal(told.keyOf(1), "reading:climbs");
  assert.equal(nightWith().keyOf(1), "firing:1");
});

test("the page opens in the sources; a variant or a second history is shown when it is asked for", () => {
  const data = { ...nightWith({ data: { record: { readings: READINGS, claims: {} } } }).data, told: { events: told.events, history: told.history } };
  assert.equal(new Shown(data).first, "sources");
  assert.equal(new Shown({ ...data, beside: data.history }).first, "played");
  assert.equal(new Shown({ ...data, history: { ...data.history, variants: ["calm"] } }).first, "played");
  assert.equal(new Shown({ ...data, told: null }).first, "played");
  const shown = new Shown(data);
  assert.equal(shown.night({ shown: "sources" }), shown.told);
  assert.equal(shown.night({ shown: "played" }), shown.played);
});

test("the address says which of the two is shown, where it is not plain", () => {
  const state = new State({ minute: 0, shown: "sources", view: "map", selected: "", observer: "", house: "" });
  assert.equal(state.address(), "#at=1917-10-24T18:00");
  assert.equal(state.address({ shown: "played" }), "#at=1917-10-24T18:00&shown=played");
  assert.equal(state.address({ shown: "played", selected: "firing:2" }), "#at=1917-10-24T18:00&about=firing:2"); // it is in no other
  for (const [hash, which] of [["#shown=played", "played"], ["#about=event:bell", "played"], ["#about=reading:climbs", "sources"], ["#shown=nonsense", "played"]]) {
    location.hash = hash;
    state.read();
    assert.equal(state.get().shown, which, hash);
  }
  const without = new State({ minute: 0, shown: "played", view: "map", selected: "", observer: "", house: "" });
  location.hash = "#shown=sources";
  without.read();
  assert.equal(without.get().shown, "played");
});

test("the band says how a played history stands to the sources, in plain words", () => {
  const data = { record: { readings: READINGS, claims: {} }, nouns: { ...nightWith().nouns, outcomes: { when: { title: "When the gate is shut", time_of: "gate", endings: {} } } } };
  const words = (minute) => {
    const night = nightWith({ data, history: { minutes: [10, 60, 60, minute, 900] } });
    return comparedWords(night, measuredMoment(night));
  };
  assert.equal(words(70), "Here the gate is shut at 24 Oct 19:10, at least 30 min before the sources put it.");
  assert.equal(words(300), "Here the gate is shut at 24 Oct 23:00, at least 2 h 20 min after the sources put it.");
  assert.equal(words(120), "Here the gate is shut at 24 Oct 20:00, within the time that the sources leave open.");
  const never = nightWith({ data, history: { minutes: [10], of: [0], branches: {} } });
  assert.equal(comparedWords(never, measuredMoment(never)), "Here it never comes to this: the gate is shut. The sources put it about 20:20.");
  assert.equal(measuredMoment(nightWith()), null); // no record, nothing to compare
});

test("a title within a sentence keeps the capital of a name", () => {
  assert.deepEqual(["The palace falls", "Kerensky drives off", "A gun fires", "Amur sails"].map(asClause), ["the palace falls", "Kerensky drives off", "a gun fires", "Amur sails"]);
});

test("a message of which only the sending is told is neither on its way nor lost", () => {
  const wire = { told: 1, sent: 100, stale: false, slow: false };
  assert.equal(messageState(wire, 50), "before");
  assert.equal(messageState(wire, 500), "sent");
  assert.equal(fate(wire), "sent");
  assert.equal(messageEnd(told, wire), 100);
  assert.equal(isListed(wire, 120, "flying"), true);
  assert.equal(isListed(wire, 200, "flying"), false);
  assert.equal(isListed(wire, 120, "arrived"), false);
});

test("a line is dead from where a reading says so", () => {
  assert.deepEqual([deadAt(told, 50), deadAt(told, 120)], [[], ["wire"]]);
});

test("the timeline has readings as windows only", () => {
  assert.deepEqual(eventsOf(told, "town", (minute) => minute, 0, 1800), []);
});

test("of several who may have the floor all are named; a body of which nothing is told is said to be so", () => {
  const turn = (who, from, to) => ({ who, from, to });
  const hall = { told: 1, turns: [turn("dan", 1, 4), turn("eva", 2, 3), turn("ina", 5, null)], blocs: { left: { present: [[0, 2], [0, 30]] } }, opened: undefined };
  assert.deepEqual([1, 2, 3, 4, 5].map((number) => currentTurns(hall, number).map(({ who }) => who)), [["dan"], ["dan", "eva"], ["dan"], [], ["ina"]]);
  assert.equal(sessionState(hall, 1), "untold");
  assert.equal(sessionState({ opened: null }, 1), "never");
  assert.equal(presenceText(hall, 1), "how many is not told");
  assert.equal(presenceText(hall, 2), "30 counted by the sources");
});

test("blocs of which only the sum is told have its seats; once one of them has gone, how many are left is not told", () => {
  const hall = { told: 1, opened: 1, blocs: { left: { delegates: 0, present: [[0], [0]] }, right: { delegates: 5, present: [[0, 1], [0, 5]] } },
    together: [{ blocs: ["left", "middle"], delegates: 20, present: [[0, 1], [0, 20]], whole: [[0, 3], [1, 0]] }] };
  assert.deepEqual([0, 1, 2, 3].map((number) => presentDelegates(hall, number)), [0, 25, 25, 5]);
  assert.equal(seatsOf(hall, "left").delegates, 20);
  assert.equal(seatsOf(hall, "right").delegates, 5);
});
