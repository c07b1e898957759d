// A what-if: each history twice, and the answer as `interregnum whatif --json` gives it.

import { contrasts } from "interregnum/play/numbers/contrasts.js";
import { share } from "interregnum/play/numbers/differences.js";

const FIRST_SIZES = [20, 50, 100, 200]; // pairs after which an answer is given; from then on twice as many each time

/** The numbers of pairs after which an answer is given. */
export function answerSizes(replicas) {
  const sizes = FIRST_SIZES.filter((size) => size < replicas);
  while (sizes.at(-1) >= FIRST_SIZES.at(-1) && sizes.at(-1) * 2 < replicas) sizes.push(sizes.at(-1) * 2);
  return [...sizes, replicas];
}

/** Of each outcome the first history in which it differs; -1 where there is none. */
export function mattered({ outcomes }, pairs) {
  const differs = (n) => ({ base, varied }) => base[n] !== varied[n] && !(Number.isNaN(base[n]) && Number.isNaN(varied[n]));
  return outcomes.map((_, n) => pairs.findIndex(differs(n)));
}

/** The answer that these pairs give, in the order of the histories. `of` are the calls of a kernel, `changes` as they are read. */
export function answer(of, described, { changes, titles }, pairs, seed) {
  const column = (side) => described.outcomes.map((_, n) => Float64Array.from(pairs, (pair) => pair[side][n]));
  const settings = { until: described.until, seed, stream: described.streams.resampled };
  return {
    format: "interregnum-whatif",
    version: 3,
    software: described.software,
    scenario: described.scenario,
    title: titles.join("; "),
    changes: changes.map(({ text, title, asked }, n) => ({ change: text, title, exposure: asked.length ? share(pairs.filter(({ exposed }) => exposed[n]).length, pairs.length) : null })),
    against: [],
    seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : `${seed}`,
    replicas: pairs.length,
    touched: share(pairs.filter(({ touched }) => touched).length, pairs.length),
    outcomes: contrasts(of, described.outcomes, column("base"), column("varied"), settings),
  };
}
