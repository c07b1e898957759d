// The portrait of an assembly, or of one bloc of it, as it is at this minute.

import { h } from "interregnum/dom.js";
import { basis, line, to } from "interregnum/evidence.js";
import { after, inHall, standing } from "interregnum/benches.js";
import { stamp } from "interregnum/hours.js";
import { listed } from "interregnum/proceedings.js";
import { say } from "interregnum/words.js";

const LAST = 8;

/** The portrait of `congress`, or of `congress.mensheviks`; null where there is no such one. */
export function houseOf(night, state, id) {
  const [house, bloc] = id.split(".");
  if (!night.data.houses[house] || (bloc && !night.data.houses[house].blocs[bloc])) return null;
  return bloc ? blocOf(night, state, house, bloc) : whole(night, state, house);
}

function links(night, state, ids) {
  return ids.map((one, n) => [n ? "; " : "", to(night, state, night.key(one), night.called(one))]);
}

function facts(found) {
  return h("dl", { class: "facts" }, found.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [h("dt", {}, say(`house.${name}`)), h("dd", {}, value)]));
}

function head(state, kind, title, house) {
  return [h("p", { class: "kicker" }, say(kind), ` · ${stamp(state.get().minute)}`), h("h2", { tabindex: "-1" }, title), house];
}

function see(state, house) {
  return state.get().view === "hall" ? null : h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ view: "hall", chosen: `house:${house}` }) } }, say("house.see")));
}

function whole(night, state, id) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const number = night.lastAt(state.get().minute);
  const recognised = hall.recognises ? after(hall.recognises, number) : "";
  const mandates = Object.entries(hall.mandates);
  const sum = mandates.reduce((all, [, n]) => all + n, 0);
  return [
    ...head(state, "house.kind", house.title, null), see(state, id),
    facts([["state", say(`hall.${standing(hall, number)}`)], ["at", to(night, state, night.key(house.at), night.called(house.at))],
      ["delegates", String(hall.delegates)], ["there", String(inHall(hall, number))], ["recognises", recognised ? to(night, state, night.key(recognised), night.called(recognised)) : ""],
      ["presidium", house.presidium ? say("house.seats", { n: house.presidium.seats, rule: say(`rule.${house.presidium.rule}`) }) : ""]]),
    h("section", {}, h("h3", {}, say("hall.blocs")), h("ul", { class: "lines-plain" }, Object.entries(house.blocs).map(([name, bloc]) => h("li", {}, to(night, state, `house:${id}.${name}`, bloc.title), ` ${say("hall.of-all", { n: after(hall.blocs[name].present, number), of: hall.blocs[name].delegates })}`)))),
    mandates.length ? h("section", {}, h("h3", {}, say("house.mandates")), h("p", { class: "small" }, say("house.mandates-why", { sum, of: hall.delegates })), h("ul", { class: "lines-plain" }, mandates.map(([name, n]) => h("li", {}, `${n} ${house.mandates[name].title}`, basis(house.mandates[name]))))) : null,
    h("p", { class: "small" }, basis(house)),
    told(night, state, id, () => true),
  ];
}

function blocOf(night, state, id, name) {
  const [bloc, own] = [night.data.houses[id].blocs[name], night.history.halls[id].blocs[name]];
  const number = night.lastAt(state.get().minute);
  const title = night.data.houses[id].title;
  return [
    ...head(state, "house.bloc", bloc.title, h("p", { class: "dateline" }, to(night, state, `house:${id}`, title))), see(state, id),
    facts([["delegates", bloc.range ? say("house.drawn", { n: own.delegates, low: bloc.range[0], high: bloc.range[1] }) : String(own.delegates)], ["there", String(after(own.present, number))], ["out", String(after(own.out, number))],
      ["heat", `${Math.round(100 * after(own.heat, number))} %`], ["leaning", bloc.leaning === undefined ? "" : bloc.leaning.toFixed(2).replace("-", "−")],
      ["looks_to", (bloc.looks_to ?? []).map((one) => night.data.houses[id].blocs[one]?.title ?? one).join("; ")],
      ["members", bloc.members ? links(night, state, bloc.members) : ""]]),
    h("p", { class: "small" }, basis(bloc)),
    told(night, state, id, (event) => event.by === `${id}.${name}` || bloc.members?.includes(event.by)),
  ];
}

/** What happened in it, up to now. */
function told(night, state, id, wanted) {
  const found = listed(night, id).filter((entry) => wanted(night.event(entry.number)));
  const before = found.filter((entry) => entry.minute <= state.get().minute);
  const shown = before.length ? before.slice(-LAST) : found.slice(0, LAST);
  return shown.length ? h("section", {}, h("h3", {}, say("kind.events")), h("ol", { class: "events" }, shown.map((entry) => line(night, state, entry.number)))) : null;
}
