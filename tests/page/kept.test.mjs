import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_BYTES, readAnswers, Unread, written } from "interregnum/kept/file.js";
import { openFile } from "interregnum/kept/exchange.js";
import { keep, keepAll, keptAnswers, nothingToSave } from "interregnum/kept/kept.js";
import { shelf } from "interregnum/kept/shelf.js";
import { newQuestion } from "interregnum/whatif/question.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

const MADE = { software: "1", network: "ab12", served: true, scenario: "town" };
const DATA = { made: MADE, facts: { outcomes: { held: { kind: "ending" }, time: { kind: "time" } } } };
const night = nightWith({ data: DATA });
const SHARE = { value: 0.5, low: 0.4, high: 0.6, of: 100 };
const ANSWER = {
  title: "“The bell rings” does not happen", scenario: "town", seed: 7, replicas: 100, touched: SHARE, changes: [{ change: "without bell", title: "no bell", exposure: SHARE }],
  outcomes: [{ id: "held", kind: "ending", title: "Who holds the gate", moved: true, differences: [{ measure: "town", base: 0.3, varied: 0.55, low: 0.1, high: 0.4, mean: 0.25 }], times_as_it_is: null, times_with_the_change: null }],
};
const ONE = { asked: "without bell", answer: ANSWER };
const file = () => written(MADE, [ONE]);

/** Why a text is not taken in. */
function refusal(content, data = DATA) {
  try {
    return readAnswers(content, data).length;
  } catch (failed) {
    return failed instanceof Unread ? failed.reason : `threw ${failed}`;
  }
}

test("what was saved is opened again", () => {
  assert.deepEqual(readAnswers(file(), DATA), [ONE]);
  const { format, version, scenario, network } = JSON.parse(file());
  assert.deepEqual([format, version, scenario, network], ["interregnum-answers", 1, "town", "ab12"]);
});

test("another file, another version, another scenario, a damaged file: each has its reason", () => {
  const changed = (change) => { const data = JSON.parse(file()); change(data); return JSON.stringify(data); };
  for (const none of ["null", "[]", "3", '"text"', '{"format":"interregnum-whatif"}']) assert.equal(refusal(none), "format", none);
  assert.equal(refusal(changed((data) => { data.version = 2; })), "version");
  assert.equal(refusal(changed((data) => { data.version = "1"; })), "version");
  assert.equal(refusal(file(), { ...DATA, made: { ...MADE, network: "cd34" } }), "scenario");
  for (const none of ["", "{", "<html>", "\u0000", "\u{FFFD}PNG\r\n\u001a\n\u0000IHDR"]) assert.equal(refusal(none), "format", none);
  for (const cut of [file().slice(0, -40), file().slice(0, 60), file().replaceAll(",", ";")]) assert.equal(refusal(cut), "damaged", cut);
  assert.equal(refusal(changed((data) => { data.answers = []; })), "damaged");
});

test("no part of an answer may be another thing than it is", () => {
  const spoilt = [null, undefined, {}, [], -1, 1e400, "no", true, { length: 3 }, [[]]];
  const places = [["asked"], ["answer"], ["answer", "title"], ["answer", "seed"], ["answer", "replicas"], ["answer", "touched"], ["answer", "changes"], ["answer", "outcomes"],
    ["answer", "changes", 0], ["answer", "changes", 0, "exposure"], ["answer", "outcomes", 0], ["answer", "outcomes", 0, "id"], ["answer", "outcomes", 0, "differences"],
    ["answer", "outcomes", 0, "differences", 0], ["answer", "outcomes", 0, "differences", 0, "base"], ["answer", "outcomes", 0, "times_as_it_is"], ["answer", "outcomes", 0, "kind"]];
  let refused = 0;
  for (const place of places) for (const value of spoilt) {
    const data = JSON.parse(file());
    let at = data.answers[0];
    for (const key of place.slice(0, -1)) at = at[key];
    at[place.at(-1)] = value;
    const found = refusal(JSON.stringify(data));
    assert.ok(found === 1 || found === "damaged", `${place.join(".")} ${JSON.stringify(value)}: ${found}`);
    if (found === "damaged") refused += 1;
    else assert.doesNotThrow(() => readAnswers(JSON.stringify(data), DATA).forEach((one) => keepAll([one])));
  }
  assert.ok(refused > 100);
  for (const id of ["__proto__", "constructor", "other"]) assert.equal(refusal(file().replace('"held"', `"${id}"`)), "damaged");
  assert.equal(refusal(JSON.stringify({ ...JSON.parse(file()), answers: Array.from({ length: 501 }, () => ONE) })), "damaged");
});

test("a file of fifty megabytes is not read", async () => {
  let read = false;
  await openFile(night, { name: "big.json", size: 50 * 2 ** 20, text: async () => { read = true; return ""; } });
  assert.equal(read, false);
  assert.match(text(shelf(night, stateWith()).element ?? shelf(night, stateWith())), new RegExp(`big\\.json is larger than ${MOST_BYTES / 2 ** 20} MB`));
});

test("before answers are lost that no file has the browser asks, and only then", async () => {
  const asking = new Set();
  const { addEventListener, removeEventListener } = window;
  Object.assign(window, { addEventListener: (_, hear) => { asking.add(hear); }, removeEventListener: (_, hear) => { asking.delete(hear); } });
  const again = { ...ANSWER, replicas: 300 };
  try {
    keepAll([ONE]); // a file has it
    assert.equal(asking.size, 0);
    keep(night, newQuestion(night.eventById("bell")), ANSWER); // the same again
    assert.equal(asking.size, 0);
    keep(night, newQuestion(night.eventById("bell")), again);
    assert.equal(asking.size, 1);
    let prevented = false;
    for (const hear of asking) hear({ preventDefault: () => { prevented = true; } });
    assert.ok(prevented);
    keepAll([{ ...ONE, answer: again }]); // a file with the same was opened
    assert.equal(asking.size, 0);
    keep(night, newQuestion(night.eventById("gate")), ANSWER);
    assert.equal(asking.size, 1);
    nothingToSave();
    assert.equal(asking.size, 0);
  } finally {
    Object.assign(window, { addEventListener, removeEventListener });
  }
});

test("each question is kept once, the newest first, and no more than a hundred", async () => {
  keep(night, newQuestion(night.eventById("bell")), ANSWER);
  keepAll(Array.from({ length: 120 }, (_, n) => ({ asked: `without ${n}`, answer: ANSWER })));
  assert.equal(keptAnswers().length, 100);
  assert.equal(keptAnswers()[0].asked, "without 119");
  keep(nightWith({ data: DATA, history: { variants: ["shut"] } }), newQuestion(night.eventById("bell")), ANSWER);
  assert.equal(keptAnswers()[0].asked, "variant shut; without bell");
  keepAll([{ asked: "without 50", answer: ANSWER }]);
  assert.equal(keptAnswers().filter(({ asked }) => asked === "without 50").length, 1);
});

test("what a file says is text, whatever it says", async () => {
  const hostile = "<img src=x onerror=alert(1)>";
  const content = written(MADE, [{ asked: hostile, answer: { ...ANSWER, title: hostile, changes: [] } }]);
  await openFile(night, { name: hostile, size: content.length, text: async () => content });
  const shown = shelf(night, stateWith());
  assert.match(text(ofClass(shown, "kept-said")[0]), /^Answers from <img/);
  assert.match(text(ofTag(shown, "summary")[0]), /^<img src=x onerror=alert\(1\)> \(100 pairs, seed 7\)$/);
  assert.equal(ofTag(shown, "img").length, 0);
});
