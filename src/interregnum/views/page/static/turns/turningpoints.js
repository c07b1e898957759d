// Turning points: what a scenario names as such, in the order in which they come in a history or in what is told.

import { readingsOf } from "interregnum/timeline/comparison.js";

const cache = new WeakMap();
const USUAL = 2; // the rank of an important event of a scenario that names no turning points

/**
 * The turning points of a night: `{number, minute, title, says, rank, place, event}`, the earliest first; 1 is the
 * highest rank. Where a scenario names none, its important events are taken.
 */
export function turningPoints(night) {
  if (!cache.has(night)) cache.set(night, (night.data.guide.turning_points?.length ? named(night) : important(night)).sort((a, b) => a.minute - b.minute || a.rank - b.rank));
  return cache.get(night);
}

function named(night) {
  return night.data.guide.turning_points.flatMap((point) => {
    const number = numberOf(night, point.event);
    if (!number) return [];
    const { minute, told } = momentOf(night, number);
    return [{ ...point, number, minute, told, place: point.place ?? night.event(number).place ?? "" }];
  });
}

/** When a firing was; of a reading the best that is known of its hour, and in words all that is. */
function momentOf(night, number) {
  if (!night.told) return { minute: night.minute(number), told: "" };
  const reading = night.data.record.readings.find(({ id }) => id === night.event(number).id);
  return { minute: Math.max(0, Math.min(night.frame.length, reading?.best ?? night.minute(number))), told: reading?.told ?? "" };
}

/** The firing of an event, or where the sources are shown the first reading that tells of it; undefined for neither. */
export function numberOf(night, event) {
  if (!night.told) return night.firstFiring(event);
  const told = readingsOf(night, event).map((reading) => night.firstFiring(reading.id)).filter(Boolean);
  return told.length ? Math.min(...told) : undefined;
}

function important(night) {
  return night.visible.filter((number) => night.event(number).important).map((number) => {
    const { id, place = "" } = night.event(number);
    return { number, ...momentOf(night, number), title: night.title(number), says: "", rank: USUAL, place, event: id };
  });
}

/** The next turning point after a minute, or the last before it; undefined where there is none. */
export function nextTurningPoint(night, minute, way) {
  const all = turningPoints(night);
  return way > 0 ? all.find((point) => point.minute > minute + 0.005) : all.findLast((point) => point.minute < minute - 0.005);
}

/** Where a page opens: shortly before the first turning point. */
export function firstMoment(night) {
  const [first] = turningPoints(night);
  return first ? Math.max(0, first.minute - 1) : 0;
}

const AHEAD = 0.5; // seconds of playing before a turning point from which it is slower
const AFTER = 0.3;
const SLOW = 0.15;

/** How fast the night is played at a minute: slower before a turning point of a high rank, and a moment after it. */
export function pace(night, minute, speed) {
  const near = turningPoints(night).some((point) => point.rank <= USUAL && minute >= point.minute - AHEAD * speed && minute <= point.minute + AFTER * speed);
  return near ? speed * SLOW : speed;
}

/** The turning point whose caption is to be read at a minute: the last one, for a while; or the selected one. */
export function currentPoint(night, { minute, selected }, speed) {
  const all = turningPoints(night);
  return all.find((point) => night.keyOf(point.number) === selected && Math.abs(point.minute - minute) < 1)
    ?? all.findLast((point) => point.minute <= minute && minute - point.minute <= Math.max(3, speed));
}
