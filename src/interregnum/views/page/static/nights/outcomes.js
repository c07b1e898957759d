// Questions to the lab's answers: what an outcome was in a history, and how numbers of many histories are written.

import { t } from "interregnum/shared/i18n.js";
import { clock, day, timeShift, timestamp } from "interregnum/shared/time.js";

/** An outcome by its id. */
export function outcomeOf(answers, id) {
  return answers.outcomes.find((outcome) => outcome.id === id);
}

/** What came of an outcome in a history, as words. */
export function outcomeText(outcome, replica) {
  return valueText(outcome, outcome.column[replica]);
}

/** A value of an outcome as words. */
export function valueText(outcome, value) {
  if (outcome.kind === "ending") return outcome.endings[value].title;
  if (outcome.kind === "time") return value === null ? t("nights.never") : timestamp(value);
  if (outcome.flag) return t(value ? "nights.yes" : "nights.no");
  return numberText(value);
}

/** The number of the history that the page shows, where it is one of these; else null. */
export function currentReplica(night) {
  const { seed, replica, variants } = night.history;
  const answers = night.data.answers;
  const number = Number(replica);
  return seed === answers.seed && !variants.length && number < answers.replicas ? number : null;
}

/** What is asked of an outcome, as a question. */
export function questionText(answers, asked) {
  const title = outcomeOf(answers, asked.outcome)?.title ?? asked.outcome;
  if (asked.title) return t("nights.asks.ending", { outcome: title, ending: asked.title });
  if (asked.bound !== null && asked.bound !== undefined) return t("nights.asks.by", { outcome: title, at: timestamp(asked.bound) });
  return t("nights.asks.ever", { outcome: title });
}

/** `27 %`; below one in a hundred and not nought, `under 1 %`. */
export function percentText(share) {
  if (share > 0 && share < 0.005) return t("nights.under");
  if (share < 1 && share > 0.995) return t("nights.over");
  return t("nights.percent", { n: Math.round(share * 100) });
}

/** `27 % (24 to 30)`. */
export function shareWithInterval([value, low, high]) {
  return t("nights.around", { value: percentText(value), low: Math.round(low * 100), high: Math.round(high * 100) });
}

/** A change: `1 h 12 min later`, `+12 points`, `+3.4`. */
export function effectText(value, unit) {
  if (value === null) return "";
  if (unit === "min") return timeShift(value);
  if (unit === "share") return t("nights.points", { n: withSign(Math.round(value * 100)) });
  return withSign(numberText(value));
}

/** A number with its sign, a true minus. */
export function withSign(value) {
  return `${Number(value) > 0 ? "+" : ""}${value}`.replace("-", "−");
}

/** A number to three figures. */
export function numberText(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

/** A span of hours: `25 Oct 21:40 to 22:10`. */
export function timeRange(first, last) {
  const same = day(first).own === day(last).own;
  return t("nights.between", { first: timestamp(first), last: same ? clock(last) : timestamp(last) });
}
