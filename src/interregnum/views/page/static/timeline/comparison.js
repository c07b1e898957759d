// A history compared with a reading of the record: within its window, early, late, or absent.

import { t } from "interregnum/shared/i18n.js";
import { duration, timestamp } from "interregnum/shared/time.js";

const TOLERANCE = 0.5; // minutes: hours of the record are whole minutes

/**
 * `{verdict, number, offset}`: the firing that answers to a reading, and by how many minutes it misses the window.
 * Null where nothing of the model answers to the reading.
 */
export function compareToRecord(night, reading) {
  const answers = reading.answers ?? [];
  if (!answers.length || night.told) return null;
  const numbers = answers.map(([id, branch]) => night.firstFiring(id, branch)).filter((number) => number !== undefined);
  if (!numbers.length) return { verdict: "absent", number: 0, offset: 0 };
  const number = Math.min(...numbers);
  const minute = night.minute(number);
  if (reading.first !== null && minute < reading.first - TOLERANCE) return { verdict: "early", number, offset: minute - reading.first };
  if (reading.last !== null && minute > reading.last + TOLERANCE) return { verdict: "late", number, offset: minute - reading.last };
  return { verdict: "within", number, offset: 0 };
}

/** How far a history's hour is from those that a reading leaves open: at least so far, where they are more than one. */
export function farFrom({ first, last }, offset) {
  const by = duration(offset);
  return first === last ? by : t("compared.at-least", { by });
}

/** The comparison in words: at what hour it happened, and by how much it misses. */
export function comparisonText(night, { verdict, number, offset }) {
  return t(`verdict.${verdict}`, { at: number ? timestamp(night.minute(number)) : "", by: duration(offset) });
}

/** The readings that an event answers to, or whose hour is the event's as the sources tell it. */
export function readingsOf(night, id) {
  return (night.data.record?.readings ?? []).filter((reading) => (reading.answers ?? []).some(([event]) => event === id) || reading.hours_of?.includes(id));
}
