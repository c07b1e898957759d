import assert from "node:assert/strict";
import { test } from "node:test";
import { twoNights } from "interregnum/beside/twonights.js";
import { ending } from "interregnum/ending/ending.js";
import { forcedEvents, forcedText } from "interregnum/ending/forced.js";
import { outcomesInOrder } from "interregnum/ending/order.js";
import { remarks, remarksLink } from "interregnum/ending/remarks.js";
import { endedInMany } from "interregnum/ending/sentences.js";
import { winningOutcome, wonText } from "interregnum/ending/won.js";
import { measuredMoment } from "interregnum/frame/band.js";
import { debounced, settled, throttled } from "interregnum/shared/schedule.js";
import { Night } from "interregnum/shared/night.js";
import { document, Element, ofTag, text } from "./document.mjs";
import { nightWith, READINGS, shownWith, stateWith, toldWith } from "./night.mjs";

const OUTCOMES = {
  shut: { title: "When the gate is shut", time_of: "gate", endings: {} },
  held: { title: "Who holds the gate", endings: { town: "the town", crown: "the crown" }, says: { town: "the town has won", crown: "the crown has held out" } },
  rung: { title: "When the bell rings", time_of: "bell", endings: {} },
};
const RECORD = { readings: READINGS, claims: {} };
const nouns = { ...nightWith().nouns, outcomes: OUTCOMES };
const playedWith = (outcomes, data = {}) => nightWith({ data: { nouns, record: RECORD, ...data }, history: { outcomes: { shut: { value: 200, shown: "21:20" }, held: { value: "town", shown: "the town" }, ...outcomes } } });

test("who has won, and when, is one sentence in the record and one here", () => {
  const told = toldWith({ data: { nouns } });
  assert.deepEqual(wonText(playedWith({}), told), {
    there: "",
    record: "As the sources tell it, the town has won; the gate is shut, about 20:20.",
    here: "In this played history, the town has won; the gate is shut, 24 Oct 21:20.",
  });
});

test("a full stop that stands in the scenario is not said twice; an hour is called as the outcome asks for it", () => {
  const outcomes = { ...OUTCOMES, shut: { ...OUTCOMES.shut, title: "When the town is cut off" }, held: { ...OUTCOMES.held, says: { town: "the town has won." } } };
  const played = nightWith({ data: { nouns: { ...nouns, outcomes }, record: RECORD, guide: { glossary: {}, tour: [] } }, history: { outcomes: { shut: { value: 200, shown: "21:20" }, held: { value: "town", shown: "the town" } } } });
  assert.equal(wonText(played, null).here, "In this played history, the town has won; the town is cut off, 24 Oct 21:20.");
});

test("where the hour never came or nothing is told the sentences do without", () => {
  const never = playedWith({ shut: { value: null, shown: "never" }, held: { value: "crown", shown: "the crown" } });
  assert.deepEqual(wonText(never, null), { there: "", record: "The sources do not say who has won.", here: "In this played history, the crown has held out." });
  assert.equal(wonText(nightWith(), null), null); // a scenario that has no sentences
});

test("who has won is told first and in large, whatever the lab takes for the main outcomes", () => {
  assert.equal(winningOutcome(OUTCOMES), "held");
  assert.deepEqual(outcomesInOrder(OUTCOMES, ["rung"]), [["held", "rung"], ["shut"]]);
});

test("a played history is measured by the first outcome of which the record has an hour, then by turning points", () => {
  const guide = { glossary: {}, tour: [], turning_points: [{ event: "bell", title: "The bell", rank: 1 }, { event: "gate", title: "The town is shut in", rank: 2 }] };
  const moment = (readings, more = {}) => measuredMoment(playedWith({}, { guide, record: { readings, claims: {} }, ...more }))?.title;
  assert.equal(moment(READINGS), "The town is shut in"); // the first outcome, though the bell is of a higher rank
  assert.equal(moment(READINGS.slice(0, 1)), "The bell"); // no hour of the first is told: the next
  assert.equal(moment(READINGS, { nouns: nightWith().nouns }), "The bell"); // no outcome is an hour
  assert.equal(moment([]), undefined);
});

test("how true it is, as the scenario says it; where it says nothing there is nothing, and no link to it", () => {
  const guide = { remarks: [{ title: "What it gets wrong", says: "It is early." }] };
  const section = remarks({ guide, answers: {} }, stateWith());
  assert.match(text(section), /How true it is.*What it gets wrong ?It is early\..*What has been counted/);
  assert.equal(ofTag(remarks({ guide, answers: null }, stateWith()), "a").length, 0);
  assert.equal(remarks({ guide: {} }, stateWith()), null);
  assert.equal(remarksLink({ guide: {} }, stateWith()), null);
});

test("a value that is a share is written as one", () => {
  const answers = { replicas: 10, outcomes: [{ id: "gone", kind: "value", quantiles: [0, 0.25, 0.5, 0.75, 1] }] };
  assert.match(endedInMany(answers, "gone", true), /50\u00a0%.*0\u00a0%.*100\u00a0%/);
  assert.match(endedInMany(answers, "gone"), /0\.5/);
});

