import assert from "node:assert/strict";
import { test } from "node:test";
import { glob } from "interregnum/play/changes.js";
import { conflicts } from "interregnum/play/conflicts.js";
import { between, countPairs, share } from "interregnum/play/numbers/differences.js";
import { Generator, seedWords } from "interregnum/play/numbers/random.js";
import { meanOf, sum } from "interregnum/play/numbers/sums.js";
import { oneScript, Player, servedTables } from "interregnum/play/player.js";
import { Players } from "interregnum/play/players.js";
import { answerSizes } from "interregnum/play/whatif.js";
import { minuteTyped } from "interregnum/shared/time.js";
import { addressOf, changeOf, changesOf, newQuestion, numberQuestion, questionOf } from "interregnum/whatif/question.js";
import { listed, subjectsOf } from "interregnum/whatif/subjects.js";
import { nightWith } from "./night.mjs";

const SPEED = { id: "marching.speed", title: "how fast men march", kind: "number", range: [3, 4, 6], own: true };
const RARE = { id: "bell.loudness", title: "how far the bell is heard", kind: "number", range: [1, 2, 3] };
const night = nightWith({ data: { assumptions: [SPEED, RARE] } });
const [bell, vote] = ["bell", "vote"].map((id) => night.eventById(id));

test("a sum is rounded once, whatever the order of its parts", () => {
  assert.equal(sum([1e100, 1, -1e100]), 1);
  assert.equal(sum(Array.from({ length: 10 }, () => 0.1)), 1);
  assert.equal(sum([1, 2 ** -53, 2 ** -53]), 1 + 2 ** -52);
  assert.equal(sum([1, 2 ** -53]), 1); // half-way to the even neighbour
  assert.equal(sum([1, 2 ** -53, 2 ** -106]), 1 + 2 ** -52); // and just beyond half-way
  assert.equal(sum([]), 0);
  assert.equal(meanOf(Float64Array.of(0.1, 0.2, 0.3)), 0.6 / 3);
});

test("a served page plays with the tables of the version that its address names", () => {
  location.search = "?seed=3&version=2";
  assert.equal(servedTables(), "/playable?version=2");
  location.search = "?seed=3";
  assert.equal(servedTables(), "/playable");
  location.search = "";
});

test("random numbers are those of NumPy", () => {
  assert.deepEqual(seedWords([7, 0xb007], 4), [2125607868, 4262087651, 2032895129, 744623007]);
  const generator = new Generator(7, 0xb007);
  assert.deepEqual(Array.from({ length: 8 }, () => generator.below(1000)), [760, 717, 358, 402, 839, 90, 207, 5]);
  const large = new Generator(2n ** 40n + 5n, 0x1a2b); // a seed of more than 32 bits
  assert.deepEqual([large.unit(), large.unit(), large.unit()], [0.020748581207519434, 0.9811398557330818, 0.6744739616732142]);
  assert.equal(generator.below(1), 0);
});

test("shares, counts and places between two numbers", () => {
  assert.deepEqual(share(0, 10).low, 0);
  assert.deepEqual(share(10, 10).high, 1);
  assert.deepEqual(share(0, 0), { value: null, low: null, high: null, of: 0 });
  assert.deepEqual(countPairs([true, true, false, false], [true, false, true, false]), { both: 1, lost: 1, gained: 1, neither: 1 });
  assert.equal(between([1, 2, 4], 1.5), 3);
  assert.equal(between([1, Infinity], 0.5), Infinity);
});

test("a pattern matches as in a shell, and a long one takes no time", () => {
  const matches = (pattern, name) => glob(pattern)(name);
  for (const [pattern, name] of [["attack.*", "attack.blank"], ["*", ""], ["*_called.answered", "guards_called.answered"], ["a?c*e", "abcde"], ["a*b*c", "a_b_b_c"], ["x", "x"], ["a.b", "a.b"]]) assert.ok(matches(pattern, name), pattern);
  for (const [pattern, name] of [["attack.*", "attack"], ["?", ""], ["a*b*c", "a_c_b"], ["a.b", "a_b"], ["*a", "ab"], ["[ab]", "a"], ["", "a"]]) assert.ok(!matches(pattern, name), pattern);
  assert.ok(!matches(`${"*a".repeat(5000)}b`, "a".repeat(5000)));
});

test("changes that cannot both be", () => {
  const events = [{ id: "vote", ways: [["yes", ""], ["no", ""]] }];
  const [gone, no, yes] = [["without", -1], ["without", 1], ["without", 0]].map(([kind, way]) => ({ kind, text: `${kind} ${way}`, made: [{ event: 0, way }] }));
  const sure = { kind: "way", text: "force vote=no", made: [{ event: 0, way: 1 }] };
  const at = (minute) => ({ kind: "hour", text: `force vote ${minute}`, made: [{ event: 0, way: -1 }], minute });
  const value = (to) => ({ kind: "value", text: `assume x=${to}`, made: [], subject: "x", value: to });
  const codes = (...changes) => conflicts(changes, { events }).map(({ code }) => code);
  assert.deepEqual(codes(gone, sure), ["conflict"]);
  assert.deepEqual(codes(no, sure), ["conflict"]);
  assert.deepEqual(codes(yes, sure), []);
  assert.deepEqual(codes(yes, no), ["none-left"]);
  assert.deepEqual(codes(gone, at(3)), ["conflict"]);
  assert.deepEqual(codes(at(3), at(4)), ["conflict"]);
  assert.deepEqual(codes(sure, at(4)), []);
  assert.deepEqual(codes(value("1"), value("2")), ["conflict"]);
  assert.deepEqual(codes(value("1"), value("1")), []);
});

