import assert from "node:assert/strict";
import { test } from "node:test";
import { asSentence, endedHere, endedInMany, endedInRecord } from "interregnum/ending/sentences.js";
import { outcomesInOrder } from "interregnum/ending/order.js";
import { chosenNames } from "interregnum/frame/scrubber.js";
import { stepToTurn } from "interregnum/frame/transport.js";
import { rowsOf } from "interregnum/timeline/turnrows.js";
import { cornerFor } from "interregnum/turns/caption.js";
import { digest } from "interregnum/turns/digest.js";
import { ringRadius, ShotLayer } from "interregnum/turns/shots.js";
import { currentPoint, firstMoment, nextTurningPoint, pace, turningPoints } from "interregnum/turns/turningpoints.js";
import { nightWith, READINGS, stateWith, toldWith } from "./night.mjs";

const GUIDE = { glossary: {}, tour: [], turning_points: [{ event: "gate", title: "The town is shut in", says: "Nobody comes or goes.", rank: 1 }, { event: "bell", title: "The bell", says: "", rank: 2, place: "gate" }, { event: "storm", title: "A storm", says: "", rank: 3 }] };
const named = nightWith({ data: { guide: GUIDE } });

test("turning points are those that the scenario names, where they happened, in the order of the history", () => {
  assert.deepEqual(turningPoints(named).map(({ title, minute, place, rank }) => [title, minute, place, rank]), [["The bell", 10, "gate", 2], ["The town is shut in", 200, "gate", 1]]);
});

test("a scenario that names none has its important events", () => {
  assert.deepEqual(turningPoints(nightWith()).map(({ title, minute, rank }) => [title, minute, rank]), [["The bell rings", 10, 2], ["The gate is shut", 200, 2], ["The bell rings", 900, 2]]);
});

test("in what the sources tell a turning point stands at the best hour of its reading, and says its window", () => {
  assert.deepEqual(turningPoints(toldWith({ data: { guide: GUIDE } })).map(({ title, minute, told }) => [title, minute, told]), [["The bell", 0, "before 19:00"], ["The town is shut in", 140, "about 20:20"]]);
});

test("a key goes from one turning point to the next, and shows it", () => {
  const from = (minute, way) => {
    const state = stateWith({ minute, playing: true });
    stepToTurn(named, state, way);
    return [state.get().minute, state.get().selected];
  };
  assert.deepEqual(from(0, 1), [10, "firing:1"]);
  assert.deepEqual(from(10, 1), [200, "firing:4"]);
  assert.deepEqual(from(200, -1), [10, "firing:1"]);
  assert.deepEqual(from(900, 1), [900, ""]);
  assert.equal(nextTurningPoint(named, 10, -1), undefined);
  assert.equal(firstMoment(named), 9);
});

test("playing slows before a turning point and a moment after, whatever the speed, and not for the least", () => {
  for (const speed of [2, 10, 40]) {
    assert.equal(pace(named, 200 - 0.6 * speed, speed), speed);
    assert.ok(pace(named, 200 - 0.4 * speed, speed) < speed / 2);
    assert.ok(pace(named, 200 + 0.2 * speed, speed) < speed / 2);
    assert.equal(pace(named, 200 + 0.4 * speed, speed), speed);
  }
  const least = nightWith({ data: { guide: { ...GUIDE, turning_points: [{ event: "gate", title: "T", says: "", rank: 3 }] } } });
  assert.equal(pace(least, 199, 10), 10);
});

test("a caption is read for a while, and as long as its turning point is selected", () => {
  const at = (minute, selected = "", speed = 1) => currentPoint(named, { minute, selected }, speed)?.title;
  assert.equal(at(9), undefined);
  assert.equal(at(10), "The bell");
  assert.equal(at(12), "The bell");
  assert.equal(at(14), undefined);
  assert.equal(at(18, "", 10), "The bell");
  assert.equal(at(200, "firing:4"), "The town is shut in");
});

test("a caption covers neither its place, nor the edge, nor what is kept free where there is another side", () => {
  for (const x of [0, 40, 300, 500, 960]) for (const y of [0, 60, 280, 560]) {
    const [left, top] = cornerFor([x, y], [300, 120], [1000, 600]);
    assert.ok(left >= 0 && top >= 0 && left + 300 <= 1000 && top + 120 <= 600, `${x} ${y}`);
    assert.ok(x < left || x > left + 300 || y < top || y > top + 120, `${x} ${y} is covered by ${left} ${top}`);
  }
  const inset = [600, 300, 1000, 600];
  const [left, top] = cornerFor([900, 250], [300, 120], [1000, 600], [inset]);
  assert.ok(top + 120 <= 300 || left + 300 <= 600);
});

test("names on the scrubber: the highest rank first, none over another, none out of the line", () => {
  const points = [[0, 2, "one"], [5, 1, "two"], [100, 3, "three"], [99, 1, "four"]].map(([minute, rank, title]) => ({ minute, rank, title }));
  const shown = (rows) => chosenNames(points, (minute) => minute * 3, 320, (text) => text.length * 6, rows).map(({ text, row, left }) => [text, row, left]);
  assert.deepEqual(shown(1), [["two", 0, 13], ["four", 0, 295]]);
  assert.deepEqual(shown(2).map(([text]) => text).sort(), ["four", "one", "three", "two"]);
  const [long] = chosenNames([{ minute: 0, rank: 1, title: "a title that is much too long for a line" }], () => 0, 900, () => 100);
  assert.ok(long.text.endsWith("…") && long.text.length <= 30);
});

