import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead, inManyText } from "interregnum/ahead/ahead.js";
import { comparisonSentences, curve, nearest } from "interregnum/nights/curve.js";
import { allRows, dotplot, summaryRows } from "interregnum/nights/dotplot.js";
import { blockDots, dots, stackDots } from "interregnum/nights/dots.js";
import { exemplars } from "interregnum/nights/exemplars.js";
import { forestPlot, hourTicks } from "interregnum/nights/forest.js";
import { fallTexts, hinges, linkTexts, nights, ordered, withoutText } from "interregnum/nights/nights.js";
import { historyUrl, reportCommand } from "interregnum/nights/openlink.js";
import { currentReplica, effectText, numberText, percentText, questionText, shareWithInterval, timeRange, valueText, withSign } from "interregnum/nights/outcomes.js";
import { exemplarsAnswer, hingeAnswer, outcomeAnswer, recordOf, sensitivityAnswer, shares } from "interregnum/nights/sentences.js";
import { sensitivity } from "interregnum/nights/sensitivity.js";
import { comparedEvents, divergence, historyName, partingMinute, sameDraws } from "interregnum/beside/twonights.js";
import { tally, validation, verdictIcon } from "interregnum/nights/validation.js";
import { differences, differentUnit } from "interregnum/beside/differences.js";
import { sideBySide } from "interregnum/beside/sidebyside.js";
import { partsFor } from "interregnum/open/address.js";
import { h } from "interregnum/shared/dom.js";
import { State } from "interregnum/frame/state.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

const ENDING = { id: "held", kind: "ending", title: "Who holds it", endings: [{ title: "the town", count: 3, share: [0.6, 0.3, 0.8] }, { title: "the crown", count: 2, share: [0.4, 0.2, 0.7] }], column: [0, 1, 0, 0, 1] };
const TIME = { id: "time", kind: "time", title: "When it is shut", column: [100, null, 200, 300, 250], share: [0.8, 0.5, 0.9], quantiles: [100, 150, 225, 270, 300], window: [210, 240] };
const ANSWERS = { seed: "7", replicas: 5, main: ["held", "time"], outcomes: [ENDING, TIME], again: "interregnum study town" };
const nightOf = (answers = ANSWERS) => nightWith({ data: { answers } });

// --- numbers in words ----------------------------------------------------------------------------------------------

test("shares in per cent: what is not nought is never 0 %, what is not sure never 100 %", () => {
  const shown = [0, 0.004, 0.005, 0.274, 0.995, 0.996, 1].map((share) => percentText(share).replace("\u00a0", " "));
  assert.deepEqual(shown, ["0 %", "under 1 %", "1 %", "27 %", "100 %", "over 99 %", "100 %"]);
  assert.equal(shareWithInterval([0.27, 0.24, 0.3]).replace("\u00a0", " "), "27 % (24 to 30)");
});

test("effects in their own unit, with a true minus", () => {
  assert.equal(effectText(-72, "min"), "1 h 12 min earlier");
  assert.equal(effectText(5, "min"), "5 min later");
  assert.equal(effectText(-0.12, "share"), "−12 points");
  assert.equal(effectText(0.12, "share"), "+12 points");
  assert.equal(effectText(3.444, "value"), "+3.44");
  assert.equal(effectText(null, "min"), "");
  assert.deepEqual([withSign(0), withSign(-3), withSign("4.5")], ["0", "−3", "+4.5"]);
  assert.deepEqual([0.12345, 12.345, 99.96, 100.4, -123.45, 12345.6].map(numberText), ["0.123", "12.3", "100", "100", "-123", "12,346"]);
});

test("values, ranges and questions in words", () => {
  nightOf();
  assert.equal(valueText(ENDING, 1), "the crown");
  assert.equal(valueText(TIME, null), "never");
  assert.equal(valueText(TIME, 200), "24 Oct 21:20");
  assert.equal(valueText({ flag: true }, 1), "yes");
  assert.equal(timeRange(200, 220), "24 Oct 21:20 to 21:40");
  assert.equal(timeRange(200, 400), "24 Oct 21:20 to 25 Oct 00:40");
  assert.equal(questionText(ANSWERS, { outcome: "time", bound: 200 }), "When it is shut: by 24 Oct 21:20?");
  assert.equal(questionText(ANSWERS, { outcome: "held", title: "the town" }), "Who holds it: the town?");
  assert.equal(questionText(ANSWERS, { outcome: "time" }), "When it is shut: does it happen at all?");
});

test("the history on the page is one of many where seed and number are theirs and nothing was changed", () => {
  const at = (history, answers = { ...ANSWERS, replicas: 20 }) => currentReplica(nightWith({ data: { answers }, history }));
  assert.equal(at({}), 12);
  assert.equal(at({ seed: "8" }), null);
  assert.equal(at({ variants: ["v"] }), null);
  assert.equal(at({ replica: "20" }), null);
});

