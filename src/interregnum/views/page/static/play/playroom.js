// What happens in the worker: it is handed a scenario, then plays what it is asked, and hears when to stop.

import { readChanges, Refused } from "interregnum/play/changes.js";
import { HistoryStopped, Kernel } from "interregnum/play/kernel.js";
import { debrief, pressed } from "interregnum/play/seats/debrief.js";
import { readPlayable } from "interregnum/play/network.js";
import { Changed, columns, drawHours, Histories } from "interregnum/play/pairs.js";
import { contrasts } from "interregnum/play/numbers/contrasts.js";
import { seen } from "interregnum/play/seats/seen.js";
import { Sitting } from "interregnum/play/seats/sitting.js";
import { answer } from "interregnum/play/whatif.js";

const DEALT = 200n; // nights that are looked through
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
    const drawn = readChanges(this.scenario, changes).filter((change) => change.drawn).map(({ made }) => made[0].event);
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
    const changed = new Changed(this.module, this.unchanged(seed), readChanges(this.scenario, changes), minutes);
    return this.each(id, share, (replica) => changed.pair(replica));
  }

  /** Say what pairs come to. */
  count({ id, seed, changes, pairs }) {
    const { calls } = this.unchanged(seed).kernel;
    this.tell({ id, state: "done", answer: answer(calls, this.scenario.described, readChanges(this.scenario, changes), pairs, seed) });
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

  /** Play one history: the bytes of each part of its trace. */
  trace({ id, seed, replica }) {
    this.kernel ??= new Kernel(this.module, this.scenario.described, this.scenario.tables);
    const blocks = [];
    this.kernel.begin(seed, replica);
    this.kernel.play((parts) => blocks.push(parts.map((part) => part.slice())));
    this.tell({ id, state: "done", trace: traceOf(blocks) });
  }

  // --- a seat --------------------------------------------------------------------------------------------------

  /** Play a night from a seat as far as it is decided: what the seat sees. */
  sit({ id, night }) {
    this.tell({ id, state: "done", seen: seen(this.sitting(), night, this.sitting().play(night)) });
  }

  /** Look for a night in which something is put to a seat, from this one on: its number. */
  deal({ id, night: { seed, seat, replica } }) {
    const first = BigInt(replica);
    for (let n = 0n; n < DEALT; n += 1n) {
      const { next } = this.sitting().play({ seed, seat, replica: `${first + n}`, decisions: [] });
      if (next) return this.tell({ id, state: "done", replica: `${first + n}` });
    }
    throw new Refused([{ code: "seat-never", found: seat }]);
  }

  /** Play a night from a seat to its end: what is told then, and the bytes of each part of its trace. */
  debrief({ id, night }) {
    const [blocks, pressing] = [[], []];
    const written = (parts) => blocks.push(parts.map((part) => part.slice()));
    const played = this.sitting().play(night, { written, halted: (halt) => pressing.push(pressed(this.sitting(), halt)) });
    if (played.next) throw new Refused([{ code: "seat-open", found: night.seat }]);
    this.tell({ id, state: "done", debrief: debrief(this.sitting(), played, pressing), trace: traceOf(blocks) });
  }

  /** Play a share of the futures after a decision, had it been this one: the outcomes of each. */
  futures({ id, night, number, way, share }) {
    const fork = this.sitting().fork(night, number, way);
    return this.each(id, share, (future) => this.sitting().future(fork, night.seed, future));
  }

  /** Say how the outcomes of two decisions differ, future by future. */
  compare({ id, seed, base, varied }) {
    const { outcomes, until, streams } = this.scenario.described;
    const column = (rows, n) => Float64Array.from(rows, (row) => row[n]);
    const sides = [base, varied].map((rows) => outcomes.map((_, n) => column(rows, n)));
    this.tell({ id, state: "done", contrasts: contrasts(this.sitting().kernel.calls, outcomes, ...sides, { until, seed, stream: streams.resampled }) });
  }

  sitting() {
    this.seated ??= new Sitting(new Kernel(this.module, this.scenario.described, this.scenario.tables), this.scenario);
    return this.seated;
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

/** The parts of a trace, of each of its blocks one after the other. */
function traceOf(blocks) {
  return blocks[0].map((_, n) => joined(blocks.map((block) => block[n])));
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
