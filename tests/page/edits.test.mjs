import assert from "node:assert/strict";
import { test } from "node:test";
import { headline } from "interregnum/edits/following.js";
import { keyOf, thingOf } from "interregnum/edits/place.js";
import { nightWith } from "./night.mjs";

const shown = (history) => ({ played: nightWith({ history }), beside: null });

test("a firing is known by its event and which of its firings it is, whatever its number is in another version", () => {
  const before = shown({}); // bell, tick, vote, gate, bell
  assert.deepEqual(thingOf(before, "firing:5"), { kind: "firing", event: "bell", nth: 1 });
  const after = shown({ minutes: [5, 10, 60, 900], of: [4, 0, 1, 0], branches: {}, began: [0, 0, 0, 0] });
  assert.equal(keyOf(after, thingOf(before, "firing:5")), "firing:4");
  assert.equal(keyOf(after, thingOf(before, "firing:1")), "firing:2");
});

test("what does not happen any more is shown as an event, and what is gone not at all", () => {
  const after = shown({ minutes: [5], of: [4], branches: {}, began: [0] });
  assert.equal(keyOf(after, thingOf(shown({}), "firing:4")), "event:gate");
  assert.equal(keyOf(after, { kind: "firing", event: "taken out", nth: 0 }), "");
});

test("what is no firing needs no care", () => {
  for (const selected of ["", "event:bell", "reading:bell", "firing:99", "second:1", "place:gate"]) assert.equal(thingOf(shown({}), selected), null);
});

test("the headline is the first outcome that moved, else that none did, else that nothing differs", () => {
  const change = { state: "done", outcomes: [], same: false, touched: "Something differs.", message: "" };
  assert.equal(headline({ ...change, outcomes: ["It ends later.", "And otherwise."] }), "It ends later.");
  assert.match(headline(change), /^No outcome moved beyond chance\. Something differs\.$/);
  assert.equal(headline({ ...change, same: true, touched: "Nothing differs." }), "Nothing differs.");
  assert.match(headline({ ...change, state: "failed", message: "it stopped" }), /it stopped/);
});