/** A player whose workers do what they are told to do; `workers` has each, with what was said to it. */
function played(does, patience = 20) {
  const workers = [];
  const begin = () => {
    const on = {};
    const worker = { said: [], ended: false, addEventListener: (kind, hear) => { on[kind] = hear; }, terminate: () => { worker.ended = true; } };
    worker.postMessage = (message) => { worker.said.push(message); setImmediate(() => does({ message, number: workers.indexOf(worker), tell: (data) => on.message({ data }), fail: () => on.error({}) })); };
    workers.push(worker);
    return worker;
  };
  const player = new Player(begin, "", "", patience);
  const ask = (kind) => { let stop = null; const told = new Promise((resolve) => { stop = player.ask({ kind }, resolve); }); return { told, stop }; };
  return { workers, ask };
}

test("a worker that is not heard of is dismissed, and another does what was asked after it", async () => {
  const { workers, ask } = played(({ message, tell }) => { if (message.kind === "easy") tell({ id: message.id, state: "done" }); });
  const [hard, easy] = [ask("hard"), ask("soon")];
  workers[0].postMessage = () => {};
  assert.deepEqual(await hard.told, { id: 1, state: "failed", reason: "long" });
  assert.deepEqual([workers.length, workers[0].ended, workers[1].said.map(({ kind }) => kind)], [2, true, ["open", "soon"]]);
  assert.equal((await easy.told).reason, "long"); // nor this one
  assert.equal((await ask("easy").told).state, "done");
});

test("a worker that has been told to stop and goes on is dismissed", async () => {
  const { workers, ask } = played(() => {});
  const hard = ask("hard");
  hard.stop();
  hard.stop(); // a second time changes nothing
  assert.equal((await hard.told).state, "cancelled");
  assert.equal(workers[0].said.filter(({ kind }) => kind === "cancel").length, 1);
  assert.equal(workers.length, 2);
});

test("a worker that breaks down is replaced; one that never was heard of is the end", async () => {
  const { workers, ask } = played(({ message: { kind, id }, tell, fail }) => { if (kind === "easy") tell({ id, state: "done" }); if (kind === "breaks") fail(); });
  assert.equal((await ask("easy").told).state, "done");
  assert.deepEqual(await ask("breaks").told, { id: 2, state: "failed", reason: "unknown" });
  assert.equal((await ask("easy").told).state, "done");
  assert.equal(workers.length, 2);
  const never = played(({ message: { kind }, fail }) => { if (kind === "open") fail(); });
  assert.equal((await never.ask("easy").told).reason, "unknown");
  assert.equal((await never.ask("easy").told).reason, "unknown");
  assert.equal(never.workers.length, 1);
});

test("answers are given after ever more pairs", () => {
  assert.deepEqual(answerSizes(100), [20, 50, 100]);
  assert.deepEqual(answerSizes(1000), [20, 50, 100, 200, 400, 800, 1000]);
});

