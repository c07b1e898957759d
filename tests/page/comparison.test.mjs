import assert from "node:assert/strict";
import { test } from "node:test";
import { compareToRecord, comparisonText, readingsOf } from "interregnum/timeline/comparison.js";
import { eventsOf, packRows, relatedKeys } from "interregnum/timeline/timeline.js";
import { nightWith } from "./night.mjs";

const night = nightWith();
const GATE = [["gate", ""]]; // at minute 200

test("a history is early before a window, late after it, on time within", () => {
  const found = ([first, last]) => { const { verdict, number, offset } = compareToRecord(night, { answers: GATE, first, last }); return [verdict, number, offset]; };
  assert.deepEqual(found([210, 240]), ["early", 4, -10]);
  assert.deepEqual(found([100, 170]), ["late", 4, 30]);
  assert.deepEqual(found([200, 200]), ["within", 4, 0]);
  assert.deepEqual(found([200.5, 300]), ["within", 4, 0]); // hours of the record are whole minutes
  assert.deepEqual(found([200.6, 300])[0], "early");
  assert.deepEqual(found([100, 199.4])[0], "late");
  assert.deepEqual(found([100, 199.5])[0], "within");
});

test("a window may be open at one end", () => {
  assert.equal(compareToRecord(night, { answers: GATE, first: null, last: 300 }).verdict, "within");
  assert.equal(compareToRecord(night, { answers: GATE, first: null, last: 100 }).verdict, "late");
  assert.equal(compareToRecord(night, { answers: GATE, first: 300, last: null }).verdict, "early");
});

test("of several answers the first counts; what did not happen is absent; no answer, no comparison", () => {
  assert.equal(compareToRecord(night, { answers: [["gate", ""], ["bell", ""]], first: 0, last: 20 }).number, 1);
  assert.deepEqual(compareToRecord(night, { answers: [["vote", "yes"]], first: 0, last: 20 }), { verdict: "absent", number: 0, offset: 0 });
  assert.equal(compareToRecord(night, { answers: [], first: 0, last: 20 }), null);
  assert.equal(compareToRecord(night, { first: 0, last: 20 }), null);
});

test("the comparison in words", () => {
  const said = (first, last) => comparisonText(night, compareToRecord(night, { answers: GATE, first, last }));
  assert.equal(said(260, 300), "In this history at 24 Oct 21:20: 1 h before the window.");
  assert.equal(said(0, 170), "In this history at 24 Oct 21:20: 30 min after the window.");
  assert.equal(said(0, 300), "In this history at 24 Oct 21:20: within the window.");
});

test("an event and its readings are marked together", () => {
  const reading = { id: "r", answers: GATE, first: 0, last: 9 };
  const with_ = nightWith({ data: { record: { readings: [reading, { id: "other", answers: [["bell", ""]] }] } } });
  assert.deepEqual(readingsOf(with_, "gate"), [reading]);
  const both = { id: "both", answers: [["bell", ""], ["gate", ""]] };
  assert.deepEqual(readingsOf(nightWith({ data: { record: { readings: [both] } } }), "gate"), [both]);
  assert.deepEqual(relatedKeys(with_, "event:gate"), ["event:gate", "firing:4", "reading:r"]);
  assert.deepEqual(relatedKeys(with_, "firing:4"), ["firing:4", "reading:r"]);
  assert.deepEqual(relatedKeys(with_, "reading:r"), ["reading:r", "firing:4"]);
  assert.deepEqual(relatedKeys(with_, "place:gate"), ["place:gate"]);
});

test("rows of a lane: a thing stands in the first row that is free, from left to right", () => {
  const { placed, rows } = packRows([{ x: 20, end: 30 }, { x: 0, end: 10 }, { x: 11, end: 15 }, { x: 11.5, end: 25 }]);
  assert.deepEqual(placed.map(([{ x }, row]) => [x, row]), [[0, 0], [11, 1], [11.5, 0], [20, 1]]);
  assert.equal(rows, 2);
});

test("a lane shows its own events within the hours in view, each at most three times", () => {
  const many = nightWith({ history: { minutes: [1, 2, 3, 4, 5], of: [0, 0, 0, 0, 3] } });
  const scale = (minute) => minute;
  assert.deepEqual(eventsOf(many, "town", scale, 0, 10).map(({ number }) => number), [1, 2, 3, 5]);
  assert.deepEqual(eventsOf(many, "town", scale, 2, 3).map(({ number }) => number), [2, 3]);
  assert.deepEqual(eventsOf(many, "council", scale, 0, 10), []);
});
