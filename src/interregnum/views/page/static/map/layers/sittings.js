// Assemblies on a panel: few as they are beside a garrison, a body that decides has a mark of its own, with its number.

import { ringSector } from "interregnum/hall/hemicycle.js";
import { presentDelegates, SITTING, sessionState, valueAfter } from "interregnum/hall/session.js";
import { t } from "interregnum/shared/i18n.js";

const SIZE = 9; // pixels of radius: the same for each, for what it decides does not grow with its seats

/** Its benches seen from above, as the hall draws them. */
export const BENCHES = ringSector(0, 1, SIZE * 0.42, SIZE);

/** The assemblies that sit, or are in recess, at a minute, as bodies at their places. */
export function sittingsAt(night, minute) {
  const number = night.lastFiring(minute);
  return Object.entries(night.data.houses).flatMap(([id]) => {
    const hall = night.history.halls[id];
    const place = houseAt(night, id, number);
    if (!hall || !place || !SITTING.includes(sessionState(hall, number))) return [];
    const recognised = hall.recognises ? valueAfter(hall.recognises, number) : "";
    return [{ id, key: `house:${id}`, place, sits: true, people: presentDelegates(hall, number), side: night.side(recognised), radius: SIZE, sure: 1 }];
  });
}

/** Where an assembly sits: in its own house, or in the one to which it has removed. */
export function houseAt(night, id, number) {
  const hall = night.history.halls[id];
  return hall?.at ? valueAfter(hall.at, number) : night.data.houses[id]?.at;
}

/** What it is called when it is pointed at. */
export function sittingText(night, { id, people }) {
  return `${night.data.houses[id].title}: ${people ? t("map.sitting", { n: people.toLocaleString("en") }) : t("told.people")}`;
}
