// What happens in the worker: it is handed a scenario, then plays what it is asked, and hears when to stop.

import { Refused } from "interregnum/play/changes.js";
import { HistoryStopped, Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { Histories } from "interregnum/play/pairs.js";
import { whatif } from "interregnum/play/whatif.js";

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

  /** Take in a scenario, packed. */
  async open({ packed }) {
    try {
      this.scenario = readPlayable(await unpacked(packed));
      this.module = new WebAssembly.Module(this.scenario.kernel);
    } catch {
      throw new HistoryStopped("damaged");
    }
  }

  /** Play a what-if, and tell how far it is and what it says. */
  async whatif({ id, seed, question }) {
    if (this.histories?.seed !== seed) this.histories = new Histories(this.module, this.scenario, seed);
    let done = 0;
    let breath = performance.now();
    for (const report of whatif(this.module, this.histories, question)) {
      done = report.done;
      if (performance.now() - breath > BREATH || report.answer) {
        this.tell({ id, state: "playing", ...report });
        await new Promise((resolve) => setTimeout(resolve));
        breath = performance.now();
      }
      if (this.cancelled.delete(id)) return this.tell({ id, state: "cancelled", done });
    }
    return this.tell({ id, state: "done", done });
  }

  /** Play one history: the bytes of each part of its trace. */
  trace({ id, seed, replica }) {
    this.kernel ??= new Kernel(this.module, this.scenario.described, this.scenario.tables);
    const blocks = [];
    this.kernel.begin(seed, replica);
    this.kernel.play((parts) => blocks.push(parts.map((part) => part.slice())));
    this.tell({ id, state: "done", trace: blocks[0].map((_, n) => joined(blocks.map((block) => block[n]))) });
  }
}

/** What went wrong, as it is told. */
function toldOf(error) {
  if (error instanceof Refused) return { state: "failed", problems: error.problems };
  if (error instanceof HistoryStopped) return { state: "failed", reason: error.reason, minute: error.minute, event: error.event, replica: error.replica };
  return { state: "failed", reason: error instanceof RangeError ? "memory" : "unknown" };
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
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
