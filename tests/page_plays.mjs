// The page's own players in Node: traces and what-ifs of a scenario that Python has handed over.
//
// Reads jobs as JSON and prints, of each, for each replica the SHA-256 of each part of its trace, and for each question
// its answer, or why it was refused or stopped. `players` are as many as there would be workers.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { playersOf } from "./page_worker.mjs";

const { playable, seed, jobs } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const bytes = new Uint8Array(readFileSync(playable));

function trace(kernel, described, replica) {
  const digests = described.trace.slice(0, -1).map(() => createHash("sha256"));
  kernel.begin(seed, replica);
  kernel.play((parts) => parts.forEach((part, n) => digests[n].update(part)));
  return digests.map((digest) => digest.digest("hex"));
}

function traces(replicas) {
  const scenario = readPlayable(bytes);
  const kernel = new Kernel(new WebAssembly.Module(scenario.kernel), scenario.described, scenario.tables);
  return replicas.map((replica) => trace(kernel, scenario.described, replica));
}

function answer(players, question) {
  return new Promise((resolve) => {
    let found = null;
    players.ask({ seed, question }, (told) => {
      found = told.answer ?? found;
      if (told.state !== "playing") resolve(told.state === "done" ? found : told);
    });
  });
}

async function done({ questions, players: many, replicas }) {
  const players = playersOf(bytes, many);
  const answers = [];
  for (const question of questions) answers.push(await answer(players, question));
  return { traces: replicas.length ? traces(replicas) : [], answers };
}

const found = [];
for (const job of jobs) found.push(await done(job));
console.log(JSON.stringify(found));
