// Why something did not happen: it was never possible, or it was overtaken. As `explain/why_not.py`.

import { clausesOf } from "interregnum/explain/clauses.js";
import { absenceLines } from "interregnum/explain/absencelines.js";
import { onDemand } from "interregnum/explain/ondemand.js";
import { spells, stoodStill, stretches, work } from "interregnum/explain/clockcourse.js";
import { medianWork } from "interregnum/history/waiting.js";

const MOST_MAKERS = 6; // events that would have made a condition true

/** Of each event, without bookkeeping, that did not happen: the verdict, its evidence in words, what would have made it possible. */
export function absences(history) {
  const missed = history.facts.shown.flatMap(({ quiet }, event) => (quiet || history.firingsOf(event).length ? [] : [event]));
  return onDemand(missed.map((event) => history.facts.shown[event].id), (id) => absence(history, history.facts.eventOf.get(id)));
}

function absence(history, event) {
  const rule = history.facts.rules[event];
  const found = spans(history, event, rule);
  const clauses = clausesOf(history, rule.clauses ?? [], !found.length);
  const never = clauses.filter(({ everHeld }) => !everHeld);
  const near = found.length || never.length ? [] : nearest(history, rule, clauses);
  const makers = [...new Set(never.flatMap((clause) => clause.makers))].slice(0, MOST_MAKERS);
  const verdict = found.length ? "overtaken" : "never possible";
  return { verdict, lines: absenceLines(history, { rule, spans: found, clauses, near }), ...(makers.length ? { makers } : {}) };
}

/** The times during which the guard held, and the minutes that it usually takes under these conditions. */
function spans(history, event, rule) {
  return spells(stretches(history, event)).map(({ spell, endedBy }) => {
    const [first, last] = [spell[0], spell.at(-1)];
    const needed = medianWork(rule, (formula) => history.evaluate(formula, first.seen, first.began), first.began);
    const [done, stood] = [work(spell), stoodStill(spell)];
    let usual = last.speed > 0 ? needed / last.speed : Infinity; // of one that was over in an instant
    if (last.ended > first.began) usual = done > 0 ? (needed * (last.ended - first.began - stood)) / done : Infinity;
    return { began: first.began, ended: last.ended, endedBy, usual, stood };
  });
}

/** Each set of the fewest clauses that were ever missing together, in the order in which they came. */
function nearest(history, { guard }, clauses) {
  const moments = [0, ...history.numbersOf(guard)];
  const found = new Map();
  moments.forEach((moment, n) => {
    const missing = clauses.flatMap((clause, k) => (holdsBySomething(history, clause, moment) ? [] : [k]));
    const near = found.get(missing.join()) ?? { missing, began: moment, lasted: 0 };
    const end = n + 1 < moments.length ? history.minute(moments[n + 1]) : history.ended;
    found.set(missing.join(), { ...near, lasted: near.lasted + end - history.minute(moment) });
  });
  const all = [...found.values()];
  const fewest = Math.min(...all.map(({ missing }) => missing.length));
  return all.filter(({ missing }) => missing.length === fewest);
}

/** Whether a condition held, and not merely because nothing that it compares had been counted yet: 0 is 0. */
function holdsBySomething(history, { node, compares = [] }, moment) {
  return history.holds(node, moment) && !compares.some((sides) => isIdle(history, sides, moment));
}

/** Whether a comparison is one of two amounts, both 0, in neither of which anything had been written. */
function isIdle(history, sides, moment) {
  const { formulas } = history.facts;
  const untouched = sides.every((side) => formulas.reads(side).length && !formulas.reads(side).some((quantity) => history.writer(quantity, moment)));
  return untouched && sides.every((side) => history.evaluate(side, moment) === 0);
}
