// Shares with their intervals, and paired differences with theirs: as `lab/statistics/shares.py` and `differences.py`.

import { mcnemar, medianInterval, student } from "interregnum/play/numbers/exact.js";
import { Generator } from "interregnum/play/numbers/random.js";
import { meanOf, sum, variance } from "interregnum/play/numbers/sums.js";

const NORMAL_975 = 1.959963984540054;
const RESAMPLES = 2000;
const HALVINGS = 60;
const ENOUGH = 30; // pairs that differ, for a mean of them to be told apart from chance
const LEVEL = 0.95;
const HEAVY = 0.2;
const SKEWED = 0.2;

const finite = (number) => (Number.isFinite(number) ? number : null);

/** A share and its Wilson interval. */
export function share(hits, of) {
  if (of === 0) return { value: null, low: null, high: null, of: 0 };
  const [p, z, n] = [hits / of, NORMAL_975, of];
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { value: p, low: hits === 0 ? 0 : Math.max(0, middle - half), high: hits === of ? 1 : Math.min(1, middle + half), of };
}

/** The number at a place of an ordered sample; between two places in proportion. */
export function between(ordered, place) {
  const [low, high] = [ordered[Math.floor(place)], ordered[Math.ceil(place)]];
  const part = place - Math.floor(place);
  if (part === 0) return low;
  return Number.isFinite(high) ? low + part * (high - low) : high;
}

/** In how many pairs a question is answered yes in both, with the change alone, without it alone, in neither. */
export function countPairs(base, varied) {
  const pairs = { both: 0, gained: 0, lost: 0, neither: 0 };
  base.forEach((yes, n) => { pairs[yes ? (varied[n] ? "both" : "lost") : varied[n] ? "gained" : "neither"] += 1; });
  return pairs;
}

/** The difference of the shares, with Tango's interval and McNemar's test. */
export function shareDifference(of, { both, gained, lost, neither }) {
  const count = both + gained + lost + neither;
  const [base, varied] = [(both + lost) / count, (both + gained) / count];
  const mean = (gained - lost) / count;
  const [low, high] = tango(gained, lost, count);
  const paired = (gained + lost) / count - mean * mean;
  const apart = base * (1 - base) + varied * (1 - varied);
  return described({ base, varied, mean, low, high, gain: ratio(apart, paired), changed: (gained + lost) / count, p: mcnemar(of, gained, lost), of: count, exact: true, typical: null });
}

function ratio(apart, paired) {
  if (paired > 1e-15) return apart / paired;
  return apart > 1e-15 ? Infinity : NaN;
}

function tango(gained, lost, count) {
  const mean = (gained - lost) / count;
  return [-end(lost, gained, count, -mean), end(gained, lost, count, mean)];
}

function end(gained, lost, count, mean) {
  let [inside, outside] = [mean, 1];
  if (score(gained, lost, count, outside) >= -NORMAL_975) return outside;
  for (let n = 0; n < HALVINGS; n += 1) {
    const middle = (inside + outside) / 2;
    if (score(gained, lost, count, middle) >= -NORMAL_975) inside = middle;
    else outside = middle;
  }
  return inside;
}

function score(gained, lost, count, d) {
  const a = 2 * count;
  const b = -gained - lost + (2 * count - gained + lost) * d;
  const c = -lost * d * (1 - d);
  const q = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const spread = count * (2 * q + d * (1 - d));
  const away = gained - lost - count * d;
  if (spread <= 1e-12) return Math.abs(away) < 1e-9 ? 0 : Math.sign(away) * Infinity;
  return away / Math.sqrt(spread);
}

/** The mean paired difference of each column, with its bootstrap interval. A column is two arrays, one for each side. */
export function meanDifferences(of, columns, seed, stream) {
  if (!columns.length) return [];
  const cleaned = columns.map((sides) => sides.map((side) => side.map((x) => (Number.isFinite(x) ? x : NaN))));
  const apart = cleaned.map(([base, varied]) => varied.map((x, n) => x - base[n]));
  const drawn = resampled(apart, seed, stream);
  return cleaned.map(([base, varied], n) => meanDifference(of, base, varied, apart[n], drawn[n]));
}

/** The means of each column in samples of the rows, drawn with replacement; a row in which nothing differs adds nothing. */
function resampled(apart, seed, stream) {
  const count = apart[0].length;
  const generator = new Generator(seed, stream);
  const found = apart.map(() => new Float64Array(RESAMPLES));
  const moving = apart.flatMap((column, n) => (column.some((x) => x !== 0) ? [resampledColumn(column, found[n])] : [])); // NaN is not 0
  const stirs = Uint8Array.from({ length: count }, (_, row) => (moving.some(({ column }) => column[row] !== 0) ? 1 : 0));
  const drawn = new Int32Array(count);
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    let kept = 0;
    for (let n = 0; n < count; n += 1) {
      const row = generator.below(count);
      drawn[kept] = row;
      kept += stirs[row];
    }
    for (const { means, numbers, gaps } of moving) means[sample] = total(numbers, drawn, kept) / (gaps ? count - total(gaps, drawn, kept) : count);
  }
  return found;
}