test("what is put off until nothing happens runs once, and only when it has been left alone", (context) => {
  let [now, runs, alarms] = [0, 0, []];
  context.mock.method(performance, "now", () => now);
  context.mock.method(globalThis, "setTimeout", (run, after) => { alarms.push([now + after, run]); });
  const pass = (milliseconds) => {
    for (const end = now + milliseconds; now < end; now += 1) {
      const due = alarms.filter(([at]) => at <= now);
      alarms = alarms.filter(([at]) => at > now);
      for (const [, run] of due) run();
    }
  };
  const ask = debounced(40, () => { runs += 1; });
  ask();
  pass(30);
  ask();
  pass(30);
  assert.equal(runs, 0); // asked again meanwhile
  pass(30);
  assert.equal(runs, 1);
  pass(100);
  assert.deepEqual([runs, alarms.length], [1, 0]);
  ask();
  pass(60);
  assert.equal(runs, 2);
});

test("whoever waits until all that was put off is done need not wait for the clock", async (context) => {
  const [ran, frames] = [[], []];
  context.mock.method(globalThis, "setTimeout", () => 7);
  context.mock.method(globalThis, "clearTimeout", (timer) => ran.push(timer));
  globalThis.requestAnimationFrame = (run) => frames.push(run);
  context.after(() => { delete globalThis.requestAnimationFrame; });
  debounced(1e6, () => ran.push("alone"))();
  const seldom = throttled(1e6, () => ran.push("seldom"));
  seldom();
  let done = false;
  const wait = settled().then(() => { done = true; });
  frames.shift()();
  assert.deepEqual(ran, [7, "alone", 7, "seldom"]);
  seldom(); // put off again meanwhile
  frames.shift()();
  assert.deepEqual(ran.slice(4), [7, "seldom"]);
  while (frames.length) frames.shift()();
  await wait;
  assert.ok(done);
});

const SET = { early: { title: "the bell rings early", kind: "probe", force: { bell: "18:10" } }, done: { title: "it is done", kind: "probe", force: { gate: "done" } }, calm: { title: "a calm", kind: "probe" } };
const FACTS = { outcomes: { held: { kind: "ending", labels: ["crown"], otherwise: "town" } } };
const answers = { replicas: 10, main: ["held"], outcomes: [{ id: "held", kind: "ending", endings: [{ title: "the town", count: 10 }] }], exemplars: [] };
const changedNight = (history) => nightWith({ data: { variants: SET, facts: FACTS, answers, nouns: { ...nouns, outcomes: { held: OUTCOMES.held } } }, history });

test("what a change sets to an hour is said to be set, and not told by the model", () => {
  assert.deepEqual(forcedEvents(changedNight({ variants: ["early", "calm"] })), ["bell"]);
  assert.deepEqual(forcedEvents(changedNight({ variants: ["done"] })), []); // it only says how the gate's shutting turns out
  assert.deepEqual(forcedEvents(changedNight({ variants: [], changed: "x", changes: "force gate=24 Oct 21:20; without bell; force gate=done; force gone=18:00" })), ["gate"]);
  assert.match(forcedText(changedNight({ variants: ["early"] })), /forced this: “The bell rings”\. .*the model does not say how it came about\.$/);
  assert.equal(forcedText(changedNight({})), "");
});

test("how a changed night ended says what was set, which outcome nothing led to, and that the many nights are without the change", () => {
  const read = (history) => text(ending(shownWith(changedNight(history)), stateWith()).element);
  const early = read({ variants: ["early"] });
  assert.match(early, /“The bell rings”/);
  assert.match(early, /The town\. ?None of the events that decide this outcome happened\./);
  assert.match(early, /In 10 nights without the change/);
  const calm = read({ variants: ["calm"] });
  assert.match(calm, /In 10 nights without the change/);
  assert.doesNotMatch(calm, /None of the events|not told by the model/);
  const plain = read({});
  assert.match(plain, /In 10 nights ?of 10|In 10 nights ?Of 10/);
  assert.doesNotMatch(plain, /without the change|None of the events|not told by the model/);
  const came = read({ variants: ["early"], outcomes: { held: { value: "crown", shown: "the crown" } } });
  assert.doesNotMatch(came, /None of the events/);
});

test("of two histories side by side how it ended is told of both", () => {
  const data = changedNight({}).data;
  const other = nightWith({ data: { ...data, beside: { ...data.history, variants: ["early"], outcomes: { held: { value: "crown", shown: "the crown" } } } } });
  const beside = new Night(other.data, other.data.beside);
  const said = text(ending(shownWith(other, { beside }), stateWith()).element);
  assert.match(said, /In the first of the two histories, the town has won/);
  assert.match(said, /In the other, the crown has held out/);
  assert.match(said, /history 12 ?The town\. ?history 12 with “the bell rings early” ?The crown\./);
  assert.match(said, /“The bell rings”/);
  assert.match(said, /In 10 nights without the change/);
});

test("the table of two nights begins with who has won; where that is the same it is said", () => {
  document.elements.set("stage", Object.assign(new Element("div"), { clientWidth: 700 }));
  const outcomes = { rung: OUTCOMES.rung, held: OUTCOMES.held };
  const made = (value) => {
    const night = nightWith({ data: { nouns: { ...nouns, outcomes } }, history: { outcomes: { rung: { value: 5, shown: "18:05" }, held: { value: "town", shown: "town" } } } });
    const beside = { ...night.history, replica: "13", outcomes: { rung: { value: 9, shown: "18:09" }, held: { value, shown: value } } };
    return twoNights(night, stateWith(), new Night({ ...night.data, beside }, beside)).element;
  };
  assert.match(text(ofTag(ofTag(made("crown"), "table")[0], "tbody")[0]), /^Who holds the gate ?the town ?the crown ?When the bell rings/);
  const alike = made("town");
  assert.match(text(alike), /Who holds the gate: in both “the town”\./);
  assert.match(text(ofTag(ofTag(alike, "table")[0], "tbody")[0]), /^When the bell rings/);
});
