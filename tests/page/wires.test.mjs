import assert from "node:assert/strict";
import { test } from "node:test";
import { fate, messageEnd, messageState, recipients } from "interregnum/wires/messages.js";
import { believedValue, knowledgeAt, observers } from "interregnum/wires/knowledge.js";
import { nightWith } from "./night.mjs";

test("a message is not yet sent, on its way, arrived or lost", () => {
  const at = (wire) => [9, 10, 49, 50].map((minute) => messageState(wire, minute));
  assert.deepEqual(at({ sent: 10, delivered: 50 }), ["before", "flying", "flying", "arrived"]);
  assert.deepEqual(at({ sent: 10, lost: 50 }), ["before", "flying", "flying", "lost"]);
  assert.deepEqual(at({ sent: 10 }), ["before", "flying", "flying", "flying"]);
});

test("what became of it: lost, never arrived, false, late or arrived", () => {
  assert.equal(fate({ lost: 5 }), "lost");
  assert.equal(fate({}), "never");
  assert.equal(fate({ delivered: 5, still_true: false }), "false");
  assert.equal(fate({ delivered: 5, still_true: false, stale: true }), "late");
  assert.equal(fate({ delivered: 5, still_true: true, slow: true }), "late");
  assert.equal(fate({ delivered: 5, still_true: true }), "arrived");
});

test("it ends when it arrives or is lost, or with the night", () => {
  const night = nightWith();
  assert.deepEqual([{ sent: 1, delivered: 5 }, { sent: 1, lost: 7 }, { sent: 1 }, { sent: 1900 }].map((wire) => messageEnd(night, wire)), [5, 7, 1800, 1900]);
});

test("of many recipients the first are named", () => {
  const night = nightWith();
  assert.equal(recipients(night, { to: ["dan", "eva", "guard"], reach: "private" }, 1), "Dan, 2 more");
  assert.equal(recipients(night, { to: ["dan", "eva"], reach: "private" }, 1), "Dan, Eva"); // "1 more" would be no shorter
  assert.equal(recipients(night, { to: ["dan"], reach: "public" }, 3), "all who can hear, Dan");
});

// Eva is at the gate. She learns of the bell (1, in the square) by a message at 300, of the gate (4) by being there.
const TELLING = { id: "m", title: "The bell rings", from: "dan", to: ["eva"], channel: "wire", reach: "private", sent: 15, delivered: 300, tells: [1], sent_by: 0, arrived_by: 0 };
const knowing = () => nightWith({ history: { wires: [TELLING], heard: { eva: [3] } } });

test("somebody knows what they did, what happened where they were, what moved them and what messages report", () => {
  const night = knowing();
  const how = (id, minute) => Object.fromEntries([...knowledgeAt(night, id, minute).firings].map(([number, lesson]) => [number, lesson.how]));
  assert.deepEqual(how("dan", 200), { 1: "own" });
  assert.deepEqual(how("eva", 59), {});
  assert.deepEqual(how("eva", 299), { 3: "news", 4: "there" });
  assert.deepEqual(how("eva", 300), { 1: "word", 3: "news", 4: "there" });
});

test("turning points that nobody has reported to them are unknown", () => {
  const night = knowing();
  assert.deepEqual(knowledgeAt(night, "eva", 200).unknown, [1]);
  assert.deepEqual(knowledgeAt(night, "eva", 300).unknown, []);
  assert.deepEqual(knowledgeAt(night, "dan", 200).unknown, [4]);
  assert.equal(knowledgeAt(night, "eva", 299).messages.length, 0);
  assert.equal(knowledgeAt(night, "eva", 300).messages.length, 1);
});

test("they believe the last value that they have learned of", () => {
  const night = knowing();
  assert.equal(believedValue(night, "eva", "gate.held_by", 200), "town");
  assert.equal(believedValue(night, "eva", "gate.held_by", 199), "crown");
  assert.equal(believedValue(night, "dan", "gate.held_by", 1000), "crown");
  assert.equal(believedValue(night, "dan", "gate.hope", 1000), undefined);
});

test("a public message reaches everybody", () => {
  const night = nightWith({ history: { wires: [{ ...TELLING, to: [], reach: "public" }] } });
  assert.equal(knowledgeAt(night, "eva", 300).firings.get(1).how, "public");
});

test("those can be asked who expect anything", () => {
  assert.deepEqual(observers(nightWith()), { persons: ["dan", "eva"], units: [] });
});