/** Players who say what they are told to say: `heard` has what each was asked, with the function that answers. */
function prompted(cores) {
  const heard = [];
  const begin = () => ({ ask: (message, answer) => { heard.push({ ...message, answer }); return () => heard.push({ kind: "cancel", of: message.kind }); } });
  return { heard, players: new Players(begin, cores) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const QUESTION = { seed: "7", question: { changes: [], replicas: 5 } };

async function begun(cores) {
  const { heard, players } = prompted(cores);
  const told = [];
  const stop = players.ask(QUESTION, (message) => told.push(message));
  heard[0].answer({ state: "done", drawn: [] });
  await turn();
  return { heard, told, stop, asked: (kind) => heard.filter((one) => one.kind === kind) };
}

test("as many play as there are cores, but eight at most, and one counts", () => {
  assert.deepEqual([undefined, 0, 1, 2, 8, 64].map((cores) => prompted(cores).players.playing.length), [1, 1, 1, 2, 8, 8]);
});

test("pairs are counted in the order of the histories, whoever is first", async () => {
  const { told, asked } = await begun(2);
  const [even, odd] = asked("pairs");
  assert.deepEqual([even.share, odd.share], [{ first: 0, step: 2, end: 5 }, { first: 1, step: 2, end: 5 }]);
  odd.answer({ state: "playing", block: [1] });
  odd.answer({ state: "done", block: [3] });
  even.answer({ state: "playing", block: [0, 2] });
  even.answer({ state: "done", block: [4] });
  await turn();
  assert.deepEqual(asked("count").map(({ pairs }) => pairs), [[0, 1, 2, 3, 4]]);
  asked("count")[0].answer({ state: "done", answer: "so" });
  await turn();
  assert.deepEqual(told.map(({ done }) => done), [1, 2, 4, 5, 5, 5]);
  assert.deepEqual(told.slice(-2), [{ done: 5, state: "playing", answer: "so" }, { done: 5, state: "done" }]);
});

test("what is stopped stops with all, and says no more", async () => {
  const { told, stop, asked } = await begun(3);
  asked("pairs")[1].answer({ state: "playing", block: [1] });
  stop();
  assert.deepEqual(told.at(-1), { done: 1, state: "cancelled" });
  assert.equal(asked("cancel").filter(({ of }) => of === "pairs").length, 3);
  asked("pairs").forEach(({ answer }) => answer({ state: "cancelled" }));
  await turn();
  assert.equal(told.length, 2);
});

test("a history that cannot go on ends the work of all", async () => {
  const { told, asked } = await begun(2);
  asked("pairs")[1].answer({ state: "failed", reason: "cycle", replica: "3" });
  await turn();
  assert.deepEqual(told, [{ done: 0, state: "failed", reason: "cycle", replica: "3" }]);
  assert.equal(asked("cancel").filter(({ of }) => of === "pairs").length, 2);
});

test("a worker's modules become one script, each after those that it imports and once", () => {
  const address = (text) => `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  const [kept, name] = ["// One.\nexport const one = 1;\n", "interregnum/b.js"];
  const imports = { "interregnum/a.js": address(`import { one } from "${name}";\nimport { two } from "interregnum/c.js";\nexport function* all() { yield one + two; }\n`),
    [name]: address(kept), "interregnum/c.js": address(`import { one } from "${name}";\nexport class Two {}\nexport const two = one + one;\n`) };
  const script = oneScript("interregnum/a.js", imports);
  assert.equal(script.match(/const one = 1;/g).length, 1);
  assert.ok(script.indexOf("const two =") < script.indexOf("function* all()"));
  assert.match(script, /return \{ Two, two \};/);
  assert.doesNotMatch(script, /^(import|export) /m);
});

test("an hour as it is typed, with its day where it comes twice", () => {
  assert.equal(minuteTyped("25 Oct 09:00"), 900);
  assert.equal(minuteTyped(" 1917-10-25T09:00"), 900);
  assert.equal(minuteTyped("25 October 1917 9:00"), 900);
  assert.equal(minuteTyped("09:00"), 900);
  assert.equal(minuteTyped("19:00"), null); // on both days
  for (const none of ["", "soon", "25 Oct", "25 Oct 24:00", "09:60", "26 Oct 23:00", "24 Oct 09:00"]) assert.equal(minuteTyped(none), null, none);
});

test("several changes are written together, those of a kind in a list", () => {
  const question = { ...newQuestion(vote, "yes"), kind: "force", also: [newQuestion(bell), { ...numberQuestion(SPEED), value: 5 }, newQuestion(vote, "no")] };
  assert.deepEqual(changeOf(question), { without: ["bell", "vote.no"], assume: "marching.speed=5", force: "vote=yes" });
  assert.deepEqual(changesOf({ also: [newQuestion(bell)] }), [{ kind: "without", text: "bell" }]); // nothing is being made
  assert.deepEqual(changesOf(question).map(({ kind }) => kind), ["without", "without", "assume", "force"]);
});

test("an address names a question, and says what of it the page does not have", () => {
  for (const question of [newQuestion(bell), newQuestion(vote, "no"), { ...newQuestion(vote, "yes"), kind: "force" }, { ...newQuestion(bell), kind: "force", hour: "25 Oct 09:00" }, { ...newQuestion(bell), kind: "force" },
    { ...numberQuestion(SPEED), value: 5, also: [newQuestion(bell)] }]) {
    assert.equal(addressOf(questionOf(night, addressOf(question))), addressOf(question));
  }
  for (const [address, unknown] of [["without no.such", "without no.such"], ["without bell; force vote=maybe.not", ""], ["assume height=3", "assume height=3"], ["assume marching.speed=fast", "assume marching.speed=fast"],
    ["delay bell=2 h", "delay bell=2 h"], ["without bell=3", "without bell=3"], ["without constructor", "without constructor"], ["without vote.constructor", "without vote.constructor"], [";", ";"]]) {
    assert.equal(questionOf(night, address).unknown ?? "", unknown, address);
  }
});

test("of the assumptions the scenario's own are shown first, the rest once something is typed", () => {
  assert.deepEqual(listed(subjectsOf(night), "").filter(({ kind }) => kind === "assumption").map(({ more }) => more), ["marching.speed"]);
  assert.deepEqual(listed(subjectsOf(night), "how").map(({ more }) => more), ["marching.speed", "bell.loudness"]);
  assert.deepEqual(listed(subjectsOf(nightWith()), "how"), []);
});
