// The data of the page, with questions that views ask of it. A history is asked through `Night`.

import { bisectRight } from "d3";

const OPEN = 0.5; // how sure a thing is whose span has no end

/** One history with what all histories of its scenario share. */
export class Night {
  constructor(data, history = data.history, events = data.events) {
    this.data = data;
    this.history = history;
    this.second = history === data.beside; // the one beside another
    this.other = null; // the one that it is compared with, where two stand side by side
    this.told = Boolean(history.told); // as the sources tell it: what no reading says has no value
    this.frame = data.frame;
    this.nouns = data.nouns;
    this.events = events;
    this.numberOf = new Map(events.map((event, number) => [event.id, number]));
    this.minutes = history.minutes;
    this.steps = new Map();
    this.firstOf = new Map();
    history.of.forEach((event, n) => {
      if (!this.firstOf.has(event)) this.firstOf.set(event, n + 1);
    });
    const nobody = new Set(history.nobody); // went, so that no line says that somebody did
    const told = new Map(); // of what goes on and on only the first lines are told
    this.visible = history.of.flatMap((event, n) => {
      const { quiet, told: most } = events[event];
      if (nobody.has(n + 1)) return [];
      const line = `${event} ${history.branches[n + 1] ?? ""}`;
      told.set(line, (told.get(line) ?? 0) + 1);
      return quiet || (most && told.get(line) > most) ? [] : [n + 1];
    });
    this.sides = sidesOf(data);
    // An address may name anything: `constructor` is in every object that has a prototype.
    for (const named of [...Object.values(data.nouns), data.houses, history.halls]) Object.setPrototypeOf(named, null);
  }

  /** The minute of a firing; the start is 0. */
  minute(number) {
    return number === 0 ? 0 : this.minutes[number - 1];
  }

  /** The number of the last firing at or before a minute. */
  lastFiring(minute) {
    return bisectRight(this.minutes, minute);
  }

  /** The event of a firing. */
  event(number) {
    return this.events[this.history.of[number - 1]]; // undefined where there is no such firing
  }

  /** The event of that id, or undefined. */
  eventById(id) {
    return this.events[this.numberOf.get(id)];
  }

  /** What happened: the title of an event, with the way it turned out where there were several. */
  title(number) {
    const event = this.event(number);
    const branch = this.history.branches[number];
    const ways = event.branches ?? {};
    return branch && Object.keys(ways).length > 1 ? `${event.title}: ${ways[branch]}` : event.title;
  }

  /** The first firing of an event (that turned out that way, if one is named); undefined where there is none. */
  firstFiring(id, branch = "") {
    const event = this.numberOf.get(id);
    if (!branch) return this.firstOf.get(event);
    const found = this.history.of.findIndex((of, n) => of === event && this.history.branches[n + 1] === branch);
    return found < 0 ? undefined : found + 1;
  }

  /** Every firing of an event. */
  firingsOf(id) {
    const event = this.numberOf.get(id);
    return this.history.of.flatMap((of, n) => (of === event ? [n + 1] : []));
  }

  /** The steps of a quantity: minutes and values; undefined where the page has none. */
  track(name) {
    if (!this.steps.has(name)) {
      const track = this.history.tracks[name];
      this.steps.set(name, track && { minutes: track[0].map((number) => this.minute(number)), numbers: track[0], values: track[1] });
    }
    return this.steps.get(name);
  }

  /** The value of a quantity at a minute; undefined where the page does not have it. */
  valueAt(name, minute) {
    const track = this.track(name);
    return track && track.values[Math.max(0, bisectRight(track.minutes, minute) - 1)];
  }

  /** The value before the one of a minute, and how likely it is, from 0 to 1, that the later one holds already. */
  change(name, minute) {
    const track = this.track(name);
    let n = track ? bisectRight(track.minutes, minute) - 1 : 0;
    let sure = n > 0 ? this.certainty(track.numbers[n], minute) : 1;
    // A reading that says again what was so already makes nothing less sure.
    for (; n > 1 && track.values[n - 1] === track.values[n]; n -= 1) sure = Math.max(sure, this.certainty(track.numbers[n - 1], minute));
    return { before: n > 0 ? track.values[n - 1] : undefined, sure };
  }

  /** How likely it is that a firing has been: 1 in a played history; in what is told, the part of its span that is over. */
  certainty(number, minute) {
    if (!number || !this.told) return 1;
    const [first, last] = this.history.spans[number - 1];
    if (last === null) return OPEN;
    const from = first ?? 0;
    return minute >= last || last <= from ? 1 : Math.max(0, (minute - from) / (last - from));
  }

  /** What the variants are called under which it was played. */
  variantTitles() {
    return this.history.variants.map((id) => this.data.variants?.[id]?.title || id);
  }

  /** How the page names a firing: by its number, or by the reading that tells of it. */
  keyOf(number) {
    if (this.second) return `second:${number}`;
    return this.told ? `reading:${this.event(number).id}` : `firing:${number}`;
  }

  /** What a person, unit, place, thing, assembly or authority is called. */
  titleOf(id) {
    for (const kind of ["persons", "units", "places", "authorities", "things", "channels"]) {
      if (this.nouns[kind][id]) return this.nouns[kind][id].title;
    }
    if (this.nouns.groups[id]) return id.replaceAll("_", " "); // a group has no title but its name
    return this.data.houses[id]?.title ?? id;
  }

  /** `kind:id` of a noun, as `selected` names it; null where there is no such noun. */
  key(id) {
    const kinds = { persons: "person", units: "unit", places: "place", things: "thing", authorities: "authority" };
    for (const [kind, name] of Object.entries(kinds)) if (this.nouns[kind][id]) return `${name}:${id}`;
    return this.data.houses[id] ? `house:${id}` : null;
  }

  /** The number of a side, 1 and up, for its colour and pattern; 0 for nobody's. */
  side(authority) {
    return this.sides.get(authority) ?? 0;
  }
}

/** Sides in the order of the scenario, those first whom somebody obeys at the start. */
function sidesOf(data) {
  const obeyed = new Set(Object.keys(data.nouns.units).map((id) => data.history.tracks[`${id}.obeys`]?.[1][0]));
  const all = Object.keys(data.nouns.authorities);
  const ordered = [...all.filter((id) => obeyed.has(id)), ...all.filter((id) => !obeyed.has(id))];
  return new Map(ordered.map((id, n) => [id, Math.min(n + 1, 6)]));
}
