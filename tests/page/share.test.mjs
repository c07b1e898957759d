import assert from "node:assert/strict";
import { test } from "node:test";
import { evidenceList, namedEvidence, questionsAbout } from "interregnum/classroom/evidence.js";
import { roleCard } from "interregnum/classroom/classroom.js";
import { takeAway } from "interregnum/seat/takeaway.js";
import { citation, readingsAt, subjectOf } from "interregnum/share/citation.js";
import { linkOf } from "interregnum/share/link.js";
import { setWorks, sourceText, withPassages, workText, worksOf } from "interregnum/shared/sources.js";
import { ofClass, ofTag, text } from "./document.mjs";
import { nightWith, READINGS, stateWith, toldWith } from "./night.mjs";

const WORKS = {
  night: { title: "The Night", called: "Doe", by: "Jane Doe", chapter: "4", within: "A Book", place: "Harbour", publisher: "Quay Press", dated: "1931-03", openings: { 3: "It rang at five", 8: "Nobody slept" } },
  gazette: { title: "The Gazette", dated: "1920" },
};

test("a work is cited in full: author, title, book, place, publisher, year", () => {
  setWorks(WORKS);
  assert.equal(workText(WORKS.night), "Jane Doe, “The Night”, chapter 4 of A Book (Harbour: Quay Press, 1931-03)");
  assert.equal(workText(WORKS.gazette), "The Gazette (1920)");
});

test("a passage has its opening words, a page its number; never a bare sign and number", () => {
  setWorks(WORKS);
  assert.equal(sourceText("night ¶3 n2, ¶8"), "Doe 1931, “It rang at five …” (paragraph 3, note 2); “Nobody slept …” (paragraph 8)");
  assert.equal(sourceText("night ¶3-7 n2-4"), "Doe 1931, “It rang at five …” (paragraphs 3 to 7, notes 2 to 4)");
  assert.equal(sourceText("gazette p4"), "The Gazette, p. 4");
  assert.equal(sourceText("gazette p4, night ¶99: at noon"), "The Gazette, p. 4; Doe 1931, paragraph 99: at noon");
  assert.equal(sourceText("a letter"), "a letter");
  assert.equal(sourceText("constructor ¶3"), "constructor paragraph 3");
  assert.deepEqual(worksOf("gazette p4, night ¶3, ¶8"), ["gazette", "night"]);
  assert.equal(withPassages("so told (¶8)", "night ¶3"), "so told (“Nobody slept …” (paragraph 8))");
  assert.equal(withPassages("so told"), "so told");
  assert.equal(withPassages(undefined), undefined);
});

const made = { software: "1.2", scenario: "town", served: true };

