// Nights from seats, as the page's worker plays them, in Node: reads a job as JSON, prints what the worker says to each of its
// messages. `rules` says how a night is decided: `first`, `last`, or `model`; of a trace the checksums of its parts are told.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Kernel } from "interregnum/play/kernel.js";
import { readPlayable } from "interregnum/play/network.js";
import { seen } from "interregnum/play/seats/seen.js";
import { Sitting } from "interregnum/play/seats/sitting.js";
import { Seatroom } from "interregnum/play/seats/seatroom.js";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
let told = null;
const room = new Seatroom((message) => { if (message.state !== "playing") told = { ...message, block: [...(told?.block ?? []), ...(message.block ?? [])] }; else told = { block: [...(told?.block ?? []), ...message.block] }; });
const ask = async (message) => {
  told = null;
  await room.hear({ id: 1, ...message });
  return told;
};

const RULES = { first: (ways) => ways[0].way, last: (ways) => ways.at(-1).way, model: () => "*", turns: (ways, n) => ways[n % ways.length].way };

/** Play a night to its end by a rule: its decisions, what was seen at each halt, and the debrief. */
async function whole({ rule, ...night }) {
  const decisions = [];
  const seen = [];
  for (;;) {
    const { seen: now, problems } = await ask({ kind: "sit", night: { ...night, decisions } });
    if (problems) return { problems };
    seen.push(now);
    if (!now.next) break;
    decisions.push({ event: now.next.event, way: RULES[rule](now.next.ways, decisions.length) });
  }
  const { debrief, trace } = await ask({ kind: "debrief", night: { ...night, decisions } });
  return { decisions, seen, debrief, trace: trace.map((part) => createHash("sha256").update(part).digest("hex")) };
}

/** At each halt of a night, whether what is shown stays the same when all is another that the seat can neither be nor see. */
function blind({ rule, ...night }) {
  const decisions = [];
  const same = [];
  for (;;) {
    const played = sitting.play({ ...night, decisions });
    const before = JSON.stringify(seen(sitting, night, played));
    scramble(played.witness);
    same.push(before === JSON.stringify(seen(sitting, night, played)));
    if (!played.next) return same;
    const { id, ways } = sitting.described.events[played.next.event];
    decisions.push({ event: id, way: RULES[rule](played.next.open.map((way) => ({ way: ways[way][0] })), decisions.length) });
  }
}

function scramble(witness) {
  const { seats, seat, actual } = witness;
  const [here, company] = [witness.place(), witness.company()];
  const persons = company.filter((one) => seats.persons.includes(one));
  const visible = new Set([...(seats.own[seat] ?? []), ...(seats.holders[here] ?? []), ...Object.values(seats.at).map((places) => places[here]),
    ...company.flatMap((one) => [...Object.values(seats.at[one]), seats.people[one]]), ...persons.flatMap((one) => seats.minds[one] ?? [])]);
  actual.forEach((value, quantity) => { if (!visible.has(quantity)) actual[quantity] = 17 - 3 * value; });
  witness.kept = null;
}

const scenario = readPlayable(new Uint8Array(readFileSync(job.playable)));
const sitting = new Sitting(new Kernel(new WebAssembly.Module(scenario.kernel), scenario.described, scenario.tables), scenario);
await room.hear({ kind: "open", packed: gzipSync(readFileSync(job.playable)).toString("base64") });
const nights = [];
for (const night of job.nights) nights.push(await whole(night));
const answers = [];
// Two answers that are compared are named by their numbers: what is no number would not go through JSON.
for (const { of, ...message } of job.messages) answers.push(await ask(of ? { ...message, base: answers[of[0]].block, varied: answers[of[1]].block } : message));
console.log(JSON.stringify({ nights, answers, blind: (job.blind ?? []).map(blind) }));
