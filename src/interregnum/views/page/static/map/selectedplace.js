// Where on the map what is selected is.

/** The place that is selected, or where the selected event happens; undefined where there is none. */
export function selectedPlace(night, selected) {
  const [kind, id] = selected.split(/:(.*)/s);
  if (kind === "place") return id;
  if (kind === "firing" && Number(id) >= 1 && Number(id) <= night.minutes.length) return night.event(Number(id)).place;
  if (kind === "event" || (kind === "reading" && night.told)) return night.eventById(id)?.place;
  if (kind === "thing") return night.nouns.things[id]?.at;
  return undefined;
}

/** A box around places, with room for what stands there; the whole where there are none. */
export function boxAround(places, whole) {
  const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
  if (!xs.length) return whole;
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [wide, high] = [Math.max(right - left, 10) * 0.1, Math.max(bottom - top, 10) * 0.1];
  return [left - wide, top - high * 1.6, right + wide, bottom + high];
}
