import assert from "node:assert/strict";
import { test } from "node:test";
import { happened } from "interregnum/panel/event.js";
import { percent } from "interregnum/panel/choice.js";
import { absence, explanation, optionLink } from "interregnum/panel/explanation.js";
import { messagePortrait } from "interregnum/panel/message.js";
import { times } from "interregnum/panel/pressure.js";
import { readingPanel } from "interregnum/panel/readings.js";
import { setWorks } from "interregnum/shared/sources.js";
import { panel } from "interregnum/panel/panel.js";
import { Element, ofClass, ofTag, text } from "./document.mjs";
import { FRAME, nightWith, shownWith, stateWith, toldWith } from "./night.mjs";

const state = stateWith();
const REASONS = { 4: { causes: [1], given: ["the guard is awake"], pushes: [["fear", 2.5, "speed", 3], ["snow", 0.4, "speed", 0]] } };
const OPTIONS = [
  { id: "yes", chance: 0.731, weight: 1.5, share: 1, pushes: [["fear", 3, 1, "the guard 60", [{ basis: "judgement", why: "a guess" }]], ["snow", 0.5, 0, "", []]] },
  { id: "no", chance: 0.269, weight: 0.552, share: 0.552, idle: ["rain", "wind"] },
];

test("a factor is told as how many times as much, or as what share", () => {
  assert.deepEqual([2.5, 2, 1, 0.4, 0.00368, 121.4, 1500, 0].map(times).map((text) => text.replace("\u00a0", " ")), ["2.5 times", "twice", "1 times", "40 %", "0.37 %", "120 times", "1,500 times", "not at all"]);
});

test("the explanation names causes, conditions, the wait, what hurried and slowed it", () => {
  const shown = text(explanation(nightWith({ history: { reasons: REASONS } }), state, 4, "firing"));
  assert.match(shown, /What made it possible: ?18:10 The bell rings/);
  assert.match(shown, /Already true at the start: the guard is awake\./);
  assert.match(shown, /Possible since 24 Oct 19:49; it took 1 h 30 min\./);
  assert.match(shown, /2\.5 times as fast because of fear: The council votes: it gives way \(19:00\)/);
  assert.match(shown, /40 % as fast because of snow/);
});

test("what hurried it leads to the firing that last set it, in the history that is shown", () => {
  const night = nightWith({ history: { reasons: REASONS } });
  for (const prefix of ["firing", "second"]) {
    const links = ofTag(ofClass(explanation(night, state, 4, prefix), "pressures"), "a");
    assert.deepEqual(links.map((link) => JSON.parse(link.getAttribute("href").slice(1)).selected), [`${prefix}:3`]);
  }
});

test("of a choice every option is told, with what pressed on it, and which was taken", () => {
  const night = nightWith({ history: { reasons: { 3: { options: OPTIONS } } } });
  const shown = explanation(night, state, 3, "firing");
  const [first, second] = ofClass(shown, "options")[0].childNodes.map(text);
  assert.match(first, /^73 % it stands by the town ?3 times as likely/);
  assert.match(first, /3 times as likely because of fear: The bell rings \(18:10\) \(the guard 60\) ?judgement: a guess ?50 % as likely because of snow$/);
  assert.match(second, /^27 % it gives way ?taken ?No effect then: rain; wind\.$/);
  assert.deepEqual(ofTag(ofClass(shown, "options"), "a").map((one) => JSON.parse(one.getAttribute("href").slice(1)).selected), ["firing:1"]);
  assert.doesNotMatch(text(shown), /waited|Before/);
  const [fold] = ofClass(shown, "for-those-who-want");
  assert.equal(fold.getAttribute("open"), null); // closed at first
  assert.match(text(fold), /it stands by the town: weight 1\.5 = 1 × 3 × 0\.5 ?it gives way: weight 0\.552$/);
  const none = explanation(nightWith({ history: { reasons: { 3: { options: OPTIONS } }, branches: {} } }), state, 3, "firing");
  assert.match(text(none), /none of its options/);
  assert.equal(ofClass(none, "taken").length, 0);
});

