import assert from "node:assert/strict";
import { test } from "node:test";
import { uncertainty } from "interregnum/hall/motions.js";
import { proceedingsOf } from "interregnum/hall/proceedings.js";
import { ringSector, seats, seatShape } from "interregnum/hall/hemicycle.js";
import { assemblyOf, blocColours, currentTurn, mostDelegates, motionStep, openedAssembly, presentDelegates, sessionState, valueAfter, visibleVote } from "interregnum/hall/session.js";
import { nightWith } from "./night.mjs";

test("a hemicycle has as many seats as it is asked for, from left to right, in a half ring", () => {
  for (const n of [1, 2, 7, 90, 649]) {
    const { places, size } = seats(n, 300);
    assert.equal(places.length, n);
    assert.ok(size > 0 && size <= 13);
    places.forEach(({ x, y, angle }, k) => {
      const far = Math.hypot(x, y);
      assert.ok(y <= 1e-9 && far > 0.36 * 300 && far < 300);
      if (k) assert.ok(angle <= places[k - 1].angle + 1e-12);
    });
  }
});

test("rows have seats as their length: outer rows more", () => {
  const { places } = seats(200, 300);
  const rows = new Map();
  for (const { x, y } of places) rows.set(Math.round(Math.hypot(x, y)), (rows.get(Math.round(Math.hypot(x, y))) ?? 0) + 1);
  const counts = [...rows].sort(([a], [b]) => a - b).map(([, count]) => count);
  assert.ok(counts.length > 3);
  assert.deepEqual(counts, [...counts].sort((a, b) => a - b));
});

test("seats do not touch", () => {
  const { places, size } = seats(300, 300);
  places.forEach((one, n) => places.slice(n + 1).forEach((other) => assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= size * 1.6)));
});

test("seats stand as far from their row as from each other", () => {
  for (const n of [60, 200, 649]) {
    const { places } = seats(n, 300);
    const nearest = (place) => Math.min(...places.filter((other) => other !== place).map((other) => Math.hypot(place.x - other.x, place.y - other.y)));
    const distances = places.map(nearest);
    const even = Math.sqrt((Math.PI / 2) * (1 - 0.36 ** 2) * 300 ** 2 / n); // the side of a square for each seat
    assert.ok(Math.min(...distances) > 0.75 * even && Math.max(...distances) < 1.15 * even, `${n}`);
  }
});

test("outlines of seats are as they are drawn in the legend", () => {
  const corners = (kind) => seatShape(kind, 10).match(/-?[\d.]+ -?[\d.]+/g).map((pair) => pair.split(" ").map(Number));
  assert.equal(seatShape(0, 10), "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z");
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map((kind) => corners(kind).length), [4, 3, 4, 6, 3, 5, 8]);
  for (const kind of [1, 2, 3, 4, 5, 6, 7]) for (const [x, y] of corners(kind)) assert.ok(Math.hypot(x, y) > 9.9 && Math.hypot(x, y) < 12.1);
  assert.deepEqual([corners(2)[0], corners(5)[0]].map(([, y]) => Math.sign(y)), [-1, 1]); // one stands on its side, one on its corner
  assert.equal(seatShape("abstain", 10), "M-10 -3.4000000000000004h20v6.800000000000001h-20z");
  const cross = corners("no");
  assert.equal(cross.length, 12);
  for (const [x, y] of cross) assert.ok(cross.some(([a, b]) => Math.abs(a + x) < 1e-9 && Math.abs(b + y) < 1e-9) && cross.some(([a, b]) => Math.abs(a + x) < 1e-9 && Math.abs(b - y) < 1e-9)); // the same from all sides
  for (const [x, y] of cross) assert.ok(Math.abs(Math.abs(x) - Math.abs(y)) < 2 * 0.34 * 0.72 * 10 + 1e-9); // two thin arms
});

test("a vote against has another outline than one for, and than one withheld", () => {
  assert.equal(new Set([seatShape(0, 5), seatShape("no", 5), seatShape("abstain", 5), seatShape(1, 5)]).size, 4);
  assert.equal(seatShape(8, 5), seatShape(0, 5));
});

test("a sector goes from left to right; an empty one is nothing", () => {
  assert.match(ringSector(0, 0.5, 10, 20), /^M-20\.00 -?0\.00A20 20 0 0 1 0\.00 -20\.00L0\.00 -10\.00A10 10 0 0 0 -10\.00 -?0\.00z$/);
  assert.equal(ringSector(0.5, 0.5, 10, 20), "");
});

const HALL = {
  opened: 5, closed: 20, open: [[0, 5, 20], [0, 1, 0]], recess: [[0, 8, 10], [0, 1, 0]], delegates: 30,
  blocs: { left: { present: [[0, 7], [20, 12]] }, right: { present: [[0], [10]] } },
  turns: [{ from: 6, to: 9, event: "a" }, { from: 9, to: null, event: "b" }, { from: null, to: null, event: "c" }],
  motions: [],
};

