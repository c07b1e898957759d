// Histories of one network, played by the compiled kernel in a memory of their own.

import { Memory } from "interregnum/play/memory.js";

const FIRINGS = 0; // the first part of a trace
const CHANGES = 3;

/** What stopped a history that cannot go on. */
export class HistoryStopped extends Error {
  constructor(reason, details) {
    super(reason);
    Object.assign(this, { reason, ...details });
  }
}

/** `begin` a history, `play` it, then ask of it. */
export class Kernel {
  constructor(module, described, tables) {
    this.described = described;
    this.calls = new WebAssembly.Instance(module, {}).exports;
    this.memory = new Memory(this.calls.memory, this.calls.__heap_base.value);
    const parts = Object.values(tables);
    this.tables = this.memory.bundle(parts.map(({ size, length }) => [size, length]));
    this.state = this.memory.bundle(described.state);
    this.trace = this.memory.bundle(described.trace);
    this.untraced = this.memory.bundle(described.trace.map(([size], n) => [size, n === described.trace.length - 1 ? described.trace[n][1] : 0]));
    this.stops = this.memory.bundle([[1, described.events.length + 1]]);
    parts.forEach(({ bytes }, n) => this.memory.bytes(this.tables.parts[n]).set(bytes));
    this.place = Object.fromEntries(STATE.map((name, n) => [name, this.state.parts[n]]));
    this.table = Object.fromEntries(Object.keys(tables).map((name, n) => [name, this.tables.parts[n]]));
    this.asked = new Map();
    this.unchosen();
  }

  /** No history has yet been told which way an event is to turn out. */
  unchosen() {
    const { clock } = this.described.rows;
    const view = new DataView(this.calls.memory.buffer);
    const { at, length } = this.place.clocks;
    for (let n = 0; n < length; n += 1) view.setInt32(at + n * clock.size + clock.at.chosen, -1, true);
  }

  /** Another number for a constant of the tables. */
  setConstant(place, value) {
    this.memory.numbers(Float64Array, this.table.constants)[place] = value;
  }

  /** Set the state to the start of a history. */
  begin(seed, replica) {
    this.calls.begin(this.tables.address, this.state.address, BigInt.asIntN(64, BigInt(seed)), BigInt(replica));
    this.empty();
  }

  /** Halt before these events from now on, and before no others. */
  haltBefore(events) {
    const marks = this.memory.bytes(this.stops.parts[0]).fill(0);
    for (const event of events) marks[event] = 1;
  }

  /** Play to the end of the span, or to a minute, or until an event is due before which it halts: the event, or -1. `written`, if it is given,
   *  is called with each block of the trace. */
  play(written = null, until = this.described.until) {
    const { described, calls } = this;
    const trace = written ? this.trace : this.untraced;
    for (;;) {
      const reason = calls.advance(this.tables.address, this.state.address, trace.address, this.stops.address, until, BigInt(described.most_at_once));
      if (written) written(this.block());
      if (Number(reason) === described.meant.time) return -1;
      if (Number(reason) === described.meant.stop || Number(reason) === described.meant.decision) return Number(this.moment().getBigInt64(described.rows.moment.at.stopped, true));
      if (Number(reason) !== described.meant.full) throw this.stopped(Number(reason));
      this.empty();
    }
  }

  /** Make room in the trace. */
  empty() {
    for (const { parts } of [this.trace, this.untraced]) this.memory.numbers(BigInt64Array, parts.at(-1)).fill(0n);
    this.told = this.trace.parts.slice(FIRINGS, CHANGES + 1).map(() => 0);
  }

  /** What was written since it was last asked: the bytes of each part of the trace. */
  block() {
    const before = this.told;
    this.told = Array.from(this.memory.numbers(BigInt64Array, this.trace.parts.at(-1)).subarray(FIRINGS, CHANGES + 1), Number);
    return this.told.map((rows, n) => this.memory.bytes(this.trace.parts[n], rows).subarray(before[n] * this.trace.parts[n].size));
  }

