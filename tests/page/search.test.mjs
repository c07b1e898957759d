import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesOf } from "interregnum/search/entries.js";
import { oneOff, plain, prepared, ranked, score } from "interregnum/search/rank.js";
import { nightWith, shownWith, toldWith } from "./night.mjs";

const entry = (title, more = "", rest = {}) => prepared({ kind: "event", title, more, shows: {}, ...rest });

test("case, accents and marks make no difference", () => {
  assert.equal(plain("  Smólny’s “Hall” – 2 "), "smolny s hall 2");
  assert.ok(score(entry("Café de l’Été"), "cafe ete"));
});

test("every word that is asked for must be there", () => {
  assert.equal(score(entry("The bell rings"), "bell tolls"), 0);
  assert.ok(score(entry("The bell rings", "it tolls"), "bell tolls") > 0);
  assert.equal(score(entry("The bell rings"), "  "), 0);
});

test("a question as one would ask it finds what has the most of its words", () => {
  const all = [entry("The moderates walk out"), entry("Lenin"), entry("A bell")];
  const found = (query) => ranked(all, query).flatMap(({ entries }) => entries.map(({ title }) => title));
  assert.deepEqual(found("how many walked out?"), ["The moderates walk out"]);
  assert.deepEqual(found("Lenin 21:00"), ["Lenin"]);
  assert.deepEqual(found("zither drum"), []);
});

test("a whole title counts more than its beginning, that more than a word in it, that more than what is told beside it", () => {
  const points = [entry("The bell"), entry("The bell rings"), entry("Who heard the bell"), entry("A night", "the bell")].map((one) => score(one, "the bell"));
  assert.deepEqual([...points].sort((a, b) => b - a), points);
  assert.equal(new Set(points).size, 4);
});

test("a word with one letter wrong is found, with two it is not, and a short one is taken as it is", () => {
  assert.ok(score(entry("Kerensky drives off"), "kerensy"));
  assert.ok(score(entry("Kerensky drives off"), "kernesky"));
  assert.equal(score(entry("Kerensky drives off"), "karansky"), 0);
  assert.equal(score(entry("A bell"), "bal"), 0);
  assert.ok(oneOff("lenin", "lenn"));
  assert.ok(!oneOff("lenin", "linne"));
});

test("results stand in groups, the group of the best first, the best of each first; how many there are is said", () => {
  const all = [entry("A bell"), entry("The bell of the hall", "", { minute: 20 }), entry("The bell of the gate", "", { minute: 10 }), entry("Bell", "", { kind: "place" })];
  const groups = ranked(all, "bell", 2);
  assert.deepEqual(groups.map(({ kind, entries, of }) => [kind, entries.map(({ title }) => title), of]), [["place", ["Bell"], 1], ["event", ["A bell", "The bell of the gate"], 3]]);
  assert.deepEqual(ranked(all, "zither"), []);
});

test("everything on the page can be found, and choosing it says what is shown", () => {
  const guide = { glossary: { bell: { title: "the Bell", says: "It hangs in the tower.", also: ["tocsin"] } }, tour: [], turning_points: [], questions: [{ asks: "Who rang?", rests_on: [], key: "Dan." }], roles: [] };
  const wire = { id: "m", title: "Come at once", says: "now", sent: 10, from: "dan", to: ["eva"], tells: [] };
  const played = nightWith({ data: { guide, houses: { council: { title: "The Council" } } }, history: { wires: [wire] } });
  const told = toldWith({ data: { guide } });
  const entries = entriesOf(shownWith(Object.assign(played, { data: { ...played.data, record: told.data.record } }), { told }));
  const found = (query, kind) => ranked(entries, query, 99).find((group) => group.kind === kind)?.entries[0];
  assert.deepEqual(found("the gate is shut", "event").shows, { shown: "played", selected: "firing:4", minute: 200 });
  assert.deepEqual(found("storm", "missed").shows, { shown: "played", selected: "event:storm" });
  assert.deepEqual(found("found shut", "reading").shows, { shown: "sources", selected: "reading:shut", minute: 140 });
  assert.equal(found("eva", "person").shows.selected, "person:eva");
  assert.equal(found("north", "place").shows.selected, "place:gate");
  assert.equal(found("guard", "unit").shows.selected, "unit:guard");
  assert.equal(found("crown", "authority").shows.selected, "authority:crown");
  assert.deepEqual(found("council", "assembly").shows, { selected: "house:council", house: "council", view: "hall" });
  assert.equal(found("come", "message").shows.selected, "message:0");
  assert.deepEqual(found("tocsin", "term").shows, { selected: "term:bell" });
  assert.deepEqual(found("rang", "question").shows, { view: "class", selected: "" });
  assert.equal(found("bookkeeping", "event"), undefined); // what is quiet is shown nowhere
});
