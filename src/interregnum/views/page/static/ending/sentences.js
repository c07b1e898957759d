// How an outcome ended, in sentences: in one history, in the record, in many nights.

import { outcomeOf } from "interregnum/nights/outcomes.js";
import { asHeading, t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { compareToRecord, farFrom, readingsOf } from "interregnum/timeline/comparison.js";

const EARLY = 0; // of the five quantiles: 5, 25, 50, 75 and 95 in a hundred
const MIDDLE = 2;
const LATE = 4;
const LISTED = 5; // ways to end that are named

/** In a sentence: a first letter large, a full stop. */
export function asSentence(text) {
  return `${asHeading(text)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** How it ended in the history that is shown. */
export function endedHere(night, id) {
  const outcome = night.nouns.outcomes[id];
  const { value, shown } = night.history.outcomes[id] ?? { value: null, shown: "" };
  if (outcome.time_of) return value === null ? t("ending.never-here") : hourHere(night, outcome.time_of, value);
  return asSentence(outcome.endings[value] ?? shown);
}

/** The hour, and how it stands to the hours that the sources leave open. */
function hourHere(night, event, value) {
  const reading = readingsOf(night, event)[0];
  const compared = reading ? compareToRecord(night, { ...reading, answers: [[event, ""]] }) : null;
  const by = compared?.number ? t(`ending.${compared.verdict}`, { by: farFrom(reading, compared.offset) }) : "";
  return asSentence([timestamp(value), by].filter(Boolean).join(", "));
}

/** How it ended by the readings: `{text, readings}`; what none of them says is said to be so. */
export function endedInRecord(night, told, id) {
  const outcome = night.nouns.outcomes[id];
  if (outcome.time_of) {
    const readings = readingsOf(night, outcome.time_of);
    return readings.length ? { text: asSentence(readings.map((reading) => reading.told).join("; ")), readings } : { text: t("ending.untold"), readings: [] };
  }
  const found = told?.history.outcomes[id];
  if (!found) return { text: t("ending.untold"), readings: [] };
  return { text: asSentence(outcome.endings[found.value] ?? found.value), readings: (night.data.record?.readings ?? []).filter((reading) => reading.id === found.reading) };
}

/** How it ended in many nights. */
export function endedInMany(answers, id, isShare = false) {
  const outcome = outcomeOf(answers, id);
  if (!outcome) return t("ending.not-asked");
  const n = answers.replicas;
  if (outcome.kind === "ending") return asSentence(waysText(outcome.endings, n));
  const [early, middle, late] = [EARLY, MIDDLE, LATE].map((at) => outcome.quantiles?.[at]);
  if (outcome.kind === "time") return timeText(outcome, n, [early, middle, late]);
  if (outcome.flag) return t("ending.flag", { n: Math.round((outcome.share?.[0] ?? 0) * n).toLocaleString("en"), of: n.toLocaleString("en") });
  const amount = (value) => (isShare ? `${Math.round(100 * value)} %` : short(value));
  return middle === undefined ? t("ending.not-asked") : t("ending.value", { low: amount(early), middle: amount(middle), high: amount(late) });
}

/** The ways it ended, the most frequent first, each with its number. */
function waysText(endings, n) {
  const found = [...endings].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const named = found.slice(0, LISTED).map(({ title, count }) => t("ending.way", { title, n: count.toLocaleString("en") }));
  const rest = found.slice(LISTED).reduce((sum, { count }) => sum + count, 0);
  return t("ending.ways", { of: n.toLocaleString("en"), list: [...named, ...(rest ? [t("ending.otherwise", { n: rest })] : [])].join("; ") });
}

function timeText(outcome, n, [early, middle, late]) {
  const came = Math.round((outcome.share?.[0] ?? 1) * n);
  if (!came || middle === undefined || middle === null) return t("ending.never-many", { of: n.toLocaleString("en") });
  const missed = n - came;
  const words = t("ending.times", { middle: timestamp(middle), early: timestamp(early), late: timestamp(late) });
  return missed ? `${words} ${t("ending.missed", { n: missed.toLocaleString("en"), of: n.toLocaleString("en") })}` : words;
}

function short(value) {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
