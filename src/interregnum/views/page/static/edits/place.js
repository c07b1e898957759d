// Where one was on the page, across a version: the address keeps view and minute, and this what it cannot name.

import { nothingToSave } from "interregnum/kept/kept.js";
import { settled } from "interregnum/shared/schedule.js";

const KEPT = "interregnum-place";
const SCROLLED = ["stage", "panel", "side"];

/** Load the page anew, with the version that is newest, and come back to where one is. */
export function reloadHere(shown, state) {
  const { playing, speed, selected } = state.get();
  const thing = thingOf(shown, selected);
  const scrolled = SCROLLED.map((id) => document.getElementById(id)?.scrollTop ?? 0);
  const kept = { thing, playing, speed, scrolled, page: scrollY, focus: document.activeElement?.id ?? "" };
  try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* then only the address is kept */ }
  history.replaceState(null, "", state.address({ playing: false, selected: thing ? `event:${thing.event}` : selected }));
  nothingToSave(); // answers about an older version: no page of the newer one takes them in
  location.reload();
}

/** Come back to where one was before the page was loaded anew. */
export async function comeBack(shown, state) {
  const kept = taken();
  if (!kept) return;
  const selected = kept.thing ? keyOf(shown, kept.thing) : "";
  state.set({ speed: kept.speed, playing: kept.playing, ...(selected ? { selected } : {}) });
  await settled();
  SCROLLED.forEach((id, n) => { const element = document.getElementById(id); if (element) element.scrollTop = kept.scrolled[n]; });
  scrollTo(0, kept.page);
  document.getElementById(kept.focus)?.focus({ preventScroll: true });
}

function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return null;
  }
}

/** A firing by its event, and which of its firings it is: its number is another in another version. */
export function thingOf(shown, selected) {
  const [, kind, number] = /^(firing|second):(\d+)$/.exec(selected) ?? [];
  const night = kind === "second" ? shown.beside : shown.played;
  const event = kind && night?.event(Number(number));
  return event ? { kind, event: event.id, nth: night.firingsOf(event.id).indexOf(Number(number)) } : null;
}

/** The same firing in this version; its event, where that does not happen so often here; nothing, where it is gone. */
export function keyOf(shown, { kind, event, nth }) {
  const night = kind === "second" ? shown.beside : shown.played;
  const number = night?.firingsOf(event)[nth];
  if (number) return night.keyOf(number);
  return shown.played.eventById(event) ? `event:${event}` : "";
}
