// What a decision changed: for each way the shares of how it ended, in the futures after it, and which differences are beyond chance.

import { share } from "interregnum/play/numbers/differences.js";

const LEAST = 0.005; // a share that is shown

/** How the main outcomes ended after a way: `{id, title, rows: [{label, value, low, high}]}`. `side` is `base` for the way that was
 *  taken, `varied` for the other one of a contrast. */
export function sharesOf(contrasts, side, main) {
  return main.map((id) => contrasts.find((contrast) => contrast.id === id)).filter(({ kind } = {}) => kind === "ending" || kind === "time")
    .map((outcome) => ({ id: outcome.id, title: outcome.title, rows: rowsOf(outcome, side).filter(({ value }) => value >= LEAST), median: medianOf(outcome, side) }));
}

function rowsOf({ differences, kind }, side) {
  const shares = differences.filter(({ measure }) => (kind === "ending" ? true : measure === "comes"));
  return shares.map(({ measure, of, ...row }) => ({ label: measure, ...share(Math.round(row[side] * of), of) }));
}

/** The hour by which it has come in half of the futures; null where it comes in fewer, or is no hour. */
function medianOf(outcome, side) {
  const times = side === "base" ? outcome.times_as_it_is : outcome.times_with_the_change;
  return times ? times[2] : null;
}

/** The differences of a contrast that are beyond chance, of the main outcomes, the largest first: `{id, title, label, base, varied,
 *  low, high}`. */
export function movedShares(contrasts, main) {
  return contrasts.filter(({ id, moved }) => moved && main.includes(id)).flatMap(({ id, title, kind, differences }) => differences
    .filter(({ measure, low, high }) => (kind === "ending" || measure === "comes") && (low > 0 || high < 0))
    .map(({ measure, base, varied, low, high }) => ({ id, title, label: measure, base, varied, low, high })))
    .sort((a, b) => Math.abs(b.varied - b.base) - Math.abs(a.varied - a.base));
}

/** The number of the decision that moved a share of the main outcomes most; -1 where none moved any beyond chance. `all` has the
 *  contrasts of each decision, by way. */
export function mostMattered(all, main) {
  const sizes = all.map((contrasts) => Math.max(0, ...Object.values(contrasts).flatMap((perWay) => movedShares(perWay, main).map(({ base, varied }) => Math.abs(varied - base)))));
  const most = Math.max(0, ...sizes);
  return most > 0 ? sizes.indexOf(most) : -1;
}

/** The main outcomes that differ beyond chance after any other way. */
export function mattered(contrasts, main) {
  return main.filter((id) => Object.values(contrasts).some((perWay) => perWay.find((outcome) => outcome.id === id)?.moved));
}