test("main endings come first, then the other endings, hours and numbers", () => {
  const [value, ending] = [{ id: "v", kind: "value" }, { id: "e", kind: "ending" }];
  assert.deepEqual(ordered({ outcomes: [value, TIME, ending, ENDING] }, [ENDING]).map(({ id }) => id), ["held", "e", "time", "v"]);
});

// --- what decided it -----------------------------------------------------------------------------------------------

const HINGE = { id: "bell", event: "bell", title: "The bell rings", minute: 60, happened: [0.6, 0.5, 0.7], decided: [0.3, 0.2, 0.4], necessary: [0.5, 0.4, 0.6], shift: [-0.2, -0.3, -0.1] };

test("the links of a chain are named, three of many; one more is named, too", () => {
  nightOf();
  assert.deepEqual(linkTexts({}), []);
  assert.deepEqual(linkTexts({ links: ["a", "b", "c", "d"] }), ["and with it: a; b; c; d"]);
  assert.deepEqual(linkTexts({ links: ["a", "b", "c", "d", "e"] }), ["and with it: a; b; c and 2 more"]);
});

test("a step of a plan says what falls with it, and a link that is one says so by name", () => {
  nightOf();
  const step = { title: "The call", of: 100, later: [{ title: "The ring", count: 83 }, { title: "The entry", count: 5 }] };
  assert.deepEqual(fallTexts({ title: "The call", step }), ["falls with it: The ring (in 83 of 100); The entry (in 5 of 100)"]);
  assert.deepEqual(fallTexts({ title: "The bell", step }), ["falls with “The call”: The ring (in 83 of 100); The entry (in 5 of 100)"]);
  assert.deepEqual(fallTexts({ title: "The call", step: { ...step, later: undefined } }), ["no later step of the plan falls with it"]);
  assert.deepEqual(fallTexts({ title: "The bell", step: { ...step, later: undefined } }), []);
  assert.deepEqual(fallTexts({ title: "The bell" }), []);
});

test("the ending itself and waiting stand apart, with the reason, and select their event", () => {
  const state = stateWith();
  nightOf();
  const apart = (id) => ({ id, event: id, title: `The ${id}`, minute: null, happened: [0.4, 0.3, 0.5] });
  const found = { outcome: "held", title: "the town", unit: "share", replicas: 100, rows: [{ ...HINGE, links: ["The rope"] }], ending: [apart("gate")], waiting: [apart("vote")] };
  const shown = hinges(state, ANSWERS, found);
  assert.deepEqual(ofTag(shown, "h4").map(text), ["The ending itself", "Waiting"]);
  assert.match(text(shown), /the outcome is defined by them.*The gate.*happens in 40.*Waiting is not a deed.*The vote/s);
  assert.match(text(ofClass(shown, "rows")[0]), /The bell rings.*and with it: The rope/s);
  assert.equal(ofClass(shown, "set-apart").length, 2);
  ofTag(ofClass(shown, "set-apart")[0], "button")[0].fire("click");
  assert.equal(state.get().selected, "event:gate");
  assert.equal(ofClass(hinges(state, ANSWERS, { ...found, ending: undefined, waiting: [] }), "set-apart").length, 0);
});

test("of an hour two parts are told, and what too few histories tell is not", () => {
  const found = { unit: "min" };
  const hour = { ...HINGE, comes: [-0.44, -0.5, -0.38], when: [12, 5, 20], shift: [235, 200, 270], answer: [-0.2, -0.3, -0.1] };
  assert.equal(withoutText(found, hour).replace("\u00a0", " "), "without it it happens −44 points; 12 min later where it happens in both; it decided 30 %");
  assert.match(withoutText(found, { ...hour, when: null }), /without it it happens −44 points; it decided/);
  assert.match(withoutText(found, { ...hour, when: null, comes: undefined }), /too few histories differ/);
  assert.match(withoutText({ unit: "share" }, HINGE), /without it −20 points; it decided/);
});

// --- dots ----------------------------------------------------------------------------------------------------------

test("dots are stacked over their value, from the bottom up, as large as may be", () => {
  const { places, radius } = stackDots([{ n: 0, x: 100 }, { n: 1, x: 100.5 }, { n: 2, x: 50 }], 176, 150);
  assert.equal(radius, 3.4);
  const at = Object.fromEntries(places.map(({ n, x, y }) => [n, [x, y]]));
  assert.equal(at[0][0], at[1][0]);
  assert.ok(Math.abs(at[0][1] - (176 - 3.4)) < 1e-9 && Math.abs(at[1][1] - (176 - 3 * 3.4)) < 1e-9 && Math.abs(at[2][1] - at[0][1]) < 1e-9);
  for (const { n, x } of places) assert.ok(Math.abs(x - [100, 100.5, 50][n]) <= 3.4);
});

