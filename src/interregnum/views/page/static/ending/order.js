// In which order outcomes are told: who has won before all.

import { winningOutcome } from "interregnum/ending/won.js";

const FIRST = 3; // outcomes that are told in large, where the lab does not say which are the main ones

/** The outcomes that are told in large, who has won before all, and the rest; all that ends in words before hours, and hours before numbers. */
export function outcomesInOrder(outcomes, main) {
  const ids = Object.keys(outcomes);
  const rank = (id) => (Object.keys(outcomes[id].endings).length ? 0 : outcomes[id].time_of ? 1 : 2);
  const chosen = main?.filter((id) => ids.includes(id)) ?? [...ids].sort((a, b) => rank(a) - rank(b)).slice(0, FIRST);
  const first = [...new Set([winningOutcome(outcomes), ...chosen])].filter(Boolean);
  return [first, ids.filter((id) => !first.includes(id)).sort((a, b) => rank(a) - rank(b))];
}
