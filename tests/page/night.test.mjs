import assert from "node:assert/strict";
import { test } from "node:test";
import { stepToEvent } from "interregnum/frame/transport.js";
import { lastVisible } from "interregnum/panel/panel.js";
import { State } from "interregnum/frame/state.js";
import { nightWith, stateWith } from "./night.mjs";

const night = nightWith();

test("a firing has its minute, its event and the way it turned out", () => {
  assert.equal(night.minute(0), 0);
  assert.equal(night.minute(4), 200);
  assert.equal(night.event(4).id, "gate");
  assert.equal(night.title(3), "The council votes: it gives way");
  assert.equal(night.title(4), "The gate is shut"); // one way only: it says nothing
  assert.equal(nightWith({ history: { branches: {} } }).title(3), "The council votes");
  assert.equal(night.event(9), undefined);
});

test("the first firing of an event, or of one way for it to turn out", () => {
  assert.equal(night.firstFiring("bell"), 1);
  assert.equal(night.firstFiring("vote", "no"), 3);
  assert.equal(night.firstFiring("vote", "yes"), undefined);
  assert.equal(night.firstFiring("storm"), undefined);
  assert.deepEqual(night.firingsOf("bell"), [1, 5]);
});

test("bookkeeping is not shown", () => {
  assert.deepEqual(night.visible, [1, 3, 4, 5]);
});

test("the last firing at a minute, that minute included", () => {
  assert.deepEqual([9.9, 10, 60, 199, 200, 5000].map((minute) => night.lastFiring(minute)), [0, 1, 3, 3, 4, 5]);
  assert.deepEqual([9, 60, 199].map((minute) => lastVisible(night, minute)), [0, 3, 3]);
});

test("a quantity has the value of its last change", () => {
  assert.deepEqual([0, 199, 200, 1000].map((minute) => night.valueAt("guard.people", minute)), [400, 400, 360, 360]);
  assert.equal(night.valueAt("guard.hope", 0), undefined);
});

test("nouns by their titles, and how the page names them", () => {
  assert.equal(night.titleOf("gate"), "North Gate");
  assert.equal(night.titleOf("nobody"), "nobody");
  assert.equal(night.key("guard"), "unit:guard");
  assert.equal(night.key("nobody"), null);
});

test("sides are numbered, those first whom somebody obeys at the start", () => {
  assert.equal(night.side("crown"), 1);
  assert.equal(night.side("town"), 2);
  assert.equal(night.side(""), 0);
});

test("a step goes to the next event that is shown, or to the one before", () => {
  const from = (minute, way) => {
    const state = stateWith({ minute });
    stepToEvent(night, state, way);
    return [state.values.minute, state.values.selected];
  };
  assert.deepEqual(from(10, 1), [60, "firing:3"]);
  assert.deepEqual(from(60, -1), [10, "firing:1"]);
  assert.deepEqual(from(5, -1), [5, ""]);
  assert.deepEqual(from(900, 1), [900, ""]);
});

test("the address holds what is shown, and what is as at the start is left out", () => {
  const state = new State({ minute: 0, view: "map", selected: "", observer: "", house: "", playing: false, speed: 10 });
  assert.equal(state.address(), "#at=1917-10-24T18:00");
  state.set({ minute: 360, view: "wires", selected: "event:bell", observer: "dan" });
  assert.equal(state.address(), "#at=1917-10-25T00:00&view=wires&about=event:bell&eyes=dan");
  assert.equal(state.address({ selected: "reading:a b&c" }), "#at=1917-10-25T00:00&view=wires&about=reading:a%20b%26c&eyes=dan");
});

test("an address is read, and a moment that means nothing leaves the moment as it is", () => {
  const state = new State({ minute: 0, view: "map", selected: "", observer: "" });
  location.hash = "#at=1917-10-25T00:30&about=place:gate&eyes=eva";
  state.read();
  assert.deepEqual([state.get().minute, state.get().selected, state.get().observer, state.get().view], [390, "place:gate", "eva", "map"]);
  location.hash = "#at=tomorrow";
  state.read();
  assert.deepEqual([state.get().minute, state.get().selected], [390, ""]);
});

test("an assembly named alone opens the hall, and leaving the hall is kept", () => {
  const start = { minute: 0, view: "map", selected: "", observer: "", house: "" };
  const state = new State(start);
  location.hash = "#hall=congress";
  state.read();
  assert.deepEqual([state.get().view, state.get().house], ["hall", "congress"]);
  assert.equal(state.address(), "#at=1917-10-24T18:00&hall=congress");
  state.set({ view: "map" });
  assert.equal(state.address(), "#at=1917-10-24T18:00&view=map&hall=congress");
});

