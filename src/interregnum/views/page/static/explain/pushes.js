// What pressed on an event: the factors on its speed and on the odds of its ways, as they were at a firing. As `explain/pushes.py`.

import { durationText, figures, general, listed, percent, rounded } from "interregnum/history/said.js";

const SLIGHT = 0.02; // a push weaker than two hundredths is not told
const NOTHING = 1e-9; // a factor nearer to 1 than this does not press
const DEEPEST = 8; // through so many events of bookkeeping, one behind the other
const MOST_READ = 4; // numbers that one factor read

/** A factor `[name, formula, grounds]` as it was when the event fired: after all that had happened before, and nothing of the firing
 *  itself. `course` has [minutes, size], one after the other, of a factor on the speed while the clock ran. */
export function pushAt(history, firing, [name, formula, stands], course = []) {
  const before = firing.number - 1;
  const reads = history.facts.formulas.reads(formula);
  const times = history.evaluate(formula, before, firing.minute);
  const numbers = [...new Set(reads.flatMap((quantity) => sourcesOf(history, quantity, history.writer(quantity, before))))];
  const mean = meanOf(times, course);
  const sizes = [times, ...course.map(([, size]) => size)];
  return {
    name, times, numbers, stands, course, mean,
    read: reads.map((quantity) => [quantity, history.value(quantity, before)]),
    strength: Math.max(...[times, mean].map((size) => (size > 0 ? Math.abs(Math.log(size)) : Infinity))),
    pressed: sizes.some((size) => Math.abs(size - 1) > NOTHING),
  };
}

/** Its size over the whole time that the clock ran; of what does not run, its size. */
function meanOf(times, course) {
  const minutes = course.reduce((total, [long]) => total + long, 0);
  if (new Set(course.map(([, size]) => size)).size < 2 || !(minutes > 0)) return course.length ? course[0][1] : times;
  return course.reduce((total, [long, size]) => total + long * size, 0) / minutes;
}

/** Whether a push is strong enough to be shown. */
export function isNoticeable({ strength }) {
  return strength > SLIGHT;
}

/** Who brought a quantity to what it was after its writer; of a comparison with time, all who had a say in it. */
export function sourcesOf(history, quantity, number) {
  if (!number) return [];
  const compared = history.facts.timedBy.get(quantity);
  const read = compared === undefined ? [] : history.facts.formulas.reads(compared);
  const writers = new Set(read.map((name) => history.writer(name, number)).filter(Boolean));
  const found = writers.size ? [...writers] : [number];
  return found.sort((a, b) => b - a).flatMap((writer) => throughBookkeeping(history, writer));
}

/** The firing itself; for a bookkeeping event the firings that set it off, for a timer those that set its minute. */
function throughBookkeeping(history, number, depth = DEEPEST) {
  if (!number) return [];
  const { event, causes } = history.firing(number);
  if (!history.facts.shown[event].quiet || depth === 0 || (history.facts.rules[event].timer && !causes.some(Boolean))) return [number];
  return [...new Set(causes)].flatMap((cause) => throughBookkeeping(history, cause, depth - 1));
}

/** The grounds of a number, by their numbers: those stated for it, or else those of what it was reckoned from, each once. */
export function standsOn({ facts }, stated, read) {
  if (stated >= 0 && facts.grounds[stated].basis) return [stated];
  return [...new Set(read.map(([quantity]) => facts.toldOf.get(quantity).stands).filter((stands) => stands >= 0))];
}

/** The state of a quantity: its title, with its value where that is more than yes. */
export function stateText({ facts }, quantity, value) {
  const { title, written } = facts.toldOf.get(quantity);
  const colon = title.lastIndexOf(": ");
  switch (written) {
    case "f": return value !== 0 ? title : `not so: ${title}`;
    case "s": return `${title} ${percent(value)}`;
    case "m": return `${title} ${durationText(rounded(value, 1))}`;
    case "p": if (title.slice(colon + 2) === "people") return `${colon < 0 ? "" : title.slice(0, colon)}: ${rounded(value)} people`; // falls through
    default: return `${title} ${general(value)}`;
  }
}

/** The quantities that were read, in words; without one that is the whole number itself. */
export function readText(history, read, whole) {
  const { toldOf } = history.facts;
  return listed(read.filter(([quantity, value]) => value !== whole || toldOf.get(quantity).written === "f").map(([quantity, value]) => stateText(history, quantity, figures(value, 4))), MOST_READ);
}
