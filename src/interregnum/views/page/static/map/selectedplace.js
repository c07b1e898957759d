// Where on the map what is selected is.

import { houseAt } from "interregnum/map/layers/sittings.js";
import { parseKey } from "interregnum/shared/links.js";

/**
 * Where that is at a minute: `{place}`, or `{leg}` for who is under way; neither where it is nowhere. Of a message it is
 * where it was sent from, of an assembly where it sits, of an event where it happens.
 */
export function selectedSpot(night, journeys, selected, minute) {
  const [kind, id] = parseKey(selected);
  if (kind === "unit" || kind === "person") return whereabouts(night, journeys, id, minute);
  if (kind === "message") {
    const from = night.history.wires[Number(id)]?.from;
    return night.nouns.places[from] ? { place: from } : from ? whereabouts(night, journeys, from, minute) : {};
  }
  const place = placeOf(night, kind, id, minute);
  return place ? { place } : {};
}

function whereabouts(night, journeys, id, minute) {
  const place = night.valueAt(`${id}.at`, minute);
  const leg = place === "" ? journeys.begun(id, minute) : undefined;
  return leg ? { leg } : place ? { place } : {};
}

function placeOf(night, kind, id, minute) {
  if (kind === "place") return id;
  if (kind === (night.second ? "second" : "firing") && Number(id) >= 1 && Number(id) <= night.minutes.length) return night.event(Number(id)).place;
  if (kind === "event" || (kind === "reading" && night.told)) return night.eventById(id)?.place;
  if (kind === "reading") return (night.data.record?.readings.find((reading) => reading.id === id)?.place ?? []).find((place) => night.nouns.places[place]);
  if (kind === "thing") return night.nouns.things[id]?.at;
  if (kind === "house") return houseAt(night, id.split(".")[0], night.lastFiring(minute));
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
