// A worker of the page, in Node: what is said to it and what it says is copied.

import { gzipSync } from "node:zlib";
import { Player } from "interregnum/play/player.js";
import { Players } from "interregnum/play/players.js";
import { Playroom } from "interregnum/play/playroom.js";

export class Worker {
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

  terminate() {
    this.heard = [];
  }
}

/** So many players of the scenario in these bytes. */
export function playersOf(bytes, many) {
  const packed = gzipSync(bytes).toString("base64");
  return new Players(() => new Player(() => new Worker(), packed), many);
}
