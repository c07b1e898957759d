// Exact tests and intervals that hold for any number of pairs, and Student's for means: as `lab/statistics/exact.py`.
// `of` holds the kernel's own exp, log and log1p.

import { logGamma, sum } from "interregnum/play/numbers/sums.js";

const FRACTIONS = 300; // of the continued fraction
const CLOSE = 1e-14;
const LEVEL = 0.95;

/** McNemar's exact p-value that a pair is as likely gained as lost. */
export function mcnemar(of, gained, lost) {
  const chances = Array.from({ length: Math.min(gained, lost) + 1 }, (_, k) => heads(of, k, gained + lost));
  return Math.min(1, 2 * Math.min(1, sum(chances)));
}

/** The chance of just so many heads in `throws` throws of a fair coin. */
function heads(of, k, throws) {
  const ways = logGamma(of.log, throws + 1) - logGamma(of.log, k + 1) - logGamma(of.log, throws - k + 1);
  return of.exp(ways - throws * of.log(2));
}

/** Student's p-value that a mean of `count` numbers with this standard deviation is one of a true 0. */
export function student(of, mean, spread, count) {
  if (count < 2) return 1;
  if (spread <= 0) return mean === 0 ? 1 : 0;
  const t = mean / (spread / Math.sqrt(count));
  const freedom = count - 1;
  return incompleteBeta(of, freedom / 2, 0.5, freedom / (freedom + t * t));
}

function incompleteBeta(of, a, b, x) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(of, b, a, 1 - x);
  const front = logGamma(of.log, a + b) - logGamma(of.log, a) - logGamma(of.log, b) + a * of.log(x) + b * of.log1p(-x);
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let found = d;
  for (let m = 1; m < FRACTIONS; m += 1) {
    const steps = [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)), (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))];
    for (const step of steps) {
      [c, d] = [1 + step / c, 1 / (1 + step * d)];
      found *= c * d;
    }
    if (Math.abs(c * d - 1) < CLOSE) break;
  }
  return (of.exp(front) * found) / a;
}

/** The median of a sample, and an interval for that of its distribution; infinite ends where the sample is too small. */
export function medianInterval(of, sample) {
  const ordered = Float64Array.from(sample).sort();
  const count = ordered.length;
  let leftOut = 0;
  let chance = heads(of, 0, count);
  while (chance <= (1 - LEVEL) / 2) {
    leftOut += 1;
    chance += heads(of, leftOut, count);
  }
  const median = (ordered[(count - 1) >> 1] + ordered[count >> 1]) / 2;
  if (leftOut === 0) return { median, low: -Infinity, high: Infinity };
  return { median, low: ordered[leftOut - 1], high: ordered[count - leftOut] };
}
