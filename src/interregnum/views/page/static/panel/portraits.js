// Portraits in the panel: a person, a unit, a place, a thing, a side, as it is at this minute.

import { assemblyPortrait } from "interregnum/panel/assembly.js";
import { messagePortrait } from "interregnum/panel/message.js";
import { basis } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { eventLine, link } from "interregnum/shared/links.js";
import { percent } from "interregnum/shared/shares.js";
import { timestamp } from "interregnum/shared/time.js";

const LAST = 8;
const KINDS = new Map([["person", "persons"], ["unit", "units"], ["place", "places"], ["thing", "things"], ["authority", "authorities"]]);

/** The portrait of a noun; null where there is no such one. */
export function portrait(night, state, kind, id) {
  if (kind === "house") return assemblyPortrait(night, state, id);
  if (kind === "message") return messagePortrait(night, state, id);
  const noun = KINDS.has(kind) ? night.nouns[KINDS.get(kind)][id] : null;
  if (!noun) return null;
  const { minute } = state.get();
  const facts = { person, unit, place, thing, authority }[kind](night, state, id, minute).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  return [
    h("p", { class: "kicker" }, t(`kind.${kind}`), ` · ${timestamp(minute)}`),
    h("h2", { tabindex: "-1" }, noun.title),
    noun.office ? h("p", { class: "dateline" }, noun.office) : null,
    h("dl", { class: "facts" }, facts.flatMap(([name, value]) => [h("dt", {}, t(`fact.${name}`)), h("dd", {}, value)])),
    noun.note ? h("p", { class: "small" }, noun.note) : null,
    h("p", { class: "small" }, basis(noun)),
    kind === "person" ? h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ observer: id, view: "wires", shown: "played" }) } }, t(night.told ? "knowledge.see-played" : "knowledge.see"))) : null,
    about(night, state, id),
  ];
}

function where(night, state, id, minute) {
  const place = night.valueAt(`${id}.at`, minute);
  return place ? link(state, `place:${place}`, night.titleOf(place)) : place === "" ? t("fact.under_way") : untold(night, place);
}

function side(night, state, authority) {
  return authority ? link(state, `authority:${authority}`, night.titleOf(authority)) : "";
}

/** In what is told, a value that no reading gives is said to be none. */
function untold(night, value) {
  return night.told && (value === null || value === undefined) ? t("told.nothing") : "";
}

function share(value) {
  return value === undefined || value === null ? "" : percent(value);
}

function person(night, state, id, minute) {
  const held = night.valueAt(`${id}.held_by`, minute);
  return [["at", where(night, state, id, minute)], ["stands_with", side(night, state, night.nouns.persons[id].side)],
    ["held_by", held ? side(night, state, held) : ""], ["busy", night.valueAt(`${id}.busy`, minute) ? t("fact.yes") : ""],
    ...expectations(night, id, minute)];
}

function unit(night, state, id, minute) {
  const start = night.valueAt(`${id}.people`, 0);
  const people = night.valueAt(`${id}.people`, minute);
  return [["people", night.told ? people ?? t("told.nothing") : start === people ? `${people}` : t("fact.of_start", { now: people, start })], ["at", where(night, state, id, minute)],
    ["obeys", side(night, state, night.valueAt(`${id}.obeys`, minute)) || untold(night, night.valueAt(`${id}.obeys`, minute))], ["resolve", share(night.valueAt(`${id}.resolve`, minute))],
    ["left", night.valueAt(`${id}.left`, minute) || ""], ["killed", night.valueAt(`${id}.killed`, minute) || ""], ["wounded", night.valueAt(`${id}.wounded`, minute) || ""],
    ["equipment", night.nouns.units[id].equipment], ...expectations(night, id, minute)];
}

function expectations(night, id, minute) {
  const found = Object.keys(night.nouns.authorities).map((authority) => [authority, night.valueAt(`${id}.expects.${authority}`, minute)]).filter(([, value]) => value > 0.02);
  const said = found.sort((a, b) => b[1] - a[1]).map(([authority, value]) => `${night.titleOf(authority)} ${share(value)}`).join("; ");
  const apart = found.length > 1 ? h("span", { class: "small" }, ` (${t("knowledge.expects.apart")})`) : null;
  return found.length ? [["expects", [said, apart]]] : [];
}

function place(night, state, id, minute) {
  const there = (kind) => Object.keys(night.nouns[kind]).filter((noun) => night.valueAt(`${noun}.at`, minute) === id);
  const links = (kind, name) => there(kind).map((noun, n) => [n ? "; " : "", link(state, `${name}:${noun}`, night.titleOf(noun))]);
  const within = night.nouns.places[id].within;
  const holder = night.valueAt(`${id}.held_by`, minute);
  return [["held_by", holder ? side(night, state, holder) : untold(night, holder)], ["within", within ? link(state, `place:${within}`, night.titleOf(within)) : ""],
    ["units", there("units").length ? links("units", "unit") : ""], ["persons", there("persons").length ? links("persons", "person") : ""]];
}

function thing(night, state, id, minute) {
  const now = ["ready", "faulty", "missing", "written_off"].find((condition) => night.valueAt(`${id}.${condition}`, minute));
  const at = night.nouns.things[id].at;
  return [["state", now ? t(`thing.${now}`) : ""], ["at", night.key(at) ? link(state, night.key(at), night.titleOf(at)) : ""]];
}

function authority(night, state, id, minute) {
  const units = Object.keys(night.nouns.units).filter((unit) => night.valueAt(`${unit}.obeys`, minute) === id);
  const people = units.reduce((sum, unit) => sum + (night.valueAt(`${unit}.people`, minute) ?? 0), 0);
  const places = Object.keys(night.nouns.places).filter((place) => night.valueAt(`${place}.held_by`, minute) === id);
  return [["people", people.toLocaleString("en")], ["units", units.map((unit, n) => [n ? "; " : "", link(state, `unit:${unit}`, night.titleOf(unit))])],
    ["holds", places.map((place, n) => [n ? "; " : "", link(state, `place:${place}`, night.titleOf(place))])]];
}

/** What happened there, or by them, up to now and after. */
function about(night, state, id) {
  const found = night.visible.filter((number) => {
    const event = night.event(number);
    return event.place === id || event.by === id;
  });
  if (!found.length) return null;
  const { minute } = state.get();
  const before = found.filter((number) => night.minute(number) <= minute);
  return h("section", {}, h("h3", {}, t("kind.events")), h("ol", { class: "events" }, (before.length ? before.slice(-LAST) : found.slice(0, LAST)).map((number) => eventLine(night, state, number))));
}
