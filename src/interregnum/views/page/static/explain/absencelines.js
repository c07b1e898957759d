// Why an event did not happen, as prose: the verdict and its evidence. As `views/text/absences.py`; a line that tells a condition has
// its formula beside it.

import { Clock, durationText, figures, general, grouped, listed, rounded } from "interregnum/history/said.js";

const MOST_NEAR = 4; // times at which it was nearly possible
const MOST_TERMS = 4; // amounts in a condition
const LEAST_STOOD = 0.05;
const LARGEST_DURATION = 1e8; // minutes: what is longer is no duration
const NAMED = / +\[([\w.]+)\]/g; // the names of events that a terminal shows beside their titles

/** The lines: texts, or pairs of a text and a formula. */
export function absenceLines(history, absence) {
  const teller = new Teller(history);
  const lines = absence.spans.length ? teller.overtaken(absence) : teller.neverPossible(absence);
  return lines.map(([text, formula]) => (formula ? [teller.plain(text), formula] : teller.plain(text)));
}

class Teller {
  constructor(history) {
    this.history = history;
    this.clock = new Clock(history.facts.frame);
  }

  plain(text) {
    return text.replace(NAMED, (found, id) => (this.history.facts.eventOf.has(id) ? "" : found));
  }

  overtaken({ rule, spans }) {
    const lines = [["  Overtaken: it was possible, but did not come in time."], ...spans.map((span) => [`    ${this.span(span)}`])];
    if (spans.length < 2 || !rule.memory) return lines;
    return [...lines, [`    Its clock ${rule.memory === "keep" ? "runs on" : "stops, and then goes on,"} while it is not possible: what had been done was not lost.`]];
  }

  span({ began, ended, endedBy, usual, stood }) {
    const still = stood >= LEAST_STOOD ? `of which it stood still for ${minutes(stood)}, ` : "";
    const takes = usual < Infinity ? `${still}of the ${minutes(usual)} that it usually takes under these conditions` : "but all that time its speed was 0";
    const where = `Possible from ${this.clock.label(began)} to ${this.clock.label(ended)}: ${minutes(ended - began)}, ${takes}.`;
    return endedBy === null ? `${where} Then the history ended.` : `${where} Ended by: ${this.history.title(endedBy).replace(/\.+$/, "")}.`;
  }

  neverPossible({ clauses, near }) {
    if (near.length) {
      const lines = near.slice(0, MOST_NEAR).flatMap((occasion) => this.cameNear(occasion, clauses));
      return [["  Never possible: each condition held at some time, but never all of them together."], ["  It was nearly possible"], ...lines];
    }
    const missing = clauses.filter(({ everHeld }) => !everHeld).flatMap((clause) => [this.needed("    ", clause, undefined, "at the end"), ...this.changed("         ", clause.lastWriter)]);
    return [["  Never possible: a condition of it never held."], ...missing];
  }

  /** A time when the fewest conditions were missing, and which. */
  cameNear({ missing, began, lasted }, clauses) {
    const long = lasted >= 0.05 ? `for ${minutes(lasted)} in all` : "for a moment";
    const { formulas } = this.history.facts;
    return [[`    from ${this.clock.label(this.history.minute(began))} on, ${long}, except for:`], ...missing.flatMap((n) => {
      const writer = Math.max(0, ...formulas.reads(clauses[n].node).map((quantity) => this.history.writer(quantity, began)));
      return [this.needed("      ", clauses[n], began, "then"), ...this.changed("           ", writer)];
    })];
  }

  /** A condition that did not hold, with the values in it after a firing, or at the end. */
  needed(indent, { text, formula, phases, amounts }, after, when) {
    if (phases) return [indent + phases.map((phase) => this.outside(phase, after)).join(", and "), formula];
    const lead = /^(all|any) of: /.test(text) ? "needed" : "needed:";
    return [`${indent}${lead} ${text}${this.state(amounts ?? [], after, when)}`, formula];
  }

  /** That a phase in which it can happen was over, and since when, or had not begun. */
  outside([over, past, ahead], after) {
    if (!this.history.value(over, after)) return ahead;
    return `${past} (${this.clock.label(this.history.minute(this.history.writer(over, after)))})`;
  }

  /** What each amount in a condition came to; they are named where there are several. */
  state(amounts, after, when) {
    const told = amounts.flatMap(([name, left, right, against, written]) => {
      const [value, other] = [left, right].map((side) => this.history.evaluate(side, after));
      if (Number.isNaN(value) || Number.isNaN(other)) return [];
      return [[name, `${this.written(value, written)}${against ? ` against ${this.written(other, written)}` : ""}`]];
    });
    const shown = told.map(([name, value]) => (told.length > 1 ? `${name}: ${value}` : value));
    return shown.length ? `    (${when} ${listed(shown, MOST_TERMS)})` : "";
  }

  /** A value of an amount, written as its kind is; of how far on a way, as the sentence that says it. */
  written(value, kind) {
    const shown = figures(value, 4);
    if (kind.stages) return kind.stages[value] ?? `${kind.other} ${general(value)}`;
    switch (kind) {
      case "hour": return Number.isFinite(value) ? this.clock.short(value) : general(shown);
      case "share": return `${general(100 * shown)}%`;
      case "minutes": return Number.isFinite(shown) && Math.abs(shown) < LARGEST_DURATION ? durationText(shown) : general(shown);
      case "people": return grouped(shown);
      case "km": return `${general(shown)} km`;
      case "flag": return shown ? "yes" : "no";
      default: return general(shown);
    }
  }

  /** When, and by what, a condition was last changed. */
  changed(indent, number) {
    if (!number) return [];
    const { event } = this.history.firing(number);
    const id = this.history.facts.rules[event].timer ? "" : ` [${this.history.facts.shown[event].id}]`; // the id of a timer is a formula
    return [[`${indent}last changed at ${this.clock.label(this.history.minute(number))} by: ${this.history.title(number)}${id}`]];
  }
}

function minutes(long) {
  return durationText(rounded(long, 1));
}
