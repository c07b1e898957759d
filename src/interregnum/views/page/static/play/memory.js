// The linear memory of the kernel: arrays laid out in it in bundles, as `docs/reference/kernel.md` describes.

const ALIGNED = 16; // bytes: every array begins at a multiple
const DESCRIBED = 16; // bytes for the address and the length of an array
const PAGE = 65_536;
const MOST = 2 ** 32; // bytes that can be addressed

const aligned = (size) => Math.ceil(size / ALIGNED) * ALIGNED;

/** Memory is only ever taken: who needs less again takes another kernel. */
export class Memory {
  constructor(memory, heap) {
    this.memory = memory;
    this.end = heap;
  }

  /** The address of so many bytes. */
  take(size) {
    const address = aligned(this.end);
    if (!(address + size <= MOST)) throw new RangeError("more memory than there can be");
    const missing = address + size - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    this.end = address + size;
    return address;
  }

  /** Room for a bundle of arrays, given the bytes of a row and the number of rows of each: its address, and where each part lies. */
  bundle(shapes) {
    const starts = [DESCRIBED * shapes.length];
    for (const [size, length] of shapes) starts.push(aligned(starts.at(-1) + size * length));
    const address = this.take(starts.pop());
    const described = new BigUint64Array(this.memory.buffer, address, 2 * shapes.length);
    const parts = shapes.map(([size, length], n) => ({ at: address + starts[n], size, length }));
    parts.forEach(({ at, length }, n) => { described[2 * n] = BigInt(at); described[2 * n + 1] = BigInt(length); });
    return { address, parts };
  }

  /** The bytes of some rows of a part of a bundle. A memory that grows leaves such a view behind. */
  bytes({ at, size, length }, rows = length) {
    return new Uint8Array(this.memory.buffer, at, size * rows);
  }

  /** A part of a bundle as numbers of one type. */
  numbers(Kind, { at, size, length }) {
    return new Kind(this.memory.buffer, at, (size * length) / Kind.BYTES_PER_ELEMENT);
  }
}