test("of a choice that came before it is told how it went, its waits together", () => {
  const chances = [0.6, 0.7, 0.65, 0.731];
  const reasons = Object.fromEntries(chances.map((chance, n) => [n + 1, { waited: n < 2, options: [{ ...OPTIONS[0], chance }, OPTIONS[1]] }]));
  const night = nightWith({ history: { minutes: [10, 20, 30, 40], of: [1, 1, 1, 1], began: [0, 0, 0, 0], branches: { 1: "yes", 2: "yes", 3: "no", 4: "yes" }, reasons } });
  const said = (number) => text(explanation(night, state, number, "firing"));
  assert.match(said(4), /Before this: waited 2 times, chance 60 % to 70 %; it gives way once, chance 27 %\./);
  assert.match(said(2), /It waited; the chance of that was 70 %\. ?Before this: waited once, chance 60 %\./);
  assert.doesNotMatch(said(1), /Before this/);
  const links = ofTag(happened(night, state, 2), "a").filter((one) => /time/.test(text(one)));
  assert.deepEqual(links.map((one) => [text(one), JSON.parse(one.getAttribute("href").slice(1)).selected]), [["the time before", "firing:1"], ["the next time", "firing:3"]]);
});

test("a chance is never shown as certain or impossible where it is neither", () => {
  assert.deepEqual([0, 1, 0.5, 0.01, 0.004, 0.996, 0.0004, 0.9996, 0.00001, 0.99999].map(percent),
    ["0 %", "100 %", "50 %", "1 %", "0.4 %", "99.6 %", "0.04 %", "99.96 %", "under 0.01 %", "over 99.99 %"].map((one) => one.replaceAll(" %", "\u00a0%")));
});

test("an event without causes was possible from the start; a wait of seconds is not worth a sentence", () => {
  const shown = text(explanation(nightWith(), state, 5, "firing"));
  assert.match(shown, /possible from the start/);
  assert.doesNotMatch(shown, /Possible since|because of/);
  assert.match(text(explanation(nightWith({ history: { began: [0.5, 0, 0, 0, 0] } }), state, 1, "firing")), /Possible since/);
});

test("why an event did not happen, and what would have helped", () => {
  const night = nightWith({ history: { absences: { storm: { verdict: "overtaken", lines: ["the heading", " the wind was low ", ["  needed: it is dark", "dark"]], makers: ["bell", "vote.yes"] } } } });
  const shown = absence(night, state, "storm");
  assert.match(text(shown), /did not happen in time\. ?the wind was low/);
  assert.doesNotMatch(text(shown), /the heading/);
  assert.deepEqual(ofTag(ofClass(shown, "lines"), "li").map(text), ["the wind was low", "needed: it is dark"]);
  assert.deepEqual(ofTag(ofClass(shown, "for-those-who-want"), "code").map(text), ["dark"]);
  assert.deepEqual(ofTag(shown, "a").map((link) => text(link)), ["The bell rings", "The council votes: it stands by the town"]);
});

test("an option leads to its event; what is no event stays text", () => {
  assert.equal(text(optionLink(nightWith(), state, "vote.no")), "The council votes: it gives way");
  assert.equal(optionLink(nightWith(), state, "nothing.at.all"), "nothing.at.all");
});

test("a firing that happened several times says which of them it is", () => {
  assert.match(text(happened(nightWith(), state, 5)), /25 Oct 09:00 · Market Square · Dan · 2 of 2 times/);
  assert.match(text(happened(nightWith(), state, 99)), /nothing here called “99”/);
});

