// What happens in the worker: it is handed a scenario, then plays what it is asked, and hears when to stop.

import { changedTables, readChanges, Refused } from "interregnum/play/changes.js";
import { Past } from "interregnum/play/futures.js";
import { HistoryStopped, Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { Changed, columns, drawHours, Histories } from "interregnum/play/pairs.js";
import { answer, mattered } from "interregnum/play/whatif.js";

const MOST_TOLD = 50_000; // firings of a history that a page is to tell of: more would take it long
const BREATH = 60; // milliseconds of play after which it listens

/** `hear(message)` of the page; `tell(message)` it. */
export class Playroom {
  constructor(tell) {
    this.tell = tell;
    this.cancelled = new Set();
    this.work = Promise.resolve();
  }

  hear(message) {
    if (message.kind === "cancel") this.cancelled.add(message.id);
    else this.work = this.work.then(() => this[message.kind](message)).catch((error) => this.tell({ id: message.id, ...toldOf(error) }));
    return this.work;
  }

  /** Take in a scenario, packed or from an address. */
  async open({ packed, address }) {
    try {
      this.scenario = readPlayable(await (address ? fetched(address) : unpacked(packed)));
      this.module = new WebAssembly.Module(this.scenario.kernel);
    } catch {
      throw new HistoryStopped("damaged");
    }
  }

  /** Read a question: which of its events have their hours drawn. */
  read({ id, changes }) {
    const drawn = readChanges(this.scenario, changes).changes.filter((change) => change.drawn).map(({ made }) => made[0].event);
    this.tell({ id, state: "done", drawn });
  }

  /** Play a share of the histories as they are, and keep them: the first times of these events in each. */
  times({ id, seed, events, share }) {
    const histories = this.unchanged(seed);
    const column = columns(this.scenario.described);
    return this.each(id, share, (replica) => { const { times } = histories.get(replica); return events.map((event) => times[column.get(event)]); });
  }

  /** Draw the hours of events that are made to happen, given their own in each history. */
  hours({ id, seed, drawn, own }) {
    const { events, streams } = this.scenario.described;
    const minutes = drawHours(drawn.map((_, n) => own.map((times) => times[n])), seed, streams.hours);
    const never = minutes.indexOf(null);
    if (never >= 0) throw new Refused([{ code: "never", found: events[drawn[never]].id }]);
    this.tell({ id, state: "done", minutes });
  }

  /** Play a share of the pairs of a question. */
  pairs({ id, seed, changes, minutes, share }) {
    const changed = new Changed(this.module, this.unchanged(seed), readChanges(this.scenario, changes).changes, minutes);
    return this.each(id, share, (replica) => changed.pair(replica));
  }

  /** Say what pairs come to. */
  count({ id, seed, changes, pairs }) {
    const { calls } = this.unchanged(seed).kernel;
    this.tell({ id, state: "done", answer: answer(calls, this.scenario.described, readChanges(this.scenario, changes), pairs, seed), mattered: mattered(this.scenario.described, pairs) });
  }

  /** The histories of a seed as they are: those that have been played are kept until another seed is wanted. */
  unchanged(seed) {
    if (this.histories?.seed !== seed) this.histories = new Histories(this.module, this.scenario, seed);
    return this.histories;
  }

  /** Do something for each history of a share. After a breath it tells what has been found since, and stops if it is to. */
  async each(id, { first, step, end }, found) {
    let block = [];
    let breath = performance.now();
    for (let replica = first; replica < end; replica += step) {
      block.push(found(replica));
      if (performance.now() - breath < BREATH) continue;
      this.tell({ id, state: "playing", block });
      block = [];
      await new Promise((resolve) => setTimeout(resolve));
      if (this.cancelled.delete(id)) return this.tell({ id, state: "cancelled" });
      breath = performance.now();
    }
    return this.tell({ id, state: "done", block });
  }

  /** Play one history, with changes or without: the bytes of each part of its trace, the firings in each block of it (in which its
   *  causes are counted from nought), and the values of its quantities at the start. */
  trace({ id, seed, replica, changes = [] }) {
    const { kernel, ...read } = this.with(changes);
    const { rows } = this.scenario.described;
    const recording = new Recording(rows, replica);
    kernel.begin(seed, replica);
    const starts = kernel.quantities().slice();
    kernel.play((parts) => recording.take(parts));
    this.tell({ id, state: "done", rows, starts, ...read, blocks: recording.sizes, trace: recording.trace() });
  }

  /** Play a share of the futures of a history, with changes or without, from a minute on: the outcomes of each. */
  ahead({ id, seed, replica, changes = [], minute, share }) {
    const past = Past.until(this.with(changes).kernel, { seed, replica, minute });
    return this.each(id, share, (future) => past.future(future));
  }

  /** A kernel of the scenario as it is, or with changes, and these as they are read. The last one is kept. */
  with(asked) {
    const key = JSON.stringify(asked);
    if (this.last?.key !== key) this.last = { key, found: this.made(asked) };
    return this.last.found;
  }

  made(asked) {
    const { described, tables } = this.scenario;
    if (!asked.length) return { kernel: new Kernel(this.module, described, tables), changes: [], titles: [] };
    const read = readChanges(this.scenario, asked);
    const changed = changedTables(this.scenario, read.changes);
    if (changed.hours.length) throw new Refused([{ code: "no-hour", found: described.events[changed.hours[0].event].id }]);
    return { kernel: new Kernel(this.module, described, changed.tables), ...read };
  }
}

/** What went wrong, as it is told. */
function toldOf(error) {
  if (error instanceof Refused) return { state: "failed", problems: error.problems };
  if (error instanceof HistoryStopped) return { state: "failed", reason: error.reason, minute: error.minute, event: error.event, replica: error.replica };
  return { state: "failed", reason: error instanceof RangeError ? "memory" : "unknown" };
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/** The trace of a history, block by block as it is written; `sizes` are the firings of each block. */
export class Recording {
  constructor({ firing }, replica) {
    Object.assign(this, { firing, replica, blocks: [], sizes: [], firings: 0 });
  }

  take(parts) {
    const size = parts[0].length / this.firing.size;
    this.firings += size;
    if (this.firings > MOST_TOLD) throw new HistoryStopped("events", { replica: this.replica });
    this.sizes.push(size);
    this.blocks.push(parts.map((part) => part.slice()));
  }

  /** Its parts, of each of its blocks one after the other. */
  trace() {
    return this.blocks[0].map((_, n) => joined(this.blocks.map((block) => block[n])));
  }
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
