// The page's own player in Node: traces and what-ifs of a scenario that Python has handed over.
//
// Reads a job as JSON and prints for each replica the SHA-256 of each part of its trace, and for each question its
// answer, or why it was refused or stopped.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { Histories } from "interregnum/play/pairs.js";
import { whatif } from "interregnum/play/whatif.js";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const scenario = readPlayable(new Uint8Array(readFileSync(job.playable)));
const module = new WebAssembly.Module(scenario.kernel);

function trace(kernel, replica) {
  const digests = scenario.described.trace.slice(0, -1).map(() => createHash("sha256"));
  kernel.begin(job.seed, replica);
  kernel.play((parts) => parts.forEach((part, n) => digests[n].update(part)));
  return digests.map((digest) => digest.digest("hex"));
}

function answer(histories, question) {
  try {
    return [...whatif(module, histories, { ...question, sizes: [question.replicas] })].at(-1).answer;
  } catch (error) {
    return { problems: error.problems, reason: error.reason, minute: error.minute, event: error.event, stack: error.stack };
  }
}

const kernel = new Kernel(module, scenario.described, scenario.tables);
const histories = new Histories(module, scenario, job.seed);
const traces = job.replicas.map((replica) => trace(kernel, replica));
console.log(JSON.stringify({ traces, answers: job.questions.map((question) => answer(histories, question)) }));