test("an assembly is not yet open, in session, in recess, closed, or never met", () => {
  assert.deepEqual([4, 5, 8, 10, 19, 20].map((number) => sessionState(HALL, number)), ["before", "open", "recess", "open", "open", "closed"]);
  assert.equal(sessionState({ ...HALL, opened: null }, 9), "never");
});

test("who is present, and who has the floor", () => {
  assert.deepEqual([6, 7].map((number) => presentDelegates(HALL, number)), [30, 22]);
  // no more are in the hall than there may be: blocs may be drawn larger than the assembly's number
  assert.deepEqual([{ delegates: 670, of_no_bloc: -23 }, { delegates: 670, of_no_bloc: 4 }, { delegates: 670 }].map(mostDelegates), [693, 670, 670]);
  assert.deepEqual([5, 6, 8, 9, 99].map((number) => currentTurn(HALL, number)?.event), [undefined, "a", "a", "b", "b"]);
  assert.equal(valueAfter([[0, 7], [20, 12]], 6), 20);
});

test("a motion has come as far as its last step", () => {
  const motion = { moved: 3, put: 5, counted: 8, settled: 9 };
  assert.deepEqual([2, 3, 5, 8, 9].map((number) => motionStep(motion, number)), ["", "moved", "put", "counted", "settled"]);
  assert.equal(motionStep({ moved: 3, settled: 6 }, 7), "settled");
});

test("a vote is seen for twelve minutes, or as long as it is selected", () => {
  const night = nightWith(); // firing 3 at minute 60, firing 4 at 200
  const [first, second] = [{ id: "one", counted: 3, vote: {} }, { id: "two", counted: 4, vote: {} }];
  const hall = { motions: [first, second, { id: "three", counted: 5 }] };
  const seen = (minute, selected = "") => visibleVote(night, hall, night.lastFiring(minute), minute, selected)?.id;
  assert.deepEqual([59, 60, 72, 73, 200, 213].map((minute) => seen(minute)), [undefined, "one", "one", undefined, "two", undefined]);
  assert.equal(seen(500, "firing:3"), "one");
  assert.equal(seen(59, "firing:3"), undefined);
});

test("blocs have colours as they lean, no two alike", () => {
  const colours = blocColours({ blocs: { left: { leaning: 1 }, also: { leaning: 0.98 }, right: { leaning: -1 }, unknown: {} } });
  assert.deepEqual([...colours], [["left", 0], ["also", 1], ["right", 6], ["unknown", 7]]);
});

test("what is selected belongs to an assembly, by its event, its bloc or itself", () => {
  const night = nightWith({ data: { houses: { vote: { title: "The council" }, bell: {} } } });
  assert.equal(assemblyOf(night, "house:vote.left"), "vote");
  assert.equal(assemblyOf(night, "event:vote"), "vote");
  assert.equal(assemblyOf(night, "firing:3"), "vote");
  assert.equal(assemblyOf(night, "firing:4"), undefined);
  assert.equal(assemblyOf(night, "event:voters.rise"), undefined);
});

test("proceedings say how many left, and how many came back", () => {
  const night = nightWith({ data: { houses: { vote: {} } }, history: { halls: { vote: { exits: [{ firing: 3, went: 4, left: 9 }, { firing: 4, went: -2, left: 11 }] } } } });
  assert.deepEqual(proceedingsOf(night, "vote").map(({ title }) => title), ["The council votes: it gives way (4 leave, 9 stay)", "The gate is shut (2 return, 11 are there)"]);
});

test("how certain a count is", () => {
  const vote = { seen: 0.8, chance: 0.64, silent: 5 };
  assert.match(uncertainty({ vote }, { method: "show_of_hands" }), /80\s% of their number.*modelled for 5 .*64\s% of draws/);
  assert.doesNotMatch(uncertainty({ vote }, { method: "roll_call" }), /not counted/);
  assert.match(uncertainty({ vote: { ...vote, chance: 0.999 } }, { method: "count" }), /over 99\s%/);
  assert.match(uncertainty({ vote: { ...vote, chance: 0.001 } }, { method: "count" }), /under 1\s%/);
});

test("the assembly that is open is the one that was named last, by itself or by what was selected", () => {
  const night = nightWith({ data: { houses: { council: { blocs: {} }, diet: { blocs: {} } } } });
  const nothing = { selected: "", house: "" };
  assert.equal(openedAssembly(night, nothing, { selected: "", house: "diet" }), "diet");
  assert.equal(openedAssembly(night, nothing, { selected: "house:council.reds", house: "" }), "council");
  assert.equal(openedAssembly(night, nothing, { selected: "house:council", house: "diet" }), "diet"); // both: the one that is to be open
  assert.equal(openedAssembly(night, { selected: "", house: "diet" }, { selected: "house:council", house: "diet" }), "council");
  assert.equal(openedAssembly(night, { selected: "house:council", house: "council" }, { selected: "person:dan", house: "council" }), undefined);
  for (const house of ["nowhere", "constructor", "__proto__"]) assert.equal(openedAssembly(night, nothing, { selected: "", house }), undefined);
});
