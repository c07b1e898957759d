// The band below the head: which of two things is shown, and how a played history stands to what the sources tell.

import { remarksLink } from "interregnum/ending/remarks.js";
import { h, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { asClause, plural, t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";
import { timestamp } from "interregnum/shared/time.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";
import { compareToRecord, farFrom, readingsOf } from "interregnum/timeline/comparison.js";

const WHEN = /^When (.+)$/; // how an outcome asks for an hour

/** Fill the band and keep it so. */
export function band(element, shown, state) {
  const buttons = shown.told ? ["sources", "played"].map((which) => [which, h("button", { type: "button", id: `show-${which}`, on: { click: () => state.set({ shown: which, selected: "" }) } }, t(`band.${which}`))]) : [];
  const words = h("p", { class: "band-words" });
  setChildren(element, buttons.length ? h("div", { class: "switch", role: "group", "aria-label": t("band.switch") }, buttons.map(([, button]) => button)) : null, words);
  state.on(["shown"], (values) => {
    const night = shown.night(values);
    for (const [which, button] of buttons) updateAttribute(button, "aria-pressed", (which === "sources") === night.told);
    updateAttribute(element, "data-shown", night.told ? "sources" : "played");
    setChildren(words, night.told ? toldWords(night, state) : playedWords(night, state));
  });
}

function toldWords(night, state) {
  return [h("b", {}, t("band.told")), " ", plural("band.readings", night.history.readings), " ", endingLink(state, "band.ended")];
}

function playedWords(night, state) {
  const moment = measuredMoment(night);
  return [h("b", {}, t("band.not-the-night")), " ", moment ? [h("span", {}, comparedWords(night, moment)), " ", endingLink(state, "band.compare")] : endingLink(state, "band.ended"), " ", remarksLink(night.data, state)];
}

function endingLink(state, key) {
  return h("a", { href: state.address({ view: "ending", selected: "" }), on: { click: follow(state, { view: "ending", selected: "" }) } }, t(key));
}

/** The moment by which a history is held against the record: of the first outcome that is a time, else of a turning point. */
export function measuredMoment(night) {
  const outcomes = Object.values(night.nouns.outcomes).map((outcome) => outcome.time_of).filter(Boolean);
  const points = night.data.guide.turning_points ?? [];
  const ranked = [...points].sort((a, b) => a.rank - b.rank).map((point) => point.event);
  for (const event of [...outcomes, ...ranked, ...turningPoints(night).map((point) => point.event)]) {
    const reading = readingsOf(night, event).find((found) => found.first !== null || found.last !== null);
    if (reading) return { event, reading, title: momentTitle(night, event) };
  }
  return null;
}

/** What an event is called as a moment of the night: by its turning point, else by the outcome that asks when it is, else by itself. */
export function momentTitle(night, event) {
  const asked = Object.values(night.nouns.outcomes).find(({ time_of: of }) => of === event);
  const when = WHEN.exec(asked?.title ?? "")?.[1];
  return night.data.guide.turning_points?.find((point) => point.event === event)?.title ?? when ?? night.data.events?.find(({ id }) => id === event)?.title ?? event;
}

/** When it happens here, and by how much that is before or after the hours that the sources leave open. */
export function comparedWords(night, { event, reading, title }) {
  const number = night.firstFiring(event);
  const what = asClause(title);
  if (!number) return t("band.never", { what, told: reading.told });
  const { verdict, offset } = compareToRecord(night, { ...reading, answers: [[event, ""]] });
  return t(`band.${verdict}`, { what, at: timestamp(night.minute(number)), by: farFrom(reading, offset) });
}
