// The seeds of futures, as `lab/futures/resample.py` makes them: the first eight bytes of BLAKE2b (RFC 7693) of a text.

const WORD = (1n << 64n) - 1n;
const START = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
const ORDERS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const ROUNDS = 12;
const COLUMNS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];
const BLOCK = 128; // bytes
const LENGTH = 8n; // bytes of the digest

/** The seed of the draws of a future: the same for every moment of a history and every choice, so that they share them. */
export function futureSeed(seed, future) {
  return stableHash(`${seed} future ${future}`);
}

/** The first eight bytes of the hash of a text of one block, least significant first, as one number. */
export function stableHash(text) {
  const bytes = new Uint8Array(BLOCK);
  const { written } = new TextEncoder().encodeInto(text, bytes);
  const block = new BigUint64Array(bytes.buffer);
  const first = START[0] ^ 0x01010000n ^ LENGTH;
  const v = [first, ...START.slice(1), ...START];
  v[12] ^= BigInt(written);
  v[14] ^= WORD; // the last block
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = ORDERS[round % ORDERS.length];
    COLUMNS.forEach((places, n) => mix(v, places, block[order[2 * n]], block[order[2 * n + 1]]));
  }
  return first ^ v[0] ^ v[8];
}

function mix(v, [a, b, c, d], x, y) {
  const turned = (word, by) => ((word >> by) | (word << (64n - by))) & WORD;
  v[a] = (v[a] + v[b] + x) & WORD;
  v[d] = turned(v[d] ^ v[a], 32n);
  v[c] = (v[c] + v[d]) & WORD;
  v[b] = turned(v[b] ^ v[c], 24n);
  v[a] = (v[a] + v[b] + y) & WORD;
  v[d] = turned(v[d] ^ v[a], 16n);
  v[c] = (v[c] + v[d]) & WORD;
  v[b] = turned(v[b] ^ v[c], 63n);
}
