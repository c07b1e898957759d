// Shares as they are written: in full per cent, and their differences in points.

/** A share in full per cent. */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

/** A share in tenths of a per cent: of 500 futures each share is such a number. */
export function tenths(share) {
  return Math.round(share * 1000) / 10;
}

/** A difference in tenths of a point, with its sign. */
export function tenthsApart(apart) {
  return `${apart > 0 ? "+" : ""}${apart.toFixed(1)}`.replace("-", "−");
}

/** A difference of shares in points, with its sign. */
export function points(share) {
  const rounded = Math.round(share * 100);
  return rounded > 0 ? `+${rounded}` : `${rounded}`.replace("-", "−");
}
