// The answer of each view of the many nights as one sentence, and the record's share in it: how many nights lie before what the
// sources tell, within it, after it.

import { outcomeOf, percentText, timeRange } from "interregnum/nights/outcomes.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { readingsOf } from "interregnum/timeline/comparison.js";

/** What an outcome came to: its hours, its commonest ending, or its numbers; then how it stands to the record. */
export function outcomeAnswer(night, outcome) {
  return [outcomeSentence(outcome), recordSentence(night, outcome)].filter(Boolean).join(" ");
}

function outcomeSentence(outcome) {
  if (outcome.kind === "ending") {
    const [first, second] = [...outcome.endings].sort((a, b) => b.count - a.count);
    return t(second?.count ? "nights.answer.ending" : "nights.answer.only", { title: first.title, share: percentText(first.share[0]), second: second?.title ?? "", other: percentText(second?.share[0] ?? 0) });
  }
  if (outcome.flag) return t("nights.answer.flag", { share: percentText(outcome.share[0]) });
  if (!outcome.quantiles?.length) return t("nights.answer.never-at-all");
  if (outcome.kind === "time") {
    const [early, , middle, , late] = outcome.quantiles.map(timestamp);
    const never = outcome.column.filter((value) => value === null).length / outcome.column.length;
    return `${t("nights.answer.time", { early, middle, late })}${never ? ` ${t("nights.answer.never", { share: percentText(never) })}` : ""}`;
  }
  const [low, , middle, , high] = outcome.quantiles.map((value) => Math.round(value).toLocaleString("en"));
  return t("nights.answer.value", { low, middle, high });
}

/** How an outcome stands to what the sources tell; nothing where they tell nothing that can be held against it. */
function recordSentence(night, outcome) {
  if (outcome.kind === "ending") {
    const told = toldEnding(night, outcome);
    return told ? t("nights.answer.record-ending", { title: told.title, share: percentText(told.share[0]) }) : "";
  }
  const window = recordOf(night, outcome);
  if (!window) return "";
  const { before, within, after, never } = shares(outcome, window);
  return t(never ? "nights.answer.record-never" : "nights.answer.record", { window: timeRange(...window), before: percentText(before), within: percentText(within), after: percentText(after), never: percentText(never) });
}

/** The ending that the sources tell; undefined where they tell none. */
export function toldEnding(night, outcome) {
  const told = night.data.told?.history.outcomes[outcome.id];
  return told && outcome.endings.find(({ label }) => label === told.value);
}

/** The window in which the record has an hour: what the lab holds it against, or a reading that answers to its event. */
export function recordOf(night, outcome) {
  if (outcome.kind !== "time") return null;
  if (outcome.window) return outcome.window;
  const event = night.nouns.outcomes[outcome.id]?.time_of;
  const reading = event ? readingsOf(night, event).find(({ first, last }) => first !== null && last !== null) : null;
  return reading ? [reading.first, reading.last] : null;
}

/** Which shares of all histories come before a window, within it, after it, and never: hours of the record are whole minutes. */
export function shares({ column }, [first, last]) {
  const part = (wanted) => column.filter(wanted).length / column.length;
  return { before: part((value) => value !== null && value < first - 0.5), within: part((value) => value !== null && value >= first - 0.5 && value <= last + 0.5),
    after: part((value) => value !== null && value > last + 0.5), never: part((value) => value === null) };
}

/** What decides an outcome most often. */
export function hingeAnswer(found) {
  const [first] = found.rows ?? [];
  return first ? t("nights.answer.hinge", { title: first.title, share: percentText(first.decided[0]) }) : t("nights.hinges.none");
}

/** Which assumption weighs most. */
export function sensitivityAnswer(analysis) {
  const [first] = analysis.inputs.filter(({ beyond, total }) => beyond && total[0] !== null).sort((a, b) => b.total[0] - a.total[0]);
  return first ? t("nights.answer.assumption", { title: first.title, share: percentText(Math.max(0, Math.min(1, first.total[0]))) }) : t("nights.sensitivity.luck");
}

/** Which nights are worth opening. */
export function exemplarsAnswer(answers) {
  const histories = new Set(answers.exemplars.map(({ replica, variants }) => `${replica} ${(variants ?? []).join(" ")}`));
  const closest = answers.exemplars.find(({ kind }) => kind === "closest");
  const [main] = answers.main.map((id) => outcomeOf(answers, id)).filter(Boolean);
  return t(closest ? "nights.answer.exemplars" : "nights.answer.exemplars-only", { n: histories.size, replica: closest?.replica ?? "", outcome: main?.title ?? "" });
}
