// Seats in a half circle: rows of arcs, from left to right, and the shapes by which blocs and votes are told apart.

import { s } from "interregnum/shared/dom.js";

const INNER = 0.36; // of the outer radius
const WIDEST = 13; // pixels, of a seat in a small body

/** Places for `n` seats in a half circle of that radius about (0, 0), from left to right: `{x, y, angle}`; and a seat's size. */
export function seats(n, radius) {
  const apart = Math.sqrt((Math.PI / 2) * (1 - INNER ** 2) * radius ** 2 / Math.max(1, n));
  const rows = Math.max(1, Math.min(n, Math.round(radius * (1 - INNER) / apart)));
  const radii = Array.from({ length: rows }, (_, row) => radius * (INNER + (1 - INNER) * (row + 0.5) / rows));
  const found = shared(n, radii).flatMap((count, row) => Array.from({ length: count }, (_, seat) => at(radii[row], Math.PI * (1 - (seat + 0.5) / count))));
  return { places: found.sort((a, b) => b.angle - a.angle || b.y - a.y), size: Math.min(WIDEST, apart * 0.42) };
}

function at(radius, angle) {
  return { x: radius * Math.cos(angle), y: -radius * Math.sin(angle), angle };
}

/** How many seats each row has: as its length, by largest remainder. */
function shared(n, radii) {
  const sum = radii.reduce((a, b) => a + b, 0);
  const exact = radii.map((radius) => n * radius / sum);
  const counts = exact.map(Math.floor);
  const order = exact.map((value, row) => [value - counts[row], row]).sort((a, b) => b[0] - a[0]);
  for (let left = n - counts.reduce((a, b) => a + b, 0), k = 0; left > 0; left -= 1, k += 1) counts[order[k % order.length][1]] += 1;
  return counts;
}

const turned = (corners, r, turn = 0) => `M${Array.from({ length: corners }, (_, n) => {
  const angle = turn + 2 * Math.PI * n / corners;
  return `${(r * Math.sin(angle)).toFixed(2)} ${(-r * Math.cos(angle)).toFixed(2)}`;
}).join("L")}z`;
const disc = (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const BLOCS = [disc, (r) => turned(4, r * 1.12, Math.PI / 4), (r) => turned(3, r * 1.2), (r) => turned(4, r * 1.15), (r) => turned(6, r),
  (r) => turned(3, r * 1.2, Math.PI), (r) => turned(5, r * 1.08), (r) => turned(8, r)];

/** The outline of a seat: of the n-th bloc, or of a vote against, or of one withheld. */
export function seatShape(kind, r) {
  const thin = r * 0.34;
  if (kind === "no") {
    const [a, b] = [r * 1.02, thin * 0.72];
    return `M${-a + b} ${-a - b}L0 ${-2 * b}L${a - b} ${-a - b}L${a + b} ${-a + b}L${2 * b} 0L${a + b} ${a - b}L${a - b} ${a + b}L0 ${2 * b}L${-a + b} ${a + b}L${-a - b} ${a - b}L${-2 * b} 0L${-a - b} ${-a + b}z`;
  }
  if (kind === "abstain") return `M${-r} ${-thin}h${2 * r}v${2 * thin}h${-2 * r}z`;
  return BLOCS[kind % BLOCS.length](r);
}

/** A seat's shape for a legend. */
export function seatIcon(kind, className) {
  return s("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, s("path", { class: className, d: seatShape(kind, 5) }));
}

/** A part of a half ring, from the share `from` to the share `to` of its length, left to right. */
export function ringSector(from, to, inner, outer) {
  if (to - from < 1e-6) return "";
  const [a, b] = [Math.PI * (1 - from), Math.PI * (1 - to)];
  const on = (radius, angle) => `${(radius * Math.cos(angle)).toFixed(2)} ${(-radius * Math.sin(angle)).toFixed(2)}`;
  return `M${on(outer, a)}A${outer} ${outer} 0 0 1 ${on(outer, b)}L${on(inner, b)}A${inner} ${inner} 0 0 0 ${on(inner, a)}z`;
}
