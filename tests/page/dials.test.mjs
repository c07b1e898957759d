import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, mostChanged } from "interregnum/dials/answered.js";
import { chosenAssumptions, dialAddress, dialNamed } from "interregnum/dials/chosen.js";
import { dials } from "interregnum/dials/dials.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

const assumption = (id, own = true, range = [1, 2, 4]) => ({ id, title: `how much of ${id}`, kind: "number", range, own, basis: "judgement", why: "nobody counted", source: "" });
const input = (id, share, beyond = true) => ({ id, total: [share, 0, 1], beyond });
const analyses = (...inputs) => ({ sensitivity: { analyses: inputs.map((of, n) => ({ outcome: `outcome${n}`, inputs: of })) } });
const ids = (data) => chosenAssumptions(data).map(({ assumption: { id } }) => id);

test("dials are the assumptions that matter most: beyond chance first, each once, where it matters most", () => {
  const assumptions = ["a", "b", "c", "d"].map((id) => assumption(id));
  const answers = analyses([input("a", 0.2), input("b", 0.9, false), input("gone", 1)], [input("a", 0.5), input("c", 0.3), input("d", null)]);
  const chosen = chosenAssumptions({ assumptions, answers });
  assert.deepEqual(chosen.map(({ assumption: { id }, matters: { outcome, beyond } }) => [id, outcome, beyond]), [["a", "outcome1", true], ["c", "outcome1", true], ["b", "outcome0", false]]);
});

test("ten at most; without answers the scenario's own, in the order of the file", () => {
  const many = Array.from({ length: 14 }, (_, n) => assumption(`n${n}`, n !== 1));
  assert.deepEqual(ids({ assumptions: many, answers: null }), ["n0", ...Array.from({ length: 9 }, (_, n) => `n${n + 2}`)]);
  assert.equal(ids({ assumptions: many, answers: analyses(many.map(({ id }, n) => input(id, n / 20))) }).join(), Array.from({ length: 10 }, (_, n) => `n${13 - n}`).join());
  assert.deepEqual(ids({ assumptions: [assumption("fixed", true, [2, 2, 2])], answers: null }), []);
  assert.deepEqual(ids({}), []);
});

test("an address names a dial and where it stands, within its range", () => {
  const chosen = chosenAssumptions({ assumptions: [assumption("a")] });
  assert.equal(dialNamed(chosen, dialAddress(assumption("a"), 2.5)).value, 2.5);
  assert.equal(dialNamed(chosen, "a=1").value, 1);
  for (const none of ["", "a", "a=", "a= ", "a=0.9", "a=5", "a=much", "a=NaN", "b=2", "a=1=2", "__proto__=2"]) assert.equal(dialNamed(chosen, none), null, none);
});

const OUTCOMES = [
  { id: "rest", kind: "value", title: "The dead", moved: true, differences: [{ measure: "value", base: 4, varied: 9, mean: 5, low: 3, high: 7, of: 500 }] },
  { id: "held", kind: "ending", title: "Who holds the gate", moved: false, differences: [{ measure: "town", base: 0.3, varied: 0.31, low: -0.01, high: 0.03 }, { measure: "gone", base: 0, varied: 0 }] },
  { id: "still", kind: "value", title: "The price of bread", moved: false, differences: [] },
];

test("chief outcomes come first as pictures, changed or not; then one sentence, and what else changes", () => {
  const shown = answered(nightWith(), { replicas: 500, seed: 7, outcomes: OUTCOMES }, "The speed", "4");
  const [key, first, sentence, others, about] = shown.map((part) => text(part));
  assert.match(key, /as it was.*with the change/);
  assert.match(first, /^Who holds the gate ?the town ?30 → 31.% \(−1 to \+3\) ?30.% unchanged, 31.% with the change/);
  assert.equal(ofClass(shown[1], "pair-picture").length, 1); // what never comes has none
  assert.equal(sentence, "With 4 for the speed: nothing of this changes beyond chance.");
  assert.match(others, /What else changes: 1 ?The dead ?on average ?4 → 9 ▲ \(\+3 to \+7\)/);
  assert.match(about, /^500 nights, .* seed 7.*: 1\.$/);
});

test("the sentence is of the largest share that changes beyond chance, else of an hour", () => {
  const row = (measure, base, varied, low, high) => ({ measure, base, varied, mean: varied - base, low, high });
  const time = { id: "shut", kind: "time", title: "When it is shut", differences: [row("minutes", 100, 40, -70, -50)] };
  const held = (...rows) => ({ id: "held", kind: "ending", title: "Who holds the gate", differences: rows });
  const said = (...outcomes) => mostChanged(nightWith(), outcomes).replaceAll("\u00a0", " ");
  assert.equal(said(time, held(row("town", 0.3, 0.35, 0.01, 0.09), row("nobody", 0.5, 0.4, -0.2, -0.05), row("x", 0, 0.4, -0.1, 0.9))), "“nobody” in 40 % of the nights instead of 50 %.");
  assert.equal(said(held(row("town", 0.3, 0.35, -0.01, 0.09)), time), "When it is shut: 1 h earlier on average.");
});

test("a dial has what the sources say of its number, and an address that fits none is told so", () => {
  const night = nightWith({ data: { assumptions: [assumption("a"), assumption("b")] } });
  const shown = dials(night, stateWith({ view: "whatif", dial: "a=99" }));
  assert.equal(ofClass(shown, "dial").length, 2);
  assert.match(text(shown), /from 1 to 4, most likely near 2\. ?Basis \(judgement\): nobody counted/);
  assert.match(text(ofClass(shown, "problem")[0]), /“a=99”/);
  assert.equal(text(ofClass(dials(night, stateWith({ view: "map", dial: "a=99" })), "problem")[0]), ""); // the view is not open
  assert.deepEqual(ofTag(shown, "input").map((one) => ["min", "max", "value"].map((name) => one.getAttribute(name))), [["1", "4", "2"], ["1", "4", "2"]]);
});

test("a page that cannot play, or has nothing to turn, has no dials", () => {
  assert.equal(dials(nightWith({ data: { assumptions: [assumption("a")], made: { served: false, scenario: "town" } } }), stateWith()), null);
  assert.equal(dials(nightWith(), stateWith()), null);
  assert.equal(dials(nightWith({ history: { variants: ["calm"] } }), stateWith()), null);
});

test("a night with a change has no dials, and says why", () => {
  const shown = dials(nightWith({ data: { assumptions: [assumption("a")], variants: { calm: { title: "a calm" } } }, history: { variants: ["calm"] } }), stateWith());
  assert.equal(ofClass(shown, "dial").length, 0);
  assert.equal(text(shown), "DialsDials are turned on the night as it is, and this one was played with “a calm”. Open the night without it to turn them.");
});
