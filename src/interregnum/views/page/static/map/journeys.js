// Who is under way at a minute, and where on the map: legs of journeys along the lines of their routes.

const NEAR = 1.5; // steps of a panel within which a route ends at a place

/** The legs of a history, asked by who goes and when. */
export class Journeys {
  constructor(night) {
    this.legs = night.history.journeys;
    this.of = new Map();
    for (const leg of this.legs) {
      for (const who of [leg.who, ...(leg.with ?? [])]) {
        if (!this.of.has(who)) this.of.set(who, []);
        this.of.get(who).push(leg);
      }
    }
    this.lines = new Map();
  }

  /** The last leg that somebody had begun; undefined where there is none. */
  begun(who, minute) {
    const legs = this.of.get(who);
    let found;
    if (legs) for (const leg of legs) if (leg.left <= minute) found = leg;
    return found;
  }

  /** Where on a panel the one on this leg is; null where the panel does not show the route. */
  place(panel, leg, minute) {
    const line = this.line(panel, leg);
    return line && along(line, progressAt(leg, minute));
  }

  /** The line of a leg on a panel, from its start to its goal. */
  line(panel, leg) {
    const key = `${panel.name} ${leg.route || leg.to} ${leg.from}`;
    if (!this.lines.has(key)) this.lines.set(key, lineOf(panel, leg));
    return this.lines.get(key);
  }
}

/** The share of a leg's way that is behind them. */
export function progressAt(leg, minute) {
  const knots = leg.knots ?? [leg.left, 0, leg.arrived, 1];
  let n = 2;
  while (n < knots.length - 2 && knots[n] < minute) n += 2;
  const [a, from, b, to] = knots.slice(n - 2, n + 2);
  if (minute >= b || b === a) return to;
  return from + ((to - from) * Math.max(0, minute - a)) / (b - a);
}

function lineOf(panel, leg) {
  const [start, goal] = [panel.places[leg.from], panel.places[leg.to]];
  if (!start) return null;
  const straight = !leg.route && goal ? [start.x, start.y, goal.x, goal.y] : null; // a way that the sources do not name
  const flat = panel.routes[leg.route] ?? straight;
  if (!flat) return null;
  const points = [];
  for (let n = 0; n < flat.length; n += 2) points.push([flat[n], flat[n + 1]]);
  const far = (point) => Math.hypot(point[0] - start.x, point[1] - start.y);
  if (far(points[0]) > far(points[points.length - 1])) points.reverse();
  if (goal) leadTo(points, goal);
  const ends = [0];
  for (let n = 1; n < points.length; n += 1) {
    ends.push(ends[n - 1] + Math.hypot(points[n][0] - points[n - 1][0], points[n][1] - points[n - 1][1]));
  }
  return { points, ends };
}

/** A way that ends in another room than its route does leaves the route where that comes nearest. */
function leadTo(points, goal) {
  const far = (point) => Math.hypot(point[0] - goal.x, point[1] - goal.y);
  if (far(points[points.length - 1]) < NEAR) return;
  const nearest = points.reduce((best, point, n) => (far(point) < far(points[best]) ? n : best), 0);
  points.splice(Math.max(1, nearest + (far(points[nearest]) < NEAR ? 0 : 1)), points.length, [goal.x, goal.y]);
}

/** The point at a share of a line, and which way it heads there, in degrees. */
function along({ points, ends }, part) {
  const goal = part * ends[ends.length - 1];
  let n = 1;
  while (n < points.length - 1 && ends[n] < goal) n += 1;
  const [a, b] = [points[n - 1], points[n]];
  const long = ends[n] - ends[n - 1];
  const inner = long > 0 ? Math.min(1, (goal - ends[n - 1]) / long) : 0;
  return { x: a[0] + (b[0] - a[0]) * inner, y: a[1] + (b[1] - a[1]) * inner, west: b[0] < a[0] };
}
