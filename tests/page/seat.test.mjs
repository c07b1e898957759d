import assert from "node:assert/strict";
import { test } from "node:test";
import { futureSeed, stableHash } from "interregnum/play/numbers/hash.js";
import { seen } from "interregnum/play/seats/seen.js";
import { claimed, Witness } from "interregnum/play/seats/witness.js";
import { nightAddress, nightNamed } from "interregnum/seat/address.js";
import { moved } from "interregnum/seat/changed.js";
import { chooser } from "interregnum/seat/chooser.js";
import { debrief, fateText } from "interregnum/seat/debrief.js";
import { seatsOf } from "interregnum/seat/seats.js";
import { table } from "interregnum/seat/table.js";
import { decidedInRecord, happening, pressing, reasonsInOrder, toldOnce } from "interregnum/seat/words.js";
import { mattered, mostMattered, movedShares, sharesOf } from "interregnum/seat/ways.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

test("seeds of futures are those of the lab", () => {
  assert.equal(stableHash(""), 13020603013274838756n);
  assert.equal(futureSeed("7", 0), 8301885927372210010n);
  assert.equal(futureSeed("12345678901234567890", 499), 6803498947205598114n);
});

test("an address names a night, and nothing but a night", () => {
  const night = { seat: "dan", seed: "7", replica: "31", decisions: [{ event: "called.answered", way: "obey" }, { event: "worn_out", way: "*" }] };
  assert.equal(nightAddress(night), "dan~7~31~called.answered.obey~worn_out.*");
  assert.deepEqual(nightNamed(nightAddress(night)), night);
  assert.equal(encodeURIComponent(nightAddress(night)), nightAddress(night)); // it can be read in the address
  assert.deepEqual(nightNamed("dan~007~1"), { seat: "dan", seed: "7", replica: "1", decisions: [] });
  const hostile = ["", "~", "dan", "dan~7", "dan~7~x", "dan~-1~1", "dan~7~1~", "dan~7~1~way", "dan~7~1~.way", "dan~7~1~a.b.", "dan~7~99999999999999999999", "<b>~7~1", "dan~7~1~a.<b>", "dan~7~1~a.b~~"];
  for (const address of hostile) assert.equal(nightNamed(address), null, address);
});

test("what is no number of a night is said beside the field, and nobody sits", () => {
  const data = { events: [{ id: "a", title: "A" }, { id: "vote", title: "The council votes", decision: true, by: "dan", branches: { yes: "yes", no: "no" } }] };
  const sat = [];
  const shown = chooser(nightWith({ data, history: { minutes: [], of: [] } }), (who, number) => sat.push([who, number]));
  const [field, sit, wrong] = [ofTag(shown, "input")[0], ofTag(shown, "button")[0], ofClass(shown, "problem")[0]];
  field.focus = () => {};
  for (const typed of ["1e99", "", " ", "-5", "3.7", "seven", "18446744073709551616"]) {
    field.value = typed;
    sit.fire("click");
    assert.match(text(wrong), new RegExp(`^“${typed.trim()}” is no number of a night`), typed);
  }
  assert.deepEqual(sat, []);
  field.value = " 0031 ";
  sit.fire("click");
  assert.deepEqual(sat, [["dan", "31"]]);
  assert.equal(text(wrong), "");
});

test("a claim makes a number what it says, and no more", () => {
  assert.equal(claimed("==", 3, 1), 3);
  assert.equal(claimed("!=", 0, 0), 1);
  assert.equal(claimed("!=", 0, 5), 5);
  assert.equal(claimed("!=", 2, 2), 0);
  for (const [op, before, after] of [[">=", 1, 4], [">=", 9, 9], [">", 4, 5], ["<", 4, 3], ["<=", 9, 4], ["<", 1, 1]]) assert.equal(claimed(op, 4, before), after, `${before} ${op} 4`);
});

