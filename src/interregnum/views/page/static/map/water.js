// Where the water of a panel is, asked point by point: its shapes as rows of spans.

const ROWS = 1600; // from the top of a panel to its foot

/** A function of a point of the panel (in its steps): whether there is water, and no island in it. */
export function waterOf(panel) {
  const [, top, , bottom] = panel.extent;
  const tall = (bottom - top) / ROWS;
  const spans = (kind) => spansOf(panel.shapes.filter((shape) => shape.kind === kind).flatMap((shape) => ringsOf(shape.d)), top, tall);
  const [waters, islands] = [spans("water"), spans("island")];
  return (x, y) => {
    const row = Math.floor((y - top) / tall);
    return row >= 0 && row < ROWS && holds(waters[row], x) && !holds(islands[row], x);
  };
}

function holds(row, x) {
  return row.some(([from, to]) => x >= from && x <= to);
}

/** The corners of each ring of a path as `basemap.py` writes them: one start, then steps. */
export function ringsOf(d) {
  return d.split("M").filter(Boolean).map((ring) => {
    const numbers = (ring.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    let [x, y] = numbers;
    const points = [[x, y]];
    for (let n = 2; n + 1 < numbers.length; n += 2) points.push([(x += numbers[n]), (y += numbers[n + 1])]);
    return points;
  });
}

/** For each row the spans that lie within a ring: between the first crossing of its middle and the second, and so on. */
function spansOf(rings, top, tall) {
  const rows = Array.from({ length: ROWS }, () => []);
  for (const ring of rings) {
    const crossings = new Map();
    ring.forEach(([x, y], n) => {
      const [u, v] = ring[(n + 1) % ring.length];
      const [low, high] = [Math.min(y, v), Math.max(y, v)];
      const first = Math.max(0, Math.ceil((low - top) / tall - 0.5));
      for (let row = first; row < ROWS && top + (row + 0.5) * tall < high; row += 1) {
        const at = top + (row + 0.5) * tall;
        if (at >= low) crossings.set(row, [...(crossings.get(row) ?? []), x + ((u - x) * (at - y)) / (v - y)]);
      }
    });
    for (const [row, found] of crossings) {
      found.sort((a, b) => a - b);
      for (let n = 0; n + 1 < found.length; n += 2) rows[row].push([found[n], found[n + 1]]);
    }
  }
  return rows;
}
