// Changes to a scenario as they are typed, and its variants: read, checked, and made in its tables. As `lab/variants` does, as far as
// the tables alone can be changed: what needs another network (delays, changes in the middle) is refused with a reason.

import { conflicts } from "interregnum/play/conflicts.js";
import { Tables } from "interregnum/play/network.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOST = 100; // changes at once
const NEVER = Infinity; // asked of an event that is made to happen: whether it never did

/** What is wrong with a question: a list of `{code, found}`, which `words` of the page say. */
export class Refused extends Error {
  constructor(problems) {
    super("refused");
    this.problems = problems;
  }
}

/** The changes `[{kind, text, minute}]`, read: `{changes, titles}`, with a title for each that was asked, a variant being one; `minute`
 *  is that of the hour in a `force EVENT=HOUR`. Throws Refused. */
export function readChanges({ described }, asked) {
  if (asked.length > MOST) throw new Refused([{ code: "many", found: `${asked.length}` }]);
  const seen = [...new Map(asked.map((change) => [`${change.kind} ${change.text}`, change])).values()];
  const variants = seen.filter(({ kind }) => kind === "variant").map(({ text }) => variantNamed(described, text.trim()));
  const typed = seen.filter(({ kind }) => kind !== "variant").map((change) => readChange(described, change));
  const changes = [...ownChanges(described, variants), ...typed];
  const problems = [...variants, ...typed].flatMap((change) => change.problem ?? []);
  if (!seen.length) problems.push({ code: "none", found: "" });
  if (!problems.length) problems.push(...conflicts(changes, described));
  if (problems.length) throw new Refused(problems);
  return { changes, titles: [...variants, ...typed].map(({ title }) => title) };
}

/** A variant of the scenario, if it can be made in the tables. */
function variantNamed({ variants }, name) {
  if (!Object.hasOwn(variants, name)) return refused("variant", name);
  return variants[name].changes ? variants[name] : refused("variant-needs", name);
}

/** The changes of these variants, each after those of the variants that it is made of, and none twice. */
function ownChanges({ variants, events }, chosen) {
  const order = [...new Set(chosen.flatMap((variant) => variant.of ?? []))];
  return order.flatMap((name) => variants[name].changes).map(({ made = [], asked = [], ...own }) => {
    const [all, named] = [made, asked].map((pairs) => pairs.map(([event, way]) => ({ event, way })));
    return { ...own, made: all, asked: own.kind === "way" ? otherWays(events, all[0]) : own.kind === "hour" ? all : named };
  });
}

function otherWays(events, { event, way }) {
  return events[event].ways.flatMap((_, number) => (number === way ? [] : [{ event, way: number }]));
}

function readChange(described, { kind, text, minute }) {
  const [name, value] = parts(text);
  if (kind === "without") return without(described, text.trim());
  if (kind === "force") return forced(described, name, value, minute);
  if (kind === "assume") return assumed(described, name, value, "assume");
  if (kind === "set" && value && !value.includes("@")) return assumed(described, name, value, "set");
  return refused("kind", `${kind} ${text}`);
}

function parts(text) {
  const mark = text.indexOf("=");
  return mark < 0 ? [text.trim(), null] : [text.slice(0, mark).trim(), text.slice(mark + 1).trim()];
}

function refused(code, found) {
  return { problem: { code, found } };
}

// --- each kind -------------------------------------------------------------------------------------------------

/** Events, or ways for them, that cannot be; with an event go its parts. */
function without(described, pattern) {
  const made = matching(described, pattern);
  if (!made.length) return refused(described.events.some(({ id }) => id === pattern) ? "watches" : "event", pattern);
  const subject = ({ event }) => described.events[event].id;
  const named = made.filter((candidate) => subject(candidate) === pattern);
  const asked = named.length ? named : made;
  const [first] = asked;
  const title = pattern.includes("*") ? `nothing of ${pattern} happens (${made.length} events)`
    : first.way < 0 ? `“${described.events[first.event].title}” does not happen`
      : `“${described.events[first.event].title}” cannot turn out as “${wayTitle(described, first)}”`;
  const said = pattern.includes("*") ? pattern : `${subject(first)}${first.way < 0 ? "" : `.${described.events[first.event].ways[first.way][0]}`}`;
  return { kind: "without", text: `without ${said}`, title, made, asked };
}

function matching({ events }, pattern) {
  const matches = glob(pattern);
  const known = events.flatMap(({ id, watches }, event) => (watches ? [] : [{ id, event }]));
  const meant = new Set(known.filter(({ id }) => matches(id)).map(({ id }) => id));
  if (meant.size) return known.filter(({ id }) => meant.has(id) || [...meant].some((stem) => id.startsWith(`${stem}.`))).map(({ event }) => ({ event, way: -1 }));
  return known.flatMap(({ id, event }) => events[event].ways.flatMap(([way], number) => (matches(`${id}.${way}`) ? [{ event, way: number }] : [])));
}

/** Whether a name matches a pattern with `*` and `?`: without going back further than to the last `*`. */
export function glob(pattern) {
  return (name) => {
    let [n, p, star, from] = [0, 0, -1, 0];
    while (n < name.length) {
      if (pattern[p] === "*") [star, from, p] = [p, n, p + 1];
      else if (pattern[p] === "?" || pattern[p] === name[n]) [n, p] = [n + 1, p + 1];
      else if (star >= 0) [from, n, p] = [from + 1, from + 1, star + 1];
      else return false;
    }
    while (pattern[p] === "*") p += 1;
    return p === pattern.length;
  };
}

