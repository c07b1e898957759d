// How a history ended: each outcome as `model/outcomes.py` has it, and as a reader would say it.

import { Clock, durationText, general, percent, rounded } from "interregnum/history/said.js";

/** `{id: {shown, value}}`: a minute (null if it never came), a value, or the label of the ending that came first. */
export function outcomes(history) {
  return Object.fromEntries(Object.entries(history.facts.outcomes).map(([id, outcome]) => {
    const value = answer(history, outcome);
    return [id, { shown: shown(outcome, value, new Clock(history.facts.frame)), value }];
  }));
}

function answer(history, { kind, events, labels, otherwise, formula }) {
  if (kind === "value") {
    const value = history.evaluate(formula);
    return Number.isFinite(value) ? value : null;
  }
  const minutes = events.map((event) => (history.first(event) ? history.minute(history.first(event)) : Infinity));
  const earliest = Math.min(...minutes);
  if (kind === "time") return Number.isFinite(earliest) ? earliest : null;
  return Number.isFinite(earliest) ? labels[minutes.indexOf(earliest)] : otherwise;
}

function shown({ kind, written }, value, clock) {
  if (value === null) return kind === "value" ? "no value" : "never";
  if (kind === "ending") return value;
  if (kind === "time") return clock.label(value);
  if (written === "flag") return value ? "yes" : "no";
  if (written === "share") return percent(value);
  return written === "minutes" ? durationText(rounded(value)) : general(value);
}
