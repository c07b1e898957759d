// What can be searched: everything that the page has, each with its title, what else is told of it, and what choosing it shows.

import { prepared } from "interregnum/search/rank.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const NAMED = 6; // what a turning point counts beside an event of the same words
const IMPORTANT = 2;

/** Every entry of the page: `{kind, title, more, weight, minute, shows}`; `shows` are changes of the state. */
export function entriesOf(shown) {
  const { played, told, data } = shown;
  const messenger = told?.history.wires.length && shown.first === "sources" ? told : played;
  return [...turns(told ?? played), ...readings(data, told), ...happened(played), ...nouns(played), ...messages(messenger), ...words(data), ...questions(data)].map(prepared);
}

function turns(night) {
  const shows = (point) => ({ shown: night.told ? "sources" : "played", selected: night.keyOf(point.number), minute: point.minute, ...onMap(night, point.place) });
  return turningPoints(night).map((point) => ({ kind: "turn", title: point.title, more: point.says, weight: NAMED, minute: point.minute, shows: shows(point) }));
}

/** Each event once: where it first happens, or that it did not. */
function happened(night) {
  return night.events.filter((event) => !event.quiet).map((event) => {
    const number = night.firstFiring(event.id);
    const [minute, place] = [number ? night.minute(number) : undefined, event.place];
    return { kind: number ? "event" : "missed", title: event.title, more: Object.values(event.branches ?? {}).join(" "), weight: event.important ? IMPORTANT : 0, minute,
      shows: { shown: "played", selected: number ? `firing:${number}` : `event:${event.id}`, ...(number ? { minute, ...onMap(night, place) } : {}) } };
  });
}

function readings(data, told) {
  return (data.record?.readings ?? []).map((reading) => {
    const minute = reading.best ?? reading.first ?? reading.last;
    const inside = minute !== null && minute !== undefined && minute >= 0 && minute <= data.frame.length;
    return { kind: "reading", title: reading.title, more: (reading.accounts ?? []).map(({ by, says }) => `${by ?? ""} ${says}`).join(" "), minute,
      shows: { ...(told ? { shown: "sources" } : {}), selected: `reading:${reading.id}`, ...(inside ? { minute } : {}), ...(told ? onMap(told, reading.place?.[0]) : {}) } };
  });
}

function nouns(night) {
  const kinds = [["person", "persons"], ["unit", "units"], ["place", "places"], ["thing", "things"], ["authority", "authorities"]];
  const found = kinds.flatMap(([kind, section]) => Object.entries(night.nouns[section]).map(([id, noun]) => ({
    kind, title: noun.title, more: [noun.office, noun.equipment, noun.note].filter(Boolean).join(" "),
    shows: { selected: `${kind}:${id}`, ...(kind === "authority" ? {} : { view: night.data.map ? "map" : undefined }) },
  })));
  const halls = Object.entries(night.data.houses).map(([id, house]) => ({ kind: "assembly", title: house.title, more: "", shows: { selected: `house:${id}`, house: id, view: "hall" } }));
  return [...found, ...halls].map((entry) => ({ ...entry, shows: withoutNothing(entry.shows) }));
}

function messages(night) {
  return night.history.wires.map((wire, n) => ({ kind: "message", title: wire.title, more: wire.says ?? "", minute: wire.sent,
    shows: { shown: night.told ? "sources" : "played", selected: `message:${n}`, minute: wire.sent, view: "wires" } }));
}

function words(data) {
  return Object.entries(data.guide.glossary).map(([id, term]) => ({ kind: "term", title: term.title, more: [...term.also, term.says].join(" "), shows: { selected: `term:${id}` } }));
}

function questions(data) {
  return (data.guide.questions ?? []).map((question) => ({ kind: "question", title: question.asks, more: "", shows: { view: "class", selected: "" } }));
}

/** To the map, where there is one and the place is on it. */
function onMap(night, place) {
  return place && night.data.map?.home[place] ? { view: "map" } : {};
}

function withoutNothing(changes) {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
