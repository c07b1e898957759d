// The kernel outside Python: plays histories in a memory that Python has laid out.
//
// Reads a job as JSON (`in_node.py` writes it) and prints, for each replica, the SHA-256 of each part of what the trace
// holds, block by block, and the seconds of processor time that all of it took, start and compilation left out.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const FULL = 3n; // the kernel stopped because the trace has no room

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { instance } = await WebAssembly.instantiate(readFileSync(job.kernel), {});
const { memory, begin, advance } = instance.exports;
const laid = readFileSync(job.memory);
memory.grow((laid.length - memory.buffer.byteLength) / 65536);
const bytes = new Uint8Array(memory.buffer);
bytes.set(laid);

// A bundle begins with the address and the length of each of its arrays.
function parts(bundle, sizes) {
  const described = new BigUint64Array(memory.buffer, bundle, 2 * sizes.length);
  return sizes.map((size, n) => ({ size, at: Number(described[2 * n]), length: Number(described[2 * n + 1]) }));
}

const trace = parts(job.trace, job.sizes);
const used = new BigInt64Array(memory.buffer, trace.at(-1).at, trace.at(-1).length);

function play(replica) {
  const digests = trace.slice(0, -1).map(() => createHash("sha256"));
  begin(job.tables, job.state, BigInt(job.seed), BigInt(replica));
  used.fill(0n);
  for (;;) {
    const reason = advance(job.tables, job.state, job.trace, job.stops, job.until, BigInt(job.most_at_once));
    if (job.traced) digests.forEach((digest, n) =>
      digest.update(bytes.subarray(trace[n].at, trace[n].at + Number(used[n]) * trace[n].size)));
    if (reason !== FULL) return [Number(reason), ...digests.map((digest) => digest.digest("hex"))];
    used.fill(0n);
  }
}

for (const replica of job.before) play(replica);
const began = process.cpuUsage();
const played = job.replicas.map(play);
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ played, seconds: (user + system) / 1e6 }));
