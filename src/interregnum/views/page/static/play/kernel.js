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
    this.programs = this.memory.bundle([[8, described.read.length]]);
    this.values = this.memory.bundle([[8, described.read.length]]);
    parts.forEach(({ bytes }, n) => this.memory.bytes(this.tables.parts[n]).set(bytes));
    this.memory.numbers(BigInt64Array, this.programs.parts[0]).set(described.read.map(BigInt));
    this.place = Object.fromEntries(STATE.map((name, n) => [name, this.state.parts[n]]));
    this.constants = this.tables.parts[Object.keys(tables).indexOf("constants")];
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
    this.memory.numbers(Float64Array, this.constants)[place] = value;
  }

  /** Set the state to the start of a history. */
  begin(seed, replica) {
    this.calls.begin(this.tables.address, this.state.address, BigInt.asIntN(64, BigInt(seed)), BigInt(replica));
  }

  /** Play to the end of the span. `written`, if it is given, is called with each block of the trace. */
  play(written = null) {
    const { described, calls } = this;
    const trace = written ? this.trace : this.untraced;
    for (;;) {
      this.memory.numbers(BigInt64Array, trace.parts.at(-1)).fill(0n);
      const reason = calls.advance(this.tables.address, this.state.address, trace.address, this.stops.address, described.until, BigInt(described.most_at_once));
      if (written) written(this.block());
      if (Number(reason) === described.meant.time) return;
      if (Number(reason) !== described.meant.full) throw this.stopped(Number(reason));
    }
  }

  /** What was written since the trace was last emptied: the bytes of each of its parts. */
  block() {
    const used = this.memory.numbers(BigInt64Array, this.trace.parts.at(-1));
    return this.trace.parts.slice(FIRINGS, CHANGES + 1).map((part, n) => this.memory.bytes(part, Number(used[n])));
  }

  stopped(reason) {
    const { at } = this.described.rows.moment;
    const view = new DataView(this.calls.memory.buffer, this.place.moment.at);
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
    if (!this.described.read.length) return new Float64Array();
    this.calls.evaluate_each(this.tables.address, this.state.address, this.programs.address, this.values.address);
    return this.memory.numbers(Float64Array, this.values.parts[0]).map((value) => (Number.isFinite(value) ? value : NaN));
  }
}

const STATE = ["values", "writers", "clocks", "drawn", "due", "tree", "causes", "moment", "recent", "touched", "stack"];
