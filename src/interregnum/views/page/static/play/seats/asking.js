// What the page asks of its players about a night from a seat: each gives a promise, which fails with what the worker said.

import { Work } from "interregnum/play/players.js";

/** The night as the seat sees it, as far as it is decided. */
export async function sit(players, night) {
  return (await ask(players, { kind: "sit", night })).seen;
}

/** The number of a night in which something is put to the seat: the first from this one on. */
export async function deal(players, night) {
  return (await ask(players, { kind: "deal", night })).replica;
}

/** What is told at the end; `trace` has the bytes of what was played. */
export async function debrief(players, night) {
  const { debrief: told, trace } = await ask(players, { kind: "debrief", night });
  return { ...told, trace };
}

function ask(players, message) {
  return new Promise((resolve, reject) => players.counting.ask(message, (told) => (told.state === "done" ? resolve(told) : reject(told))));
}

/** Play so many futures after each of some ways of a decision, and set the others against the first, future by future. `report` is
 *  given `{state, done, of, contrasts}`, by way, as they come in. Gives the function that stops it. */
export function compareWays(players, night, number, ways, futures, report) {
  const of = futures * ways.length;
  const contrasts = {};
  const work = new Work(players, (told) => report({ ...told, of, contrasts }), []);
  const goesOn = () => work.tell({ state: "playing" });
  const play = (way) => work.shared({ kind: "futures", night, number, way }, futures, goesOn);
  const all = async () => {
    const [first, ...others] = ways;
    const base = await play(first);
    for (const way of others) {
      const varied = await play(way);
      contrasts[way] = (await work.one(players.counting, { kind: "compare", seed: night.seed, base, varied })).contrasts;
      goesOn();
    }
    work.end({ state: "done" });
  };
  goesOn();
  all().catch((failed) => work.end(failed));
  return () => work.stop();
}
