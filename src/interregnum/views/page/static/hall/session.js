// What is asked of an assembly at a moment: who is there, who has the floor, which vote is to be seen.

import { bisectRight } from "d3";
import { t } from "interregnum/shared/i18n.js";

const SEEN = 12; // minutes for which a vote stays to be seen on the benches
const RAMP = 6; // steps of colour from left to right, from 0

/** The value of a track of firings after the firing of that number. */
export function valueAfter([numbers, values], number) {
  return values[Math.max(0, bisectRight(numbers, number) - 1)];
}

/** The states in which people sit in the hall, whether or not anything goes on there. */
export const SITTING = ["open", "recess", "interrupted", "held", "duress"];

/** Where an assembly stands: `never`, `before`, one of `SITTING`, `broken-up` or `closed`. */
export function sessionState(hall, number) {
  if (hall.opened === null || hall.opened === undefined) return hall.told === undefined ? "never" : "untold";
  if (number < hall.opened) return "before";
  const [interrupted, held] = [hall.interrupted, hall.held].map((track) => Boolean(track && valueAfter(track, number)));
  if (!valueAfter(hall.open, number)) return interrupted ? "broken-up" : "closed";
  if (held) return interrupted ? "held" : "duress";
  if (interrupted) return "interrupted";
  return valueAfter(hall.recess, number) ? "recess" : "open";
}

/** Delegates in the hall; of blocs that are counted together, as long as none of them is said to have gone. */
export function presentDelegates(hall, number) {
  const counted = Object.values(hall.blocs).reduce((sum, bloc) => sum + valueAfter(bloc.present, number), 0);
  return counted + (hall.together ?? []).filter((sum) => valueAfter(sum.whole, number)).reduce((all, sum) => all + valueAfter(sum.present, number), 0);
}

/** How many there may be in the hall: the assembly's number, or that of its blocs where these are drawn larger. */
export function mostDelegates(hall) {
  return hall.delegates - Math.min(0, hall.of_no_bloc ?? 0);
}

/** How many a bloc has and its people in the hall; the first of several that are counted together has the sum. */
export function seatsOf(hall, name) {
  const sum = hall.together?.find(({ blocs }) => blocs[0] === name);
  return hall.blocs[name].delegates || !sum ? hall.blocs[name] : sum;
}

/** Who has the floor now: the turn that was begun and is not done. */
export function currentTurn(hall, number) {
  return hall.turns.find((turn) => turn.from !== null && turn.from <= number && (turn.to === null || turn.to > number));
}

/** Whoever may have the floor by what the sources tell: their spans overlap. */
export function currentTurns(hall, number) {
  return hall.turns.filter((turn) => turn.from <= number && (turn.to === null ? turn.from === number : turn.to > number));
}

/** Delegates in the hall, of all there are; in what is told, of what is told. */
export function presenceText(hall, number) {
  const n = presentDelegates(hall, number);
  if (hall.told === undefined) return t("hall.there", { n, of: mostDelegates(hall) });
  return n ? t("hall.counted", { n: n.toLocaleString("en") }) : t("hall.not-counted");
}

/** How far a motion has come: the last of its steps up to a firing. */
export function motionStep(motion, number) {
  return ["settled", "counted", "put", "moved"].find((step) => motion[step] !== undefined && motion[step] <= number) ?? "";
}

/** The motion whose vote is seen on the benches: the selected one, or the last one counted a short while ago. */
export function visibleVote(night, hall, number, minute, selected) {
  const voted = hall.motions.filter((motion) => motion.vote && motion.counted <= number);
  return voted.find((motion) => night.keyOf(motion.counted) === selected || (motion.settled && night.keyOf(motion.settled) === selected))
    ?? voted.filter((motion) => minute - night.minute(motion.counted) <= SEEN).at(-1);
}

/** The colour of each bloc, as a step from left to right: as it leans, or as it sits; no two alike while steps last. */
export function blocColours(house) {
  const found = new Map();
  const taken = new Set();
  for (const [id, bloc] of Object.entries(house.blocs)) {
    const wanted = bloc.leaning === undefined ? 7 : Math.round((1 - bloc.leaning) / 2 * RAMP);
    const free = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7].map((by) => wanted + by).find((step) => step >= 0 && step <= 7 && !taken.has(step)) ?? 7;
    taken.add(free);
    found.set(id, free);
  }
  return found;
}

/** Which assembly is open now: the one that the state has been told to open, or that of what has just been selected. */
export function openedAssembly(night, before, now) {
  if (now.house !== before.house && night.data.houses[now.house]) return now.house;
  return now.selected === before.selected ? undefined : assemblyOf(night, now.selected);
}

/** Which assembly a selected thing belongs to; undefined for none. */
export function assemblyOf(night, selected) {
  const id = selected.slice(selected.indexOf(":") + 1);
  if (night.told && selected.startsWith("reading:")) return night.eventById(id)?.houses?.[0];
  const name = selected.startsWith(night.second ? "second:" : "firing:") ? night.event(Number(id))?.id : selected.startsWith("house:") || selected.startsWith("event:") ? id : undefined;
  return Object.keys(night.data.houses).find((house) => name === house || name?.startsWith(`${house}.`));
}
