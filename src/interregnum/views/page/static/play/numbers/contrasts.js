// How each outcome differs between histories and the same histories with a change: as `lab/contrasts/outcomes.py`.

import { between, countPairs, meanDifferences, share, shareDifference } from "interregnum/play/numbers/differences.js";

const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The contrast of every outcome, as plain data; `base` and `varied` hold a column of numbers for each. */
export function contrasts(of, outcomes, base, varied, { until, seed, stream }) {
  const means = outcomes.flatMap(({ kind }, n) => (kind === "ending" ? [] : [n]));
  const times = means.filter((n) => outcomes[n].kind === "time");
  const filled = (side, n) => (outcomes[n].kind === "time" ? side[n].map((x) => (Number.isNaN(x) ? until : x)) : side[n]);
  const columns = [...means.map((n) => [filled(base, n), filled(varied, n)]), ...times.map((n) => [base[n], varied[n]])];
  const found = meanDifferences(of, columns, seed, stream);
  const shifts = new Map(means.map((n, k) => [n, found[k]]));
  const whens = new Map(times.map((n, k) => [n, found[means.length + k]]));
  return outcomes.map((outcome, n) => contrast(of, outcome, base[n], varied[n], shifts.get(n), whens.get(n)));
}

function contrast(of, outcome, base, varied, shift, when) {
  const changed = base.reduce((count, x, n) => count + (x === varied[n] || (Number.isNaN(x) && Number.isNaN(varied[n])) ? 0 : 1), 0);
  const shares = shareRows(of, outcome, base, varied, shift);
  const name = outcome.kind === "time" ? "minutes" : "value";
  const rows = [...shares, ...(when ? [{ measure: "when", difference: when }] : []), ...(shift ? [{ measure: name, difference: shift }] : [])];
  const labels = outcome.kind === "ending" ? outcome.labels : [];
  return {
    id: outcome.id,
    title: outcome.title,
    kind: outcome.kind,
    changed: share(changed, base.length),
    moved: rows.some(({ difference }) => difference.moved),
    differences: rows.map(({ measure, difference, pairs }) => ({ measure, ...difference.plain, ...(pairs ? { pairs } : {}) })),
    labels,
    flips: labels.map((_, i) => labels.map((__, j) => base.reduce((count, x, n) => count + (x === i && varied[n] === j ? 1 : 0), 0))),
    times_as_it_is: outcome.kind === "time" ? quantiles(base) : null,
    times_with_the_change: outcome.kind === "time" ? quantiles(varied) : null,
  };
}

/** The differences of shares: of each ending; whether it comes at all; whether it has a value, where it has none in some. */
function shareRows(of, outcome, base, varied, shift) {
  const row = (measure, yes) => {
    const pairs = countPairs(Array.from(base, yes), Array.from(varied, yes));
    return { measure, pairs, difference: shareDifference(of, pairs) };
  };
  if (outcome.kind === "ending") return outcome.labels.map((label, code) => row(label, (x) => x === code));
  if (outcome.kind === "time") return [row("comes", (x) => !Number.isNaN(x))];
  return shift.plain.of < base.length ? [row("has a value", Number.isFinite)] : [];
}

/** The 5, 25, 50, 75 and 95 % times, where never is later than everything: null. */
function quantiles(times) {
  const ordered = Float64Array.from(times, (x) => (Number.isNaN(x) ? Infinity : x)).sort();
  return LEVELS.map((level) => between(ordered, level * (ordered.length - 1))).map((time) => (Number.isFinite(time) ? time : null));
}
