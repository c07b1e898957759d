// The page's own players in Node: traces and what-ifs of a scenario that Python has handed over.
//
// Reads a job as JSON and prints for each replica the SHA-256 of each part of its trace, and for each question its
// answer, or why it was refused or stopped. `players` are as many as there would be workers.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { playersOf } from "./page_worker.mjs";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const bytes = new Uint8Array(readFileSync(job.playable));

function trace(kernel, described, replica) {
  const digests = described.trace.slice(0, -1).map(() => createHash("sha256"));
  kernel.begin(job.seed, replica);
  kernel.play((parts) => parts.forEach((part, n) => digests[n].update(part)));
  return digests.map((digest) => digest.digest("hex"));
}

function traces() {
  const scenario = readPlayable(bytes);
  const kernel = new Kernel(new WebAssembly.Module(scenario.kernel), scenario.described, scenario.tables);
  return job.replicas.map((replica) => trace(kernel, scenario.described, replica));
}

function answer(players, question) {
  return new Promise((resolve) => {
    let found = null;
    players.ask({ seed: job.seed, question }, (told) => {
      found = told.answer ?? found;
      if (told.state !== "playing") resolve(told.state === "done" ? found : told);
    });
  });
}

const players = playersOf(bytes, job.players);
const answers = [];
for (const question of job.questions) answers.push(await answer(players, question));
console.log(JSON.stringify({ traces: job.replicas.length ? traces() : [], answers }));
