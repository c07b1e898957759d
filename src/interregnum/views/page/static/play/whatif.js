// A what-if: each history twice, and the answer as `interregnum whatif --json` gives it.

import { readChanges, Refused } from "interregnum/play/changes.js";
import { contrasts } from "interregnum/play/numbers/contrasts.js";
import { share } from "interregnum/play/numbers/differences.js";
import { Changed } from "interregnum/play/pairs.js";

const FIRST_SIZES = [20, 50, 100, 200]; // pairs after which an answer is given; from then on twice as many each time
const STEP = 10; // pairs between two reports

/** The numbers of pairs after which an answer is given. */
export function answerSizes(replicas) {
  const sizes = FIRST_SIZES.filter((size) => size < replicas);
  while (sizes.at(-1) >= FIRST_SIZES.at(-1) && sizes.at(-1) * 2 < replicas) sizes.push(sizes.at(-1) * 2);
  return [...sizes, replicas];
}

/** Play a question: reports `{done}` and `{answer}`, until all pairs are played. Throws Refused, or HistoryStopped. */
export function* whatif(module, histories, { changes: asked, replicas, sizes = answerSizes(replicas) }) {
  const { scenario, seed } = histories;
  const changes = readChanges(scenario, asked);
  const changed = new Changed(module, histories, changes);
  if (changed.hours.length) for (let replica = 0; replica < replicas; replica += 1) { histories.get(replica); if (replica % STEP === 0) yield { done: 0 }; }
  const never = changed.drawHours(replicas, scenario.described.streams.hours);
  if (never !== null) throw new Refused([{ code: "never", found: scenario.described.events[never].id }]);
  const pairs = [];
  for (const size of sizes) {
    while (pairs.length < size) {
      pairs.push(changed.pair(pairs.length));
      if (pairs.length % STEP === 0) yield { done: pairs.length };
    }
    yield { done: size, answer: answer(changed, pairs, seed) };
  }
}

function answer({ kernel, changes, histories }, pairs, seed) {
  const { described } = histories.scenario;
  const column = (side) => described.outcomes.map((_, n) => Float64Array.from(pairs, (pair) => pair[side][n]));
  const settings = { until: described.until, seed, stream: described.streams.resampled };
  return {
    format: "interregnum-whatif",
    version: 3,
    software: described.software,
    scenario: described.scenario,
    title: changes.map(({ title }) => title).join("; "),
    changes: changes.map(({ text, title, asked }, n) => ({ change: text, title, exposure: asked.length ? share(pairs.filter(({ exposed }) => exposed[n]).length, pairs.length) : null })),
    against: [],
    seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : `${seed}`,
    replicas: pairs.length,
    touched: share(pairs.filter(({ touched }) => touched).length, pairs.length),
    outcomes: contrasts(kernel.calls, described.outcomes, column("base"), column("varied"), settings),
  };
}
