import assert from "node:assert/strict";
import { test } from "node:test";
import { council } from "interregnum/hall/assemblybuttons.js";
import { chamber } from "interregnum/hall/chamber.js";
import { motions } from "interregnum/hall/motions.js";
import { UnitLayer } from "interregnum/map/layers/units.js";
import { siegeSummary } from "interregnum/map/layers/sieges.js";
import { PlaceLayer } from "interregnum/map/layers/places.js";
import { dotplot } from "interregnum/nights/dotplot.js";
import { twoNights } from "interregnum/beside/twonights.js";
import { assemblyPortrait } from "interregnum/panel/assembly.js";
import { annotated } from "interregnum/panel/glossary.js";
import { portrait } from "interregnum/panel/portraits.js";
import { packRows, wirechart } from "interregnum/wires/wirechart.js";
import { all, document, Element, ofClass, ofTag, text } from "./document.mjs";
import { nightWith, stateWith } from "./night.mjs";

// --- the hall ----------------------------------------------------------------------------------------------------

const HOUSE = {
  title: "The council", at: "square", mandates: {}, motions: { peace: { title: "To make peace", method: "count" }, war: { title: "To make war", method: "count" } },
  blocs: { left: { title: "The left", leaning: 1 }, right: { title: "The right", leaning: -1 } }, presidium: { seats: 3, rule: "adams", allotted: { left: 2, right: 1 } },
};
const HALL = {
  opened: 1, closed: 5, open: [[0, 1, 5], [0, 1, 0]], recess: [[0], [0]], delegates: 14, of_no_bloc: 0, mandates: {}, exits: [], turns: [], seated: { firing: 3, taken: { left: 1, right: 1 } },
  blocs: { left: { delegates: 8, present: [[0, 4], [8, 6]], heat: [[0], [0.25]], out: [[0], [0]] }, right: { delegates: 6, present: [[0], [6]], heat: [[0], [0.5]], out: [[0], [0]] } },
  motions: [{ id: "peace", moved: 1, put: 2, counted: 3, settled: 4, how: "carried", vote: { totals: [9, 4, 1], blocs: { left: [5, 1, 1], right: [4, 2, 0] }, weights: { left: [0.7, 0.2, 0.1] }, seen: 0.8, chance: 0.64, silent: 0 } }],
};
const inSession = () => nightWith({ data: { houses: { council: HOUSE } }, history: { halls: { council: HALL } } });

test("the seats of a bloc show its votes: for, abstained, against, and those who left", () => {
  const night = inSession();
  const room = chamber(night, stateWith(), "council", 900);
  const seats = (bloc) => all(ofClass(room.element, "bloc")[bloc], (element) => element.classList.contains("seat")).map((seat) => seat.getAttribute("class").slice(5));
  room.draw(0);
  assert.deepEqual(seats(0), Array(8).fill("here"));
  room.draw(60); // the count of firing 3
  assert.deepEqual(seats(0), ["yes", "yes", "yes", "yes", "yes", "abstain", "no", "silent"]);
  assert.deepEqual(seats(1), ["yes", "yes", "yes", "yes", "no", "no"]);
  room.draw(250); // two have left, the vote is over
  assert.deepEqual(seats(0), [...Array(6).fill("here"), "gone", "gone"]);
  const platform = () => ofTag(ofClass(room.element, "presidium"), "path").map((seat) => seat.getAttribute("class").split(" ")[1]);
  assert.deepEqual(platform(), ["here", "gone", "here"]); // the left has taken one of its two seats
  room.draw(0);
  assert.deepEqual(platform(), ["gone", "gone", "gone"]);
});