test("names on the timeline lie in rows without touching, near the end on the other side", () => {
  const points = [0, 5, 200, 390].map((minute) => ({ minute, title: "twelve units" }));
  const { placed, rows } = rowsOf(points, (minute) => minute, [0, 400], (text) => text.length * 8);
  assert.deepEqual(placed.map(({ row, anchor }) => [row, anchor]), [[0, "start"], [1, "start"], [0, "start"], [1, "end"]]);
  assert.equal(rows, 2);
  const [narrow] = rowsOf(points.slice(2, 3), (minute) => minute, [150, 260], (text) => text.length * 8).placed;
  assert.ok(narrow.text.endsWith("…") && narrow.text.length * 8 <= 52, narrow.text); // cut rather than out of the picture
});

test("the digest never loses a turning point to small things", () => {
  const minutes = Array.from({ length: 40 }, (_, n) => n);
  const night = nightWith({ data: { guide: GUIDE }, history: { minutes, of: minutes.map((n) => (n === 0 ? 0 : 4)), branches: {} } });
  const entries = digest(night, 40);
  assert.equal(entries.filter(({ point }) => point).length, 2); // the bell, and the first storm
  assert.equal(entries.filter(({ number }) => number).length, 3);
  assert.equal(entries.reduce((sum, { numbers }) => sum + (numbers?.length ?? 1), 0), 40);
});

test("rings of a shot widen and follow each other; of a shot whose minute is not told they stand", () => {
  assert.ok(ringRadius(0.5, 0) > ringRadius(0.1, 0));
  assert.ok(ringRadius(0.5, 0) > ringRadius(0.5, 1));
  const radii = (layer, minute) => { layer.lay(() => [10, 20]); layer.draw(minute); return layer.all[0].rings.map((ring) => ring.getAttribute("r")); };
  const played = new ShotLayer(nightWith({ history: { shots: [{ number: 4, at: "gate" }] } }));
  assert.notDeepEqual(radii(played, 201), radii(played, 205));
  assert.equal(played.all[0].element.classList.contains("away"), false);
  radii(played, 230);
  assert.equal(played.all[0].element.classList.contains("away"), true);
  const told = new ShotLayer(toldWith({ history: { shots: [{ number: 3, at: "gate" }] } }));
  assert.deepEqual(radii(told, 101), radii(told, 159));
  assert.equal(told.all[0].element.classList.contains("away"), false);
  radii(told, 161);
  assert.equal(told.all[0].element.classList.contains("away"), true);
});

// --- how it ended ------------------------------------------------------------------------------------------------------

const OUTCOMES = { held: { title: "Who holds the gate", time_of: null, endings: { town: "the town has it", crown: "the Crown" } }, when: { title: "When", time_of: "gate", endings: {} }, dead: { title: "How many", time_of: null, endings: {} } };
const ended = (value, shown) => nightWith({ data: { record: { readings: READINGS, claims: {} }, nouns: { ...named.nouns, outcomes: OUTCOMES } }, history: { outcomes: { held: { value: "town", shown: "town" }, when: { value, shown }, dead: { value: 4, shown: "4" } } } });

test("how it ended here, in sentences and without identifiers", () => {
  assert.equal(endedHere(ended(200, ""), "held"), "The town has it.");
  assert.equal(endedHere(ended(200, ""), "when"), "24 Oct 21:20, at least 40 min after the sources put it.");
  assert.equal(endedHere(ended(null, "never"), "when"), "Never.");
  assert.equal(endedHere(ended(200, ""), "dead"), "4.");
});

test("how it ended by the readings; what none says is said to be so", () => {
  assert.deepEqual(endedInRecord(ended(200, ""), toldWith(), "held"), { text: "The town has it.", readings: [READINGS[1]] });
  assert.equal(endedInRecord(ended(200, ""), toldWith(), "when").text, "About 20:20.");
  assert.deepEqual(endedInRecord(ended(200, ""), null, "dead"), { text: "No reading says so.", readings: [] });
});

test("how it ended in many nights: ways by their number, hours by the middle and nine of ten", () => {
  const answers = { replicas: 1000, outcomes: [
    { id: "held", kind: "ending", endings: [{ title: "the Crown", count: 200 }, { title: "the town has it", count: 800 }, { title: "nobody", count: 0 }] },
    { id: "when", kind: "time", share: [0.98, 0, 0], quantiles: [60, 90, 120, 150, 200] }, { id: "dead", kind: "value", quantiles: [0, 1, 4, 11, 95.12] }] };
  assert.equal(endedInMany(answers, "held"), "Of 1,000: the town has it, in 800; the Crown, in 200.");
  assert.equal(endedInMany(answers, "when"), "In half of those in which it comes to this, by 24 Oct 20:00; in nine of ten between 24 Oct 19:00 and 24 Oct 21:20. In 20 of 1,000 never.");
  assert.equal(endedInMany(answers, "dead"), "Half of them come to at most 4; nine of ten lie between 0 and 95.1.");
  assert.equal(endedInMany(answers, "else"), "Not asked of them.");
});

test("the main outcomes come first, and without any those that end in words", () => {
  assert.deepEqual(outcomesInOrder(OUTCOMES, ["when"]), [["when"], ["held", "dead"]]);
  assert.deepEqual(outcomesInOrder(OUTCOMES, undefined), [["held", "when", "dead"], []]);
  assert.equal(asSentence("it holds out."), "It holds out.");
});
