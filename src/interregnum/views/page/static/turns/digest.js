// What has happened up to now in short: turning points one by one, and between them what is small, counted.

import { turningPoints } from "interregnum/turns/turningpoints.js";

const TURNS = 6; // turning points that are listed
const FRESH = 3; // small things since the last of them that are listed one by one

/**
 * The newest first: `{point}` for a turning point, `{number}` for a small thing of just now, `{numbers}` for what is
 * folded. `last` is the last firing that counts.
 */
export function digest(night, last) {
  const points = turningPoints(night).filter((point) => point.number <= last).sort((a, b) => a.number - b.number);
  const shown = points.slice(-TURNS);
  const first = points.length > shown.length ? shown[0].number : 0;
  const named = new Map(points.map((point) => [point.number, point]));
  const entries = [];
  for (const number of night.visible.filter((number) => number <= last && number >= first).reverse()) {
    if (named.has(number)) entries.push({ point: named.get(number) });
    else if (entries.length < FRESH && entries.every((entry) => entry.number)) entries.push({ number });
    else if (entries.at(-1)?.numbers) entries.at(-1).numbers.push(number);
    else entries.push({ numbers: [number] });
  }
  return entries.map((entry) => (entry.numbers?.length === 1 ? { number: entry.numbers[0] } : entry));
}
