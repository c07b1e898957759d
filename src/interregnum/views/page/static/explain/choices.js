// What an event could have turned into when it fired: every option with its weight, its chance, and what pressed on it. As
// `explain/choices.py`: an option's chance is its weight over the sum of all, with everything as it stood just before the firing.

import { pushAt, readText, standsOn } from "interregnum/explain/pushes.js";
import { figures } from "interregnum/history/said.js";

const FIGURES = 4; // as much as a reader is shown

/** The chance of each weight; all 0 where none is taken. One past all numbers wins, the first of several. */
export function chances(weights) {
  const largest = Math.max(...weights);
  if (largest === Infinity) return weights.map((_, n) => Number(n === weights.indexOf(largest)));
  const whole = (some) => some.reduce((total, weight) => total + weight, 0);
  const kept = Number.isFinite(whole(weights)) ? weights : weights.map((weight) => weight / largest);
  return kept.map((weight) => (whole(kept) > 0 ? weight / whole(kept) : 0));
}

/** The weight that a share and its odds come to: none below nought, and none without a value. */
export function weightOf(value, share, odds) {
  const weight = odds.reduce((product, formula) => product * value(formula), value(share));
  return weight > 0 ? weight : 0;
}

/** Every option of a firing: chance, weight, and its factors with what they read; each basis is told once. */
export function options(history, firing) {
  const { stands, ways } = history.facts.rules[firing.event];
  const value = (formula) => history.evaluate(formula, firing.number - 1, firing.minute);
  const weights = ways.map(({ share, odds = [] }) => weightOf(value, share, odds.map(([, formula]) => formula)));
  const told = new Set([stands ?? -1]);
  const found = chances(weights);
  return ways.map((way, n) => option(history, firing, way, { chance: found[n], weight: weights[n], share: value(way.share) }, told));
}

function option(history, firing, { id, share: formula, odds = [], stands }, { chance, weight, share }, told) {
  const read = history.facts.formulas.reads(formula).map((quantity) => [quantity, history.value(quantity, firing.number - 1)]);
  const pushes = odds.map((factor) => pushAt(history, firing, factor));
  const data = {
    id,
    chance: figures(chance, FIGURES),
    weight: figures(weight, FIGURES),
    share: figures(share, FIGURES),
    read: readText(history, read, share),
    grounds: fresh(history, standsOn(history, stands, read), told),
    pushes: pushes.toSorted((a, b) => b.strength - a.strength || 0).filter(({ pressed }) => pressed).map((push) => pushed(history, push, told)),
    idle: pushes.filter(({ pressed }) => !pressed).map(({ name }) => name),
  };
  return Object.fromEntries(Object.entries(data).filter(([, part]) => part !== "" && part.length !== 0));
}

/** A factor on the odds: name, size, the firing that last set it, what it read, what it stands on. */
function pushed(history, push, told) {
  return [push.name, figures(push.times, FIGURES), Math.max(0, ...push.numbers), readText(history, push.read, push.times), fresh(history, standsOn(history, push.stands, push.read), told)];
}

/** Grounds that have not been told. */
function fresh({ facts }, found, told) {
  const left = found.filter((stands) => !told.has(stands));
  for (const stands of left) told.add(stands);
  return left.map((stands) => facts.grounds[stands]);
}

/** Whether a decision that comes again was put off: what was chosen changed nothing that any event reads. */
export function waited(history, firing) {
  const way = history.way(firing);
  if (!way || !history.facts.rules[firing.event].again) return false;
  return !(way.writes ?? []).some((quantity) => history.writer(quantity, firing.number) === firing.number);
}
