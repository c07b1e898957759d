// How the clock of an event ran until it fired: when, how fast, what stopped it, and what let it run again. As
// `explain/clock_course.py`: it runs while the event is possible, at the product of its factors; what is done of its work before the
// condition ceases to hold is lost (`forget`), or kept (`pause`); with `keep` the clock runs on. At a speed of 0 it stands still.

import { bisectLeft } from "interregnum/history/bisect.js";
import { chanceText, listed, roughly } from "interregnum/history/said.js";
import { isAlarm, speedOf } from "interregnum/history/waiting.js";

const LEAST_STOOD = 0.05; // minutes
const MOST_SPELLS = 3; // earlier times, before the rest is counted

/** The stretches of the clock that ran out at a firing; none where nothing could hold it up. */
export function courseOf(history, firing) {
  const rule = history.facts.rules[firing.event];
  if (isAlarm(rule) || (!rule.memory && !rule.factors)) return [];
  let found = [];
  for (const stretch of stretches(history, firing.event, setAfter(history, rule, firing), firing)) {
    if (!rule.memory && !stretch.possible) found = [];
    else if (stretch.possible || found.length) found.push(stretch);
  }
  return found;
}

/** How condition and speed of an event were from one firing to another, or to the end: stretches of minutes during which neither
 *  changed, `by` the firing with which they began, `seen` the one after which the event looked again. */
export function stretches(history, event, start = 0, until = null) {
  const rule = history.facts.rules[event];
  const [before, end] = until ? [until.number, until.minute] : [history.length + 1, history.ended];
  const watched = new Set([rule.guard, ...(rule.factors ?? []).map(([, formula]) => formula)].flatMap((formula) => history.facts.formulas.reads(formula)));
  const moments = [start, ...history.numbersOfAll(watched, start, before)];
  let started = false;
  return moments.map((by, n) => {
    const seen = seenAfter(history, by, before);
    const possible = history.holds(rule.guard, seen);
    started ||= possible;
    const [began, ended] = [history.minute(by), n + 1 < moments.length ? history.minute(moments[n + 1]) : end];
    return { by, seen, began, ended, possible, runs: possible || (started && rule.memory === "keep"), speed: speedOf(rule, (formula) => history.evaluate(formula, seen)) };
  });
}

/** A firing after which the clock was set: the last of this event, or one before it became possible. */
function setAfter(history, rule, firing) {
  const same = history.firingsOf(firing.event);
  const last = same[bisectLeft(same, firing.number) - 1] ?? 0;
  return rule.memory ? last : Math.max(last, bisectLeft(history.minutes, firing.began));
}

/** The firing after which an event looks again: alarms of one minute all ring before anything does. */
function seenAfter(history, by, before) {
  const rings = (number) => isAlarm(history.facts.rules[history.trace.of[number - 1]]);
  let number = by;
  while (number > 0 && number < before - 1 && rings(number) && rings(number + 1) && history.minute(number + 1) === history.minute(number)) number += 1;
  return number;
}

/** The stretches of each time during which an event was possible: `{spell, endedBy}`, null where nothing ended it. */
export function spells(found) {
  const all = [];
  let spell = [];
  for (const stretch of found) {
    if (stretch.possible) spell.push(stretch);
    else if (spell.length) {
      all.push({ spell, endedBy: stretch.by });
      spell = [];
    }
  }
  return spell.length ? [...all, { spell, endedBy: null }] : all;
}

/** The minutes of work done, at a speed of 1. */
export function work(some) {
  return some.reduce((total, stretch) => total + (stretch.runs ? (stretch.ended - stretch.began) * stretch.speed : 0), 0);
}

/** The minutes during which a clock was set and its speed was 0. */
export function stoodStill(some) {
  return some.reduce((total, stretch) => total + (stretch.runs && stretch.speed <= 0 ? stretch.ended - stretch.began : 0), 0);
}

/** The last stretch in which a clock stood still, and the one in which its speed was no longer 0; null where it never was. */
export function letRun(course) {
  const still = course.findLastIndex(({ runs, speed }) => runs && speed <= 0);
  const moving = still < 0 ? undefined : course.slice(still).find(({ speed }) => speed > 0);
  return moving ? [course[still], moving] : null;
}

/** [minutes, size] of a factor on the speed, one after the other, while the clock ran; equal ones joined. */
export function factorCourse(history, course, formula) {
  const found = [];
  for (const { runs, began, ended, seen } of course) {
    if (!runs || !(ended - began > 0)) continue;
    const size = history.evaluate(formula, seen);
    const longer = found.length && found.at(-1)[1] === size ? found.pop()[0] : 0;
    found.push([longer + (ended - began), size]);
  }
  return found;
}

/** What had been done of it when it was possible before, and how long it stood still. */
export function courseLines(history, clock, firing, course, pushes) {
  const earlier = spells(course).filter(({ endedBy }) => endedBy !== null);
  const share = (some) => (work(course) > 0 ? work(some) / work(course) : 0);
  const lines = [];
  if (earlier.length) {
    const before = course.slice(0, course.findLastIndex(({ possible }) => !possible) + 1);
    const runsOn = history.facts.rules[firing.event].memory === "keep" ? " (its clock runs on while it is not possible)" : "";
    const told = earlier.map(({ spell, endedBy }) => {
      const [began, ended] = [spell[0].began, spell.at(-1).ended].map((minute) => clock.hour(minute, firing.minute));
      return `${began} to ${ended}, ${chanceText(share(spell))}, ended by: ${history.title(endedBy).replace(/\.+$/, "")}`;
    });
    lines.push(`${chanceText(share(before))} of it was done before${runsOn}. Possible earlier: ${listed(told, MOST_SPELLS)}.`);
  }
  if (stoodStill(course) >= LEAST_STOOD) {
    const still = pushes.filter((push) => push.course.some(([, size]) => size <= 0)).map(({ name }) => name);
    lines.push(`It stood still for ${roughly(stoodStill(course))}: ${listed(still)} (x0).`);
  }
  return lines;
}