test("a reading shows the account that is followed, and how this history stands to it", () => {
  const reading = { id: "r", title: "The bell", told: "about 17:00", written: "at five", first: -60, last: -30, answers: [["bell", ""]], preferred: "A",
    accounts: [{ source: "A p. 3", by: "A", kind: "witness", says: "at five" }, { source: "B", by: "B", kind: "legend", says: "at ten" }] };
  const night = nightWith({ data: { record: { readings: [reading], claims: {} } } });
  setWorks({ B: { by: "A. Bee", called: "Bee", dated: "1931", title: "A Book", url: "https://example.org/" } });
  const shown = readingPanel(night, state, "r");
  assert.deepEqual(ofTag(ofClass(shown, "accounts"), "li").map((account) => account.classList.contains("followed")), [true, false]);
  assert.match(text(shown), /In this history at 24 Oct 18:10: 40 min later than the sources say\./);
  assert.match(text(shown), /at ten ?Bee 1931/);
});

test("two witnesses of one thing stand one below the other, each with his hour and the first words of his passage", () => {
  const reading = { id: "r", title: "The bell", told: "about 17:00", written: "at five", disputed: true, preferred: "gazette ¶3",
    accounts: [{ source: "gazette ¶3", by: "the editor", kind: "narrative", says: "before six" },
      { source: "diary ¶2-4", by: "a traveller", written: "1921", kind: "witness", says: "at ten past", hour: "at 18:10" }] };
  setWorks({ gazette: { title: "The Gazette" }, diary: { by: "J. Doe", called: "Doe", title: "A Diary", openings: { 2: "On March 13th, a Saturday" } } });
  const shown = readingPanel(nightWith({ data: { record: { readings: [reading], claims: {} } } }), state, "r");
  const [first, second] = ofTag(ofClass(shown, "accounts"), "li").map((account) => text(account));
  assert.match(first, /the editor.*before six ?The Gazette, paragraph 3/);
  assert.match(second, /a traveller, 1921.*at ten past \(at 18:10\) ?Doe, “On March 13th, a Saturday …” \(paragraphs 2 to 4\)/);
});

test("a message says from whom it came, how long it took and whether it was still true", () => {
  const wire = { id: "m", title: "Come at once", kind: "order", from: "dan", to: ["eva"], channel: "wire", reach: "private", sent: 10, delivered: 100, usual: 30, true: true, still_true: false, stale: true, tells: [1], sent_by: 3 };
  const shown = text(messagePortrait(nightWith({ history: { wires: [wire] } }), state, "0"));
  assert.match(shown, /Sent ?24 Oct 18:10 ?Arrived ?24 Oct 19:40, after 1 h 30 min \(median: 30 min\)/);
  assert.match(shown, /When sent ?it was true ?On arrival ?it was not true/);
  assert.match(shown, /no longer true when it arrived/);
  assert.equal(messagePortrait(nightWith(), state, "7"), null);
});

// --- the panel itself --------------------------------------------------------------------------------------------------

const shownIn = (night, values, beside = null) => {
  const element = new Element("aside");
  panel(element, shownWith(night, { beside }), stateWith(values));
  return element;
};

test("without a selection the panel shows the last events, the newest first, and the next two", () => {
  const [last, next] = ofClass(shownIn(nightWith(), { minute: 60 }), "events").map((list) => ofTag(list, "li").map(text));
  assert.deepEqual(last, ["19:00 The council votes: it gives way", "18:10 The bell rings"]);
  assert.deepEqual(next, ["21:20 The gate is shut", "09:00 The bell rings"]);
  assert.match(text(shownIn(nightWith(), { minute: 5 })), /Nothing yet/);
});

test("what is selected is shown by its kind", () => {
  const [night, other] = [nightWith({ data: { record: { readings: [{ id: "r", title: "A reading", told: "then", written: "so", answers: [] }], claims: {} } } }), nightWith({ history: { minutes: [70], of: [3], branches: {} } })];
  const said = (selected, beside = null) => text(shownIn(night, { minute: 60, selected }, beside));
  assert.match(said("firing:1"), /In this history ?The bell rings ?24 Oct 18:10/);
  assert.match(said("event:gate"), /In this history ?The gate is shut ?24 Oct 21:20/);
  assert.match(said("event:storm"), /Did not happen in this history ?A storm/);
  assert.match(said("second:1", other), /In the history beside this one ?The gate is shut ?24 Oct 19:10/);
  assert.match(said("second:1"), /nothing here called “second:1”/);
  assert.match(said("reading:r"), /The record ?A reading/);
  assert.match(said("place:gate"), /Place · 24 Oct 19:00 ?North Gate/);
  for (const none of ["event:nothing", "reading:nothing", "firing:99", "nonsense"]) assert.match(said(none), /nothing here called/, none);
});