  moment() {
    return new DataView(this.calls.memory.buffer, this.place.moment.at);
  }

  stopped(reason) {
    const { at } = this.described.rows.moment;
    const view = this.moment();
    const [seed, replica] = [view.getBigUint64(at.seed, true), view.getBigUint64(at.replica, true)];
    const last = this.memory.numbers(Int32Array, this.place.recent)[Number(view.getBigInt64(at.record, true)) % this.place.recent.length];
    return new HistoryStopped(reason === this.described.meant.cycle ? "cycle" : "number", { seed: `${seed}`, replica: `${replica}`, minute: view.getFloat64(at.now, true), event: this.described.events[last]?.title ?? "" });
  }

  /** When an event first happened; infinite where it did not. */
  firsts() {
    const { size, at } = this.described.rows.clock;
    const clocks = this.memory.numbers(Float64Array, this.place.clocks);
    return (event) => clocks[(event * size + at.first) / 8];
  }

  /** What the formulas that are to be read come to now; NaN for one without a value. */
  read() {
    return this.evaluate(this.described.read);
  }

  /** What these programs come to now. */
  evaluate(wanted) {
    if (!wanted.length) return new Float64Array();
    if (!this.asked.has(wanted.length)) this.asked.set(wanted.length, [1, 2].map(() => this.memory.bundle([[8, wanted.length]])));
    const [programs, values] = this.asked.get(wanted.length);
    this.memory.numbers(BigInt64Array, programs.parts[0]).set(wanted.map(BigInt));
    this.calls.evaluate_each(this.tables.address, this.state.address, programs.address, values.address);
    return this.memory.numbers(Float64Array, values.parts[0]).map((value) => (Number.isFinite(value) ? value : NaN));
  }

  /** The values of all quantities now; a view, which another history fills anew. */
  quantities() {
    return this.memory.numbers(Float64Array, this.place.values);
  }

  /** The minute at which an event is due. */
  due(event) {
    return this.memory.numbers(Float64Array, this.place.due)[event];
  }

  /** A whole number in a table: of a row, in a column. */
  number(table, { size, at }, row, column) {
    return new DataView(this.calls.memory.buffer, this.table[table].at + row * size).getInt32(at[column], true);
  }

  /** The weights of the ways in which an event can turn out, as things stand; 0 for one that is barred. */
  weights(event) {
    const { rows } = this.described;
    const [first, end] = ["branches", "branches_end"].map((column) => this.number("events", rows.event, event, column));
    const programs = Array.from({ length: end - first }, (_, way) => this.number("branches", rows.branch, first + way, "weight"));
    const weights = this.evaluate(programs.map((program) => Math.max(0, program)));
    return programs.map((program, way) => (program < 0 ? 0 : weights[way]));
  }

  /** The way that an event takes if it happens now. */
  drawn(event) {
    return Number(this.calls.choose(this.tables.address, this.state.address, BigInt(event)));
  }

  /** Let an event turn out in this way when it next happens. */
  choose(event, way) {
    const { clock } = this.described.rows;
    new DataView(this.calls.memory.buffer).setInt32(this.place.clocks.at + event * clock.size + clock.at.chosen, way, true);
  }

  /** From now on all that is drawn is drawn from another seed. */
  renew(seed) {
    this.calls.renew(this.tables.address, this.state.address, BigInt.asIntN(64, BigInt(seed)));
  }

  /** The history as it stands, to be taken up again with `restore`. */
  keep() {
    return this.whole().slice();
  }

  restore(kept) {
    this.whole().set(kept);
  }

  /** All bytes of the state; its parts lie one after the other. */
  whole() {
    const [first, last] = [this.state.parts[0], this.state.parts.at(-1)];
    return new Uint8Array(this.calls.memory.buffer, first.at, last.at + last.size * last.length - first.at);
  }
}

const STATE = ["values", "writers", "clocks", "drawn", "due", "tree", "causes", "moment", "recent", "touched", "stack"];