// A town: Dan in the square, Eva at the gate. Quantities: 0 and 1 where Dan is, 2 and 3 where Eva is, 4 whether the gate is shut,
// 5 what Eva thinks, 6 how often word was sent, 7 whether it was true, 8 what Dan expects.
const SEATS = {
  events: [["eva", "gate", 6], ["dan", "", 6], ["eva", "", 2], ["eva", "square", 4], ["", "", 1], ["eva", "", 4]],
  told: {}, persons: ["dan", "eva"], people: {}, holders: {}, typical: [[5, 0.5]],
  decisions: { 1: [[["the gate is shut", 0, [4]], ["what Eva thinks", 1, [5]]], []] },
  messages: [{ id: "word", title: "word from the gate", says: "shut", from: "eva", channel: "wire", to: ["dan"], arrives: 2, way: -1, sent: 6, true: [7, 7], claims: [[4, "!=", 0]] }],
  at: { dan: { square: 0, gate: 1 }, eva: { square: 2, gate: 3 } }, expects: { dan: { town: 8 } }, own: { dan: [0, 1, 8] }, minds: { eva: [5], dan: [8] },
};
const DESCRIBED = {
  until: 100, seats: SEATS,
  events: [["gate", []], ["ask", [["yes", "yes"], ["no", "no"]]], ["word.arrives", []], ["eva_comes", []], ["tick", []], ["sends", []]].map(([id, ways]) => ({ id, ways })),
};
const START = Float64Array.of(1, 0, 0, 1, 0, 0.9, 0, 0, 0.4);
const witness = (able = () => true) => new Witness(DESCRIBED, "dan", START, able);
const fire = (one, event, minute, made = []) => one.take({ event, minute, branch: -1, way: "", made });
const told = (one) => one.heard.map(({ how, event, message }) => [how, event ?? message]);
const sitting = { described: DESCRIBED, seats: SEATS, imagined: (values, _, ask) => { sitting.values = values; return ask(); }, kernel: { evaluate: (programs) => programs.map((program) => (program === 0 ? (sitting.values[4] ? 4 : 1) : sitting.values[5])) } };
const shown = (one) => seen(sitting, { seat: "dan" }, { halts: [], next: { event: 1, minute: 50, open: [0, 1] }, witness: one });
const reasonsOf = (one) => shown(one).next.ways[0].reasons.map(({ times }) => times);

test("what happens elsewhere does not reach a seat, and nothing that it is shown changes", () => {
  const one = witness();
  const before = JSON.stringify(shown(one));
  fire(one, 0, 10, [[4, 1], [5, 0.1]]);
  fire(one, 4, 11);
  assert.equal(JSON.stringify(shown(one)), before);
  assert.deepEqual(reasonsOf(one), [1, null]);
  assert.deepEqual(one.kept.turns.map(({ event, known }) => [event, known]), [["gate", null]]);
});

test("word makes it so for the seat, late or false, and tells of what it reports", () => {
  const late = witness();
  fire(late, 0, 10, [[4, 1]]);
  fire(late, 5, 12, [[6, 1], [7, 1]]);
  fire(late, 2, 30, [[7, 1]]);
  assert.deepEqual(told(late), [["word", "word"]]);
  assert.deepEqual(reasonsOf(late), [4, null]);
  assert.equal(late.kept.turns[0].known, 30);
  const [lie, truth] = [witness(), witness()];
  fire(lie, 5, 12, [[6, 1]]);
  fire(lie, 2, 30);
  fire(truth, 0, 11, [[4, 1]]);
  fire(truth, 5, 12, [[6, 1], [7, 1]]);
  fire(truth, 2, 30);
  assert.equal(JSON.stringify(shown(lie)), JSON.stringify(shown(truth)), "a lie looks like the truth");
  assert.deepEqual(lie.kept.words.map(({ still }) => still), [false]);
});

test("word that cannot be had does not come; nor does the sender see that it did", () => {
  const one = witness(() => false);
  one.seats = { ...SEATS, messages: [{ ...SEATS.messages[0], can: { dan: 3 } }] };
  fire(one, 2, 30);
  assert.deepEqual(told(one), []);
  const sender = new Witness(DESCRIBED, "eva", START, () => true);
  fire(sender, 2, 30);
  assert.deepEqual(told(sender), []);
});

