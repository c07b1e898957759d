// How long an event takes at the middle of its chances: as `calculus/waiting_time.py`, at a level of one half.

const HALF_LOG = Math.LN2;
const ALARMS = ["at", "after"];

/** Whether a clock is an alarm: it rings at a minute, or just after it. */
export function isAlarm({ clock }) {
  return ALARMS.includes(clock[0]);
}

/** The minutes within which an event that is possible at a minute has happened with chance 50 %; `value(formula)` as it stands. */
export function median(rule, value, now) {
  const speed = isAlarm(rule) ? 1 : speedOf(rule, value);
  return speed > 0 ? medianWork(rule, value, now) / speed : Infinity;
}

/** The same at a speed of 1. */
export function medianWork({ clock: [kind, mayBeNought, ...formulas] }, value, now) {
  const [a, b = 0, c = 0] = formulas.map(value);
  if (ALARMS.includes(kind)) return a > now ? a - now : Infinity;
  if (!isDuration(kind, a, b, c, mayBeNought)) return Infinity; // a history would stop here
  const minutes = QUANTILES[kind](a, b, c);
  return minutes > 0 ? minutes : 0;
}

/** The product of the factors of an event; none is a speed of 1. */
export function speedOf({ factors = [] }, value) {
  if (!factors.length) return 1;
  const speed = factors.map(([, formula]) => value(formula)).reduce((product, factor) => product * factor);
  return speed > 0 ? speed : 0;
}

function isDuration(kind, a, b, c, mayBeNought) {
  if (kind === "triangular") return a >= 0 && a <= b && b <= c && c > 0 && c < Infinity;
  if (!Number.isFinite(a)) return false;
  if (kind === "lognormal" && !(b >= 1 && b < Infinity)) return false;
  if ((kind === "gamma" || kind === "weibull") && !(b > 0 && b < Infinity)) return false;
  return a > 0 || (a === 0 && (kind === "fixed" || Boolean(mayBeNought)));
}

const QUANTILES = {
  fixed: (a) => a,
  exponential: (mean) => mean * HALF_LOG,
  lognormal: (typical) => typical,
  triangular: (low, typical, high) => {
    const width = high - low;
    if (width <= 0) return low;
    const rise = Math.min(Math.max(typical - low, 0), width);
    return 0.5 * width < rise ? low + Math.sqrt(0.5 * width * rise) : high - Math.sqrt(0.5 * width * (width - rise));
  },
  gamma: (mean, shape) => (mean * gammaMedian(shape)) / shape,
  weibull: (scale, shape) => scale * HALF_LOG ** (1 / shape),
};

const STEPS = 200;

/** The median of the gamma distribution of this shape and scale 1: the root of P(a, x) = 1/2, between bounds that close in. */
function gammaMedian(shape) {
  let [low, high] = [0, shape + 1];
  for (let n = 0; n < STEPS && high - low > 1e-15 * high; n += 1) {
    const middle = (low + high) / 2;
    if (lowerGamma(shape, middle) < 0.5) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(a, x) by its series (DLMF 8.7.1). */
function lowerGamma(a, x) {
  let [total, term] = [1, 1];
  for (let n = 1; term > 1e-17 * total; n += 1) {
    term *= x / (a + n);
    total += term;
  }
  return total * Math.exp(a * Math.log(x) - x - logFactorial(a));
}

/** log x!: by Stirling's series from 10 on, and to there by the recurrence. */
function logFactorial(x) {
  let [shift, y] = [0, x];
  for (; y < 10; y += 1) shift += Math.log(y + 1);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / y;
  return (y + 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
