import assert from "node:assert/strict";
import { test } from "node:test";
import { compareToRecord, comparisonText, readingsOf } from "interregnum/timeline/comparison.js";
import { eventsOf, packRows } from "interregnum/timeline/lane.js";
import { range, relatedKeys, timeline } from "interregnum/timeline/timeline.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

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
  assert.equal(said(260, 300), "In this history at 24 Oct 21:20: 1 h earlier than the sources say.");
  assert.equal(said(0, 170), "In this history at 24 Oct 21:20: 30 min later than the sources say.");
  assert.equal(said(0, 300), "In this history at 24 Oct 21:20: at a time that fits the sources.");
});

test("an event and its readings are marked together", () => {
  const reading = { id: "r", answers: GATE, first: 0, last: 9 };
  const with_ = nightWith({ data: { record: { readings: [reading, { id: "other", answers: [["bell", ""]] }] } } });
  assert.deepEqual(readingsOf(with_, "gate"), [reading]);
  const both = { id: "both", answers: [["bell", ""], ["gate", ""]] };
  assert.deepEqual(readingsOf(nightWith({ data: { record: { readings: [both] } } }), "gate"), [both]);
  const hour = { id: "hour", answers: [["bell", ""]], hours_of: ["gate"] };
  assert.deepEqual(readingsOf(nightWith({ data: { record: { readings: [hour] } } }), "gate"), [hour]);
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

test("the hours in view lie around the moment, and within the run", () => {
  const at = (minute, hours) => range(night, stateWith({ minute }), hours);
  assert.deepEqual([at(900, 0), at(900, 4), at(0, 4), at(1800, 4)], [[0, 1800], [780, 1020], [0, 240], [1560, 1800]]);
});

const READINGS = [
  { id: "ok", title: "On time", told: "then", lane: "town", first: 100, last: 300, answers: GATE }, { id: "soon", title: "Soon", told: "then", lane: "town", first: 300, last: 400, answers: GATE },
  { id: "late", title: "Late", told: "then", lane: "town", first: 0, last: 100, answers: GATE }, { id: "not", title: "Not", told: "then", lane: "town", first: 500, last: 600, answers: [["storm", ""]] },
  { id: "mute", title: "Mute", told: "then", lane: "town", first: 600, last: 700, answers: [] }, { id: "past", title: "Past", told: "before", lane: "town", first: -90, last: -30, answers: GATE },
];
const LANES = [{ id: "town", title: "Town" }, { id: "council", title: "" }];
const toggles = (element) => ofClass(element, "lane-toggle");
const drawn = (beside = null, open = ["Town", "City and front"], lanes = LANES) => {
  const shown = timeline(nightWith({ data: { lanes, record: { readings: READINGS } } }), stateWith({ minute: 900 }), beside);
  shown.draw(900);
  for (const name of open) toggles(shown.element).find((one) => one.getAttribute("aria-label").includes(name))?.fire("click");
  return shown.element;
};
const numbers = (path) => path.getAttribute("d").match(/-?[\d.]+/g).map(Number);

test("each window has the mark of its comparison, and those outside the run are left out", () => {
  const windows = ofClass(ofClass(drawn(), "lane")[0], "window").map((window) => [window.dataset.key, window.getAttribute("class").split(" ")[1]]);
  assert.deepEqual(Object.fromEntries(windows), { "reading:ok": "within", "reading:soon": "early", "reading:late": "late", "reading:not": "absent", "reading:mute": "unmeasured" });
  assert.match(text(ofClass(drawn(), "legend")), /1 on time ?1 early ?1 late ?1 did not happen/);
});

test("a lane is closed until it is opened: then nothing in it can be selected but its name", () => {
  const closed = drawn(null, []);
  const [lane] = ofClass(closed, "lane");
  assert.equal(ofClass(lane, "selectable").length, 1);
  assert.equal(toggles(lane)[0].getAttribute("aria-expanded"), "false");
  assert.equal(toggles(lane)[0].getAttribute("aria-label"), "Open Town: 8 things");
  assert.equal(ofClass(lane, "bar").length, 5);
  assert.equal(ofClass(lane, "speck").length, 3);
  const [open] = ofClass(drawn(null, ["Town"]), "lane");
  assert.equal(ofClass(open, "selectable").length, 9);
  assert.equal(toggles(open)[0].getAttribute("aria-expanded"), "true");
  const again = drawn(null, ["Town", "Town"]);
  assert.equal(ofClass(ofClass(again, "lane")[0], "selectable").length, 1);
});

test("windows stand above the line of their lane, at their hours; events below it; each can be hit", () => {
  const [lane] = ofClass(drawn(), "lane");
  const [rule] = ofClass(lane, "rule").map((line) => Number(line.getAttribute("y1")));
  const scale = (minute) => 164 + (minute / 1800) * (898 - 12 - 164);
  for (const window of ofClass(lane, "window")) {
    const [box] = ofClass(window, "box");
    const { first, last } = READINGS.find(({ id }) => window.dataset.key === `reading:${id}`);
    const [x, y, width] = ["x", "y", "width"].map((name) => Number(box.getAttribute(name)));
    assert.ok(Math.abs(x - scale(first)) < 1e-6 && Math.abs(width - (scale(last) - scale(first))) < 1e-6);
    assert.ok(y + Number(box.getAttribute("height")) < rule);
  }
  assert.deepEqual(ofClass(lane, "event").map((event) => event.dataset.key), ["firing:1", "firing:4", "firing:5"]);
  for (const event of ofClass(lane, "event")) {
    const [x, y] = numbers(ofClass(event, "dot")[0]);
    assert.ok(y > rule && Math.abs(x - scale(night.minute(Number(event.dataset.key.split(":")[1])))) < 1e-6);
  }
  for (const target of ofClass(lane, "target")) assert.ok(Number(target.getAttribute("height")) >= 20 && Number(target.getAttribute("width")) >= 20);
});

test("a line joins each window to what answers to it in the same lane", () => {
  const lines = ofClass(ofClass(drawn(), "lane")[0], "answers");
  assert.deepEqual(lines.map((line) => line.getAttribute("class").split(" ")[1]).sort(), ["early", "late", "within"]);
  const gate = numbers(ofClass(ofClass(drawn(), "event").find((event) => event.dataset.key === "firing:4"), "dot")[0]);
  for (const line of lines) assert.ok(Math.abs(numbers(line)[2] - gate[0]) < 0.1);
});

test("a second history stands below the first, and the lanes do not run into each other", () => {
  const [town, council] = ofClass(drawn(nightWith({ history: { minutes: [500], of: [0], branches: {} } })), "lane");
  const height = (event) => numbers(ofClass(event, "dot")[0])[1];
  const [second] = ofClass(town, "second");
  assert.equal(second.dataset.key, "second:1");
  for (const event of ofClass(town, "event")) assert.ok(event === second || height(event) < height(second));
  assert.ok(Number(ofClass(council, "rule")[0].getAttribute("y1")) > height(second));
  assert.match(text(ofClass(council, "lane-name")), /City and front/);
});

test("a lane has room for the lines of its name, and begins with a capital letter", () => {
  const lanes = [{ id: "town", title: "the state committee for the state of emergency in the capital" }, { id: "council", title: "the president and parliament of the federation" }];
  for (const open of [[], ["committee"], ["committee", "president"]]) {
    const shown = ofClass(drawn(null, open, lanes), "lane");
    assert.deepEqual(shown.map((lane) => text(ofClass(lane, "lane-name")).slice(2, 12)), ["The state ", "The presid"]);
    assert.deepEqual(shown.map((lane) => ofTag(lane, "tspan").length), [3, 3]);
    const boxes = shown.map((lane) => ["y", "height"].map((name) => Number(ofClass(ofClass(lane, "lane-toggle")[0], "target")[0].getAttribute(name))));
    assert.ok(boxes[0][0] + boxes[0][1] <= boxes[1][0], String(boxes));
    for (const [, tall] of boxes) assert.ok(tall >= 36); // three lines of twelve pixels
  }
});
