// One vote: what each bloc voted, and how likely that result was by the weights it was drawn with.
//
// Each delegate present votes by the weights of the bloc, a multinomial draw (`mechanisms/assemblies`). The chance that a motion is
// carried is given for these weights: exactly where the chair counts, by the normal approximation of the sum of the draws where he
// judges by eye. The weights themselves are drawn too: of that it says nothing.

import { divisionsAt } from "interregnum/explain/divisions.js";
import { erfc } from "interregnum/history/formulas.js";
import { rounded } from "interregnum/history/said.js";

const VOTES = ["yes", "no", "abstain"];
const ALL_ALIKE = 1e-9; // a spread of votes that is none

/**
 * The vote of a motion at the firing that counted it. `blocs` gives for each bloc yes, no, abstaining; `weights` the shares that each
 * was drawn with, `chance` that of being carried by them; `seen` how the chair saw a yes where nobody counted. `in_hall` were in the
 * hall, `silent` of them in blocs that no weight was given for. `duress` is there where the hall was held.
 */
export function ballot(history, assembly, name, number) {
  const { motions, blocs } = history.facts.assemblies[assembly];
  const { blocs: voting, by_eye: byEye, abstaining } = motions[name];
  const own = `${assembly}.${name}`;
  const votes = Object.fromEntries(voting.map((bloc) => [bloc, VOTES.map((vote) => rounded(history.named(`${own}.${bloc}.${vote}`, number)))]));
  const shares = sharesOf(history, number);
  const seen = byEye ? history.starts[history.facts.quantityOf.get(`${own}.by_eye`)] : 1;
  const present = Object.fromEntries(blocs.map((bloc) => [bloc, rounded(history.named(`${assembly}.${bloc}.present`, number))]));
  const there = Object.values(present).reduce((total, n) => total + n, 0);
  return {
    ...(history.named(`${own}.under_duress`, number) ? { duress: 1 } : {}),
    blocs: votes,
    totals: VOTES.map((_, n) => Object.values(votes).reduce((total, vote) => total + vote[n], 0)),
    in_hall: there,
    silent: blocs.reduce((total, bloc) => total + (voting.includes(bloc) ? 0 : present[bloc]), 0),
    weights: Object.fromEntries(Object.entries(shares).map(([bloc, found]) => [bloc, found.map((share) => rounded(share, 3))])),
    seen: rounded(seen, 2),
    chance: rounded(carried(present, shares, seen, abstaining), 3),
  };
}

/** Of each bloc, the shares of yes, no and abstaining by which its delegates voted. */
function sharesOf(history, number) {
  return Object.fromEntries(divisionsAt(history, history.firing(number)).filter(({ voted }) => voted)
    .map(({ block, ways }) => [history.facts.quantities[block].split(".").at(-2), ways.map(({ chance }) => chance)]));
}

/** The chance that yes x seen > no + abstaining x abstentions, for these shares of yes, no and abstaining. */
export function carried(present, shares, seen, abstaining) {
  if (seen === 1 && (abstaining === 0 || abstaining === 1)) return counted(present, shares, abstaining);
  let [middle, spread] = [0, 0];
  for (const [bloc, [yes, no, neither]] of Object.entries(shares)) {
    const each = yes * seen - no - abstaining * neither;
    const squared = yes * seen ** 2 + no + abstaining ** 2 * neither;
    middle += present[bloc] * each;
    spread += present[bloc] * (squared - each ** 2);
  }
  if (spread < ALL_ALIKE) return middle > 0 ? 1 : 0;
  return 1 - 0.5 * erfc(middle / Math.sqrt(spread) / Math.SQRT2);
}

/** The same, exactly: how far yes leads, each delegate adding a step of 1, 0 or -1. */
function counted(present, shares, abstaining) {
  const people = Object.keys(shares).reduce((total, bloc) => total + present[bloc], 0);
  let chances = new Float64Array(2 * people + 1); // of each lead, from -people on
  chances[people] = 1;
  let far = 0; // no lead is larger yet
  for (const [bloc, [yes, no, neither]] of Object.entries(shares)) {
    const [against, idle] = [no + abstaining * neither, (1 - abstaining) * neither];
    for (let n = 0; n < present[bloc]; n += 1) {
      const next = new Float64Array(chances.length);
      for (let k = people - far; k <= people + far; k += 1) {
        next[k] += chances[k] * idle;
        if (yes) next[k + 1] += chances[k] * yes;
        if (against) next[k - 1] += chances[k] * against;
      }
      chances = next;
      far += 1;
    }
  }
  const ahead = chances.subarray(people + 1).reduce((total, chance) => total + chance, 0);
  return Math.min(1, Math.max(0, ahead));
}
