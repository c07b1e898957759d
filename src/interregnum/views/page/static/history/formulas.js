// What a formula is worth: as `expression/evaluation.py`, over the table of formulas that `views/page/facts/formulas.py` makes.

const [NUMBER, QUANTITY, TIME] = ["#", "q", "t"];

/** Whether a condition that came to this value is true. One that has no value is not. */
export function holds(value) {
  return value !== 0 && !Number.isNaN(value);
}

/** Formulas by number; what each reads is found once. */
export class Formulas {
  constructor(nodes) {
    this.nodes = nodes.map(([op, ...parts]) => (op === NUMBER ? [op, Number(parts[0])] : [op, ...parts])); // infinity is text in JSON
    this.found = new Map();
  }

  /** What a formula is made of: `[operation, part, ...]`. */
  node(formula) {
    return this.nodes[formula];
  }

  /** The quantities that a formula reads, each once, in order of appearance. */
  reads(formula) {
    if (!this.found.has(formula)) {
      const seen = new Set();
      this.collect(formula, seen, new Set());
      this.found.set(formula, [...seen]);
    }
    return this.found.get(formula);
  }

  collect(formula, seen, known) {
    if (known.has(formula)) return;
    known.add(formula);
    const [op, ...parts] = this.nodes[formula];
    if (op === QUANTITY) seen.add(parts[0]);
    else if (op !== NUMBER) for (const part of parts) this.collect(part, seen, known);
  }

  /** Its value; `read` gives that of each quantity, `now` is the minute. What has no value is NaN. */
  value(formula, read, now) {
    const row = this.nodes[formula];
    switch (row[0]) {
      case NUMBER: return row[1];
      case QUANTITY: return read(row[1]);
      case TIME: return now;
      case "and": {
        const left = this.value(row[1], read, now);
        return left === 0 ? 0 : both(left, this.value(row[2], read, now));
      }
      case "or": {
        const left = this.value(row[1], read, now);
        return holds(left) ? 1 : either(left, this.value(row[2], read, now));
      }
      case "if": {
        const condition = this.value(row[1], read, now);
        return Number.isNaN(condition) ? NaN : this.value(row[condition !== 0 ? 2 : 3], read, now);
      }
      default: return this.operated(row, read, now);
    }
  }

  operated(row, read, now) {
    const of = OPERATIONS[row[0]];
    if (row.length === 3) return of(this.value(row[1], read, now), this.value(row[2], read, now));
    if (row.length === 2) return of(this.value(row[1], read, now));
    return of(...row.slice(1).map((part) => this.value(part, read, now)));
  }
}

const one = (of) => (x) => (Number.isNaN(x) ? NaN : Number(of(x)));
const two = (of) => (x, y) => (Number.isNaN(x) || Number.isNaN(y) ? NaN : Number(of(x, y)));
const unlessNaN = (of) => (...numbers) => (numbers.some(Number.isNaN) ? NaN : Number(of(...numbers)));
const both = two((x, y) => x !== 0 && y !== 0);
const either = two((x, y) => x !== 0 || y !== 0);
const truth = one((x) => x !== 0);
const count = (...conditions) => conditions.map((x) => truth(x)).reduce((total, x) => total + x);

const OPERATIONS = {
  "<": two((x, y) => x < y), "<=": two((x, y) => x <= y), ">": two((x, y) => x > y), ">=": two((x, y) => x >= y),
  "==": two((x, y) => x === y), "!=": two((x, y) => x !== y), not: one((x) => x === 0),
  "+": (x, y) => x + y, "-": (x, y) => x - y, "*": (x, y) => x * y, "/": (x, y) => (y !== 0 ? x / y : NaN), neg: (x) => -x,
  exp: (x) => Math.exp(x), log: (x) => (x > 0 ? Math.log(x) : NaN), pow: two(power), normal: (x) => 0.5 * erfc(-x / Math.SQRT2),
  clip: unlessNaN((x, low, high) => Math.min(Math.max(x, low), high)),
  min: (...numbers) => Math.min(...numbers), max: (...numbers) => Math.max(...numbers), sum: (...numbers) => numbers.reduce((total, x) => total + x),
  count, share: (...conditions) => count(...conditions) / conditions.length,
};

function power(x, y) {
  if (y === 0) return 1;
  if (x === 0) return y > 0 ? 0 : NaN;
  if (x > 0) return Math.exp(y * Math.log(x));
  if (!Number.isInteger(y)) return NaN;
  const size = Math.exp(y * Math.log(-x));
  return y % 2 === 0 ? size : -size;
}

const SERIES_TO = 3;
const SMALLEST = 27.226017111108366; // from here on it is below the smallest float

/** The complementary error function: by its series (DLMF 7.6.1), beyond 3 by its continued fraction (7.9.1). */
export function erfc(x) {
  if (Number.isNaN(x)) return x;
  if (x < -SERIES_TO) return 2 - erfc(-x);
  if (x > SMALLEST) return 0;
  if (x > SERIES_TO) {
    let beyond = x;
    for (let n = 120; n > 0; n -= 1) beyond = x + (0.5 * n) / beyond;
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / beyond;
  }
  let [total, term] = [x, -x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n += 1) {
    term *= (x * x) / n;
    total += term / (2 * n + 1);
    term = -term;
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * total;
}
