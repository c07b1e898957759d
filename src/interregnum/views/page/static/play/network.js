// A scenario that can be played: the kernel, its tables and what is said of them, as the page was handed them.

const HEAD = 8; // bytes of the length of the description
const TABLES = "tables.";

/** Read the block of bytes that `views/page/playable.py` writes. */
export function readPlayable(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const described = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + length)));
  const part = ([at, size, rows]) => ({ size, length: rows, bytes: bytes.slice(HEAD + length + at, HEAD + length + at + size * rows) });
  const arrays = Object.entries(described.arrays);
  const tables = Object.fromEntries(arrays.filter(([name]) => name.startsWith(TABLES)).map(([name, place]) => [name.slice(TABLES.length), part(place)]));
  return { kernel: part(described.arrays.kernel).bytes, described, tables };
}

/** Tables that are changed without changing those they were made of: a table is copied when it is first written. */
export class Tables {
  constructor(tables, described) {
    this.tables = { ...tables };
    this.described = described;
    this.own = new Set();
  }

  /** A number in a row, by the name of its column. */
  get(table, row, column, kind) {
    return this.view(table)[`get${kind}`](this.place(table, row, column), true);
  }

  /** Write a number into a row. */
  set(table, row, column, kind, value) {
    if (!this.own.has(table)) this.put(table, this.tables[table].bytes.slice());
    this.view(table)[`set${kind}`](this.place(table, row, column), value, true);
  }

  /** The number of a new program that gives this constant, and the place of the constant. */
  constant(value) {
    const place = this.append("constants", new Float64Array([value]));
    const code = this.append("code", new Int32Array([this.described.meant.const, place, 0]));
    return { program: this.append("programs", new Int32Array([code, code + 1])), place };
  }

  /** Put rows at the end of a table: the number of the first. */
  append(table, rows) {
    const { bytes, length } = this.tables[table];
    const added = new Uint8Array(rows.buffer);
    const joined = new Uint8Array(bytes.length + added.length);
    joined.set(bytes);
    joined.set(added, bytes.length);
    this.put(table, joined);
    return length;
  }

  /** Have these bytes for a table. */
  put(table, bytes) {
    const { size } = this.tables[table];
    this.tables[table] = { size, length: bytes.length / size, bytes };
    this.own.add(table);
  }

  view(table) {
    const { bytes } = this.tables[table];
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  place(table, row, column) {
    const named = this.described.rows[ROW_OF[table]];
    return row * this.tables[table].size + (named ? named.at[column] : 0);
  }
}

const ROW_OF = { events: "event", quantities: "quantity", clauses: "clause", branches: "branch" };
