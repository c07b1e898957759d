// Which assumptions have a dial: those that matter most by the lab's sensitivity, or the scenario's own.

import { numberTaken } from "interregnum/whatif/question.js";

const MOST = 10;
const DIGITS = 15; // as many as a number has

/** `[{assumption, matters}]`; `matters` is the outcome for which it matters most and whether that is beyond chance, where the lab says so. */
export function chosenAssumptions({ assumptions = [], answers }) {
  const known = new Map(assumptions.map((assumption) => [assumption.id, assumption]));
  const ranked = strongest(answers?.sensitivity?.analyses ?? []).filter(({ id }) => known.has(id));
  const chosen = ranked.length ? ranked.map(({ id, ...matters }) => ({ assumption: known.get(id), matters })) : assumptions.filter(({ own }) => own).map((assumption) => ({ assumption, matters: null }));
  return chosen.filter(({ assumption: { range } }) => range[0] < range[2]).slice(0, MOST);
}

/** Each assumption once, with the outcome on which it bears most: what is beyond chance first, then by its share with all others. */
function strongest(analyses) {
  const all = analyses.flatMap(({ outcome, inputs = [] }) => inputs.filter(({ total }) => total[0] !== null).map(({ id, total, beyond }) => ({ id, outcome, beyond: Boolean(beyond), total: total[0] })));
  all.sort((a, b) => b.beyond - a.beyond || b.total - a.total);
  return [...new Map([...all].reverse().map((row) => [row.id, row])).values()].sort((a, b) => all.indexOf(a) - all.indexOf(b));
}

/** How an address names a turned dial: `entry.few=400`. */
export function dialAddress({ id }, value) {
  return `${id}=${value}`;
}

/** The dial that an address names and where it stands, among these; null where there is none, or it cannot stand there. */
export function dialNamed(chosen, address) {
  const [, id, text] = /^([^=]+)=([^=]+)$/.exec(address) ?? [];
  const found = chosen.find(({ assumption }) => assumption.id === id);
  const value = text?.trim() ? Number(text) : NaN;
  return found && value >= found.assumption.range[0] && value <= found.assumption.range[2] ? { ...found, value: numberTaken(found.assumption, value, DIGITS) } : null;
}
