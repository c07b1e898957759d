// How likely an outcome was at each moment of a history: from each as many futures, played by the page's own players, one moment after
// the other; the moment that is asked about first, the others so that the curve is seen whole early.

import { thePlayers } from "interregnum/play/player.js";
import { share } from "interregnum/play/numbers/differences.js";

export const FUTURES = 500; // from each moment
const EVERY = 60; // minutes between two moments
const NEAR = 1; // minute: two moments so near are one

/** The minutes of a curve: from the start in equal steps, the end, and a minute that is asked about. */
export function moments(length, now, every = EVERY) {
  const grid = Array.from({ length: Math.ceil((length - every / 2) / every) }, (_, n) => n * every);
  return [...[...grid, length].filter((minute) => Math.abs(minute - now) >= NEAR), now].sort((a, b) => a - b);
}

/** The places of a row in the order in which they are played: this one first, then from coarse to fine. */
function inOrder(count, first) {
  const order = [first, 0, count - 1];
  for (let step = 2 ** Math.floor(Math.log2(count)); step >= 1; step /= 2) for (let n = 0; n < count; n += step) order.push(n);
  return [...new Set(order)];
}

/** What is asked of an outcome, as the number that a player gives: whether it is the ending that this history had; or whether it comes. */
export function asItWas({ kind, labels, otherwise }, value) {
  if (kind === "time") return Number.isFinite;
  const all = labels.includes(otherwise) ? labels : [...labels, otherwise];
  return (number) => number === all.indexOf(value);
}

/**
 * Play the futures of each moment; `heard(n, [chance, low, high], played)` is given what is known of the n-th, as more are played. `outcome`
 * is the place of the outcome among those of the scenario, `hit(number)` what is asked of it. Gives `{done, stop}`.
 */
export function grow({ seed, replica, changes = [], minutes, first, outcome, hit, futures = FUTURES }, heard, players = thePlayers()) {
  let now = null;
  let stopped = false;
  const known = (n, found) => {
    const { value, low, high } = share(found.filter((outcomes) => hit(outcomes[outcome])).length, found.length);
    heard(n, [value, low, high], found.length);
  };
  const run = async () => {
    for (const n of inOrder(minutes.length, first)) {
      if (stopped) return false;
      now = players.ahead({ seed, replica, changes, minute: minutes[n] }, futures, (found, whole) => { if (whole && n === first) known(n, found.slice(0, whole)); });
      known(n, await now.all);
    }
    return true;
  };
  return { done: run().catch((failed) => { if (!stopped) throw failed; return false; }), stop: () => { stopped = true; now?.stop(); } };
}
