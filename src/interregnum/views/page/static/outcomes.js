// Questions to the lab's answers: what an outcome was in a history, and how numbers of many histories are written.

import { clock, day, span, stamp } from "interregnum/hours.js";
import { say } from "interregnum/words.js";

/** An outcome by its id. */
export function outcomeOf(answers, id) {
  return answers.outcomes.find((one) => one.id === id);
}

/** What came of an outcome in a history, as words. */
export function told(outcome, replica) {
  return worded(outcome, outcome.column[replica]);
}

/** A value of an outcome as words. */
export function worded(outcome, value) {
  if (outcome.kind === "ending") return outcome.endings[value].title;
  if (outcome.kind === "time") return value === null ? say("nights.never") : stamp(value);
  if (outcome.flag) return say(value ? "nights.yes" : "nights.no");
  return number(value);
}

/** The number of the history that the page shows, where it is one of these; else null. */
export function present(night) {
  const { seed, replica, variants } = night.history;
  const answers = night.data.answers;
  const one = Number(replica);
  return seed === answers.seed && !variants.length && one < answers.replicas ? one : null;
}

/** What is asked of an outcome, as a question. */
export function question(answers, asked) {
  const title = outcomeOf(answers, asked.outcome)?.title ?? asked.outcome;
  if (asked.title) return say("nights.asks.ending", { outcome: title, ending: asked.title });
  if (asked.bound !== null && asked.bound !== undefined) return say("nights.asks.by", { outcome: title, at: stamp(asked.bound) });
  return say("nights.asks.ever", { outcome: title });
}

/** `27 %`; below one in a hundred and not nought, `under 1 %`. */
export function percent(share) {
  if (share > 0 && share < 0.005) return say("nights.under");
  if (share < 1 && share > 0.995) return say("nights.over");
  return say("nights.percent", { n: Math.round(share * 100) });
}

/** `27 % (24 to 30)`. */
export function around([value, low, high]) {
  return say("nights.around", { value: percent(value), low: Math.round(low * 100), high: Math.round(high * 100) });
}

/** A change: `1 h 12 min later`, `+12 points`, `+3.4`. */
export function moved(value, unit) {
  if (value === null) return "";
  if (unit === "min") return Math.round(value) === 0 ? say("nights.unmoved") : say(value < 0 ? "nights.earlier" : "nights.later", { by: span(value) });
  if (unit === "share") return say("nights.points", { n: signed(Math.round(value * 100)) });
  return signed(number(value));
}

/** A number with its sign, a true minus. */
export function signed(value) {
  return `${Number(value) > 0 ? "+" : ""}${value}`.replace("-", "−");
}

/** A number to three figures. */
export function number(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

/** A span of hours: `25 Oct 21:40 to 22:10`. */
export function between(first, last) {
  const same = day(first).own === day(last).own;
  return say("nights.between", { first: stamp(first), last: same ? clock(last) : stamp(last) });
}
