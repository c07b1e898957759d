import assert from "node:assert/strict";
import { test } from "node:test";
import { dialNamed } from "interregnum/dials/chosen.js";
import { points } from "interregnum/shared/shares.js";
import { answer, answerText } from "interregnum/whatif/answer.js";
import { direction } from "interregnum/whatif/difference.js";
import { timeText } from "interregnum/whatif/differencewords.js";
import { problemText, statusText, whyNot } from "interregnum/whatif/job.js";
import { addressOf, changeOf, changesOf, commandOf, hourFits, kindsFor, needsHour, newQuestion, numberTaken, numberWords, questionOf, suggestedHour } from "interregnum/whatif/question.js";
import { listed, subjectsOf } from "interregnum/whatif/subjects.js";
import { selectedEvent, whatif } from "interregnum/whatif/whatif.js";
import { Element, ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

const night = nightWith();
const [bell, vote] = ["bell", "vote"].map((id) => night.eventById(id));

test("a change is written as an option of the command", () => {
  assert.deepEqual(changeOf(newQuestion(bell)), { without: "bell" });
  assert.deepEqual(changeOf(newQuestion(vote, "yes")), { without: "vote.yes" });
  assert.deepEqual(changeOf({ ...newQuestion(vote, "yes"), kind: "force" }), { force: "vote=yes" });
  assert.deepEqual(changeOf({ ...newQuestion(bell), kind: "force", hour: "25 Oct 09:00" }), { force: "bell=25 Oct 09:00" });
  assert.deepEqual(changeOf({ ...newQuestion(bell), kind: "force", hour: " " }), { force: "bell" }); // at a drawn hour
  assert.equal(commandOf(night, newQuestion(vote, "no")), 'interregnum whatif town --without "vote.no" --replicas 1000 --seed 7');
});

test("what can be asked is what the list of changes allows", () => {
  for (const question of [newQuestion(bell), newQuestion(vote), newQuestion(vote, "yes")]) assert.deepEqual(kindsFor(night, question), ["without", "force"]);
  const few = nightWith({ data: { changes: [{ kind: "without", forms: [{ subject: "event" }, { subject: "way" }] }, { kind: "force", forms: [{ subject: "way" }] }, { kind: "set", forms: [{ subject: "event" }] }] } });
  assert.deepEqual(kindsFor(few, newQuestion(vote)), ["without"]);
  assert.deepEqual(kindsFor(few, newQuestion(vote, "yes")), ["without", "force"]);
  assert.equal(needsHour({ kind: "force", branch: "" }), true);
  assert.equal(needsHour({ kind: "force", branch: "yes" }), false);
  assert.equal(needsHour({ kind: "without", branch: "" }), false);
});

test("the hour that is suggested has its day, for an hour may come twice in a run", () => {
  assert.equal(suggestedHour(night, bell), "24 Oct 18:10");
  assert.equal(suggestedHour(nightWith({ history: { minutes: [1500], of: [0] } }), bell), "25 Oct 19:00");
  assert.equal(suggestedHour(night, night.eventById("storm")), "");
});

const foundIn = (one, typed) => listed(subjectsOf(one), typed).map(({ question }) => question()).map(({ event, branch, assumption, variant }) => (event ? `${event.id}/${branch}` : (assumption ?? variant).id));

test("what is listed before anything is typed stands in the order of time, then by title; neither bookkeeping nor weather", () => {
  assert.deepEqual(foundIn(night, ""), ["bell/", "vote/", "gate/"]);
  assert.deepEqual(foundIn(night, "  "), ["bell/", "vote/", "gate/"]);
  assert.deepEqual(foundIn(nightWith({ history: { minutes: [10], of: [1] } }), ""), ["vote/", "bell/", "gate/"]);
  const assumptions = [{ id: "speed", title: "How fast", own: true, range: [1, 2, 3] }, { id: "hidden", title: "How deep", range: [1, 2, 3] }];
  assert.deepEqual(foundIn(nightWith({ data: { assumptions } }), ""), ["bell/", "vote/", "gate/", "speed"]);
  assert.deepEqual(foundIn(nightWith({ data: { assumptions } }), "how deep"), ["hidden"]);
});

test("words find what the search of the page finds: all of them, else the most of them, with one letter wrong; options only then", () => {
  assert.deepEqual(foundIn(night, "council way"), ["vote/no"]);
  assert.deepEqual(foundIn(night, "VOTES"), ["vote/", "vote/no", "vote/yes"]);
  assert.deepEqual(foundIn(night, "bell tolling"), ["bell/"]);
  assert.deepEqual(foundIn(night, "counsil"), ["vote/", "vote/no", "vote/yes"]);
  assert.deepEqual(foundIn(night, "zither drum"), []);
});

test("where nothing has the words that were typed, a sentence says so instead of an empty list", () => {
  const shown = whatif(night, stateWith({ view: "whatif" })).element;
  const [search, list, none] = [ofTag(shown, "input")[0], ofClass(shown, "found")[0], ofClass(shown, "nothing-found")[0]];
  search.value = "zither";
  search.fire("input");
  assert.deepEqual([ofTag(list, "button").length, list.hidden, text(none)], [0, true, "Nothing that can be changed has these words."]);
  search.value = "bell";
  search.fire("input");
  assert.deepEqual([ofTag(list, "button").length, list.hidden, text(none)], [1, false, ""]);
});

test("what is selected on the page is asked about", () => {
  assert.equal(selectedEvent(night, "event:gate").id, "gate");
  assert.equal(selectedEvent(night, "firing:1").id, "bell");
  for (const none of ["", "firing:99", "firing:0", "place:gate", "event:nothing"]) assert.equal(selectedEvent(night, none), undefined, none);
});

test("the form offers the hour with its day, and the command follows what is typed", () => {
  const shown = whatif(nightWith({ data: { made: { served: false, scenario: "town" } } }), stateWith({ view: "whatif", selected: "event:bell" })).element;
  const force = ofTag(shown, "input").find((input) => input.getAttribute("value") === "force");
  force.fire("change");
  const hour = ofTag(shown, "input").find((input) => input.getAttribute("id") === "whatif-hour");
  assert.equal(hour.value, "24 Oct 18:10");
  assert.match(text(ofTag(shown, "pre")), /--force "bell=24 Oct 18:10"/);
  hour.value = "25 Oct 09:00";
  hour.fire("input");
  assert.match(text(ofTag(shown, "pre")), /--force "bell=25 Oct 09:00"/);
});

test("what is no hour is said beside its field", () => {
  const file = nightWith({ data: { made: { served: false, scenario: "town" } } });
  const asked = (hour) => ({ ...newQuestion(bell), kind: "force", hour });
  assert.deepEqual(["", " ", "25 Oct 09:00", "rubbish", "24:99", "25 Oct"].map((hour) => hourFits(file, asked(hour))), [true, true, true, false, false, false]);
  assert.equal(hourFits(night, asked("rubbish")), true); // a server says itself what it cannot read
});

test("why a page cannot play: it only shows, the browser lacks something, and no more", () => {
  const file = (history = {}) => nightWith({ data: { made: { served: false, scenario: "town" } }, history });
  assert.equal(whyNot(night), ""); // the server plays
  assert.equal(whyNot(file()), "still");
  document.elements.set("playable", new Element("script"));
  assert.equal(whyNot(file()), "browser"); // Node's workers are others
  globalThis.Worker = class {};
  assert.equal(whyNot(file()), "");
  assert.equal(whyNot(file({ variants: ["shut"] })), ""); // it plays variants, too
  delete globalThis.Worker;
  document.elements.delete("playable");
});

test("with “and also” what is chosen next goes with the change before it, and can be left out", () => {
  const shown = whatif(nightWith({ data: { made: { served: false, scenario: "town" } } }), stateWith({ view: "whatif", selected: "event:bell" })).element;
  const button = (id) => ofTag(shown, "button").find((one) => one.getAttribute("id") === id);
  const option = (title) => ofTag(shown, "button").find((one) => one.getAttribute("role") === "option" && text(one).startsWith(title));
  button("whatif-also").fire("click");
  assert.match(text(ofClass(shown, "also")[0]), /The bell rings: cannot happen/);
  option("The council votes").fire("click");
  assert.match(text(ofTag(shown, "pre")), /--without "bell" --without "vote"/);
  option("The gate is shut").fire("click"); // instead of the vote
  assert.match(text(ofTag(shown, "pre")), /--without "bell" --without "gate"/);
  ofTag(ofClass(shown, "also")[0], "button")[0].fire("click");
  assert.match(text(ofTag(shown, "pre")), /whatif town --without "gate"/);
});

test("a variant is found by a word of its title, goes with other changes, and comes first", () => {
  const data = { made: { served: false, scenario: "town" }, variants: { shut: { title: "the gate is never shut", kind: "probe" } } };
  const varied = nightWith({ data });
  assert.deepEqual([foundIn(varied, "").includes("shut"), foundIn(varied, "never gate"), foundIn(varied, "bell")], [false, ["shut"], ["bell/"]]);
  const question = questionOf(varied, "without bell; variant shut");
  assert.deepEqual(changesOf(question), [{ kind: "variant", text: "shut" }, { kind: "without", text: "bell" }]);
  assert.equal(addressOf(question), "variant shut; without bell");
  assert.deepEqual(questionOf(varied, addressOf(question)).also[0].variant, { id: "shut", title: "the gate is never shut" });
  for (const none of ["variant none", "variant shut=2", "variant constructor"]) assert.deepEqual(questionOf(varied, none), { unknown: none });
  const shown = whatif(varied, stateWith({ view: "whatif", asked: "without bell; variant shut" })).element;
  assert.match(text(ofTag(shown, "pre")), /whatif town --variant "shut" --without "bell"/);
  assert.equal(ofClass(shown, "kinds").length, 0); // there is one way to have a variant
  assert.match(commandOf(nightWith({ data, history: { variants: ["shut"] } }), newQuestion(bell)), /--variant "shut" --without "bell"/);
});

// --- the answer --------------------------------------------------------------------------------------------------

const ANSWER = {
  title: "without The bell rings", replicas: 200, touched: { value: 0.85 }, changes: [{ exposure: { value: 0.8 } }, {}],
  outcomes: [
    { id: "held", kind: "ending", title: "Who holds the gate", moved: true, differences: [{ measure: "town", base: 0.3, varied: 0.55, low: 0.1, high: 0.4 }, { measure: "gone", base: 0, varied: 0 }] },
    { id: "time", kind: "time", title: "When it is shut", moved: true, times_as_it_is: [0, 100, 200, 300, 400], times_with_the_change: [0, 60, 120, 300, 400],
      differences: [{ measure: "minutes", mean: -40, low: -65, high: -12 }, { measure: "comes", base: 0.44, varied: 0.64 }] },
    { id: "still", kind: "value", title: "The price of bread", moved: false, differences: [] },
  ],
};

test("an answer says first what is, then what would be with the change", () => {
  const shown = text(answer(night, ANSWER));
  assert.match(shown, /Based on 200 pairs of histories\. In 80 % of them this made a difference to the event itself; in the others it went that way anyhow\./);
  assert.match(shown, /At least one event or outcome differs in 85 %\./);
  assert.match(shown, /the town ?.*30 % unchanged, 55 % with the change \(difference: \+10 to \+40 percentage points\)/);
  assert.match(shown, /Half of the time by 24 Oct 21:20 unchanged, by 24 Oct 20:00 with the change\. On average 40 min earlier \(1 h 5 min earlier to 12 min earlier\)\./);
  assert.match(shown, /It happens in 44 % of histories unchanged, in 64 % with the change\./);
  assert.match(shown, /No change beyond chance: 1 ?The price of bread/);
  assert.doesNotMatch(shown, /gone/);
});

test("the answer to the question comes first, in one sentence: the share that changes most", () => {
  const first = (...outcomes) => text(ofClass(answer(night, { ...ANSWER, outcomes }), "answer-first")[0]).replaceAll("\u00a0", " ");
  const share = (measure, base, varied) => ({ measure, base, varied, mean: varied - base, low: varied - base - 0.01, high: varied - base + 0.01 });
  const held = { id: "held", kind: "ending", title: "Who holds the gate", moved: true, differences: [share("gone", 0.5, 0.6), share("town", 0.4, 0.15)] };
  const time = (...differences) => ({ id: "time", kind: "time", title: "When it is shut", moved: true, differences });
  const price = { id: "price", kind: "value", title: "The price of bread", moved: true, differences: [{ measure: "value", base: 4, varied: 9.126, mean: 5, low: 3, high: 7, of: 200 }] };
  assert.equal(first(time(share("comes", 0.4, 0.5)), held), "Who holds the gate: “the town” in 15 % of the histories instead of 40 %.");
  assert.match(first(time(share("comes", 0.9, 0.2)), held), /^Who holds the gate/); // an event that is taken away no longer happens: no news
  assert.equal(first(time(share("comes", 0.9, 0.2))), "When it is shut: it happens in 20 % of the histories instead of 90 %.");
  assert.equal(first(time({ measure: "when", mean: -40, low: -50, high: -30, of: 40 })), "When it is shut: 40 min earlier on average, where it comes in both.");
  assert.equal(first(price), "The price of bread: 9.13 on average instead of 4.");
  assert.equal(first({ ...price, moved: false }), "No outcome changes by more than chance would explain.");
  assert.equal(first(time({ measure: "when", mean: null })), "Some outcomes change, but by how much cannot be told from so few histories.");
  assert.match(text(answer(night, ANSWER)).replaceAll("\u00a0", " "), /^without The bell rings ?Who holds the gate: “the town” in 55 % of the histories instead of 30 %\. ?Based on/);
});

test("an answer as text has what was asked, of what, and each interval", () => {
  const said = answerText(night, { ...ANSWER, seed: 7 });
  assert.match(said, /^What if without The bell rings\? 200 pairs of histories of “A town”, without and with the change \(seed 7; Interregnum 0; intervals of 95.%\)\./);
  assert.match(said, /Who holds the gate: the town, 30.% unchanged, 55.% with the change \(difference: \+10 to \+40 percentage points\)\./);
  assert.match(said, /When it is shut: On average 40 min earlier \(1 h 5 min earlier to 12 min earlier\); It happens in 44.% of histories unchanged, in 64.% with the change\.$/);
  assert.match(answerText(night, { ...ANSWER, outcomes: [] }), /No outcome changes by more than chance would explain\.$/);
});

test("the bar of what is stands above that of the change, each as long as its share, with the interval where the second ends", () => {
  const [pair] = ofClass(answer(night, ANSWER), "pair");
  const bar = (kind) => ofClass(pair, kind)[0];
  assert.ok(Math.abs(Number(bar("base").getAttribute("width")) - 30) < 1e-9);
  assert.ok(Math.abs(Number(bar("varied").getAttribute("width")) - 55) < 1e-9);
  assert.ok(Number(bar("base").getAttribute("y")) < Number(bar("varied").getAttribute("y")));
  assert.match(bar("spread").getAttribute("d"), /^M40 .*H70M70 /);
  assert.match(text(pair), /30 → 55.% ▲ \(\+10 to \+40\)/);
});

test("what is beyond chance is marked, what is not is not", () => {
  const marked = (row) => ofClass(answer(night, { ...ANSWER, outcomes: [{ ...ANSWER.outcomes[0], differences: [{ measure: "town", ...row }] }] }), "beyond").length;
  assert.deepEqual([[0.1, 0.4], [-0.4, -0.1], [-0.1, 0.4]].map(([low, high]) => marked({ base: 0.5, varied: 0.5, low, high })), [1, 1, 0]);
  assert.deepEqual([{ mean: 1, low: 1, high: 2, few: true }, { mean: -1, low: -2, high: -1 }, { mean: 1, low: 1, high: 2, typical: { low: -1, high: 1 } },
    { mean: 0.2, low: -0.1, high: 0.4, p: 0.04, pairs: {} }, { mean: 0.2, low: 0.1, high: 0.4, p: 0.06, pairs: {} }].map(direction), [0, -1, 0, 1, 0]);
});

test("when it happens: the middle half and nine tenths as spans of the whole run, what is above the change", () => {
  const [, pair] = ofClass(answer(night, ANSWER), "pair");
  const spans = (kind) => ofTag(ofClass(pair, kind), "rect").map((rect) => ["x", "width"].map((name) => Math.round(Number(rect.getAttribute(name)) * 18)));
  assert.deepEqual(spans("base"), [[0, 400], [100, 200]]);
  assert.deepEqual(spans("varied"), [[0, 400], [60, 240]]);
  assert.deepEqual(ofClass(pair, "median").map((line) => Math.round(Number(line.getAttribute("x1")) * 18)), [200, 120]);
  assert.match(text(pair), /21:20 → 20:00 ◀ 40 min earlier/);
});

const hourRow = (measure, mean, rest = {}) => ({ measure, mean, low: mean - 10, high: mean + 10, of: 40, ...rest });
const timeWith = (varied, ...differences) => ({ ...ANSWER.outcomes[1], times_with_the_change: varied, differences });
const COMES = { measure: "comes", base: 0.85, varied: 0.3, mean: -0.55, low: -0.6, high: -0.5 };

test("where half of the time it never comes, no minutes stand beside it, but in how many it comes", () => {
  const shown = text(answer(night, { ...ANSWER, outcomes: [timeWith([100, 200, null, null, null], COMES, hourRow("when", 40), hourRow("minutes", 772))] }));
  assert.match(shown, /21:20 → never ▼ it comes in 85 → 30.%/);
  assert.doesNotMatch(shown, /12 h 52/);
});

test("by how much an hour differs is one number of one kind, and named", () => {
  const shown = text(answer(night, { ...ANSWER, outcomes: [timeWith([0, 60, 120, 300, 400], COMES, hourRow("when", -30), hourRow("minutes", -101))] }));
  assert.match(shown, /21:20 → 20:00 ◀ 30 min earlier on average, where it comes in both/);
  assert.match(shown, /Where it comes in both, 30 min earlier on average/);
  assert.doesNotMatch(shown, /1 h 41 min/);
  const few = timeWith([0, 60, 120, 300, 400], COMES, hourRow("when", -30, { few: true, differing: 3 }), hourRow("minutes", -101));
  assert.doesNotMatch(text(answer(night, { ...ANSWER, outcomes: [few] })), /earlier/);
});

test("people are whole, other numbers have their digits", () => {
  assert.deepEqual(["people", "number"].map((kind) => numberWords({ kind }, 841.1)), ["841", "841.1"]);
  assert.deepEqual(["people", "number"].map((kind) => numberTaken({ kind }, 15841.13, 4)), [15841, 15840]);
  const [assumption, address] = [{ id: "few", kind: "people", range: [200, 500, 900] }, "few=841.1"];
  assert.equal(dialNamed([{ assumption }], address).value, 841);
});

test("what never happens with the change has no span and no median", () => {
  const outcome = { ...ANSWER.outcomes[1], times_with_the_change: null };
  const shown = answer(night, { ...ANSWER, outcomes: [outcome] });
  assert.equal(ofClass(ofClass(shown, "pair"), "varied").length, 0);
  assert.doesNotMatch(text(shown), /Half of the time/);
});

test("an ending that only the change brings is shown, one that neither has is not", () => {
  const outcome = { ...ANSWER.outcomes[0], differences: [{ measure: "new", base: 0, varied: 0.2, low: 0.1, high: 0.3 }, { measure: "old", base: 0.2, varied: 0, low: -0.3, high: -0.1 }, { measure: "none", base: 0, varied: 0 }] };
  assert.deepEqual(ofClass(answer(night, { ...ANSWER, outcomes: [outcome] }), "pair-name").map((name) => text(name)), ["new", "old"]);
});

test("a number is told as a number, a share of pairs as bars", () => {
  const shown = (...rows) => answer(night, { ...ANSWER, outcomes: [{ id: "n", kind: "value", title: "N", moved: true, differences: rows }] });
  assert.match(text(shown({ base: 147.2, varied: 25, low: -140, high: -101 })), /147 on average unchanged, 25 with the change \(difference: -140 to -101\)/);
  const names = (row) => ofClass(shown(row), "pair-name").map((name) => text(name));
  assert.deepEqual(names({ base: 0.4, varied: 0.9, low: 0, high: 1 }), ["on average"]); // small numbers are no shares
  assert.deepEqual(names({ base: 1, varied: 1, low: 0, high: 0, pairs: 200 }), ["it has a value"]);
  assert.deepEqual(names({ base: 3, varied: 1, low: 0, high: 0, pairs: 200 }), ["on average"]);
  assert.deepEqual(names({ base: 1, varied: 3, low: 0, high: 0, pairs: 200 }), ["on average"]);
  assert.equal(ofClass(shown({ base: 147.2, varied: 25, low: -140, high: -101 }), "pair-picture").length, 1);
  assert.equal(ofClass(shown({ base: -3, varied: 25, low: -140, high: -101 }), "pair-picture").length, 0); // no bar is shorter than none
  const lacking = { base: null, varied: null, mean: null, low: null, high: null, of: 0 };
  const share = { base: 0.4, varied: 1, low: 0.5, high: 0.7, pairs: 200 };
  assert.match(text(shown(share, lacking)), /it has a value ?.*40 % unchanged, 100 % with the change/);
  assert.doesNotMatch(text(shown(share, lacking)), /on average|NaN|null|undefined/); // no mean where no pair has both values
  assert.match(text(shown({ base: 147.2, varied: 25, low: -140, high: -101, of: ANSWER.replicas - 7 })), /\(7 pairs of histories without a value are left out\.\)/);
});

test("nothing that moves is said in a sentence", () => {
  assert.match(text(answer(night, { ...ANSWER, outcomes: ANSWER.outcomes.slice(2) })), /No outcome changes by more than chance/);
});

test("differences have their signs", () => {
  assert.deepEqual([0.123, -0.123, 0].map(points), ["+12", "−12", "0"]);
  assert.match(timeText({ measure: "minutes", mean: 90, low: 60, high: 120 }), /1 h 30 min later \(1 h later to 2 h later\)/);
  assert.match(timeText({ measure: "when", mean: 90, low: 60, high: 120, of: 40 }), /in both, 1 h 30 min later on average .*; 40 pairs/);
  assert.match(timeText({ measure: "when", mean: 90, low: 60, high: 120, of: 4, few: true, differing: 3 }), /Only 3 pairs differ/);
  assert.equal(timeText({ measure: "when", mean: null, low: null, high: null, of: 0 }), "");
});

test("how far it is, and what was wrong with the question", () => {
  assert.equal(statusText({ state: "playing", done: 20, of: 100 }), "20 of 100 pairs played.");
  assert.equal(problemText({ message: "there is no event `bel`", found: "bel", nearest: "bell" }), "There is no event `bel` (found: “bel”). Did you mean “bell”? ");
  assert.equal(problemText({ message: "too many" }), "Too many. ");
});
