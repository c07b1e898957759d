// Each history twice, without and with changes, from the same draws; what is the same in both is played once.

import { changedTables } from "interregnum/play/changes.js";
import { Kernel } from "interregnum/play/kernel.js";
import { Generator } from "interregnum/play/numbers/random.js";

const WAYS = 4096; // more than an event has

/** The histories of a scenario as it is, each kept once it is played: what-ifs with one seed share them. */
export class Histories {
  constructor(module, scenario, seed) {
    this.scenario = scenario;
    this.seed = seed;
    this.kernel = new Kernel(module, scenario.described, scenario.tables);
    this.played = [];
  }

  /** What came of a history: first times, outcomes, and the ways in which events turned out. */
  get(replica) {
    this.played[replica] ??= this.play(replica);
    return this.played[replica];
  }

  play(replica) {
    const ways = new Set();
    const { size, at } = this.scenario.described.rows.firing;
    this.kernel.begin(this.seed, replica);
    this.kernel.play(([firings]) => {
      const rows = new Int32Array(firings.buffer, firings.byteOffset, firings.byteLength / 4);
      for (let row = 0; row < rows.length; row += size / 4) if (rows[row + at.branch / 4] >= 0) ways.add(rows[row + at.event / 4] * WAYS + rows[row + at.branch / 4]);
    });
    return { ...found(this.kernel), ways };
  }
}

/** Where the first time of an event stands among those of a history. */
export function columns({ watched }) {
  return new Map(watched.map((event, n) => [event, n]));
}

/** First times of what is watched, and outcomes, of the history that a kernel has played. */
export function found(kernel) {
  const { watched, outcomes } = kernel.described;
  const first = kernel.firsts();
  const read = kernel.read();
  return { times: Float64Array.from(watched, first), outcomes: Float64Array.from(outcomes, (outcome) => outcomeNumber(outcome, first, read)) };
}

/** An outcome as a number: the place of its ending, its minute (NaN for never), or its value. */
function outcomeNumber({ kind, labels, otherwise, events, read: place }, first, read) {
  if (kind === "value") return read[place];
  const times = events.map(first);
  const earliest = times.indexOf(Math.min(...times));
  const came = Number.isFinite(times[earliest]);
  if (kind === "time") return came ? times[0] : NaN;
  return came ? earliest : labels.indexOf(otherwise);
}

/** For each history the hour of an event that is made to happen: its own, or one drawn from those of the others. `columns` has
 *  for each event its first times; null for an event that never happens. */
export function drawHours(columns, seed, stream) {
  const generator = new Generator(seed, stream);
  return columns.map((own) => {
    const came = Float64Array.from(own).filter(Number.isFinite).sort();
    if (!came.length) return null;
    return Float64Array.from(own, (minute) => { const place = generator.unit(); return Number.isFinite(minute) ? minute : came[Math.floor(place * came.length)]; });
  });
}

/** The same histories with changes. `minutes` has, for each event whose hour is drawn, its hour in each history. */
export class Changed {
  constructor(module, histories, changes, minutes = []) {
    const { described } = histories.scenario;
    const { tables, hours } = changedTables(histories.scenario, changes);
    Object.assign(this, { histories, changes, hours, minutes, kernel: new Kernel(module, described, tables) });
    this.column = columns(described);
  }

  /** A pair: outcomes of both, which changes it is exposed to, and whether anything differs. */
  pair(replica) {
    const base = this.histories.get(replica);
    const exposed = this.changes.map((change) => this.isExposed(change, base));
    const varied = this.isUntouched(base) ? base : this.play(replica);
    const same = (these, those) => these.every((x, n) => x === those[n] || (Number.isNaN(x) && Number.isNaN(those[n])));
    const touched = exposed.includes(true) || !(varied === base || (same(base.times, varied.times) && same(base.outcomes, varied.outcomes)));
    return { base: base.outcomes, varied: varied.outcomes, exposed, touched };
  }

  play(replica) {
    this.hours.forEach(({ constant }, n) => this.kernel.setConstant(constant, this.minutes[n][replica]));
    this.kernel.begin(this.histories.seed, replica);
    this.kernel.play();
    return found(this.kernel);
  }

  isExposed({ asked, minute }, base) {
    if (minute === undefined) return asked.some((happening) => this.came(happening, base));
    return minute === Infinity ? !this.came(asked[0], base) : base.times[this.column.get(asked[0].event)] !== minute;
  }

  came({ event, way }, { times, ways }) {
    return way < 0 ? Number.isFinite(times[this.column.get(event)]) : ways.has(event * WAYS + way);
  }

  /** Whether nothing that is changed would have come about: then every draw, and the history, is the same. */
  isUntouched(base) {
    return this.changes.every(({ kind, made, asked }) => (kind === "without" && !made.some((happening) => this.came(happening, base))) || (kind === "way" && !asked.some((happening) => this.came(happening, base))));
  }
}
