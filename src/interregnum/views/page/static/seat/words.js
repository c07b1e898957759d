// A night from a seat in words: what presses on a decision, what has come to the seat, what the sources say was decided.

import { t } from "interregnum/shared/i18n.js";
import { clock } from "interregnum/shared/time.js";
import { readingsOf } from "interregnum/timeline/comparison.js";

const STRONG = 3; // a factor on the odds from which on it is called strong
const SLIGHT = 1.02;

/** How a reason presses: `unknown`, `not`, or `for` and `against`, also `strongly-`. */
export function pressing({ times }) {
  if (times === null) return "unknown";
  const size = times > 0 ? Math.max(times, 1 / times) : Infinity;
  if (size < SLIGHT) return "not";
  return `${size >= STRONG ? "strongly-" : ""}${times > 1 ? "for" : "against"}`;
}

/** The reasons for and against a way, the strongest first, then those that the seat cannot judge, then those that do not press. */
export function reasonsInOrder(reasons) {
  const rank = { unknown: 1, not: 2 };
  const weight = ({ times }) => (times > 0 ? Math.abs(Math.log(times)) : Infinity);
  return reasons.map((reason) => ({ ...reason, how: pressing(reason) }))
    .sort((a, b) => (rank[a.how] ?? 0) - (rank[b.how] ?? 0) || (rank[a.how] ? 0 : weight(b) - weight(a)));
}

/** What has come to a seat, as `{when, what, how}` in words. */
export function heardWords(night, { minute, how, event, way, title, says, from, channel }) {
  const told = event === undefined ? (says === title ? title : t("seat.says", { title, says })) : happening(night, event, way);
  return { when: clock(minute), what: told, how: t(`seat.how.${how}`, { from: from ? night.titleOf(from) : "", channel: channel ? night.titleOf(channel) : "" }) };
}

/** Lines `{when, what, how}` of which none stands twice: the same again is told at the hour at which it came last, with how often it
 *  came, `times`, and when `first`. */
export function toldOnce(lines) {
  const found = new Map();
  for (const line of lines) {
    const key = `${line.what} | ${line.how}`;
    const before = found.get(key);
    found.delete(key);
    found.set(key, { ...line, times: (before?.times ?? 0) + 1, first: before?.first ?? line.when });
  }
  return [...found.values()];
}

/** What happened, with the way it turned out where there are several. */
export function happening(night, id, way) {
  const event = night.eventById(id);
  const ways = event?.branches ?? {};
  return way && Object.keys(ways).length > 1 ? `${event.title}: ${ways[way]}` : event?.title ?? id;
}

/** What the record says was decided: `{way, reading}` for each way that a reading tells of, in the order of the record. */
export function decidedInRecord(night, event) {
  const found = readingsOf(night, event).flatMap((reading) => (reading.answers ?? []).filter(([id, way]) => id === event && way).map(([, way]) => ({ way, reading })));
  return found.filter(({ way }, n) => found.findIndex((earlier) => earlier.way === way) === n);
}
