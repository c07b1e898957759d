// Who stands where on a panel: places that lie too close together to be told apart are one cluster, and what stands at
// a cluster is packed above it without overlap. The same places and units always give the same picture.

const STEP = 2.5; // pixels between tries when packing

/** Gather places into clusters at a scale (pixels to a step of the panel). `far` is in pixels; leaders come first. */
export function clusterPlaces(places, scale, distance) {
  const found = [];
  const of = new Map();
  for (const place of places) {
    let cluster = found.find((cluster) => Math.hypot(cluster.x - place.x, cluster.y - place.y) * scale < distance);
    if (!cluster) {
      cluster = { lead: place.id, x: place.x, y: place.y, places: [] };
      found.push(cluster);
    }
    cluster.places.push(place.id);
    of.set(place.id, cluster);
  }
  return { clusters: found, of };
}

/** Pack discs above a mark, the biggest nearest, clear of the discs that lie there already (`taken`: x, y, r). */
export function packDiscs(radii, clear, taken) {
  const order = radii.map((radius, n) => n).sort((a, b) => radii[b] - radii[a] || a - b);
  const spots = [];
  const used = [...taken];
  for (const n of order) {
    spots[n] = freeSpot(radii[n], clear, used);
    used.push({ ...spots[n], r: radii[n] });
  }
  return spots;
}

function freeSpot(radius, clear, used) {
  for (let away = clear + radius; away < 400; away += STEP) {
    const tries = Math.max(1, Math.floor((Math.PI * away * 0.8) / (STEP * 2)));
    for (let t = 0; t <= tries; t += 1) {
      // From straight up outwards, left and right in turn.
      const turn = (Math.ceil(t / 2) / tries) * Math.PI * 0.4 * (t % 2 ? 1 : -1);
      const x = away * Math.sin(turn);
      const y = -away * Math.cos(turn);
      if (used.every((disc) => Math.hypot(disc.x - x, disc.y - y) >= disc.r + radius + 0.8)) return { x, y };
    }
  }
  return { x: 0, y: -clear - radius };
}
