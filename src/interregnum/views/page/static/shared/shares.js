// Shares as they are written: in full per cent, and their differences in points.

/** A share in full per cent. */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

/** A difference of shares in points, with its sign. */
export function points(share) {
  const rounded = Math.round(share * 100);
  return rounded > 0 ? `+${rounded}` : `${rounded}`.replace("-", "−");
}
