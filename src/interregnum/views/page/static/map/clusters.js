// Places that lie too close together to be told apart are one cluster. The same places always give the same clusters.

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
