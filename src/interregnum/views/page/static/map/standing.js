// Where bodies stand on a panel: beside the mark of their place, on land or on water as they are, clear of each other, of
// other places and of their names. Who has to stand aside is tied to the place by a line. The same always gives the same.

const STEP = 4; // pixels between the rings that are tried
const APART = 6; // pixels between two tries on a ring
const FARTHEST = 180; // pixels from a mark
const CLEAR = 7; // pixels around a mark
const BESIDE = 6; // pixels between a body and its own mark, up to which it needs no line
const HULL = [-10, -5, 0, 5, 11]; // where a ship must be in the water, in parts of its size (`ships.js`)
const ROUND = Array.from({ length: 8 }, (_, n) => [Math.cos((n * Math.PI) / 4), Math.sin((n * Math.PI) / 4)]);
// How many pixels farther off is as bad as ...
const COST = { aground: 400, wet: 90, mark: 120, name: 70, outside: 600, below: 4 };

/**
 * The spots of bodies (`{r, afloat, shape}`: the room they take, and how large they are drawn) at a mark, the largest first.
 * `around` is what is there: `taken` (discs, to which these are added), `marks` (of other places), `names` (boxes), `wet(x, y)`,
 * `size` of the panel; `bare` says that the place has no mark. Gives `{x, y, tied}` for each.
 */
export function standing(bodies, [x, y], around, bare = false) {
  const spots = [];
  const order = bodies.map((body, n) => n).sort((a, b) => bodies[b].r - bodies[a].r || a - b);
  const dry = bare || around.wet(x, y); // on a bridge, one stands over the water
  for (const n of order) {
    const spot = bestSpot(bodies[n], [x, y], around, { clear: bare ? 0 : CLEAR, dry });
    spots[n] = { x: spot.x, y: spot.y, tied: !bare && isTied(spot, bodies[n], [x, y], around.marks) };
    around.taken.push({ x: spot.x, y: spot.y, r: bodies[n].r });
  }
  return spots;
}

function bestSpot(body, [x, y], around, { clear, dry }) {
  const first = clear + body.r;
  let best = { x, y: y - first, cost: Infinity };
  for (let far = first; far < FARTHEST + first && far - first < best.cost; far += STEP) {
    const tries = Math.max(8, Math.ceil((2 * Math.PI * far) / APART));
    for (let t = 0; t < tries; t += 1) {
      // From straight up outwards, right and left in turn.
      const turn = Math.ceil(t / 2) * ((2 * Math.PI) / tries) * (t % 2 ? 1 : -1);
      const at = { x: x + far * Math.sin(turn), y: y - far * Math.cos(turn) };
      if (around.taken.some((disc) => Math.hypot(disc.x - at.x, disc.y - at.y) < disc.r + body.r + 0.8)) continue;
      const cost = far - first + COST.below * (1 - Math.cos(turn)) + costOf(body, at, around, dry);
      if (cost < best.cost - 1e-9) best = { ...at, cost };
    }
  }
  return best;
}

function costOf(body, { x, y }, { marks, names, wet, size: [width, height] }, dry) {
  const { r } = body;
  let cost = x - r < 2 || y - r < 2 || x + r > width - 2 || y + r > height - 2 ? COST.outside : 0;
  if (body.afloat) cost += COST.aground * HULL.filter((part) => !wet(x + (part * body.shape) / 5.6, y + (2 * body.shape) / 5.6)).length;
  else if (!dry) cost += (wet(x, y) ? COST.aground : 0) + (COST.wet * ROUND.filter(([u, v]) => wet(x + 0.8 * r * u, y + 0.8 * r * v)).length) / ROUND.length;
  for (const mark of marks) if (Math.hypot(mark[0] - x, mark[1] - y) < r + CLEAR) cost += COST.mark;
  for (const [left, top, right, bottom] of names) if (x + r > left && x - r < right && y + r > top && y - r < bottom) cost += COST.name;
  return cost;
}

/** Whether a line must say where a body belongs: it stands off its mark, or nearer to another. */
function isTied(spot, { r }, [x, y], marks) {
  const own = Math.hypot(spot.x - x, spot.y - y) - r;
  return own > CLEAR + BESIDE || marks.some((mark) => Math.hypot(mark[0] - spot.x, mark[1] - spot.y) - r < own - 1);
}
