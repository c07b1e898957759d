// A night from a seat: it is played up to each decision of the seat, which is then taken as the visitor has it.
//
// A night is `{seed, replica, seat, decisions}`; a decision `{event, way}`, with the way `*` where the model is to decide. From
// these the same night is played again, to the last bit, as often as one likes: so nothing else of it has to be kept.

import { Refused } from "interregnum/play/changes.js";
import { Past } from "interregnum/play/futures.js";
import { Witness } from "interregnum/play/seats/witness.js";

const BY = 0; // column of `seats.events`
const BY_ITSELF = "*";

/** Plays nights from seats, by a kernel that does nothing else. */
export class Sitting {
  constructor(kernel, { described }) {
    Object.assign(this, { kernel, described, seats: described.seats });
  }

  /** The decisions of a seat, by number. Throws Refused where it has none. */
  decisionsOf(seat) {
    const own = Object.keys(this.seats.decisions).map(Number).filter((event) => this.seats.events[event][BY] === seat);
    if (!own.length) throw new Refused([{ code: "seat", found: seat }]);
    return own;
  }

  /** Play a night as far as it is decided: `{halts, next, witness}`, `next` the decision before which it halts, or null where it has
   *  ended. `written` is given each block of the trace, `halted` each decision before it is taken. Throws Refused where one does not fit. */
  play({ seed, replica, seat, decisions }, { written = () => {}, halted = () => {}} = {}) {
    const { kernel } = this;
    kernel.haltBefore(this.decisionsOf(seat));
    kernel.unchosen();
    kernel.begin(seed, replica);
    const witness = new Witness(this.described, seat, kernel.quantities(), (program, values, minute) => this.imagined(values, minute, () => kernel.evaluate([program])[0] === 1));
    const halts = [];
    for (;;) {
      const event = kernel.play((parts) => { witness.follow(parts); written(parts); });
      if (event < 0) break;
      const halt = this.halt(event);
      if (halt.open.length < 2) continue;
      if (halts.length === decisions.length) return { halts, next: halt, witness };
      halted(halt);
      halts.push(this.decide(halt, decisions[halts.length], witness));
    }
    if (halts.length < decisions.length) throw new Refused([{ code: "seat-over", found: decisions[halts.length].event }]);
    return { halts, next: null, witness };
  }

  /** A decision as it stands just before it is taken: the weight of each way, and those that are open. */
  halt(event) {
    const minute = this.kernel.due(event);
    const [weights, drawn] = this.at(minute, () => [this.kernel.weights(event), this.kernel.drawn(event)]);
    return { event, minute, weights, drawn, open: weights.flatMap((weight, way) => (weight > 0 ? [way] : [])) };
  }

  decide(halt, { event, way }, witness) {
    const { id, ways } = this.described.events[halt.event];
    const chosen = way === BY_ITSELF ? halt.drawn : ways.findIndex(([name]) => name === way);
    if (event !== id || !halt.open.includes(chosen)) throw new Refused([{ code: "seat-decision", found: `${event}: ${way}` }]);
    this.kernel.choose(halt.event, chosen);
    return { ...halt, chosen, itself: way === BY_ITSELF, heard: witness.heard.length };
  }

  /** Ask something of the history at a minute up to which nothing else happens. */
  at(minute, ask) {
    const place = this.described.rows.moment.at.now;
    const now = this.kernel.moment().getFloat64(place, true);
    this.kernel.moment().setFloat64(place, minute, true);
    const answer = ask();
    this.kernel.moment().setFloat64(place, now, true);
    return answer;
  }

  /** Ask something as if all quantities were these; the history goes on as it was. */
  imagined(values, minute, ask) {
    const actual = this.kernel.quantities().slice();
    this.kernel.quantities().set(values);
    const answer = this.at(minute, ask);
    this.kernel.quantities().set(actual);
    return answer;
  }

  // --- after a decision ----------------------------------------------------------------------------------------

  /** The history just after a decision of a night, had it been this one. */
  fork(night, number, way) {
    const { next } = this.play({ ...night, decisions: night.decisions.slice(0, number) });
    this.kernel.choose(next.event, this.described.events[next.event].ways.findIndex(([id]) => id === way));
    this.kernel.haltBefore(this.described.events.keys());
    this.kernel.play(() => {});
    this.kernel.haltBefore([]);
    return new Past(this.kernel, night.seed);
  }
}