test("of a played history a citation has all that is needed to play it again", () => {
  setWorks(WORKS);
  const night = nightWith({ data: { made, record: { readings: READINGS, claims: {} }, works: WORKS } });
  const said = citation(night, { minute: 200, selected: "firing:4" }, "https://example.org/#at=x");
  assert.match(said, /^“The gate is shut”, 24 October 1917 Old Style \(6 November 1917 New Style\), 21:20\. In: A town\./);
  assert.match(said, /A played history, not the night itself \(scenario town, seed 7, history 12, Interregnum 1\.2\)\./);
  assert.match(said, /https:\/\/example\.org\/#at=x$/);
  assert.match(citation(nightWith({ data: { made, works: WORKS }, history: { variants: ["calm"] } }), { minute: 5, selected: "" }, "#"), /history 12, variant calm, Interregnum/);
});

test("of what the sources tell a citation has the passages, and the works in full", () => {
  setWorks(WORKS);
  const readings = READINGS.map((reading) => ({ ...reading, accounts: [{ source: "night ¶3", says: "so" }] }));
  const night = toldWith({ data: { made, record: { readings, claims: {} }, works: WORKS } });
  const said = citation(night, { minute: 140, selected: "reading:shut" }, "#x");
  assert.match(said, /^“The gate is found shut”, about 20:20; 24 October 1917 Old Style/);
  assert.match(said, /As the sources tell it \(scenario town, Interregnum 1\.2\)\. Told in: Doe 1931, “It rang at five …” \(paragraph 3\)\. Sources: Jane Doe, /);
  assert.ok(!said.includes("¶") && !said.includes("Gazette"));
  assert.ok(!citation(night, { minute: 140, selected: "reading:shut" }, "#x", false).includes("Told in"));
});

test("a moment at which nothing is selected has the readings in whose windows it lies, and all works where there are none", () => {
  const night = toldWith({ data: { made, works: WORKS } });
  assert.deepEqual(readingsAt(night, 120).map(({ id }) => id), ["shut"]);
  assert.deepEqual(readingsAt(night, 500), []);
  assert.equal(subjectOf(night, { minute: 500, selected: "" }).title, "");
  assert.match(citation(night, { minute: 500, selected: "" }, "#x"), /Sources: .*The Gazette/);
  for (const selected of ["person:nobody", "event:none", "firing:99", "reading:none", "message:7", "term:none", "house:none", "constructor:x"]) assert.doesNotThrow(() => citation(night, { minute: 500, selected }, "#x"), selected);
});

const RECORD = { readings: [{ ...READINGS[1], accounts: [{ source: "night ¶3", by: "Doe", says: "so" }] }], claims: { why: { claim: "It was locked", by: "Doe", about: ["shut"] } } };

test("what a question rests on is named, and can be opened; what the page does not have is left out", () => {
  const { data } = nightWith({ data: { record: RECORD } });
  const question = { asks: "Who?", key: "Dan", rests_on: [{ event: "gate" }, { reading: "shut" }, { reading: "shut", by: "night ¶3" }, { claim: "why" }, { reading: "gone" }, { event: "gone" }, { claim: "gone" }] };
  assert.deepEqual(question.rests_on.map((one) => namedEvidence(data, one)?.text), ["The gate is shut", "The gate is found shut", "The gate is found shut, in the account of Doe", "A claim by Doe: It was locked", undefined, undefined, undefined]);
  assert.deepEqual(namedEvidence(data, { reading: "shut" }).changes, { selected: "reading:shut", minute: 140 });
  const list = evidenceList(data, question, stateWith());
  assert.equal(ofTag(list, "a").length, 4);
  assert.equal(ofTag(evidenceList(data, question), "a").length, 0); // on paper
});

test("questions on this moment come first", () => {
  const questions = [{ rests_on: [{ event: "bell" }] }, { rests_on: [{ reading: "shut", by: "Doe" }] }];
  assert.deepEqual(questionsAbout(questions, new Set(["shut"])), [[questions[1]], [questions[0]]]);
  assert.deepEqual(questionsAbout(questions, new Set()), [[], questions]);
});

test("a role says who, what they want and what they know", () => {
  assert.match(text(roleCard(nightWith(), { who: "dan", wants: "to ring", knows: "the hour" })), /Dan ?Wants: to ring ?Knows: the hour/);
});

test("a link is copied whole, as an address bar takes it; what is cited of a file is its name alone", async () => {
  const before = { location: globalThis.location, navigator: Object.getOwnPropertyDescriptor(globalThis, "navigator") };
  const copied = [];
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText: async (text) => { copied.push(text); } } }, configurable: true });
  globalThis.location = new URL("file:///files/eva/the%20night.html?x=1#at=old");
  try {
    const state = { address: () => "#at=now&seat=x" };
    assert.equal(linkOf(state), "the night.html#at=now&seat=x");
    const away = takeAway(nightWith({ data: { made } }), state, { seat: "dan", seed: 7, replica: 12 }, null);
    const press = async (id) => {
      for (const button of ofTag(away, "button")) if (button.getAttribute("id") === id) button.fire("click");
      await new Promise(setImmediate);
      return text(ofClass(away, "status"));
    };
    assert.match(await press("seat-copy-link"), /^The link is copied: the address of this file on this computer\. .*Send the file along with it/);
    assert.equal(copied.at(-1), "file:///files/eva/the%20night.html?x=1#at=now&seat=x");
    globalThis.location = new URL("https://example.org/night?seed=7#at=old");
    assert.equal(await press("seat-copy-link"), "The link is copied: the whole address of the page as it stands.");
    assert.equal(copied.at(-1), "https://example.org/night?seed=7#at=now&seat=x");
    assert.equal(await press("seat-copy"), "The citation and its link are copied.");
  } finally {
    globalThis.location = before.location;
    if (before.navigator) Object.defineProperty(globalThis, "navigator", before.navigator);
  }
});
