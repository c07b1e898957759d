import assert from "node:assert/strict";
import { test } from "node:test";
import { fate, messageEnd, messageState, recipients } from "interregnum/wires/messages.js";
import { believedValue, knowledgeAt, observers } from "interregnum/wires/knowledge.js";
import { observerPanel } from "interregnum/wires/observer.js";
import { isListed } from "interregnum/wires/wires.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

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

// --- what somebody could know, in words ----------------------------------------------------------------------------------

const through = (id, minute, night = knowing()) => {
  const shown = observerPanel(night, stateWith({ observer: id, minute }));
  shown.draw(minute);
  return shown.element;
};

test("what somebody could know: their messages, the turning points they know of and those they do not", () => {
  const before = text(through("eva", 299));
  assert.match(before, /What Eva \(North Gate\) can know so far: 1 of 2 turning points; 0 messages have come/);
  assert.match(before, /Messages received ?None yet/);
  assert.match(before, /Turning points they know of ?21:20 The gate is shut ?– they were there/);
  assert.match(before, /do not know of ?18:10 The bell rings/);
  const after = text(through("eva", 300));
  assert.match(after, /can know so far: 2 of 2 turning points; one message has come/);
  assert.match(after, /18:10 The bell rings ?– by message, 23:00/);
  assert.match(after, /do not know of ?None/);
});

test("a message was true on arrival, no longer true, or never", () => {
  const said = (more) => text(ofClass(through("eva", 300, nightWith({ history: { wires: [{ ...TELLING, ...more }] } })), "events")[0]);
  assert.match(said({ true: true, still_true: true }), /; true when it arrived$/);
  assert.match(said({ true: true, still_true: false }), /; no longer true when it arrived$/);
  assert.match(said({ true: false, still_true: false }), /; not true when it arrived$/);
  assert.match(said({}), /Dan, the telegraph$/);
});

test("a public message is counted among those that have come", () => {
  const night = nightWith({ history: { wires: [{ ...TELLING, to: [], reach: "public" }] } });
  assert.match(text(through("eva", 300, night)), /one message has come/);
});

test("the latest message stands first; what is expected most stands first, as a bar", () => {
  const night = nightWith({ history: { wires: [TELLING, { ...TELLING, title: "Later", delivered: 320 }], tracks: { "eva.at": [[0], [""]], "eva.expects.crown": [[0], [0.2]], "eva.expects.town": [[0], [0.7]] } } });
  const shown = through("eva", 400, night);
  assert.match(text(ofClass(shown, "events")[0]), /Later.*The bell rings/);
  assert.match(text(shown), /Eva \(on the way\)/);
  assert.deepEqual(ofClass(shown, "bar").map((bar) => bar.style.width), ["70%", "20%"]);
  assert.match(text(ofClass(shown, "expect-bars")), /The Town ?70 % ?The Crown ?20 %/);
  assert.match(text(shown), /Each judged by itself, so the shares need not add up to 100 %\./);
});

test("who cannot be asked is not chosen", () => {
  const shown = (id) => ofTag(observerPanel(knowing(), stateWith({ observer: id })).choice, "select")[0].value;
  const drawn = (id) => { const view = observerPanel(knowing(), stateWith({ observer: id })); view.draw(300); return [ofTag(view.choice, "select")[0].value, text(view.element)]; };
  assert.equal(shown("dan"), "");
  assert.equal(drawn("dan")[0], "dan");
  assert.deepEqual(drawn("guard"), ["", ""]);
});

test("what has just arrived is listed for three quarters of an hour, what was lost for three hours", () => {
  const arrived = (minute) => isListed({ sent: 0, delivered: 100 }, minute, "arrived");
  const lost = (minute) => isListed({ sent: 0, lost: 100 }, minute, "lost");
  assert.deepEqual([99, 100, 145, 146].map(arrived), [false, true, true, false]);
  assert.deepEqual([99, 100, 280, 281].map(lost), [false, true, true, false]);
  assert.deepEqual([50, 100].map((minute) => isListed({ sent: 0, delivered: 100 }, minute, "flying")), [true, false]);
});