/** An event that turns out in one way whenever it happens; or that happens at an hour, given or drawn from its own. */
function forced(described, name, value, minute) {
  const event = described.events.findIndex(({ id }) => id === name);
  if (event < 0) return refused("event", name);
  const { title, watches, ways } = described.events[event];
  if (watches) return refused("watches", name);
  const way = ways.findIndex(([id]) => id === value);
  if (way >= 0) {
    const made = { event, way };
    return { kind: "way", text: `force ${name}=${value}`, title: `“${title}” turns out as “${wayTitle(described, made)}”`, made: [made], asked: otherWays(described.events, made) };
  }
  const made = [{ event, way: -1 }];
  if (!value) return { kind: "hour", text: `force ${name}`, title: `“${title}” happens, at an hour drawn from its own where it did not`, made, asked: made, minute: NEVER, drawn: true };
  if (!Number.isFinite(minute) || minute < 0 || minute > described.until) return refused("hour", value);
  return { kind: "hour", text: `force ${name}=${value}`, title: `“${title}” happens at ${value}`, made, asked: made, minute };
}

/** A number that is drawn at the start, given or drawn from another range. */
function assumed(described, name, value, kind) {
  const drawn = described.drawn.find(({ id }) => id === name);
  if (!drawn) return refused("assumption", name);
  const numbers = (value ?? "").split("..").map((part) => part.trim());
  if (numbers.length > (kind === "set" ? 1 : 3) || !numbers.every((part) => NUMBER.test(part))) return refused("number", `${name}=${value ?? ""}`);
  const found = numbers.map(Number);
  const [low, high] = [found[0], found.at(-1)];
  const range = found.length === 1 ? null : [low, found.length === 3 ? found[1] : (low + high) / 2, high];
  const [least, most] = drawn.bounds;
  if (found.some((x) => !Number.isFinite(x) || (least !== null && x < least) || (most !== null && x > most))) return refused("bounds", `${name}=${value}`);
  if (range && (range[1] < low || range[1] > high)) return refused("order", `${name}=${value}`);
  const shown = range ? `${numbers[0]}..${numbers.at(-1)}` : numbers[0];
  return { kind: "value", text: `${kind} ${name}=${shown}`, title: `“${drawn.title || name}” is ${shown.replace("..", " to ")}`, made: [], asked: [], subject: name, value: shown, values: [[drawn.index, ...(range ?? [low])]] };
}

function wayTitle(described, { event, way }) {
  const [id, title] = described.events[event].ways[way];
  return title || id;
}

// --- in the tables ---------------------------------------------------------------------------------------------

/** The tables with these changes, and where the hours lie that are to be drawn. */
export function changedTables({ described, tables }, changes) {
  const changed = new Tables(tables, described);
  const hours = [];
  for (const change of changes) {
    if (change.kind === "without") for (const removed of change.made) remove(changed, removed);
    if (change.kind === "way") turnOut(changed, change.made[0]);
    if (change.kind === "hour") hours.push({ event: change.made[0].event, drawn: Boolean(change.drawn), constant: happenAt(changed, change.made[0].event, change.drawn ? 0 : change.minute) });
    if (change.kind === "value") for (const [quantity, ...numbers] of change.values) start(changed, quantity, numbers);
  }
  return { tables: changed.tables, hours: hours.filter(({ drawn }) => drawn) };
}

function remove(tables, { event, way }) {
  if (way < 0) tables.set("events", event, "guard", "Int32", tables.constant(0).program);
  else tables.set("branches", tables.get("events", event, "branches", "Int32") + way, "weight", "Int32", -1);
}

function turnOut(tables, { event, way }) {
  const [first, end] = ["branches", "branches_end"].map((column) => tables.get("events", event, column, "Int32"));
  for (let row = first; row < end; row += 1) {
    if (tables.get("branches", row, "weight", "Int32") >= 0) tables.set("branches", row, "weight", "Int32", tables.constant(row === first + way ? 1 : 0).program);
  }
}

/** The event has no condition any more, and a clock that runs out at this minute, once. */
function happenAt(tables, event, minute) {
  const { program, place } = tables.constant(minute);
  const columns = { guard: -1, clock: tables.described.meant.fixed, may_be_nought: 0, a: program, b: -1, c: -1, speed: -1, again: 0 };
  for (const [column, value] of Object.entries(columns)) tables.set("events", event, column, "Int32", value);
  tables.set("events", event, "causes_end", "Int32", tables.get("events", event, "causes", "Int32")); // nothing made it possible
  for (let row = 0; row < tables.tables.clauses.length; row += 1) {
    if (tables.get("clauses", row, "event", "Int32") !== event) continue;
    tables.set("clauses", row, "within", "Int32", 1);
    tables.set("clauses", row, "low", "Float64", -Infinity);
    tables.set("clauses", row, "high", "Float64", Infinity);
  }
  return place;
}

/** The quantity starts at a number, or is drawn from another range where it is drawn. */
function start(tables, quantity, numbers) {
  if (numbers.length === 1) {
    tables.set("quantities", quantity, "drawn", "Int32", -1);
    tables.set("quantities", quantity, "start", "Float64", numbers[0]);
    const order = new Int32Array(tables.tables.order.bytes.slice().buffer).filter((n) => n !== quantity);
    tables.put("order", new Uint8Array(order.buffer.slice(0, order.byteLength)));
    return;
  }
  tables.set("quantities", quantity, "drawn", "Int32", tables.described.meant.triangular);
  ["a", "b", "c"].forEach((column, n) => tables.set("quantities", quantity, column, "Int32", tables.constant(numbers[n]).program));
}
