// What is told when a night from a seat has ended: what happened in truth, what one did not know, and how likely each way had been.

import { found } from "interregnum/play/pairs.js";
import { named, reasons, standing } from "interregnum/play/seats/seen.js";

/** The debrief, as plain data, of a night that a sitting has just played to its end. */
export function debrief(sitting, { halts, witness }, pressing) {
  const { described } = sitting;
  const { turns, words } = witness.kept;
  return {
    outcomes: outcomes(described, found(sitting.kernel).outcomes),
    fate: fate(witness),
    turns: turns.map(({ minute, event, way, known }) => ({ minute, event, way, known })),
    decisions: halts.map((halt, n) => ({
      ...named(described, halt.event, halt.chosen),
      minute: halt.minute,
      itself: halt.itself,
      ways: halt.open.map((way, k) => ({ way: described.events[halt.event].ways[way][0], chance: halt.weights[way] / total(halt), reasons: pressing[n][k] })),
      unheard: turns.filter(({ minute, known }) => minute <= halt.minute && (known === null || known > halt.minute)).map(({ minute, event, way, known }) => ({ minute, event, way, known })),
      misled: words.filter(({ minute, still }) => minute <= halt.minute && !still).map(({ true: was, still, ...word }) => ({ ...word, how: "word", was })),
    })),
  };
}

/** What became of the seat: where it is at the end, and of a person whether alive, free, or by whom held. */
function fate(witness) {
  const { seat, actual, seats } = witness;
  const { alive, free, held_by: captors } = seats.fates[seat] ?? {};
  const yes = (quantity) => quantity === undefined || actual[quantity] !== 0;
  return { seat, ...standing(witness, seat), alive: yes(alive), free: yes(free), captor: Object.keys(captors ?? {}).find((captor) => yes(captors[captor])) ?? "" };
}

/** How each outcome ended: the label of an ending, a minute (null for never), or a value. */
function outcomes({ outcomes: all }, numbers) {
  const value = ({ kind, labels }, number) => (kind === "ending" ? labels[number] : Number.isFinite(number) ? number : null);
  return Object.fromEntries(all.map((outcome, n) => [outcome.id, value(outcome, numbers[n])]));
}

/** What truly pressed on each open way of a decision that is being halted before. */
export function pressed(sitting, { event, minute, open }) {
  const values = sitting.kernel.quantities().slice();
  return open.map((way) => reasons(sitting, sitting.seats.decisions[event][way], values, () => false, minute));
}

function total({ weights, open }) {
  return open.reduce((sum, way) => sum + weights[way], 0);
}