test("the panel follows the hour where what it shows depends on it, soon and not at once", async () => {
  const element = new Element("aside");
  const state = stateWith({ minute: 0, selected: "place:gate" });
  let draw;
  state.on = (keys, listener) => { if (keys.includes("minute")) draw = listener; listener(); };
  const soon = () => new Promise((done) => { setTimeout(done, 160); });
  panel(element, shownWith(nightWith()), state);
  assert.match(text(element), /Held by ?The Crown/);
  state.set({ minute: 1000 });
  draw();
  assert.match(text(element), /Held by ?The Crown/);
  await soon();
  assert.match(text(element), /Held by ?The Town/);
  state.set({ selected: "" });
  draw();
  await soon();
  assert.match(text(element), /What has just happened/);
});

test("the panel ends with the licence of the scenario, where it states one", () => {
  const shown = (licence) => shownIn(nightWith({ data: { frame: { ...FRAME, licence } } }), { minute: 60 });
  const link = ofTag(shown({ id: "CC-BY-4.0", address: "https://spdx.org/licenses/CC-BY-4.0" }), "a").at(-1);
  assert.equal(text(link), "CC-BY-4.0");
  assert.equal(link.getAttribute("href"), "https://spdx.org/licenses/CC-BY-4.0");
  assert.doesNotMatch(text(shown(null)), /Licence/);
});

test("how people divided is told body by body", () => {
  const divided = ["of 120 Reds 97 for (76%), 23 against (24%)", "of 50 Blues 50 against (100%)"];
  const shown = text(explanation(nightWith({ history: { reasons: { 4: { divided } } } }), state, 4, "firing"));
  assert.match(shown, /They divided, with the chance of each: ?of 120 Reds 97 for \(76%\), 23 against \(24%\) ?of 50 Blues/);
  assert.doesNotMatch(text(explanation(nightWith(), state, 4, "firing")), /divided/);
});

test("an address that names nothing is told as such, whatever it names", () => {
  const night = nightWith();
  for (const kind of ["event", "firing", "second", "reading", "place", "unit", "person", "thing", "authority", "message", "house", "nope", "constructor"]) {
    for (const id of ["nope", "constructor", "__proto__", "toString", "", "99999", "-1", "1.5"]) {
      const element = new Element("div");
      panel(element, shownWith(night), stateWith({ selected: `${kind}:${id}` }));
      assert.match(text(element), /There is nothing here called/, `${kind}:${id}`);
    }
  }
});

test("what is small is folded, so that turning points stay in sight", () => {
  const minutes = Array.from({ length: 30 }, (_, n) => 10 + n);
  const of = minutes.map((_, n) => (n === 2 ? 0 : 4)); // the bell, and storms
  const element = shownIn(nightWith({ history: { minutes, of, branches: {}, began: minutes.map(() => 0) } }), { minute: 100 });
  const lines = ofTag(ofClass(element, "events")[0], "li").map(text);
  assert.deepEqual(lines.slice(0, 3), ["18:39 A storm", "18:38 A storm", "18:37 A storm"]);
  assert.match(lines[3], /^24 small things/);
  assert.ok(lines.includes("18:12 The bell rings"), "the bell is in sight");
});

test("as the sources tell it the panel lists readings, and says of an event nothing that the model would", () => {
  const element = new Element("aside");
  const night = nightWith();
  panel(element, shownWith(night, { told: toldWith() }), stateWith({ shown: "sources", minute: 70 }));
  assert.match(text(element), /The ringer climbs the tower/);
  assert.match(text(element), /read what the sources say of it/);
  assert.deepEqual(ofTag(element, "a").slice(0, 1).map((one) => JSON.parse(one.getAttribute("href").slice(1)).selected), ["reading:climbs"]);
});
