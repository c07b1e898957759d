// One history, as its trace has it: what happened, and what was so after each firing. As `history/data.py`.
//
// Firings are numbered from 1; 0 is the start. Events and quantities are named by their places in the network.

import { bisectLeft, bisectRight } from "interregnum/history/bisect.js";
import { Formulas, holds } from "interregnum/history/formulas.js";

const START = 0;

/** The facts of a scenario, made ready to be asked; `events` are those of the page, with titles. */
export class Facts {
  constructor(facts, events, frame) {
    Object.assign(this, { ...facts, shown: events, frame, rules: facts.events });
    this.formulas = new Formulas(facts.nodes);
    this.quantityOf = new Map(facts.quantities.map((id, n) => [id, n]));
    this.eventOf = new Map(events.map(({ id }, n) => [id, n]));
    this.timedBy = new Map(facts.timed);
    this.toldOf = new Map(facts.told.map(([quantity, title, written, stands]) => [quantity, { title, written, stands }]));
  }
}

/** A history: facts and a trace (`views/page/facts/trace.py`, or `columns.js` of what the kernel wrote). */
export class History {
  constructor(facts, trace) {
    this.facts = facts;
    this.trace = trace;
    this.ended = facts.frame.length;
    this.length = trace.minutes.length;
    this.minutes = Float64Array.from(trace.minutes, Number);
    this.values = Float64Array.from(trace.values, Number);
    this.changesEnd = this.ends();
    this.steps = this.byQuantity();
    this.byEvent = this.firings();
    this.starts = this.startValues();
  }

  /** Where the changes of each firing end. */
  ends() {
    let end = 0;
    return this.trace.changed.map((many) => { end += many; return end; });
  }

  byQuantity() {
    const steps = new Map();
    let number = 0;
    this.trace.quantities.forEach((quantity, n) => {
      while (n >= this.changesEnd[number]) number += 1;
      if (!steps.has(quantity)) steps.set(quantity, { numbers: [], values: [] });
      const step = steps.get(quantity);
      step.numbers.push(number);
      step.values.push(this.values[n]);
    });
    return steps;
  }

  firings() {
    const found = new Map();
    this.trace.of.forEach((event, n) => { if (!found.has(event)) found.set(event, []); found.get(event).push(n + 1); });
    return found;
  }

  startValues() {
    const { quantities, starts, drawn, timed, formulas } = this.facts;
    const values = new Float64Array(quantities.length);
    for (const [quantity, value] of starts) values[quantity] = Number(value);
    drawn.forEach((quantity, n) => { values[quantity] = Number(this.trace.drawn[n]); });
    for (const [quantity, formula] of timed) values[quantity] = formulas.value(formula, (name) => values[name], 0);
    return values;
  }

  // --- what was so, when -------------------------------------------------------------------------

  /** The value of a quantity after the firing of that number; at the end by default. */
  value(quantity, after = this.length) {
    const steps = this.steps.get(quantity);
    const n = steps ? bisectRight(steps.numbers, after) : 0;
    return n ? steps.values[n - 1] : this.starts[quantity];
  }

  /** The same by name; undefined where there is no such quantity. */
  named(id, after = this.length) {
    const quantity = this.facts.quantityOf.get(id);
    return quantity === undefined ? undefined : this.value(quantity, after);
  }

  /** The firing that had last written a quantity; 0 where none had. */
  writer(quantity, after = this.length) {
    const steps = this.steps.get(quantity);
    const n = steps ? bisectRight(steps.numbers, after) : 0;
    return n ? steps.numbers[n - 1] : START;
  }

  /** The changes of a firing: `[quantity, value]`, in their order. */
  changesOf(number) {
    const first = number ? this.changesEnd[number - 1] : 0;
    return this.trace.quantities.slice(first, this.changesEnd[number]).map((quantity, n) => [quantity, this.values[first + n]]);
  }

  /** The firings, of those between two, after which a formula may have had another value than before. */
  numbersOf(formula, after = START, before = this.length + 1) {
    return this.numbersOfAll(this.facts.formulas.reads(formula), after, before);
  }

  numbersOfAll(quantities, after = START, before = this.length + 1) {
    const found = new Set();
    for (const quantity of quantities) {
      const numbers = this.steps.get(quantity)?.numbers ?? [];
      for (let n = bisectRight(numbers, after); n < bisectLeft(numbers, before); n += 1) found.add(numbers[n]);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** The value of a formula after the firing of that number, as of its minute; at the end by default. */
  evaluate(formula, after, now = after === undefined ? this.ended : this.minute(after)) {
    return this.facts.formulas.value(formula, (quantity) => this.value(quantity, after), now);
  }

  /** Whether a condition was true then; one that had no value was not. */
  holds(formula, after) {
    return holds(this.evaluate(formula, after));
  }

  minute(number) {
    return number === START ? 0 : this.minutes[number - 1];
  }

  // --- what happened -----------------------------------------------------------------------------

  /** A firing: its number, minute, since when it had been possible, event, way (-1: none), and causes. */
  firing(number) {
    const { of, branches, causes, began } = this.trace;
    const since = began[number - 1];
    return { number, minute: this.minute(number), began: Array.isArray(since) ? Number(since[0]) : this.minute(since), event: of[number - 1], way: branches[number - 1], causes: causes[number - 1] };
  }

  /** The numbers of the firings of an event, by its place or its id. */
  firingsOf(event) {
    return this.byEvent.get(typeof event === "string" ? this.facts.eventOf.get(event) : event) ?? [];
  }

  /** The first firing of an event; undefined where it did not happen. */
  first(id) {
    return this.firingsOf(id)[0];
  }

  /** The way a firing turned out, as the rules have it; undefined where there is none. */
  way({ event, way }) {
    return way < 0 ? undefined : this.facts.rules[event].ways[way];
  }

  /** What happened, as a sentence: with the way it turned out where there were several. */
  title(number) {
    const { event, way } = this.firing(number);
    const { title, branches } = this.facts.shown[event];
    const ways = Object.values(branches ?? {});
    return way < 0 || ways.length < 2 ? title : `${title}: ${ways[way]}`;
  }

  /** The numbers of the firings in which people were let go, each with a chance, and nobody went. */
  withNobody() {
    const { shown, quantities } = this.facts;
    const went = (number) => this.changesOf(number).some(([quantity]) => shown[this.trace.of[number - 1]].goes.includes(quantities[quantity]));
    return this.trace.of.flatMap((event, n) => (shown[event].goes && !went(n + 1) ? [n + 1] : []));
  }

  /** The numbers of the firings that a reader is shown: none of bookkeeping or with nobody in it, and of what goes on and on the first. */
  withoutBookkeeping() {
    const nobody = new Set(this.withNobody());
    const told = new Map();
    const found = [];
    this.trace.of.forEach((event, n) => {
      const { quiet, told: most } = this.facts.shown[event];
      if (nobody.has(n + 1)) return;
      const line = `${event} ${this.trace.branches[n]}`;
      told.set(line, (told.get(line) ?? 0) + 1);
      if (!quiet && (!most || told.get(line) <= most)) found.push(n + 1);
    });
    return found;
  }
}