test("one knows one's own deeds, what happens where one is, and what those with one think", () => {
  const one = witness();
  fire(one, 1, 5);
  fire(one, 3, 20, [[2, 1], [3, 0]]);
  assert.deepEqual(told(one), [["own", "ask"], ["there", "eva_comes"]]);
  assert.deepEqual(shown(one).company, ["eva"]);
  assert.deepEqual(reasonsOf(one), [1, 0.9]);
});

test("late word does not undo what one has seen since it was sent", () => {
  const one = witness();
  fire(one, 5, 12, [[6, 1]]);
  one.learns([[4, 0]], 20);
  fire(one, 2, 30);
  assert.deepEqual(reasonsOf(one), [1, null]);
});

const night = nightWith({ data: { record: { readings: [{ id: "r", title: "It stood", told: "at noon", answers: [["vote", "yes"]] }, { id: "s", answers: [["vote", "yes"], ["bell", ""]] }] } } });

test("seats are those by whom something is decided", () => {
  const events = [{ id: "ask", title: "Dan is asked", decision: true, by: "dan", branches: { a: "a", b: "b" } }, { id: "one", decision: true, by: "eva", branches: { a: "a" } }, { id: "who", decision: true, by: "nobody", branches: { a: "", b: "" } }];
  const found = seatsOf({ events, nouns: night.nouns, titleOf: (id) => night.titleOf(id) });
  assert.deepEqual(found.map(({ id, kind, questions }) => [id, kind, questions.length]), [["dan", "persons", 1]]);
});

test("reasons stand in words, the strongest first, what cannot be known after them", () => {
  const reasons = [{ name: "a", times: 1 }, { name: "b", times: null }, { name: "c", times: 0.9 }, { name: "d", times: 5 }, { name: "e", times: 0 }];
  assert.deepEqual(reasonsInOrder(reasons).map(({ name, how }) => `${name} ${how}`), ["e strongly-against", "d strongly-for", "c against", "b unknown", "a not"]);
  assert.equal(pressing({ times: 1.01 }), "not");
});

test("what happened and what the record says of a decision", () => {
  assert.equal(happening(night, "vote", "no"), "The council votes: it gives way");
  assert.equal(happening(night, "bell", ""), "The bell rings");
  assert.equal(happening(night, "gone", ""), "gone");
  assert.deepEqual(decidedInRecord(night, "vote").map(({ way, reading }) => [way, reading.id]), [["yes", "r"]]);
  assert.deepEqual(decidedInRecord(night, "bell"), []);
});

const row = (measure, base, varied, low, high) => ({ measure, base, varied, low, high, of: 500 });
const CONTRASTS = [
  { id: "how", title: "How", kind: "ending", moved: true, differences: [row("storm", 0.2, 0.5, 0.25, 0.35), row("talk", 0.75, 0.5, -0.3, -0.2), row("gone", 0, 0, 0, 0)] },
  { id: "when", title: "When", kind: "time", moved: false, differences: [row("comes", 1, 1, 0, 0), row("minutes", 300, 310, -5, 25)], times_as_it_is: [1, 2, 300, 4, 5], times_with_the_change: [1, 2, null, 4, 5] },
];

test("shares have the intervals of the lab; what is never seen is left out", () => {
  const [how, when] = sharesOf(CONTRASTS, "base", ["how", "when", "gone"]);
  assert.deepEqual(how.rows.map(({ label, value }) => [label, value]), [["storm", 0.2], ["talk", 0.75]]);
  assert.ok(how.rows[0].low < 0.2 && how.rows[0].low > 0.16 && how.rows[0].high > 0.2);
  assert.equal(when.median, 300);
  assert.equal(sharesOf(CONTRASTS, "varied", ["when"])[0].median, null);
});

test("a decision mattered for what differs beyond chance after any other way", () => {
  assert.deepEqual(mattered({ other: CONTRASTS }, ["when", "how"]), ["how"]);
  assert.deepEqual(mattered({ other: CONTRASTS }, ["when"]), []);
  assert.deepEqual(movedShares(CONTRASTS, ["how", "when"]).map(({ label }) => label), ["storm", "talk"]);
});

