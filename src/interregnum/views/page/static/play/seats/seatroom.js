// What happens in the worker where somebody sits: it plays a night from a seat, and the futures of what is decided there.

import { Refused } from "interregnum/play/changes.js";
import { Kernel } from "interregnum/play/kernel.js";
import { contrasts } from "interregnum/play/numbers/contrasts.js";
import { Playroom, Recording } from "interregnum/play/playroom.js";
import { debrief, pressed } from "interregnum/play/seats/debrief.js";
import { seen } from "interregnum/play/seats/seen.js";
import { Sitting } from "interregnum/play/seats/sitting.js";

const DEALT = 200n; // nights that are looked through

/** Hears besides what every worker hears what is asked of a night from a seat. */
export class Seatroom extends Playroom {
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
    const pressing = [];
    const recording = new Recording(this.scenario.described.rows, night.replica);
    const played = this.sitting().play(night, { written: (parts) => recording.take(parts), halted: (halt) => pressing.push(pressed(this.sitting(), halt)) });
    if (played.next) throw new Refused([{ code: "seat-open", found: night.seat }]);
    this.tell({ id, state: "done", debrief: debrief(this.sitting(), played, pressing), trace: recording.trace() });
  }

  /** Play a share of the futures after a decision, had it been this one: the outcomes of each. */
  futures({ id, night, number, way, share }) {
    const past = this.sitting().fork(night, number, way);
    return this.each(id, share, (future) => past.future(future));
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
