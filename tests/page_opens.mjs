// What the page makes of histories that its own player plays, in Node.
//
// Reads a job as JSON, `{playable, data, histories}`: with what is played, the data of a page, and `{seed, replica, changes}` of each
// history. Prints of each the trace as columns, and what the page makes of it.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { account } from "interregnum/account/account.js";
import { changedFacts } from "interregnum/open/changedfacts.js";
import { columns } from "interregnum/open/columns.js";
import { Playroom } from "interregnum/play/playroom.js";

const { playable, data, histories } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packed = gzipSync(Buffer.from(playable, "base64")).toString("base64");

let told = null;
const room = new Playroom((message) => { told = message; });
await room.hear({ kind: "open", packed });

async function opened({ seed, replica, changes = [] }) {
  await room.hear({ kind: "trace", id: 1, seed, replica, changes });
  if (told.state !== "done") throw new Error(JSON.stringify(told));
  const trace = columns(data.facts, told);
  return { trace, told: account(data, { seed, replica, trace, facts: changedFacts(data.facts, told.changes) }) };
}

const found = [];
for (const history of histories) found.push(await opened(history));
console.log(JSON.stringify(found));
