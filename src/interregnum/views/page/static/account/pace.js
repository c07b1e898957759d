// How far on their way somebody was at each minute.
//
// A way is a row of knots, each a minute and the share of the way covered, with halts where its clock stopped: while its route was
// closed, or after a breakdown. Within the running time the pace is taken as even; of a way that had no end when the history had,
// the pace is that of its typical time.

import { rounded } from "interregnum/history/said.js";

export const NEARLY = 0.95; // of the way: who has not arrived is not drawn as if they had

/** Minutes against shares of the way, for runs `{event, begun, ended, first, last}`: stretches of time in which a part of it is
 *  gone while the guard of the event holds, from one firing to another (undefined: none). */
export function knotsOf(history, runs) {
  const knots = [];
  for (const run of runs) {
    const until = run.ended === undefined ? history.ended : history.minute(run.ended);
    const spans = running(history, run, until);
    const gone = spans.reduce((total, [start, end]) => total + (end - start), 0);
    const speed = run.ended !== undefined && gone > 0 ? (run.last - run.first) / gone : usual(history, run);
    const most = run.ended !== undefined ? run.last : run.first + NEARLY * (run.last - run.first);
    let share = run.first;
    knots.push([history.minute(run.begun), share]);
    for (const [start, end] of spans) {
      knots.push([start, share]);
      share = Math.min(share + (end - start) * speed, most);
      knots.push([end, share]);
    }
    knots.push([until, run.ended !== undefined ? run.last : share]);
  }
  return even(knots);
}

/** When the clock of a run ran: from firing to firing, while its guard held. */
function running(history, { event, begun, ended }, until) {
  const { guard } = history.facts.rules[event];
  const last = ended === undefined ? history.length : ended - 1;
  const numbers = history.numbersOf(guard, begun, last + 1);
  const ends = [...numbers.map((number) => history.minute(number)), until];
  return [begun, ...numbers].flatMap((number, n) => (history.holds(guard, number) && ends[n] > history.minute(number) ? [[history.minute(number), ends[n]]] : []));
}

/** Share of the way per minute, at the typical time of a run that did not reach its end. */
function usual(history, { event, begun, first, last }) {
  const minutes = history.evaluate(history.facts.rules[event].clock[2], begun);
  return minutes > 0 ? (last - first) / minutes : 0;
}

/** Without the knots that lie on a straight line. */
function even(knots) {
  const found = new Map(knots.map(([minute, share]) => [rounded(minute, 2), rounded(share, 4)]).map((knot) => [knot.join(" "), knot]));
  const left = [...found.values()];
  for (let n = 1; n < left.length - 1;) {
    const [[a, x], [b, y], [c, z]] = left.slice(n - 1, n + 2);
    if (Math.abs((y - x) * (c - b) - (z - y) * (b - a)) < 1e-4 * Math.max(1, c - a)) left.splice(n, 1);
    else n += 1;
  }
  return left;
}

/** The knots between two shares of the way, as shares of that part. */
export function partOf(knots, first, last) {
  const inner = knots.filter(([, share]) => first < share && share < last);
  const ends = [[when(knots, first, true), first], [when(knots, last, false), Math.min(last, knots.at(-1)[1])]];
  return even([ends[0], ...inner, ends[1]].map(([minute, share]) => [minute, (share - first) / (last - first)]));
}

/** The minute at which a share of the way was gone; of a halt there, its end if `late`. */
function when(knots, share, late) {
  for (let n = 1; n < knots.length; n += 1) {
    const [[a, gone], [b, then]] = [knots[n - 1], knots[n]];
    if ((gone <= share && share < then) || (!late && gone < share && share <= then)) return a + ((b - a) * (share - gone)) / (then - gone);
  }
  return knots.at(-1)[0];
}
