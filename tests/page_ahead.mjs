// The curve that the page plays from moments of a history, in Node.
//
// Reads a job as JSON, `{playable, players, asked}`: with what is played, as how many workers, and for each curve what `grow` is
// asked, with the outcome as facts have it and what came of it. Prints the points of each.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { asItWas, grow } from "interregnum/ahead/growing.js";
import { Player } from "interregnum/play/player.js";
import { Players } from "interregnum/play/players.js";
import { Playroom } from "interregnum/play/playroom.js";

const { playable, players, asked } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packed = gzipSync(Buffer.from(playable, "base64")).toString("base64");

/** A worker of the page: what is said to it and what it says is copied. */
class Worker {
  constructor() {
    this.heard = [];
    this.room = new Playroom((message) => { const data = structuredClone(message); setImmediate(() => this.heard.forEach((hear) => hear({ data }))); });
  }

  addEventListener(kind, hear) {
    if (kind === "message") this.heard.push(hear);
  }

  postMessage(message) {
    const data = structuredClone(message);
    setImmediate(() => this.room.hear(data));
  }
}

const room = new Players(() => new Player(new Worker(), packed), players);
const found = [];
for (const { facts, value, ...one } of asked) {
  const points = [];
  await grow({ ...one, first: 0, hit: asItWas(facts, value) }, (n, point) => { points[n] = point; }, room).done;
  found.push(points);
}
console.log(JSON.stringify(found));
