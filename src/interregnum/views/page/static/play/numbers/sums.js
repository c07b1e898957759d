// Sums that are rounded once, and functions of the kernel's own logarithm: as `lab/statistics/special.py` has them.

const HALF_LOG_TWO_PI = 0.9189385332046727;
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];
const FAR = 10;

/** The sum of some numbers, rounded once (Shewchuk 1997, as Python's `fsum`). */
export function sum(numbers) {
  const parts = [];
  for (let x of numbers) {
    let kept = 0;
    for (let n = 0; n < parts.length; n += 1) {
      let y = parts[n];
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) parts[kept++] = low;
      x = high;
    }
    parts.length = kept;
    parts.push(x);
  }
  return rounded(parts);
}

/** The sum of parts that do not overlap, smallest first; half-way cases to the even neighbour. */
function rounded(parts) {
  let n = parts.length - 1;
  if (n < 0) return 0;
  let high = parts[n];
  let low = 0;
  while (n > 0) {
    const x = high;
    const y = parts[--n];
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  if (n > 0 && ((low < 0 && parts[n - 1] < 0) || (low > 0 && parts[n - 1] > 0))) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) return x;
  }
  return high;
}

/** The mean. */
export function meanOf(sample) {
  return sum(sample) / sample.length;
}

/** The variance of at least two numbers about their mean, over one less than their number. */
export function variance(sample, mean) {
  return sum(sample.map((x) => (x - mean) * (x - mean))) / (sample.length - 1);
}

/** The logarithm of the gamma function, x > 0; `log` is the kernel's. */
export function logGamma(log, x) {
  let product = 1;
  let far = x;
  while (far < FAR) {
    product *= far;
    far += 1;
  }
  const inverse = 1 / (far * far);
  const series = STIRLING.reduceRight((total, coefficient) => total * inverse + coefficient, 0) / far;
  return (far - 0.5) * log(far) - far + HALF_LOG_TWO_PI + series - log(product);
}
