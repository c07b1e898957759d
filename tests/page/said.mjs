// What a page says: every text of every panel and view, with where it stands, as JSON on the standard output. The file named
// in the arguments holds the page's data. What stands in a fold for those who want it, and what is code to be copied, is left out.

import { readFileSync } from "node:fs";
import { Element } from "./document.mjs";

const [file] = process.argv.slice(2);
const data = JSON.parse(readFileSync(file, "utf8"));
const HOURS = [0, 0.35, 0.6, 0.7, 0.8, 0.95];
const LEFT_OUT = ["for-those-who-want", "open"];
const SPOKEN = ["aria-label", "title", "aria-valuetext", "aria-description", "placeholder"];
const said = new Map(); // texts, with where each was first found

function gather(where, node) {
  if (!(node instanceof Element)) { note(where, String(node)); return; }
  if (node.tag === "style" || LEFT_OUT.some((name) => node.classList.contains(name)) || node.tag === "code") return;
  for (const name of SPOKEN) note(where, node.getAttribute(name) ?? "");
  // a line of text is what its inline children make up
  for (const child of node.childNodes) gather(where, child);
}

function note(where, text) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain && !said.has(plain)) said.set(plain, where);
}

globalThis.getComputedStyle = () => ({ getPropertyValue: () => "", fontFamily: "", gridTemplateColumns: "600px 300px" });
globalThis.document.body ??= new Element("body");
const { account } = await import("interregnum/account/account.js");
const { setFrame } = await import("interregnum/shared/time.js");
const { setWorks } = await import("interregnum/shared/sources.js");
const { Shown } = await import("interregnum/frame/shown.js");
const { contentOf, contentNow } = await import("interregnum/panel/panel.js");
setFrame(data.frame);
setWorks(data.works);
data.history = account(data, data.history);
data.beside &&= account(data, data.beside);
const shown = new Shown(data);
const state = { values: { minute: 0, selected: "", observer: "", view: "map", house: "", shown: "played", playing: false, speed: 10 },
  get() { return state.values; }, set(changes) { Object.assign(state.values, changes); }, on(_, listener) { listener(state.values); }, address: () => "#" };

/** Everything that can be selected. */
function* keys(night) {
  yield* data.events.filter((event) => !event.quiet).map((event) => `event:${event.id}`);
  yield* night.visible.filter((number) => night.firingsOf(night.event(number).id).indexOf(number) < 4).map((number) => `firing:${number}`);
  yield* (data.record?.readings ?? []).map((reading) => `reading:${reading.id}`);
  for (const [kind, one] of Object.entries({ persons: "person", units: "unit", places: "place", things: "thing", authorities: "authority" })) yield* Object.keys(data.nouns[kind]).map((id) => `${one}:${id}`);
  for (const [id, house] of Object.entries(data.houses)) { yield `house:${id}`; yield* Object.keys(house.blocs).map((bloc) => `house:${id}.${bloc}`); }
  yield* data.history.wires.map((_, number) => `message:${number}`);
  yield* Object.keys(data.guide.glossary).map((id) => `term:${id}`);
}

for (const [name, night] of Object.entries({ played: shown.played, sources: shown.told, beside: shown.beside })) {
  if (!night) continue;
  state.values.minute = data.frame.length * 0.7;
  if (name === "beside") {
    for (const number of night.visible.slice(0, 400)) for (const node of [contentOf(shown.played, state, shown, `second:${number}`)].flat(Infinity)) if (node) gather(`second:${number}`, node);
    continue;
  }
  for (const key of keys(shown.played)) for (const node of [contentOf(night, state, shown, key)].flat(Infinity)) if (node) gather(`${name} ${key}`, node);
  for (const part of HOURS) {
    state.values.minute = data.frame.length * part;
    for (const node of [contentNow(night, state)].flat(Infinity)) if (node) gather(`${name} now`, node);
  }
}

const { views } = await import("interregnum/frame/views.js");
document.elements.set("stage", Object.assign(new Element("main"), { clientWidth: 900 }));
const errors = [];
for (const which of data.told ? ["played", "sources"] : ["played"]) {
  state.values.shown = which;
  for (const view of views(shown, { cite() {}, print() {}, present() {} })) {
    if (view.name === "map") continue; // a picture of shapes: its names are those of the panels, its tables are asked below
    try {
      const made = view.make(state, shown.night(state.values));
      for (const part of HOURS) {
        state.values.minute = data.frame.length * part;
        made.draw(state.values.minute);
        gather(`view ${view.name}`, made.element);
      }
    } catch (error) { errors.push(`${view.name}: ${error.stack}`); }
  }
}
process.stdout.write(JSON.stringify({ said: [...said].map(([text, where]) => [where, text]), errors }), () => process.exit(0));