test("a high stack has smaller dots, and never leaves its room; no two dots are at one spot", () => {
  for (const count of [30, 60, 500, 1300]) {
    const { places, radius } = stackDots(Array.from({ length: count }, (_, n) => ({ n, x: 100 + (n % 3) })), 150, 150);
    assert.ok(places.every(({ y }) => y >= radius - 1e-9 && y <= 150 - radius + 1e-9), `${count}`);
    assert.equal(new Set(places.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size, count);
    assert.ok(radius < 3.4);
  }
});

test("a block is filled line by line", () => {
  const { places, bottom } = blockDots([7, 8, 9, 4, 5], 10, 20, 13, 2);
  assert.deepEqual(places.map(({ n, x, y }) => [n, x, y]), [[7, 12, 22], [8, 16, 22], [9, 20, 22], [4, 12, 26], [5, 16, 26]]);
  assert.equal(bottom, 28);
  assert.deepEqual(blockDots([1, 2, 3], 0, 0, 100, 2, 2).places.map(({ x, y }) => [x, y]), [[2, 2], [6, 2], [2, 6]]);
});

test("a dot plot is walked with the keys from left to right, and each dot says what it is", () => {
  const picked = [];
  const plot = dotplot(nightOf(), TIME, 600, { here: null, picked: null, describe: (n) => `history ${n}`, pick: (n) => picked.push(n), open: (n) => picked.push(`open ${n}`) });
  assert.equal(plot.getAttribute("aria-valuemax"), "4");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home", "Enter"]) plot.fire("keydown", { key });
  assert.deepEqual(picked, [2, 4, 2, 1, 0, "open 0"]); // by their hours 100, 200, 250, 300; what never came stands last
  assert.equal(plot.getAttribute("aria-valuetext"), "history 0");
});

test("columns of several dots are as wide as they need, and lie over their value", () => {
  const items = Array.from({ length: 400 }, (_, n) => ({ n, x: n < 200 ? 100 : 300 }));
  const { places, radius } = stackDots(items, 150, 150);
  const across = new Set(places.filter(({ n }) => n < 200).map(({ x }) => x.toFixed(3))).size;
  assert.equal(across, Math.ceil(200 / Math.floor(150 / (2 * radius))));
  for (const [from, value] of [[0, 100], [200, 300]]) {
    const xs = places.filter(({ n }) => n >= from && n < from + 200).map(({ x }) => x);
    assert.ok(Math.abs((Math.min(...xs) + Math.max(...xs)) / 2 - value) <= across * radius + 1e-9);
    assert.ok(Math.max(...xs) - Math.min(...xs) < (across - 1) * 2 * radius + 1e-6);
  }
  const lowest = places.filter(({ y }) => Math.abs(y - (150 - radius)) < 1e-9);
  assert.equal(lowest.length, 2 * across);
});

test("a click picks the nearest dot, unless it is far from all; a double click opens it", () => {
  const heard = [];
  const places = [{ n: 4, x: 20, y: 30 }, { n: 5, x: 40, y: 30 }];
  const shown = dots({ groups: [{ places }], radius: 3, wide: 100, tall: 60, label: "dots", here: 5, describe: String, pick: (n) => heard.push(n), open: (n) => heard.push(`open ${n}`) });
  const at = (name, x, y) => shown.fire(name, { clientX: 100 + x, clientY: 50 + y });
  at("click", 31, 30);
  at("click", 20, 16); // 14 pixels off
  at("click", 20, 15);
  at("click", 54.1, 30);
  at("dblclick", 22, 33);
  at("dblclick", 90, 90);
  assert.deepEqual(heard, [5, 4, "open 4"]);
  assert.equal(ofClass(shown, "own")[0].getAttribute("cx"), "40");
});

test("no dot is marked until one is picked", () => {
  const shown = (picked) => ofClass(dots({ groups: [{ places: [{ n: 4, x: 20, y: 30 }] }], radius: 3, wide: 100, tall: 60, label: "dots", picked, describe: String, pick() {}, open() {} }), "ring")[0].classList.contains("out");
  assert.deepEqual([shown(null), shown(4)], [true, false]);
});

test("the same in a table: counts with intervals, quantiles, the window of the record", () => {
  nightOf();
  const cells = (rows) => rows.map((row) => row.map((cell) => String(cell).replaceAll("\u00a0", " ")));
  assert.deepEqual(cells(summaryRows(ENDING, 5)), [["the town", "3", "60 % (30 to 80)"], ["the crown", "2", "40 % (20 to 70)"]]);
  assert.deepEqual(cells(summaryRows(TIME, 5)), [["it happens", "4", "80 % (50 to 90)"], ["5 % before", "", "24 Oct 19:40"], ["25 % before", "", "24 Oct 20:30"], ["50 % before", "", "24 Oct 21:45"],
    ["75 % before", "", "24 Oct 22:30"], ["95 % before", "", "24 Oct 23:00"], ["in the record", "", "24 Oct 21:30 to 22:00"]]);
  assert.deepEqual(allRows(ANSWERS, "held")[1], [1, "the crown"]);
});

// --- validation ----------------------------------------------------------------------------------------------------

const FACT = (id, verdict, window, share = 1) => ({ id, title: `Fact ${id}`, verdict, window, share, part: "scored", times: [10, 20, 30, 40, 50] });
const VALIDATION = {
  hindsight: "No hindsight.", facts: [FACT("b", "late", [200, 210]), FACT("a", "in", [100, 110], 0.5), FACT("c", "untimed", [0, 1])],
  claims: [{ claim: "The bell hurried it", expect: "earlier", effect: [-30, -50, -10], unit: "min", verdict: "reproduced", by: "A" }, { claim: "The snow slowed it", expect: "later", effect: [-5, -9, -1], unit: "min", verdict: "refuted" }],
  absences: [{ measure: "storm", title: "A storm", share: 0.25 }],
  criteria: [{ name: "coverage", value: 0.85, least: 0.8, unit: "share", met: true }, { name: "lateness", value: 90, most: 60, unit: "min", met: false }],
};

test("the tally counts each verdict, in the same order always", () => {
  assert.equal(tally([FACT("a", "late"), FACT("b", "in"), FACT("c", "in"), FACT("d", "early")]), "The record gives a time for 4 facts: 2 are on time, 1 too early, 1 too late.");
  assert.equal(tally([FACT("a", "part")]), "The record gives a time for 1 fact: 1 partly on time.");
});

test("each verdict has a mark of its own; early points to the left, late to the right", () => {
  const marks = ["in", "part", "early", "late", "rare"].map((verdict) => ofTag(verdictIcon(verdict), "path")[0].getAttribute("d"));
  assert.equal(new Set(marks).size, 5);
  assert.match(marks[2], /^M12 .*l-10/);
  assert.match(marks[3], /^M2 .*l10/);
  const of = (verdict) => ofTag(verdictIcon(verdict), "path")[0].getAttribute("d");
  assert.equal(of("reproduced"), of("in"));
  assert.equal(of("refuted"), of("rare"));
});

test("facts are listed by their windows, marked by their verdicts; those without a time are left out", () => {
  const shown = validation(nightOf(), stateWith(), VALIDATION);
  const rows = ofClass(ofClass(shown, "rows")[0], "name").map(text);
  assert.deepEqual(rows, ["Fact a", "Fact b"]);
  assert.deepEqual(ofTag(ofClass(shown, "overview"), "button").map((button) => button.getAttribute("title")), ["Fact a: on time", "Fact b: too late"]);
  assert.match(text(shown), /on time, happens in 50 %/);
});

test("buttons leave the facts of one verdict", () => {
  const shown = validation(nightOf(), stateWith(), VALIDATION);
  const late = ofTag(ofClass(shown, "filter")[0], "button").find((button) => text(button) === "too late 1");
  late.fire("click");
  assert.deepEqual(ofClass(ofClass(shown, "rows")[0], "name").map(text), ["Fact b"]);
  assert.equal(late.getAttribute("aria-pressed"), "true");
});

test("claims say what was expected and what was found, criteria whether they are met", () => {
  const shown = text(validation(nightOf(), stateWith(), VALIDATION));
  assert.match(shown, /expected earlier; found 30 min earlier/);
  assert.match(shown, /expected later; found 5 min earlier/);
  assert.match(shown, /1 of 2 is missed\./);
  assert.match(shown, /coverage ?85 % ?at least 80 % ?met/);
  assert.match(shown, /lateness ?1 h 30 min ?at most 1 h ?missed/);
  assert.match(shown, /A storm ?25 %/);
});

test("each filter says how many it leaves; after forty the rest is shown on demand", () => {
  const facts = Array.from({ length: 45 }, (_, n) => FACT(`f${n}`, n < 43 ? "late" : "in", [1000 - n, 1000]));
  const shown = validation(nightOf(), stateWith(), { ...VALIDATION, facts });
  const section = ofClass(shown, "validation")[0];
  const names = () => ofClass(ofClass(section, "rows"), "name").map(text);
  const button = (label) => ofTag(section, "button").find((found) => text(found) === label);
  assert.deepEqual(ofTag(ofClass(section, "filter"), "button").map((found) => [text(found), found.getAttribute("disabled")]),
    [["all 45", null], ["on time 2", null], ["partly on time 0", ""], ["too early 0", ""], ["too late 43", null], ["too rare 0", ""]]);
  assert.equal(names().length, 40);
  assert.equal(names()[0], "Fact f44"); // the earliest window first
  assert.equal(button("Show 5 more").hidden, false);
  button("Show 5 more").fire("click");
  assert.equal(names().length, 45);
  button("too late 43").fire("click");
  assert.equal(names().length, 43);
  button("all 45").fire("click");
  assert.equal(names().length, 40);
});

test("claims stand with those of their unit, what never was with the likeliest first", () => {
  const claims = [{ claim: "S", expect: "more", effect: [0.1, 0.05, 0.2], unit: "share", verdict: "reproduced" }, { claim: "M", expect: "later", effect: [30, 10, 50], unit: "min", verdict: "undecided" }, { claim: "V", expect: "less", effect: [-3, -5, -1], unit: "value", verdict: "refuted" }];
  const shown = validation(nightOf(), stateWith(), { ...VALIDATION, claims, absences: [{ measure: "a", title: "A", share: 0.1 }, { measure: "b", title: "B", share: 0.7 }] });
  const section = ofClass(shown, "validation")[1];
  assert.deepEqual(ofClass(section, "forest").map((forest) => ofClass(ofClass(forest, "rows"), "name").map(text)), [["M"], ["S"], ["V"]]);
  const scales = ofClass(section, "forest").map((forest) => ofTag(ofClass(forest, "scale"), "text").map(text));
  assert.deepEqual(scales[0], ["0", "+15 min", "+30 min", "+45 min"]);
  assert.equal(scales[1].at(-1), "+20");
  assert.equal(scales[2][0], "−5");
  assert.deepEqual(ofClass(ofClass(ofClass(shown, "validation")[2], "rows"), "name").map(text), ["B", "A"]);
  assert.deepEqual(ofClass(ofClass(shown, "validation")[2], "bar").map((bar) => bar.getAttribute("width")), ["70.00%", "10.00%"]);
});

// --- forests, curves, exemplars ------------------------------------------------------------------------------------------

test("an interval is drawn from its low end to its high one, the estimate between", () => {
  const plot = forestPlot([{ name: "a", values: [0.5, 0.25, 0.75], words: "" }], String, { least: 0, most: 1 });
  const at = (line, end) => parseFloat(line.getAttribute(end));
  const [interval] = ofClass(plot, "interval");
  assert.deepEqual([at(interval, "x1"), at(ofClass(plot, "estimate")[0], "cx"), at(interval, "x2"), at(ofClass(plot, "zero")[0], "x1")], [26, 50, 74, 2]);
  assert.equal(ofClass(forestPlot([{ name: "a", values: [null, null, null], words: "" }], String, { least: 0, most: 1 }), "estimate").length, 0);
});

test("a scale reaches over all intervals and over nought", () => {
  const at = (rows) => ofClass(forestPlot(rows.map((values) => ({ name: "", values, words: "" })), String), "interval").filter((_, n) => n % 3 === 0).map((line) => [line.getAttribute("x1"), line.getAttribute("x2")]);
  assert.deepEqual(at([[2, 1, 4], [3, 2, 3]]), [["26.00%", "98.00%"], ["50.00%", "74.00%"]]);
  assert.deepEqual(at([[-2, -4, -1], [null, null, null]]), [["2.00%", "74.00%"]]);
});

test("a scale of minutes has at most a handful of whole steps", () => {
  assert.deepEqual(hourTicks([-70, 130]), [-60, 0, 60, 120]);
  assert.deepEqual(hourTicks([0, 50]), [0, 15, 30, 45]);
});

const POINTS = [[0, 0.5, 0.4, 0.6], [60, 0.6, 0.5, 0.7], [120, 0.9, 0.8, 1]];

test("a drawn curve is compared where it is drawn", () => {
  nightOf();
  const said = comparisonSentences([0.5, 0.9, null], { points: POINTS }).map((sentence) => sentence.replaceAll("\u00a0", " "));
  assert.match(said[0], /by 15 points on average, and most at 24 Oct 19:00: you said 90 %, the model says 60 %/);
  assert.match(said[1], /more likely than the model/);
  assert.match(said[2], /50 % of the hours/);
  assert.match(comparisonSentences([0.4, 0.5, 0.8], { points: POINTS })[1], /less likely than/);
  assert.match(comparisonSentences([0.5, 0.6, 0.9], { points: POINTS })[1], /as likely as/);
  assert.match(comparisonSentences([null, null, null], { points: POINTS })[0], /You drew nothing/);
});

test("a curve is drawn with the keys: up and down from an hour on, half where nothing was said", () => {
  const shown = curve(nightOf(), ANSWERS, { outcome: "time", points: POINTS, came: true, replica: 3 });
  const [board] = ofClass(shown, "board");
  const pressed = (key) => { board.fire("keydown", { key }); return board.getAttribute("aria-valuetext").replace("\u00a0", " "); };
  assert.equal(board.getAttribute("aria-valuetext"), "nothing drawn yet");
  assert.equal(pressed("ArrowRight"), "nothing drawn yet");
  assert.equal(pressed("ArrowUp"), "24 Oct 19:00: 55 %");
  assert.equal(pressed("Home"), "24 Oct 18:00: 50 %");
  assert.equal(pressed("End"), "24 Oct 20:00: 55 %");
  assert.equal(pressed("PageDown"), "24 Oct 20:00: 30 %");
  assert.equal(pressed("ArrowLeft"), "24 Oct 19:00: 55 %");
  assert.equal(pressed("ArrowDown"), "24 Oct 19:00: 50 %");
  assert.equal(pressed("End"), "24 Oct 20:00: 50 %"); // what comes after goes along
  assert.equal(pressed("x"), "24 Oct 20:00: 50 %");
  for (let n = 0; n < 30; n += 1) pressed("ArrowUp");
  assert.equal(pressed("Enter"), "24 Oct 20:00: 100 %");
  const button = (label) => ofTag(shown, "button").find((found) => text(found) === label);
  assert.doesNotMatch(text(shown), /differs from the model/);
  button("Show the model’s curve").fire("click");
  assert.match(text(shown), /differs from the model/);
  button("Draw again").fire("click");
  assert.equal(board.getAttribute("aria-valuetext"), "nothing drawn yet");
});

test("a curve that is played moment by moment is compared when it is whole", () => {
  const found = { outcome: "time", came: true, replica: 3, points: POINTS.map(([minute]) => [minute, null, null, null]) };
  let heard = null;
  const shown = curve(nightOf(), ANSWERS, found, (redraw) => { heard = redraw; return () => {}; });
  const [board] = ofClass(shown, "board");
  board.fire("keydown", { key: "ArrowUp" });
  ofTag(shown, "button").find((button) => text(button) === "Show the model’s curve").fire("click");
  assert.match(text(shown), /compared with the model’s when all moments have been played/);
  found.points[1] = POINTS[1];
  heard(false);
  assert.doesNotMatch(text(shown), /differs from the model|the model says/);
  found.points.splice(0, 3, ...POINTS);
  heard(true);
  assert.match(text(shown), /differs from the model/);
  assert.doesNotMatch(text(shown), /when all moments/);
});

test("from here on says what is to be done first, and why many nights have another share", () => {
  const many = { replicas: 1000, main: ["held"], outcomes: [{ id: "held", kind: "ending", title: "Who holds the gate", endings: [{ label: "town", title: "the town", count: 591 }, { label: "crown", count: 409 }] }, { id: "shut", kind: "time", share: [0.25, 0.2, 0.3] }, { id: "mood", kind: "value" }] };
  assert.match(inManyText(many, "held", "town"), /^Of 1,000 nights it is so in 591\. .*keep the assumptions/);
  assert.match(inManyText(many, "shut", 30), /^Of 1,000 nights it is so in 250\./);
  for (const none of ["mood", "gone"]) assert.equal(inManyText(many, none, ""), "");
  const outcomes = { held: { kind: "ending", labels: ["town", "crown"], otherwise: "crown" } };
  const night = (history) => nightWith({ data: { answers: many, facts: { outcomes } }, history });
  const first = text(ahead(night(), stateWith({ minute: 60 }), many));
  assert.match(first, /First draw below .* those from 24 Oct 19:00 on before all others/);
  assert.match(first, /it is so in 591/);
  assert.doesNotMatch(text(ahead(night({ variants: ["calm"] }), stateWith({ minute: 60 }), many)), /it is so in 591/);
});

test("the pointer takes the nearest hour of the curve", () => {
  assert.deepEqual([-5, 29, 31, 119, 500].map((minute) => nearest({ points: POINTS }, minute)), [0, 0, 1, 2, 2]);
});

test("a history that was chosen for several reasons stands once", () => {
  const exemplarsOf = [{ kind: "closest", replica: 3, distance: 12 }, { kind: "earliest", replica: 0, title: "When it is shut" }, { kind: "latest", replica: 3, title: "When it is shut" }, { kind: "variant", replica: 1, variants: ["calm"], title: "a calm night" }];
  const shown = exemplars(nightOf({ ...ANSWERS, exemplars: exemplarsOf }), { ...ANSWERS, exemplars: exemplarsOf });
  const [list, pairs] = ofTag(shown, "ol").concat(ofTag(shown, "ul"));
  assert.equal(ofTag(list, "li").length, 3);
  assert.match(text(ofTag(list, "li")[0]), /closest to the record.*the latest.*Who holds it: the town; When it is shut: 24 Oct 23:00\. On average 12 min outside/);
  assert.deepEqual(ofTag(pairs, "a").map((link) => link.getAttribute("href")), ["?seed=7&replica=1&beside=variant:calm#view=two", "?seed=7&replica=0&beside=replica:3#view=two"]);
});

test("a history is opened by its address, or by a command from a file", () => {
  const asked = { replica: 3, variants: ["calm"], beside: { replica: 4 } };
  assert.equal(historyUrl(nightOf(), asked), "?seed=7&replica=3&variant=calm&beside=replica:4#view=two");
  assert.equal(reportCommand(nightOf(), asked), "interregnum report town --seed 7 --replica 3 --variant calm --beside replica:4 --out history-3.html");
});

test("assumptions that cannot be told apart from chance are said to be so", () => {
  const inputs = [{ title: "speed", total: [0.4, 0.3, 0.5], first: [0.3, 0.2, 0.4], beyond: true, range: [1, 2, 3] }, { title: "mud", total: [0.02, -0.5, 0.1], first: [0, 0, 0], beyond: false, range: [1, 2, 3] }];
  const shown = sensitivity(ANSWERS, { outcome: "time", unit: "min", explained: 0.6, inputs });
  assert.match(text(shown), /account for 60 % of the variance/);
  assert.match(text(ofTag(shown, "li")[0]), /speed.*40 % of what is not chance/);
  assert.match(text(ofTag(shown, "li")[1]), /mud.*cannot be told apart from chance/);
});

// --- two nights ----------------------------------------------------------------------------------------------------------

test("one night with a change is told from two nights", () => {
  const night = (replica, more = {}) => ({ history: { seed: "7", replica, variants: [], ...more } });
  assert.match(sameDraws(night("3"), night("3", { changed: "calm" })), /^One night, played twice/);
  assert.match(sameDraws(night("3"), night("4")), /^Two different nights/);
  assert.equal(sameDraws(night("3"), night("4", { variants: ["calm"] })), "");
  assert.match(sameDraws(night("3"), { history: { ...night("3").history, seed: "8" } }), /^Two different nights/);
});

test("a page of one night twice opens where the two part", () => {
  const like = (minutes, more = {}) => nightWith({ history: { minutes, ...more } });
  const [one, other] = [nightWith(), like([10, 60, 60, 230, 900])];
  assert.equal(partingMinute(one, other), 200); // what comes first, in one or in the other
  assert.equal(partingMinute(other, one), 200);
  assert.equal(partingMinute(one, nightWith()), null);
  assert.equal(partingMinute(one, like([10, 60, 60, 230, 900], { replica: 99 })), null); // another night has nothing to part from
});

test("two histories part at the first event that differs in what or when", () => {
  const [one, same, other] = [nightWith(), nightWith(), nightWith({ history: { minutes: [10, 60, 60, 230, 900] } })];
  assert.equal(text(divergence(one, stateWith(), same)), "No event differs.");
  assert.match(text(divergence(one, stateWith(), other)), /first 2 events.*The gate is shut \(24 Oct 21:20\) and in the other: The gate is shut \(24 Oct 21:50\)/);
});

test("events of either are compared by their first time, the earliest first", () => {
  const rows = comparedEvents(nightWith(), nightWith({ history: { minutes: [5], of: [3] } }));
  assert.deepEqual(rows.map(({ id, here, there }) => [id, here, there]), [["gate", 4, 1], ["bell", 1, undefined], ["vote", 3, undefined]]);
});

// --- the answer of each view in a sentence -------------------------------------------------------------------------

const plain = (said) => said.replaceAll("\u00a0", " ");

test("the answer to when says the middle, nine of ten, never, and how many are before and after the record", () => {
  assert.deepEqual(shares(TIME, [210, 240]), { before: 0.4, within: 0, after: 0.4, never: 0.2 });
  assert.deepEqual(shares(TIME, [200, 250]), { before: 0.2, within: 0.4, after: 0.2, never: 0.2 });
  const said = plain(outcomeAnswer(nightOf(), TIME));
  assert.match(said, /^In half of the nights in which it happens, by 24 Oct 21:45; in nine of ten between 24 Oct 19:40 and 24 Oct 23:00\. In 20 % it never happens\./);
  assert.match(said, /The sources put it 24 Oct 21:30 to 22:00: 40 % of the nights are earlier, 0 % within that, 40 % later, and in 20 % it never comes\.$/);
});

test("a record that the lab does not hold an hour against is found by its reading", () => {
  const event = { held: { title: "When", time_of: "gate", endings: {} } };
  const readings = [{ id: "shut", answers: [["gate", ""]], first: 100, last: 160 }];
  const night = nightWith({ data: { answers: ANSWERS, nouns: { ...nightWith().nouns, outcomes: event }, record: { readings, claims: {} } } });
  assert.deepEqual(recordOf(night, { ...TIME, id: "held", window: null }), [100, 160]);
  assert.equal(recordOf(nightOf(), { ...TIME, id: "held", window: null }), null);
});

test("the answer to how says the commonest ending, and how many end as the sources tell it", () => {
  const ending = { ...ENDING, endings: ENDING.endings.map((one, n) => ({ ...one, label: ["town", "crown"][n] })) };
  assert.equal(plain(outcomeAnswer(nightOf(), ending)), "Most often, in 60 %: the town. Next, in 40 %: the crown.");
  const told = nightWith({ data: { answers: ANSWERS, told: { history: { outcomes: { held: { value: "crown", reading: "shut" } } } } } });
  assert.match(plain(outcomeAnswer(told, ending)), /As the sources tell it: the crown; so it is in 40 % of the nights\.$/);
  assert.equal(plain(outcomeAnswer(nightOf(), { ...TIME, kind: "value", flag: true, share: [0.25, 0.2, 0.3] })), "It is so in 25 % of the nights.");
});

test("what decides, what is assumed, which nights: each in a sentence", () => {
  assert.match(plain(hingeAnswer({ rows: [{ title: "The bell rings", decided: [0.23, 0.2, 0.3] }] })), /The bell rings\. Without it, 23 % of the nights would have ended otherwise\.$/);
  assert.match(hingeAnswer({ rows: [] }), /^No event/);
  assert.match(plain(sensitivityAnswer({ inputs: [{ title: "a", beyond: true, total: [0.2] }, { title: "b", beyond: true, total: [0.6] }, { title: "c", beyond: false, total: [0.9] }] })), /^Most hangs on this: b\. It accounts for 60 %/);
  assert.match(sensitivityAnswer({ inputs: [{ title: "a", beyond: false, total: [null] }] }), /chance/);
  assert.equal(exemplarsAnswer({ ...ANSWERS, exemplars: [{ kind: "closest", replica: 4 }, { kind: "latest", replica: 4 }, { kind: "earliest", replica: 2 }] }), "2 nights stand for the rest; the closest to the record is history 4.");
});

test("one view of the many nights is seen at a time, with its question and its answer", () => {
  const answers = { ...ANSWERS, exemplars: [{ kind: "closest", replica: 4, distance: 10 }] };
  const { element } = nights(nightOf(answers), stateWith());
  assert.deepEqual(ofTag(ofClass(element, "part"), "h3").map(text), ["When does it happen?"]);
  const buttons = ofTag(ofClass(element, "parts"), "button");
  assert.deepEqual(buttons.map((button) => [text(button), button.getAttribute("aria-pressed")]), [["When", "true"], ["How", "false"], ["Example nights", "false"]]);
  buttons[2].fire("click");
  assert.deepEqual(ofTag(ofClass(element, "part"), "h3").map(text), ["Which nights are worth opening?"]);
  assert.match(text(ofClass(element, "answer")), /closest to the record is history 4/);
});

// --- two histories side by side ----------------------------------------------------------------------------------

const BESIDE = { minutes: [10, 60, 60, 500, 900], tracks: { ...nightWith().history.tracks, "guard.at": [[0, 1], ["gate", "square"]], "gate.held_by": [[0], ["crown"]] } };
const pairOf = () => { const night = nightWith(); return [night, nightWith({ history: BESIDE })]; };

test("what differs at a minute: who is elsewhere, who holds what; a few people more or less do not", () => {
  const [night, other] = pairOf();
  assert.deepEqual(differences(night, other, 5), { places: [], units: [], assemblies: [] });
  assert.deepEqual(differences(night, other, 300), { places: ["gate"], units: ["guard"], assemblies: [] });
  const [a, b] = [300, 280].map((n) => nightWith({ history: { tracks: { "guard.people": [[0], [n]], "guard.at": [[0], ["gate"]] } } }));
  assert.equal(differentUnit(a, b, "guard", 0), false);
});

test("map beside map, with what differs in words, and marked", () => {
  const [night, other] = pairOf();
  const made = [];
  const view = sideBySide(night, other, stateWith(), "map", (one) => { made.push(one); return { element: h("p", {}, "a map"), draw() {} }; });
  view.draw(300);
  assert.deepEqual(made, [night, other]);
  assert.equal(night.other, other);
  assert.match(text(ofClass(view.element, "differs-now")), /2 things are otherwise.*North Gate: The Town; in the other The Crown.*The Guard: North Gate, 360 people, The Town; in the other Market Square, 400 people/);
  view.draw(5);
  assert.match(text(ofClass(view.element, "differs-now")), /both histories are the same here/);
  assert.equal(ofClass(view.element, "beside-name").length, 2);
});

test("a variant is called by its title, and the address of a page of two says which they are", () => {
  const beside = { ...nightWith().history, variants: ["mild_day"] };
  const data = { ...nightWith().data, variants: { mild_day: { title: "the day is mild", kind: "probe" } }, beside, made: { served: false } };
  assert.equal(historyName(nightWith({ data: { variants: data.variants }, history: { variants: ["mild_day"] } })), "history 12 with “the day is mild”");
  assert.deepEqual(partsFor(data, data), ["history=7.12", "beside=7.12+mild_day"]);
  assert.deepEqual(partsFor({ ...data, beside: null }, { ...data, beside: null }), []);
  const state = new State({ minute: 0, view: "map", selected: "", house: "", observer: "", shown: "played" }, partsFor(data, data));
  assert.match(state.address(), /history=7\.12&beside=7\.12\+mild_day/);
});
