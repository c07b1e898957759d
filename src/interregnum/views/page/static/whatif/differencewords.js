// How an outcome differs without and with a change, in words, with its intervals.

import { t } from "interregnum/shared/i18n.js";
import { percent, points } from "interregnum/shared/shares.js";
import { timeShift } from "interregnum/shared/time.js";

/** One text for each number that is compared. */
export function differenceTexts(night, outcome, pairs) {
  return told(outcome).map((row) => rowText(night, outcome, row, pairs)).filter(Boolean);
}

/** The numbers of an outcome that are told: of an hour one of how much earlier or later it comes, that of the pairs in which it comes in
 *  both; another would count what never comes as coming in the end. */
export function told({ differences }) {
  return differences.some(({ measure }) => measure === "when") ? differences.filter(({ measure }) => measure !== "minutes") : differences;
}

/** By how much an hour is earlier or later; undefined where that is not known. */
export function shiftOf(outcome) {
  return told(outcome).find(({ measure, mean, few }) => (measure === "when" || measure === "minutes") && mean !== null && !few);
}

function rowText(night, outcome, row, pairs) {
  if (outcome.kind === "time") return timeText(row).replace(/\.$/, "");
  if (outcome.kind === "ending") return row.base || row.varied ? `${endingTitle(night, outcome.id, row.measure)}, ${shareText(row)}` : "";
  if (row.mean === null) return "";
  return row.pairs ? `${t("answer.valued")}, ${shareText(row)}` : valueText(row, pairs);
}

/** What an ending is called. */
export function endingTitle(night, outcome, label) {
  return night.nouns.outcomes[outcome]?.endings[label] || label;
}

/** How often, without and with, and the interval of the difference. */
export function shareText({ base, varied, low, high }) {
  return t("answer.share", { base: percent(base), varied: percent(varied), low: points(low), high: points(high) });
}

/** A number of an outcome, to three digits. */
export function numberText(value) {
  return Number(value.toPrecision(3)).toLocaleString("en");
}

/** How many on average, without and with, and the interval of the difference. */
export function valueText(row, pairs) {
  const shown = numberText;
  const leftOut = row.of < pairs ? ` ${t("answer.left-out", { n: pairs - row.of })}` : "";
  return `${t("answer.value", { base: shown(row.base), varied: shown(row.varied), low: shown(row.low), high: shown(row.high) })}${leftOut}`;
}

/** In how many histories it comes at all; and how much earlier or later, with its interval. */
export function timeText({ measure, mean, low, high, base, varied, of, few, differing }) {
  if (measure !== "minutes" && measure !== "when") return t("answer.comes", { base: percent(base), varied: percent(varied) });
  if (mean === null) return "";
  if (few) return t("answer.few", { differing });
  if (measure === "when") return t("answer.when", { by: timeShift(mean), low: timeShift(low), high: timeShift(high), of });
  return t("answer.minutes", { by: timeShift(mean), low: timeShift(low), high: timeShift(high) });
}
