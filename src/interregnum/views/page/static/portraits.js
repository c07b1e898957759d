// Portraits in the panel: a person, a body of people, a place, a thing, a side, as it is at this minute.

import { h } from "interregnum/dom.js";
import { basis, line, to } from "interregnum/evidence.js";
import { stamp } from "interregnum/hours.js";
import { messageOf } from "interregnum/messages.js";
import { houseOf } from "interregnum/portraithouse.js";
import { say } from "interregnum/words.js";

const LAST = 8;

/** The portrait of a noun; null where there is no such one. */
export function portrait(night, state, kind, id) {
  if (kind === "house") return houseOf(night, state, id);
  if (kind === "message") return messageOf(night, state, id);
  const plural = { person: "persons", unit: "units", place: "places", thing: "things", authority: "authorities" }[kind];
  const noun = plural && night.nouns[plural][id];
  if (!noun) return null;
  const { minute } = state.get();
  const facts = { person, unit, place, thing, authority }[kind](night, state, id, minute).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  return [
    h("p", { class: "kicker" }, say(`kind.${kind}`), ` · ${stamp(minute)}`),
    h("h2", { tabindex: "-1" }, noun.title),
    noun.office ? h("p", { class: "dateline" }, noun.office) : null,
    h("dl", { class: "facts" }, facts.flatMap(([name, value]) => [h("dt", {}, say(`fact.${name}`)), h("dd", {}, value)])),
    noun.note ? h("p", { class: "small" }, noun.note) : null,
    h("p", { class: "small" }, basis(noun)),
    kind === "person" ? h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ eyes: id, view: "wires" }) } }, say("eyes.see"))) : null,
    about(night, state, id),
  ];
}

function where(night, state, id, minute) {
  const place = night.at(`${id}.at`, minute);
  return place ? to(night, state, `place:${place}`, night.called(place)) : place === "" ? say("fact.under_way") : "";
}

function side(night, state, authority) {
  return authority ? to(night, state, `authority:${authority}`, night.called(authority)) : "";
}

function share(value) {
  return value === undefined ? "" : `${Math.round(value * 100)} %`;
}

function person(night, state, id, minute) {
  const held = night.at(`${id}.held_by`, minute);
  return [["at", where(night, state, id, minute)], ["stands_with", side(night, state, night.nouns.persons[id].side)],
    ["held_by", held ? side(night, state, held) : ""], ["busy", night.at(`${id}.busy`, minute) ? say("fact.yes") : ""],
    ...expectations(night, id, minute)];
}

function unit(night, state, id, minute) {
  const start = night.at(`${id}.people`, 0);
  const people = night.at(`${id}.people`, minute);
  return [["people", start === people ? `${people}` : say("fact.of_start", { now: people, start })], ["at", where(night, state, id, minute)],
    ["obeys", side(night, state, night.at(`${id}.obeys`, minute))], ["resolve", share(night.at(`${id}.resolve`, minute))],
    ["left", night.at(`${id}.left`, minute) || ""], ["killed", night.at(`${id}.killed`, minute) || ""], ["wounded", night.at(`${id}.wounded`, minute) || ""],
    ["equipment", night.nouns.units[id].equipment], ...expectations(night, id, minute)];
}

function expectations(night, id, minute) {
  const found = Object.keys(night.nouns.authorities).map((authority) => [authority, night.at(`${id}.expects.${authority}`, minute)]).filter(([, value]) => value > 0.02);
  return found.length ? [["expects", found.sort((a, b) => b[1] - a[1]).map(([authority, value]) => `${night.called(authority)} ${share(value)}`).join("; ")]] : [];
}

function place(night, state, id, minute) {
  const there = (kind) => Object.keys(night.nouns[kind]).filter((one) => night.at(`${one}.at`, minute) === id);
  const links = (kind, name) => there(kind).map((one, n) => [n ? "; " : "", to(night, state, `${name}:${one}`, night.called(one))]);
  const within = night.nouns.places[id].within;
  return [["held_by", side(night, state, night.at(`${id}.held_by`, minute))], ["within", within ? to(night, state, `place:${within}`, night.called(within)) : ""],
    ["units", there("units").length ? links("units", "unit") : ""], ["persons", there("persons").length ? links("persons", "person") : ""]];
}

function thing(night, state, id, minute) {
  const now = ["ready", "faulty", "missing", "written_off"].find((one) => night.at(`${id}.${one}`, minute));
  const at = night.nouns.things[id].at;
  return [["state", now ? say(`thing.${now}`) : ""], ["at", night.key(at) ? to(night, state, night.key(at), night.called(at)) : ""]];
}

function authority(night, state, id, minute) {
  const units = Object.keys(night.nouns.units).filter((one) => night.at(`${one}.obeys`, minute) === id);
  const people = units.reduce((sum, one) => sum + (night.at(`${one}.people`, minute) ?? 0), 0);
  const places = Object.keys(night.nouns.places).filter((one) => night.at(`${one}.held_by`, minute) === id);
  return [["people", people.toLocaleString("en")], ["units", units.map((one, n) => [n ? "; " : "", to(night, state, `unit:${one}`, night.called(one))])],
    ["holds", places.map((one, n) => [n ? "; " : "", to(night, state, `place:${one}`, night.called(one))])]];
}

/** What happened there, or by them, up to now and after. */
function about(night, state, id) {
  const found = night.told.filter((number) => {
    const event = night.event(number);
    return event.place === id || event.by === id;
  });
  if (!found.length) return null;
  const { minute } = state.get();
  const before = found.filter((number) => night.minute(number) <= minute);
  return h("section", {}, h("h3", {}, say("kind.events")), h("ol", { class: "events" }, (before.length ? before.slice(-LAST) : found.slice(0, LAST)).map((number) => line(night, state, number))));
}
