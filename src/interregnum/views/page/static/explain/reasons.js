// Why something happened: its causes, what had held since the start, what changed its speed, its options, who divided how. As
// `explain/why.py`: a cause is the last writer of a quantity in the guard, recorded when the event became possible; of alternatives
// only those that held then count; of a clock that had stood still, what let it run again is a cause too.

import { courseLines, courseOf, factorCourse, letRun } from "interregnum/explain/clockcourse.js";
import { options, waited } from "interregnum/explain/choices.js";
import { dividedTexts, divisionsAt } from "interregnum/explain/divisions.js";
import { onDemand } from "interregnum/explain/ondemand.js";
import { isNoticeable, pushAt, sourcesOf, stateText } from "interregnum/explain/pushes.js";
import { Clock, figures } from "interregnum/history/said.js";

const MOST_GIVEN = 5; // things that had held since the start

/** The reasons of all that is told, by the number of the firing. */
export function reasons(history) {
  const clock = new Clock(history.facts.frame);
  return onDemand(history.withoutBookkeeping(), (number) => reason(history, clock, history.firing(number)));
}

function reason(history, clock, firing) {
  const rule = history.facts.rules[firing.event];
  const course = courseOf(history, firing);
  const pushes = (rule.factors ?? []).map((factor) => pushAt(history, firing, factor, factorCourse(history, course, factor[1]))).filter(({ pressed }) => pressed);
  const { causes, given } = causesOf(history, rule, firing, course);
  const several = (rule.ways?.length ?? 0) > 1;
  const data = {
    causes,
    given: given.filter((quantity) => history.starts[quantity] !== 0).map((quantity) => stateText(history, quantity, history.starts[quantity])).slice(0, MOST_GIVEN),
    ran: courseLines(history, clock, firing, course, pushes),
    pushes: pushes.filter(isNoticeable).sort((a, b) => b.strength - a.strength || 0).map(({ name, mean, numbers }) => [name, figures(mean, 3), "speed", Math.max(0, ...numbers)]),
    waited: several && waited(history, firing) ? 1 : 0,
    options: several ? options(history, firing) : [],
    divided: dividedTexts(divisionsAt(history, firing)),
  };
  return Object.fromEntries(Object.entries(data).filter(([, part]) => part !== 0 && part.length !== 0));
}

/** The firings that made an event possible, the last first; and the quantities of its guard unchanged since the start. */
function causesOf(history, { guard, reads = [], factors = [] }, firing, course) {
  const relevant = new Set(relevantTo(history, guard, Math.max(0, ...firing.causes)));
  const [through, given] = [new Set(), []];
  reads.forEach((quantity, n) => {
    if (!relevant.has(quantity)) return;
    if (!firing.causes[n]) given.push(quantity);
    for (const source of sourcesOf(history, quantity, firing.causes[n])) through.add(source);
  });
  for (const source of setGoing(history, factors, course)) through.add(source);
  return { causes: [...through].sort((a, b) => b - a), given };
}

/** What set a clock going that had stood still: who wrote the quantities of the factors that were 0. */
function setGoing(history, factors, course) {
  const found = letRun(course);
  if (!found) return [];
  const [still, moving] = found;
  return factors.filter(([, formula]) => history.evaluate(formula, still.seen) <= 0).flatMap(([, formula]) => history.facts.formulas.reads(formula).flatMap((quantity) => {
    const writer = history.writer(quantity, moving.seen);
    return writer > still.seen ? sourcesOf(history, quantity, writer) : [];
  }));
}

/** The quantities of a guard, without those of alternatives that did not hold at that time. */
function relevantTo(history, guard, after) {
  const [op, ...parts] = history.facts.formulas.node(guard);
  if (op === "and") return parts.flatMap((part) => relevantTo(history, part, after));
  if (op !== "or") return history.facts.formulas.reads(guard);
  const holding = parts.filter((part) => history.holds(part, after));
  return (holding.length ? holding : parts).flatMap((part) => relevantTo(history, part, after));
}