test("blocs sit from left to right, and the numbers stand beside them", () => {
  const room = chamber(inSession(), stateWith(), "council", 900);
  room.draw(60);
  const x = (bloc) => ofTag(ofClass(room.element, "bloc")[bloc], "path").map((seat) => Number(/translate\((\S+)/.exec(seat.getAttribute("transform"))[1]));
  const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  assert.ok(mean(x(0)) < mean(x(1)));
  assert.match(text(ofTag(room.element, "tbody")), /The left ?8 of 8 ?25 % ?5 – 1 – 1 ?The right ?6 of 6 ?50 % ?4 – 2 – 0/);
  assert.match(text(ofTag(room.element, "svg")), /14 ?of 14 in the hall ?the presidium: 2 of 3 seats taken/);
});

test("a motion has its steps, its vote as a bar, and those never made", () => {
  const list = motions(inSession(), stateWith(), "council");
  list.draw(1800);
  assert.match(text(list.element), /To make peace ?moved 18:10 · put to the vote 19:00 · decided 19:00 · Carried ?9 for 4 against 1 abstained counted/);
  assert.deepEqual(ofTag(ofClass(list.element, "vote-bar"), "span").map((part) => [part.getAttribute("class"), part.style.flexGrow]), [["yes", 9], ["no", 4], ["abstain", 1]]);
  assert.match(text(list.element), /Not moved in this history: 1 ?To make war/);
  assert.match(text(list.element), /The left: 70 % – 20 % – 10 %/);
});

test("a motion shows no more than has happened", () => {
  const list = motions(inSession(), stateWith(), "council");
  const [item] = ofClass(list.element, "motion");
  list.draw(0);
  assert.equal(item.classList.contains("to-come"), true);
  assert.doesNotMatch(text(item), /Carried|counted|How certain/);
  list.draw(10); // moved
  assert.equal(item.classList.contains("to-come"), false);
  assert.doesNotMatch(text(item), /Carried|9 for|How certain/);
  list.draw(60); // counted, not settled
  assert.match(text(item), /9 for 4 against.*How certain/);
  assert.doesNotMatch(text(item), /Carried/);
});

test("what the record says of a vote stands with it once it is settled", () => {
  const reading = { id: "r", title: "Peace by acclamation", told: "24 Oct, 20:00", answers: [["council.peace", "carried"]], figures: [[9, "votes"]], disputed: true };
  const night = nightWith({ data: { houses: { council: HOUSE }, record: { readings: [reading] } }, history: { halls: { council: HALL } } });
  const list = motions(night, stateWith(), "council");
  list.draw(60);
  assert.doesNotMatch(text(list.element), /acclamation/);
  list.draw(1800);
  assert.match(text(list.element), /The record: Peace by acclamation \(24 Oct, 20:00\): 9 votes; the accounts disagree/);
});

test("a council counts who is together, and who is held", () => {
  const night = nightWith({ data: { nouns: { ...nightWith().nouns, groups: { war_cabinet: ["dan", "eva", "leo"] }, persons: { dan: { title: "Dan" }, eva: { title: "Eva" }, leo: { title: "Leo" } } } },
    history: { tracks: { "dan.at": [[0], ["gate"]], "eva.at": [[0], ["gate"]], "leo.at": [[0], ["square"]], "eva.free": [[0, 4], [1, 0]] } } });
  const row = council(night, stateWith(), "war_cabinet");
  row.draw(1000);
  assert.match(text(row.element), /War cabinet.*2 of 3 at North Gate; 1 held/);
  assert.deepEqual(ofClass(row.element, "member").map((seat) => seat.getAttribute("class").split(" ").at(-1)), ["with", "held", "away"]);
});

test("the portrait of an assembly, and of a bloc", () => {
  const night = inSession();
  assert.match(text(assemblyPortrait(night, stateWith({ minute: 250 }), "council")), /State ?In session\. ?Where ?Market Square ?Delegates ?14 ?In the hall ?12/);
  assert.match(text(assemblyPortrait(night, stateWith({ minute: 250 }), "council.right")), /The right.*Delegates ?6 ?In the hall ?6.*50 %.*Leaning ?−1\.00/);
  assert.equal(assemblyPortrait(night, stateWith(), "council.nobody"), null);
});

// --- the panel ---------------------------------------------------------------------------------------------------

test("portraits show what is so at this minute", () => {
  const night = nightWith();
  assert.match(text(portrait(night, stateWith({ minute: 0 }), "unit", "guard")), /People ?400 ?Where ?North Gate ?Obeys ?The Town|People ?400 ?Where ?North Gate ?Obeys ?The Crown/);
  assert.match(text(portrait(night, stateWith({ minute: 1000 }), "unit", "guard")), /People ?360 of 400 at the start ?Where ?North Gate ?Obeys ?The Town/);
  assert.match(text(portrait(night, stateWith({ minute: 0 }), "person", "dan")), /Where ?Market Square.*Who they expect to win ?The Town 50 %/);
  assert.match(text(portrait(night, stateWith({ minute: 1000 }), "place", "gate")), /Held by ?The Town.*Units ?The Guard ?Persons ?Eva/);
  assert.match(text(portrait(night, stateWith({ minute: 1000 }), "authority", "town")), /People ?360 ?Units ?The Guard ?Holds ?North Gate/);
  assert.equal(portrait(night, stateWith(), "person", "nobody"), null);
  assert.match(text(portrait(night, stateWith({ minute: 100 }), "place", "square")), /In this history ?18:10 The bell rings$/);
  assert.match(text(portrait(night, stateWith({ minute: 1000 }), "person", "dan")), /In this history ?18:10 The bell rings ?09:00 The bell rings$/);
  assert.doesNotMatch(text(portrait(night, stateWith({ minute: 100 }), "person", "eva")), /The bell rings/);
});

test("who is on the way, what is lost, and what is expected most come out right", () => {
  const night = nightWith({ history: { tracks: { "guard.people": [[0], [400]], "guard.at": [[0], [""]], "guard.killed": [[0], [3]], "guard.wounded": [[0], [0]], "guard.expects.crown": [[0], [0.3]], "guard.expects.town": [[0], [0.6]], "dan.expects.crown": [[0], [0.02]] } } });
  const shown = text(portrait(night, stateWith(), "unit", "guard"));
  assert.match(shown, /Where ?on the way.*Killed ?3.*Who they expect to win ?The Town 60 %; The Crown 30 % \(each judged by itself, so the shares need not add up to 100 %\)/);
  assert.doesNotMatch(shown, /Wounded|Left/);
  assert.doesNotMatch(text(portrait(night, stateWith(), "person", "dan")), /Who they expect to win/);
});

test("a word of the glossary is explained where it first stands, the longest that fits", () => {
  const night = nightWith({ data: { guide: { tour: [], glossary: { guard: { title: "Guard", also: ["guards"], says: "Soldiers." }, red: { title: "Red Guard", also: [], says: "Workers." } } } } });
  const shown = annotated(night, "The Red Guard and the Guard met the guards of the Vanguard.");
  assert.deepEqual(ofClass(shown, "term").map(text), ["Red Guard", "Guard"]);
  assert.deepEqual(ofClass(shown, "term-note").map(text), ["Workers.", "Soldiers."]);
  assert.equal(text(shown.map((node) => (node instanceof Element ? text(ofClass(node, "term")) : node))).replace(/\s+/g, " "), "The Red Guard and the Guard met the guards of the Vanguard.");
  const turned = nightWith({ data: { guide: { tour: [], glossary: Object.fromEntries(Object.entries(night.data.guide.glossary).reverse()) } } });
  assert.deepEqual(ofClass(annotated(turned, "The Red Guard"), "term").map(text), ["Red Guard"]);
  const [both] = ofClass(shown, "term-both");
  both.fire("keydown", { key: "a" });
  assert.equal(both.classList.contains("closed"), false);
  both.fire("keydown", { key: "Escape" });
  assert.equal(both.classList.contains("closed"), true);
});

// --- the map -----------------------------------------------------------------------------------------------------

test("many units of a side at a place are one marker, ships stay ships, and each keeps its people", () => {
  const ids = ["a", "b", "c", "d", "ship"];
  const night = nightWith({ data: { nouns: { ...nightWith().nouns, units: Object.fromEntries(ids.map((id) => [id, { title: id.toUpperCase() }])) } },
    history: { tracks: Object.fromEntries(ids.flatMap((id, n) => [[`${id}.people`, [[0], [100 * (n + 1)]]], [`${id}.at`, [[0], ["gate"]]], [`${id}.obeys`, [[0], ["crown"]]]])) } });
  const ships = { afloat: (id) => id === "ship" };
  const layer = new UnitLayer(night, stateWith(), { name: "city" }, { begun() {} }, ships);
  const cluster = { lead: "gate", places: 1, at: [100, 100], order: 0 };
  const around = { marks: [[100, 100]], names: [], wet: () => false, size: [400, 400] };
  const shown = (split, coarse = false) => {
    layer.lay(() => cluster, ({ x, y }) => [x, y], split, around, { measure: 1, coarse });
    layer.draw(0);
    return ofClass(layer.element, "unit-marker").filter((marker) => !marker.classList.contains("away")).map((marker) => (ofClass(marker, "selectable")[0] ?? marker).getAttribute("aria-label"));
  };
  assert.deepEqual(shown(true).length, 5);
  const merged = shown(false);
  assert.equal(merged.length, 2);
  assert.ok(merged.some((name) => name.includes("4 units (A; B; C; D): 1,000 people, The Crown")));
  assert.equal(layer.keys.get("c"), layer.keys.get("a"));
  assert.notEqual(layer.keys.get("ship"), layer.keys.get("a"));
});

test("a place says who holds it; through somebody's eyes, who they could believe holds it", () => {
  const night = nightWith();
  const label = (observer) => {
    const layer = new PlaceLayer(night, stateWith({ observer }), [{ id: "gate", held: true }]);
    layer.draw(1000);
    assert.equal(ofClass(layer.element, "place-marker")[0].getAttribute("aria-label"), text(ofTag(layer.element, "title"))); // heard as it is seen
    return [text(ofTag(layer.element, "title")), ofClass(layer.element, "mistaken").length];
  };
  assert.deepEqual(label(""), ["North Gate: The Town", 0]);
  assert.deepEqual(label("eva"), ["North Gate: The Town", 0]); // she was there
  assert.deepEqual(label("dan"), ["North Gate: The Crown, as far as they could know; in fact: The Town", 1]);
});

test("how much of a ring is closed", () => {
  const siege = { title: "the gate", approaches: [{ event: "bell" }, { event: "gate" }, { event: "storm" }] };
  const night = nightWith({ data: { theatre: { sieges: { s: siege }, by_water: [], afloat: [] } } });
  assert.deepEqual([9, 10, 199, 200].map((minute) => siegeSummary(night, minute)[0]), [0, 1, 1, 2].map((covered) => `The ring round the gate: ${covered} of 3 sides covered`));
});

// --- the wires ---------------------------------------------------------------------------------------------------

const wire = (sent, delivered, more = {}) => ({ id: `m${sent}`, title: `M${sent}`, kind: "note", from: "dan", to: ["eva"], channel: "wire", reach: "private", sent, delivered, ...more });

test("messages of one row do not run into each other", () => {
  const night = nightWith({ history: { wires: [wire(0, 50), wire(30, 60), wire(90, 100), wire(62, 70)] } });
  const { placed, rows } = packRows(night, [0, 1, 3, 2], (minute) => minute);
  assert.deepEqual(placed, [[0, 0], [1, 1], [3, 2], [2, 0]]);
  assert.equal(rows, 3);
});

test("a message is drawn as far as it has come, and those that do not concern somebody are set back", () => {
  const night = nightWith({ history: { wires: [wire(100, 300), wire(100, 300, { from: "guard", to: ["guard"] })] } });
  const chart = wirechart(night, stateWith(), [0, 1], "channel", 900);
  const lines = () => ofClass(chart.element, "flown").map((line) => Number(line.getAttribute("x2")) - Number(line.getAttribute("x1")));
  const states = () => ofClass(chart.element, "wire").map((one) => one.getAttribute("data-state"));
  chart.draw(50);
  assert.deepEqual([Math.abs(Math.round(lines()[0])), states()[0]], [0, "before"]);
  chart.draw(200);
  const half = lines()[0];
  assert.equal(states()[0], "flying");
  chart.draw(300);
  assert.ok(Math.abs(lines()[0] - 2 * half) < 0.2 && half > 0);
  assert.equal(states()[0], "arrived");
  chart.of("eva");
  assert.deepEqual(ofClass(chart.element, "wire").map((one) => one.classList.contains("aside")), [false, true]);
});

// --- many nights ---------------------------------------------------------------------------------------------------

test("the window of the record lies where its hours do, and what never happened stands beside the axis", () => {
  const outcome = { id: "t", kind: "time", title: "T", column: [0, 900, null, 1800], share: [0.75, 0.5, 0.9], quantiles: [0, 450, 900, 1350, 1800], window: [900, 1350] };
  const plot = dotplot(nightWith(), outcome, 1000, { here: 1, picked: null, describe: String, pick() {}, open() {} });
  const scale = (minute) => 10 + (minute / 1800) * (1000 - 96 - 14 - 10);
  const [box] = ofTag(ofClass(plot, "recorded"), "rect");
  assert.ok(Math.abs(Number(box.getAttribute("x")) - scale(900)) < 1e-6);
  assert.ok(Math.abs(Number(box.getAttribute("width")) - (scale(1350) - scale(900))) < 1e-6);
  const [median] = ofClass(plot, "median");
  assert.ok(Math.abs(Number(median.getAttribute("x1")) - scale(900)) < 1e-6);
  assert.match(text(plot), /the record: 25 Oct 09:00 to 16:30.*never: 25 %/);
  const [ring] = ofClass(plot, "own");
  assert.ok(Math.abs(Number(ring.getAttribute("cx")) - scale(900)) < 7);
});

test("endings stand in blocks, each with its name, its share and its own dots", () => {
  const outcome = { id: "e", kind: "ending", title: "E", endings: [{ title: "the town", share: [0.6, 0.5, 0.7] }, { title: "the crown", share: [0.4, 0.3, 0.5] }], column: [0, 1, 0, 1, 0] };
  const plot = dotplot(nightWith(), outcome, 1000, { here: null, picked: null, describe: String, pick() {}, open() {} });
  assert.deepEqual(ofClass(plot, "dot").map((path) => path.getAttribute("d").match(/M/g).length), [3, 2]);
  assert.deepEqual(ofClass(plot, "ending").map(text), ["the town60 % (50 to 70)", "the crown40 % (30 to 50)"]);
});

test("numbers are stacked over an axis from the least to the most", () => {
  const outcome = { id: "n", kind: "value", title: "N", column: [10, 20, 20, 30], quantiles: [10, 15, 20, 25, 30] };
  const plot = dotplot(nightWith(), outcome, 1000, { here: 3, picked: null, describe: String, pick() {}, open() {} });
  const [ring] = ofClass(plot, "own");
  assert.ok(Math.abs(Number(ring.getAttribute("cx")) - 980) < 7);
  assert.deepEqual(ofTag(ofClass(plot, "axis"), "text").map(text), ["10", "15", "20", "25", "30"]);
  const same = dotplot(nightWith(), { ...outcome, column: [5, 5] }, 1000, { here: 0, picked: null, describe: String, pick() {}, open() {} });
  assert.ok(Math.abs(Number(ofClass(same, "own")[0].getAttribute("cx")) - 14) < 7);
});

test("yes and no are blocks, yes first, each with its own interval", () => {
  const outcome = { id: "f", kind: "value", flag: true, title: "F", column: [1, 0, 1, 1], share: [0.75, 0.4, 0.9] };
  const plot = dotplot(nightWith(), outcome, 1000, { here: null, picked: null, describe: String, pick() {}, open() {} });
  assert.deepEqual(ofClass(plot, "ending").map(text), ["yes75 % (40 to 90)", "no25 % (10 to 60)"]);
  assert.deepEqual(ofClass(plot, "dot").map((path) => path.getAttribute("d").match(/M/g).length), [3, 1]);
});

test("blocks do not run into each other, nor into their names, on a phone either", () => {
  const endings = [{ title: "a very long name of an ending that wants several lines on a narrow window", share: [0.9, 0.8, 0.95] }, { title: "short", share: [0.1, 0.05, 0.2] }];
  const outcome = { id: "e", kind: "ending", title: "E", endings, column: Array.from({ length: 950 }, (_, n) => (n % 10 ? 0 : 1)) };
  for (const wide of [320, 1000]) {
    const plot = dotplot(nightWith(), outcome, wide, { here: null, picked: null, describe: String, pick() {}, open() {} });
    const rows = ofClass(plot, "dot").map((path) => path.getAttribute("d").match(/M\S+ (\S+?)a/g).map((start) => Number(/ (\S+?)a/.exec(start)[1])));
    const columns = ofClass(plot, "dot").flatMap((path) => path.getAttribute("d").match(/M\S+ /g).map((start) => Number(start.slice(1))));
    const names = ofClass(plot, "ending").map((name) => [Number(name.getAttribute("y")), Number(name.getAttribute("y")) + (ofTag(name, "tspan").length - 1) * 14]);
    assert.ok(Math.max(...rows[0]) < Math.min(...rows[1]));
    assert.ok(names[0][1] < names[1][0] && Math.max(...rows[0]) < names[1][0]);
    assert.ok(Math.min(...columns) >= (wide < 620 ? 0 : 236) && Math.max(...columns) < wide);
    if (wide < 620) names.forEach(([, last], n) => assert.ok(last < Math.min(...rows[n])));
    const picture = ofTag(plot, "svg")[0];
    assert.ok(Number(picture.getAttribute("height")) > Math.max(...rows[1]));
  }
});

test("two nights: marks at their hours, the difference with its sign, what only one has by its name", () => {
  const stage = new Element("section");
  stage.clientWidth = 808;
  document.elements.set("stage", stage);
  const [one, other] = [nightWith({ history: { minutes: [10, 60, 60, 200], of: [0, 2, 1, 3], branches: {} } }), nightWith({ history: { replica: "13", minutes: [70, 90], of: [0, 1], branches: {}, outcomes: { held: { shown: "the crown", value: "crown" } } } })];
  const view = twoNights(one, stateWith(), other);
  const at = (minute) => 20 + (minute / 1800) * (760 - 40);
  const [bell, gate] = ofClass(view.element, "dumbbell");
  const x = (row, kind) => ofClass(row, kind).map((mark) => Math.round(Number(mark.getAttribute("cx")) * 10) / 10);
  const rounded = (minute) => Math.round(at(minute) * 10) / 10;
  assert.deepEqual([x(bell, "here"), x(bell, "there")], [[rounded(10)], [rounded(70)]]);
  assert.deepEqual([x(gate, "here"), x(gate, "there")], [[rounded(200)], []]);
  assert.match(text(bell), /The bell rings.*\+1 h/);
  assert.match(text(gate), /The gate is shut.*not in the other/);
  assert.match(text(ofClass(twoNights(other, stateWith(), one).element, "dumbbell")), /−1 h.*only in the other/);
  assert.match(text(ofClass(view.element, "ended")), /Outcome ?history 12 ?history 13 ?Who holds the gate ?the town ?the crown/);
  assert.match(text(view.element), /Only in this history: 1 ?21:20 ?The gate is shut/);
});

test("a difference of less than a quarter of an hour is not written", () => {
  const bell = (minute) => nightWith({ history: { minutes: [minute], of: [0], branches: {} } });
  const shown = (minute) => text(ofClass(twoNights(bell(100), stateWith(), bell(minute)).element, "dumbbell"));
  assert.doesNotMatch(shown(114), /min$/);
  assert.match(shown(115), /\+15 min$/);
  assert.match(shown(85), /−15 min$/);
});