test("the difference of two shares is that of the numbers as they are written", () => {
  for (let n = 0; n <= 500; n += 7) for (let m = 0; m <= 500; m += 11) {
    const { base, varied, by } = moved({ base: n / 500, varied: m / 500, low: 0, high: 0 });
    assert.equal(by.replace("−", "-"), `${m > n ? "+" : ""}${(Number(varied) - Number(base)).toFixed(1)}`);
  }
  assert.deepEqual(moved({ base: 0.876, varied: 0.914, low: 0.002, high: 0.074 }), { base: "87.6", varied: "91.4", by: "+3.8", low: "+0.2", high: "+7.4" });
});

test("the same word is told once, with how often it came; the same from somebody else is another", () => {
  const line = (when, what, how = "") => ({ when, what, how });
  assert.deepEqual(toldOnce([line("09:00", "a"), line("09:10", "b"), line("09:20", "a"), line("09:30", "a", "by wire"), line("09:40", "a")]).map(({ when, what, how, times, first }) => [when, what, how, times, first]),
    [["09:10", "b", "", 1, "09:10"], ["09:30", "a", "by wire", 1, "09:30"], ["09:40", "a", "", 3, "09:00"]]);
  const heard = [10, 20, 30].map((minute) => ({ minute, how: "there", event: "bell", way: "" }));
  const shown = table(night, { seat: "dan", minute: 60, place: "square", company: [], people: null, expects: {}, heard, taken: [], next: { event: "vote", ways: [] } }, () => {}, () => {});
  const lines = ofTag(ofClass(shown, "seat-heard"), "li").map((one) => text(one));
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^18:30 The bell rings .*\(×3, first at 18:10\)$/);
});

const FATE = { seat: "dan", place: "gate", company: ["eva"], people: null, alive: true, free: true, captor: "" };

test("what became of whom one sat for is told", () => {
  const said = (changes) => fateText(night, { ...FATE, ...changes });
  assert.equal(said({}), "You are free. You are here: North Gate. With you: Eva.");
  assert.equal(said({ free: false, captor: "crown", company: [] }), "You are held by The Crown. You are here: North Gate. Nobody of the story is with you.");
  assert.equal(said({ place: "", company: [] }), "You are free. You are under way.");
  assert.equal(said({ alive: false }), "You are dead.");
  assert.equal(said({ seat: "guard", people: 40, company: [] }), "You are here: North Gate. There are 40 of you. Nobody of the story is with you.");
});

test("which decision mattered most is said first, once all have been compared", () => {
  const little = [{ ...CONTRASTS[0], differences: [row("storm", 0.2, 0.25, 0.01, 0.09)] }];
  assert.equal(mostMattered([{ other: little }, { other: CONTRASTS }], ["how"]), 1);
  assert.equal(mostMattered([{ other: [{ ...CONTRASTS[0], moved: false }] }], ["how"]), -1);
  const decision = (minute) => ({ event: "vote", way: "yes", minute, itself: false, ways: [], unheard: [], misled: [] });
  const nouns = { ...night.nouns, outcomes: { how: { title: "How", endings: { storm: "a storm", talk: "talk" } } } };
  const told = { decisions: [decision(10), decision(60)], outcomes: { how: "talk" }, fate: FATE };
  const { element, shows } = debrief(nightWith({ data: { nouns } }), stateWith(), told);
  const most = () => text(ofClass(element, "seat-most"));
  assert.match(text(element), /What became of you ?You are free\./);
  assert.match(most(), /^Which of them mattered most is said here/);
  shows[0]({ state: "done", done: 2, of: 2, contrasts: { no: little } }, () => {});
  assert.match(most(), /^Which of them/);
  shows[1]({ state: "done", done: 2, of: 2, contrasts: { no: CONTRASTS } }, () => {});
  assert.equal(most(), "Of your decisions the one at 19:00 mattered most: The council votes: it stands by the town.");
});