/** A column, its numbers with 0 for those that are missing, which these are, and where its means go. */
function resampledColumn(column, means) {
  const gaps = column.some(Number.isNaN) ? Float64Array.from(column, (x) => (Number.isNaN(x) ? 1 : 0)) : null;
  return { column, means, gaps, numbers: Float64Array.from(column, (x) => x || 0) };
}

/** The sum of the numbers at these places, one after the other. */
function total(numbers, places, count) {
  let added = 0;
  for (let n = 0; n < count; n += 1) added += numbers[places[n]];
  return added;
}

function meanDifference(of, base, varied, apart, drawn) {
  const there = (_, n) => !Number.isNaN(apart[n]);
  const [before, after, away] = [base.filter(there), varied.filter(there), apart.filter(there)];
  const count = away.length;
  if (count === 0) return described({ base: NaN, varied: NaN, mean: NaN, low: NaN, high: NaN, gain: NaN, changed: 0, p: 1, of: 0, exact: false, typical: null });
  const [mean, first, second] = [meanOf(away), meanOf(before), meanOf(after)];
  const [low, high] = accelerated(of, away, mean, drawn.filter((x) => !Number.isNaN(x)));
  const gain = count > 1 ? ratio(variance(before, first) + variance(after, second), variance(away, mean)) : NaN;
  const moving = away.filter((x) => x !== 0);
  const shift = moving.length > 1 ? meanOf(moving) : 0;
  const p = moving.length > 1 ? student(of, shift, Math.sqrt(variance(moving, shift)), moving.length) : 1;
  return described({ base: first, varied: second, mean, low, high, gain, changed: moving.length / count, p, of: count, exact: false, typical: typical(of, moving) });
}

/** The median of the pairs that differ, where their mean cannot be trusted. */
function typical(of, moving) {
  if (!moving.length) return null;
  const middle = meanOf(moving);
  const away = moving.map((x) => x - middle);
  const sizes = moving.map(Math.abs);
  const heaviest = Math.max(...sizes) / sum(sizes);
  const square = meanOf(away.map((x) => x * x));
  const spread = square * Math.sqrt(square);
  const skewness = spread > 0 ? Math.abs(meanOf(away.map((x) => x * x * x))) / spread : 0;
  return heaviest <= HEAVY && skewness <= SKEWED * Math.sqrt(moving.length) ? null : { ...medianInterval(of, moving), heaviest };
}

/** The BCa interval of a mean (Efron 1987). */
function accelerated(of, sample, mean, drawn) {
  const away = sample.map((x) => x - mean);
  const second = sum(away.map((x) => x * x));
  if (second <= 0) return [mean, mean];
  const acceleration = sum(away.map((x) => x * x * x)) / (6 * (second * Math.sqrt(second)));
  const [less, same] = [drawn.filter((x) => x < mean).length, drawn.filter((x) => x === mean).length];
  const below = (less + 0.5 * same) / drawn.length;
  const bias = of.normal_quantile(Math.min(Math.max(below, 1 / drawn.length), 1 - 1 / drawn.length));
  const ordered = drawn.slice().sort();
  return [-NORMAL_975, NORMAL_975].map((z) => {
    const moved = bias + (bias + z) / (1 - acceleration * (bias + z));
    return between(ordered, of.normal_cdf(moved) * (ordered.length - 1));
  });
}

/** A difference as plain data, and whether it is beyond chance. */
function described({ exact, typical: middle, ...numbers }) {
  const differing = halfEven(numbers.changed * numbers.of);
  const few = !exact && differing > 0 && differing < ENOUGH;
  const typical = middle && Object.fromEntries(Object.entries(middle).map(([name, number]) => [name, finite(number)]));
  const plain = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, finite(number)]));
  return { moved: !few && beyondChance(numbers, exact, middle), plain: { ...plain, of: numbers.of, differing, few, typical } };
}

/** Whole numbers as Python's `round` has them. */
function halfEven(x) {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

function beyondChance({ low, high, p }, exact, middle) {
  if (exact) return !(p > 1 - LEVEL);
  const side = (interval) => (interval.low > 0 ? 1 : interval.high < 0 ? -1 : 0);
  const own = side({ low, high });
  return own !== 0 && (middle === null || side(middle) === own);
}
