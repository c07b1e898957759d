// The random numbers with which the lab resamples: PCG64 (O'Neill 2014), seeded as NumPy seeds it.

const WORDS = 4; // of a seed's pool
const LIMB = 16; // bits: products of two limbs are exact
const MULTIPLIER = limbs(0x2360ed051fc65da44385df649fccf645n);

/** The eight limbs of 128 bits, lowest first. */
function limbs(whole) {
  return Float64Array.from({ length: 8 }, (_, n) => Number((whole >> BigInt(LIMB * n)) & 0xffffn));
}

/** The words of 32 bits that NumPy's `SeedSequence` makes of several whole numbers. */
export function seedWords(numbers, count) {
  let constant = 0x43b0d7e5;
  const hashed = (value) => {
    const mixed = Math.imul(value ^ constant, (constant = Math.imul(constant, 0x931e8875)));
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const mix = (x, y) => {
    const mixed = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const entropy = numbers.flatMap((number) => words(BigInt(number)));
  const pool = Array.from({ length: WORDS }, (_, n) => hashed(entropy[n] ?? 0));
  for (let from = 0; from < WORDS; from += 1) for (let to = 0; to < WORDS; to += 1) if (from !== to) pool[to] = mix(pool[to], hashed(pool[from]));
  for (let from = WORDS; from < entropy.length; from += 1) for (let to = 0; to < WORDS; to += 1) pool[to] = mix(pool[to], hashed(entropy[from]));
  constant = 0x8b51f9dd;
  return Array.from({ length: count }, (_, n) => {
    const value = pool[n % WORDS] ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    const mixed = Math.imul(value, constant);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  });
}

function words(number) {
  const found = [Number(number & 0xffffffffn)];
  for (let rest = number >> 32n; rest > 0n; rest >>= 32n) found.push(Number(rest & 0xffffffffn));
  return found;
}

/** A generator of random numbers from several whole numbers. */
export class Generator {
  constructor(...numbers) {
    const seeds = seedWords(numbers, 8).map(BigInt);
    const long = (n) => (seeds[n + 1] << 96n) | (seeds[n] << 64n) | (seeds[n + 3] << 32n) | seeds[n + 2];
    const increment = ((long(4) << 1n) | 1n) & ((1n << 128n) - 1n);
    this.increment = limbs(increment);
    this.state = limbs(0n);
    this.next = new Float64Array(8);
    this.kept = false; // whether the upper half of a word is left, of which only the lower was wanted
    this.upper = this.lower = 0;
    this.step();
    add(this.state, limbs(long(0)));
    this.step();
  }

  /** state * multiplier + increment, in 128 bits; a sum of eight products of limbs is exact. */
  step() {
    const { state, next, increment } = this;
    let carry = 0;
    for (let n = 0; n < 8; n += 1) {
      let sum = carry + increment[n];
      for (let k = 0; k <= n; k += 1) sum += state[k] * MULTIPLIER[n - k];
      carry = Math.floor(sum / 65536);
      next[n] = sum - carry * 65536;
    }
    this.state = next;
    this.next = state;
  }

  /** Draw the next word of 64 bits, into `upper` and `lower`: the halves of the state folded, and turned as far as its top six bits say. */
  word() {
    this.step();
    const { state } = this;
    let low = (state[0] ^ state[4]) | ((state[1] ^ state[5]) << 16);
    let high = (state[2] ^ state[6]) | ((state[3] ^ state[7]) << 16);
    const turn = state[7] >> 10;
    if (turn & 32) [low, high] = [high, low];
    const by = turn & 31;
    this.lower = (by ? (low >>> by) | (high << (32 - by)) : low) >>> 0;
    this.upper = (by ? (high >>> by) | (low << (32 - by)) : high) >>> 0;
  }

  /** 32 bits: the lower half of a word, then its upper. */
  half() {
    this.kept = !this.kept;
    if (!this.kept) return this.upper;
    this.word();
    return this.lower;
  }

  /** A whole number below `bound`, at most 2^20, each as likely (Lemire 2019). */
  below(bound) {
    if (bound === 1) return 0;
    const least = (4294967296 - bound) % bound;
    for (;;) {
      const product = this.half() * bound;
      if (product % 4294967296 >= least) return Math.floor(product / 4294967296);
    }
  }

  /** A number from 0 up to 1, of 53 bits. */
  unit() {
    this.word();
    return (this.upper * 2097152 + (this.lower >>> 11)) / 9007199254740992;
  }
}

function add(state, other) {
  let carry = 0;
  for (let n = 0; n < 8; n += 1) {
    const sum = state[n] + other[n] + carry;
    carry = sum > 65535 ? 1 : 0;
    state[n] = sum - carry * 65536;
  }
}
