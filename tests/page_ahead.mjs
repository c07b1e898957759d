// The curve that the page plays from moments of a history, in Node.
//
// Reads a job as JSON, `{playable, players, asked}`: with what is played, as how many workers, and for each curve what `grow` is
// asked, with the outcome as facts have it and what came of it. Prints the points of each.

import { readFileSync } from "node:fs";
import { asItWas, grow } from "interregnum/ahead/growing.js";
import { playersOf } from "./page_worker.mjs";

const { playable, players, asked } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const room = playersOf(Buffer.from(playable, "base64"), players);
const found = [];
for (const { facts, value, ...one } of asked) {
  const points = [];
  await grow({ ...one, first: 0, hit: asItWas(facts, value) }, (n, point) => { points[n] = point; }, room).done;
  found.push(points);
}
console.log(JSON.stringify(found));
