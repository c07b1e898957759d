import assert from "node:assert/strict";
import { test } from "node:test";
import { basemapLabels, normalizedName } from "interregnum/map/basemap.js";
import { clusterPlaces } from "interregnum/map/clusters.js";
import { Journeys, progressAt } from "interregnum/map/journeys.js";
import { overlaps, placeLabels } from "interregnum/map/labelplacement.js";
import { nameOf, plateAt } from "interregnum/map/layers/nameplate.js";
import { isArea, rankedPlaces } from "interregnum/map/layers/places.js";
import { sectorsOf } from "interregnum/map/layers/sieges.js";
import { sittingsAt, sittingText } from "interregnum/map/layers/sittings.js";
import { mergedUnit, radiusScale, unitsAt } from "interregnum/map/layers/unitmarker.js";
import { rounded } from "interregnum/map/map.js";
import { boxAround, selectedSpot } from "interregnum/map/selectedplace.js";
import { Ships } from "interregnum/map/ships.js";
import { standing } from "interregnum/map/standing.js";
import { ringsOf, waterOf } from "interregnum/map/water.js";
import { nightWith } from "./night.mjs";

const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found} is not ${wanted}`);

// --- labels ----------------------------------------------------------------------------------------------------

const label = (x, y, more = {}) => ({ x, y, lines: ["abcde"], font: "10px", size: 10, ...more }); // 30 pixels wide, 11 high

test("labels are placed in order: what comes later takes its next spot, or is left out", () => {
  assert.deepEqual(placeLabels([label(100, 50), label(104, 52)], [], [300, 100]).map((placed) => placed.label.x), [100]);
  const spots = ["right", "left"];
  const found = placeLabels([label(100, 50, { spots }), label(100, 52, { spots }), label(100, 54, { spots })], [], [300, 100]);
  assert.deepEqual(found.map((placed) => [placed.label.y, placed.spot]), [[50, "right"], [52, "left"]]);
});

test("no two labels overlap, none covers what is taken, none leaves the picture", () => {
  const spots = ["below", "right", "left", "above", "under"];
  const wanted = Array.from({ length: 40 }, (_, n) => label(10 + (n * 37) % 280, 8 + (n * 23) % 184, { spots }));
  const taken = [[120, 60, 180, 120]];
  const found = placeLabels(wanted, taken, [300, 200]);
  assert.ok(found.length > 8);
  const boxes = found.flatMap((placed) => placed.boxes);
  boxes.forEach((box, n) => {
    assert.ok(box[0] >= 2 && box[1] >= 2 && box[2] <= 298 && box[3] <= 198);
    for (const other of [...taken, ...boxes.slice(n + 1)]) assert.ok(!overlaps(box, other));
  });
});

test("each spot lies on its own side of the point, clear of its mark", () => {
  const box = (spot) => placeLabels([label(100, 100, { spots: [spot] })], [], [300, 300])[0].boxes[0].map((n) => Number(n.toFixed(3)));
  assert.deepEqual(box("right"), [109, 93.5, 143, 106.5]);
  assert.deepEqual(box("left"), [57, 93.5, 91, 106.5]);
  assert.deepEqual(box("above"), [83, 81, 117, 94]);
  assert.deepEqual(box("below"), [83, 106, 117, 119]);
  assert.deepEqual(box("under"), [83, 118, 117, 131]);
  assert.deepEqual(box("middle"), [83, 93.5, 117, 106.5]);
});

test("the longest line says how wide a label is", () => {
  const [{ boxes: [[left, top, right, bottom]] }] = placeLabels([label(100, 100, { lines: ["a", "abcdefghij", "ab"] })], [], [300, 300]);
  assert.deepEqual([right - left, bottom - top].map((n) => Number(n.toFixed(3))), [64, 35]);
});

test("a label may stand at the very edge, and not beyond", () => {
  const fits = (x, y, size) => placeLabels([label(x, y)], [], size).length;
  assert.deepEqual([fits(19, 50, [300, 100]), fits(18.9, 50, [300, 100])], [1, 0]);
  assert.deepEqual([fits(281, 50, [300, 100]), fits(281.1, 50, [300, 100])], [1, 0]);
  assert.deepEqual([fits(100, 8.5, [300, 100]), fits(100, 8.4, [300, 100])], [1, 0]);
  assert.deepEqual([fits(100, 91.5, [300, 100]), fits(100, 91.6, [300, 100])], [1, 0]);
});

test("a slanted label takes small boxes along its line; one that is taken is one too many", () => {
  const boxes = (angle) => placeLabels([label(100, 100, { angle })], [], [300, 300])[0].boxes.map((box) => box.map((n) => Number(n.toFixed(3))));
  assert.deepEqual(boxes(90), [[94.5, 84.5, 105.5, 95.5], [94.5, 94.5, 105.5, 105.5], [94.5, 104.5, 105.5, 115.5]]);
  assert.deepEqual(boxes(180)[0], [104.5, 94.5, 115.5, 105.5]);
  assert.deepEqual(placeLabels([label(100, 100, { angle: 90 })], [[94, 112, 100, 118]], [300, 300]), []);
});

test("boxes that only touch do not overlap", () => {
  assert.equal(overlaps([0, 0, 10, 10], [10, 0, 20, 10]), false);
  assert.equal(overlaps([0, 0, 10, 10], [9, 9, 20, 20]), true);
  assert.equal(overlaps([0, 0, 10, 10], [0, 10, 10, 20]), false);
  assert.equal(overlaps([10, 10, 20, 20], [0, 0, 10, 30]), false);
  assert.equal(overlaps([10, 10, 20, 20], [0, 0, 30, 10]), false);
});

test("names of the ground by the scale, the most important first, and not what a place is called already", () => {
  const panel = { metres: 1, labels: [{ text: "Canal", kind: "canal", rank: 1 }, { text: "The River", kind: "waters", rank: 1 }, { text: "Isle", kind: "island", rank: 1 }] };
  assert.deepEqual(basemapLabels(panel, 0.2, new Set()).map(({ text }) => text), ["The River", "Isle", "Canal"]); // 200 pixels to a kilometre
  assert.deepEqual(basemapLabels(panel, 0.1, new Set([normalizedName("River")])).map(({ text }) => text), ["Isle"]);
});

// --- clusters --------------------------------------------------------------------------------------------------

test("places too close to be told apart are one cluster, led by the first", () => {
  const places = [{ id: "a", x: 0, y: 0 }, { id: "b", x: 10, y: 0 }, { id: "c", x: 50, y: 0 }];
  assert.deepEqual(clusterPlaces(places, 1, 20).clusters.map((cluster) => cluster.places), [["a", "b"], ["c"]]);
  assert.deepEqual(clusterPlaces(places, 3, 20).clusters.map((cluster) => cluster.places), [["a"], ["b"], ["c"]]);
  assert.equal(clusterPlaces(places, 1, 20).of.get("b").lead, "a");
});

const WIDE = { marks: [], names: [], size: [600, 600], wet: () => false };
const body = (r, more = {}) => ({ r, shape: r, afloat: false, ...more });
const stand = (bodies, around = {}, bare = false) => standing(bodies, [300, 300], { ...WIDE, taken: [{ x: 300, y: 300, r: 4.5 }], ...around }, bare);

test("bodies stand clear of the mark, of each other and of what is there, the largest nearest", () => {
  const bodies = [4, 12, 7, 7, 3].map((r) => body(r));
  const there = [{ x: 300, y: 280, r: 5 }, { x: 300, y: 300, r: 4.5 }];
  const spots = stand(bodies, { taken: [...there] });
  const discs = [...spots.map((spot, n) => ({ ...spot, r: bodies[n].r })), ...there];
  discs.forEach((disc, n) => {
    for (const other of discs.slice(n + 1)) assert.ok(Math.hypot(disc.x - other.x, disc.y - other.y) >= disc.r + other.r);
  });
  assert.deepEqual(stand(bodies, { taken: [...there] }), spots); // the same picture each time
  assert.deepEqual(stand([body(3), body(12)])[1], { x: 300, y: 281, tied: false }); // the largest straight above the mark
});

test("nobody on foot stands in the water, and no ship on land; who stands aside for it is tied by a line", () => {
  const north = (x, y) => y < 330; // the place is on the bank, and all above it and near it is river
  const [walker] = stand([body(10)], { wet: (x, y) => north(x, y) && Math.hypot(x - 300, y - 300) > 5 });
  assert.ok(walker.y - 10 >= 320 && walker.tied);
  const [ship] = stand([body(18, { afloat: true, shape: 10 })], { wet: (x) => x > 360 });
  assert.ok(ship.x - (10 * 10) / 5.6 > 360 && ship.tied);
  assert.deepEqual(stand([body(10)], { wet: () => true })[0], { x: 300, y: 283, tied: false }); // on a bridge, one stands over the water
});

test("bodies keep clear of other places, of names and of the edge; nearer to another place than to their own they are tied", () => {
  const marks = [[300, 283]];
  const [beside] = stand([body(10)], { marks });
  assert.ok(Math.hypot(beside.x - 300, beside.y - 283) >= 17);
  const box = [280, 260, 320, 292];
  const [below] = stand([body(10)], { names: [box] });
  assert.ok(below.x + 10 <= box[0] || below.x - 10 >= box[2] || below.y - 10 >= box[3]);
  const [within] = standing([body(20)], [300, 10], { ...WIDE, taken: [] });
  assert.ok(within.y - 20 >= 2);
  const crowded = stand([30, 29, 28, 27, 26].map((r) => body(r)), { marks: [[300, 180]] });
  assert.ok(crowded.some(({ tied }) => tied));
});

test("who has no mark stands in a row from the corner, tied to nothing", () => {
  const spots = stand([body(8), body(8)], { taken: [] }, true);
  assert.ok(spots.every(({ tied }) => !tied));
  assert.ok(Math.hypot(spots[0].x - spots[1].x, spots[0].y - spots[1].y) >= 16);
});

// --- water -----------------------------------------------------------------------------------------------------

test("water is within its rings, but for islands; a path is a start and steps", () => {
  assert.deepEqual(ringsOf("M0 0l10 0 0-5z"), [[[0, 0], [10, 0], [10, -5]]]);
  const shapes = [{ kind: "water", d: "M0 0l100 0 0 100-100 0z" }, { kind: "island", d: "M40 40l20 0 0 20-20 0z" }, { kind: "park", d: "M0 0l300 0 0 300z" }];
  const wet = waterOf({ extent: [-200, -200, 200, 200], shapes });
  assert.deepEqual([[10, 10], [99, 99], [50, 50], [45, 70], [101, 50], [50, -3], [50, 260]].map(([x, y]) => wet(x, y)), [true, true, false, true, false, false, false]);
});

// --- journeys --------------------------------------------------------------------------------------------------

const PANEL = { name: "city", routes: { road: [100, 0, 60, 0, 0, 0] }, places: { square: { x: 0, y: 0 }, gate: { x: 100, y: 0 } } };
const LEG = { who: "guard", with: ["dan"], from: "square", to: "gate", route: "road", mode: "foot", left: 100, arrived: 200 };

test("who is under way is where an even pace has brought them", () => {
  const journeys = new Journeys(nightWith({ history: { journeys: [LEG] } }));
  assert.deepEqual([100, 125, 170, 200, 500].map((minute) => journeys.place(PANEL, LEG, minute).x), [0, 25, 70, 100, 100]);
  assert.equal(journeys.place(PANEL, LEG, 125).west, false);
  const back = { ...LEG, from: "gate", to: "square" };
  assert.deepEqual([100, 125].map((minute) => journeys.place(PANEL, back, minute).x), [100, 75]);
  assert.equal(journeys.place(PANEL, back, 125).west, true);
  assert.equal(journeys.place({ ...PANEL, routes: {} }, { ...LEG, route: "sea" }, 125), null);
});

test("a road with bends is followed along its length, from either end", () => {
  const panel = { name: "bent", routes: { road: [10, 20, 10, 60, 50, 60, 50, 90] }, places: { square: { x: 11, y: 19 }, gate: { x: 50, y: 91 } } };
  const journeys = new Journeys(nightWith({ history: { journeys: [LEG] } }));
  const at = (leg, minute) => Object.values(journeys.place(panel, leg, minute)).slice(0, 2).map((n) => Number(n.toFixed(3)));
  assert.deepEqual([100, 110, 150, 190, 200].map((minute) => at(LEG, minute)), [[10, 20], [10, 31], [25, 60], [50, 79], [50, 90]]); // 110 steps long
  const back = { ...LEG, from: "gate", to: "square" };
  assert.deepEqual([100, 110, 150, 200].map((minute) => at(back, minute)), [[50, 90], [50, 79], [25, 60], [10, 20]]);
  assert.deepEqual([[LEG, 150], [back, 150], [back, 110]].map(([leg, minute]) => journeys.place(panel, leg, minute).west), [false, true, false]);
});

test("a way that ends in another room than its route does leaves the route where that comes nearest", () => {
  const panel = { name: "rooms", routes: { road: [0, 0, 60, 0, 100, 0] }, places: { square: { x: 0, y: 0 }, gate: { x: 100, y: 0 }, room: { x: 70, y: 30 } } };
  const line = (to) => new Journeys(nightWith()).line(panel, { ...LEG, to }).points;
  assert.deepEqual(line("gate"), [[0, 0], [60, 0], [100, 0]]);
  assert.deepEqual(line("room"), [[0, 0], [60, 0], [70, 30]]);
});

test("a halt is a part of the way where time passes and nothing is covered", () => {
  const leg = { ...LEG, knots: [100, 0, 120, 0.5, 180, 0.5, 200, 1] };
  assert.deepEqual([90, 100, 110, 120, 150, 180, 190, 200, 300].map((minute) => progressAt(leg, minute)), [0, 0, 0.25, 0.5, 0.5, 0.5, 0.75, 1, 1]);
});

test("a leg is that of everybody who goes along, from when it is begun", () => {
  const later = { ...LEG, left: 300, arrived: 400 };
  const journeys = new Journeys(nightWith({ history: { journeys: [LEG, later] } }));
  assert.equal(journeys.begun("dan", 99), undefined);
  assert.equal(journeys.begun("dan", 100), LEG);
  assert.equal(journeys.begun("guard", 299), LEG);
  assert.equal(journeys.begun("guard", 300), later);
  assert.equal(journeys.begun("eva", 300), undefined);
});

test("who came by water is afloat until they go by land", () => {
  const night = nightWith({ history: { journeys: [{ ...LEG, mode: "boat" }, { ...LEG, left: 300, arrived: 400 }] } });
  const ships = new Ships(night, new Journeys(night));
  assert.deepEqual([50, 150, 250, 350].map((minute) => ships.afloat("guard", minute)), [false, true, true, false]);
});

// --- units and places --------------------------------------------------------------------------------------------

test("areas of discs are as the numbers of people", () => {
  const night = nightWith();
  const scale = radiusScale(night);
  near(scale, 22 / 20); // the largest unit, of 400, has 22 pixels of radius
  const [guard] = unitsAt(night, new Journeys(night), { afloat: () => false }, 0, scale);
  assert.deepEqual([guard.people, guard.radius, guard.side, guard.place], [400, 22, 1, "gate"]);
  const both = mergedUnit("k", [{ people: 300, afloat: true }, { people: 100, afloat: false }], scale);
  assert.deepEqual([both.people, both.radius, both.afloat], [400, 22, false]);
});

test("units without people are not drawn", () => {
  const night = nightWith({ history: { tracks: { "guard.people": [[0], [0]], "guard.at": [[0], ["gate"]] } } });
  assert.deepEqual(unitsAt(night, new Journeys(night), { afloat: () => false }, 0, 1), []);
});

test("places are ranked by what happens at them, and those that are held come before those that are not", () => {
  const night = nightWith({ data: { map: { within: {}, home: {}, panels: {} } } });
  const panel = { metres: 10, places: { square: { x: 0, y: 0, error: 0 }, gate: { x: 1, y: 1, error: 0 }, unknown: { x: 2, y: 2, error: 0 } } };
  const places = rankedPlaces(night, panel);
  assert.deepEqual(places.map(({ id, rank, held }) => [id, rank, held]), [["gate", 14, true], ["square", 6, false]]);
});

test("a wide place is an area once its doubt is seen", () => {
  assert.equal(isArea({ whole: true, error: 2000 }, { metres: 10 }, 0.5), true);
  assert.equal(isArea({ whole: true, error: 2000 }, { metres: 10 }, 0.3), false);
  assert.equal(isArea({ whole: false, error: 2000 }, { metres: 10 }, 0.5), false);
});

test("the sides of a siege are equal sectors, each towards its approach", () => {
  const sectors = sectorsOf([0, Math.PI / 2, Math.PI, -Math.PI / 2]);
  sectors.forEach(([from, to], n) => {
    near(to - from, Math.PI / 2 - 0.1);
    const away = (from + to) / 2 - [0, Math.PI / 2, Math.PI, -Math.PI / 2][n];
    near(Math.cos(away), 1);
  });
});

test("the sizes in the legend are round numbers, never larger than what they stand for", () => {
  assert.deepEqual([3661, 400, 99, 7, 0.2].map(rounded), [3000, 400, 90, 7, 1]);
});

// --- what a panel shows first ----------------------------------------------------------------------------------

test("a panel shows its places, with room for what stands there; without any place, the whole of it", () => {
  assert.deepEqual(boxAround([{ x: 0, y: 0 }, { x: 100, y: 50 }], [-500, -500, 500, 500]), [-10, -8, 110, 55]);
  assert.deepEqual(boxAround([], [-500, -400, 500, 400]), [-500, -400, 500, 400]);
});

// --- names, and what is selected -------------------------------------------------------------------------------

test("a name stands above what it names, below where there is no room, and within its panel", () => {
  assert.deepEqual(plateAt([100, 100, 120, 120], [60, 20], [400, 300]), [80, 74]);
  assert.deepEqual(plateAt([100, 10, 120, 30], [60, 20], [400, 300]), [80, 36]);
  assert.deepEqual(plateAt([0, 100, 10, 110], [60, 20], [400, 300]), [4, 74]);
  assert.deepEqual(plateAt([395, 100, 400, 110], [60, 20], [400, 300])[0], 336);
  assert.equal(nameOf({ querySelector: () => ({ textContent: "The gate" }) }), "The gate");
  assert.equal(nameOf({ querySelector: () => null, getAttribute: () => "A ship" }), "A ship");
});

test("whatever is selected is somewhere: persons and units where they are, or on their way, and what sits or is sent, too", () => {
  const leg = { ...LEG, who: "dan", with: [] };
  const night = nightWith({ history: { journeys: [leg], tracks: { "guard.at": [[0], ["gate"]], "dan.at": [[0, 1], ["square", ""]] }, minutes: [100], of: [0] } });
  const journeys = new Journeys(night);
  const at = (selected, minute = 0) => selectedSpot(night, journeys, selected, minute);
  assert.deepEqual(at("unit:guard"), { place: "gate" });
  assert.deepEqual(at("person:dan"), { place: "square" });
  assert.equal(at("person:dan", 150).leg, leg);
  assert.deepEqual(at("place:gate"), { place: "gate" });
  night.data.houses.council = { title: "The council", at: "square", blocs: {} };
  assert.deepEqual([at("house:council"), at("house:council.left")], [{ place: "square" }, { place: "square" }]);
  assert.deepEqual(at("term:gate"), {});
  assert.deepEqual(at("firing:99"), {});
});

test("an assembly that sits has a mark of its own, as large as any other, with how many are there", () => {
  const hall = { opened: 1, open: [[0, 1, 4], [0, 1, 0]], recess: [[0], [0]], recognises: null, blocs: { left: { present: [[0, 1, 2], [0, 5, 3]] } } };
  const night = nightWith({ data: { houses: { council: { title: "The council", at: "square", blocs: {} } } }, history: { halls: { council: hall } } });
  assert.deepEqual([0, 10, 60, 200].map((minute) => sittingsAt(night, minute).map(({ people }) => people)), [[], [5], [3], []]);
  const [sits] = sittingsAt(night, 60);
  assert.deepEqual([sits.place, sits.key, sits.radius > 5], ["square", "house:council", true]);
  assert.equal(sittingText(night, sits), "The council: 3 in the hall");
});