test("eyes alone open the wires where there is no map to see with them", () => {
  for (const [first, opened] of [["map", "map"], ["timeline", "wires"]]) {
    const state = new State({ minute: 0, view: first, selected: "", observer: "", house: "" });
    location.hash = "#eyes=dan";
    state.read();
    assert.deepEqual([state.get().view, state.get().observer], [opened, "dan"]);
  }
});

test("whatever is shown, its address shows it again", () => {
  const start = { minute: 0, view: "map", selected: "", observer: "", house: "", asked: "", dial: "", seat: "" };
  for (const view of ["map", "timeline", "hall", "wires"]) for (const house of ["", "congress"]) for (const observer of ["", "dan"]) for (const first of ["map", "timeline"]) {
    const [shown, again] = [new State({ ...start, view: first }), new State({ ...start, view: first })];
    shown.set({ view, house, observer, selected: "event:bell", minute: 90, asked: "without bell; assume speed=4", dial: "speed=4" });
    location.hash = shown.address();
    again.read();
    assert.deepEqual(again.get(), shown.get(), location.hash);
  }
});

test("each part of an address does its work alone, and what it names may be nothing", () => {
  const state = new State({ minute: 0, view: "map", selected: "", observer: "", house: "" });
  for (const [hash, key, value] of [["#at=1917-10-25T00:30", "minute", 390], ["#view=wires", "view", "wires"], ["#about=house:a:b", "selected", "house:a:b"], ["#hall=no-such", "house", "no-such"]]) {
    location.hash = hash;
    state.read();
    assert.equal(state.get()[key], value, hash);
  }
});

test("listeners hear of what they listen to, once at first and not of the rest", () => {
  const state = new State({ minute: 0, view: "map" });
  const heard = [];
  state.on(["minute"], ({ minute }) => heard.push(minute));
  state.set({ view: "hall" });
  state.set({ minute: 5 });
  state.set({ minute: 5 });
  assert.deepEqual(heard, [0, 5]);
});

test("an address that Back has brought stands until it is read", (context) => {
  nightWith();
  const done = [];
  for (const kind of ["pushState", "replaceState"]) context.mock.method(history, kind, (_, __, address) => { done.push([kind, address.replace(/at=[^&]*/, "at")]); });
  const state = new State({ minute: 0, view: "map", selected: "", observer: "", house: "", shown: "played", seat: "" });
  state.steps = true;
  location.hash = "#view=timeline";
  state.set({ view: "seat" }); // before the page hears of it
  assert.deepEqual(done, []);
  state.read();
  assert.equal(state.get().view, "timeline");
  state.set({ view: "map" });
  assert.deepEqual(done, [["replaceState", "#at&view=timeline"], ["pushState", "#at"]]);
  location.hash = "";
});

test("another view, what is shown and a decision are steps that a browser takes back; the hour and what an address brings are none", (context) => {
  nightWith();
  const done = [];
  for (const kind of ["pushState", "replaceState"]) context.mock.method(history, kind, (_, __, address) => { done.push([kind, address.replace(/at=[^&]*/, "at")]); });
  const make = () => new State({ minute: 0, view: "map", selected: "", observer: "", house: "", shown: "played", seat: "" });
  const state = make();
  state.set({ view: "timeline" }); // while the page is made
  assert.deepEqual(done, []);
  state.steps = true;
  state.set({ minute: 30 });
  state.set({ selected: "event:bell" });
  assert.deepEqual(done, []); // written later, in place of what stands
  state.set({ view: "seat", selected: "" });
  assert.deepEqual(done, [["replaceState", "#at&view=timeline&about=event:bell"], ["pushState", "#at&view=seat"]]);
  done.length = 0;
  state.set({ seat: "dan~7~3" });
  assert.deepEqual(done, [["replaceState", "#at&view=seat"], ["pushState", "#at&seat=dan~7~3"]]);
  done.length = 0;
  state.set({ seat: "" }, false); // an address that cannot be is mended: nobody chose that
  location.hash = "#view=timeline";
  state.read();
  location.hash = "";
  assert.deepEqual(done, []);
  const small = make();
  Object.assign(small, { steps: true });
  small.set({ embedded: true });
  small.set({ view: "timeline" }); // the page around it is the one to go back in
  assert.deepEqual(done, []);
});
