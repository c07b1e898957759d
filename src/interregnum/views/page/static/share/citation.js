// How a moment or an event is cited: of what the sources tell with the sources in full; of a played history with all that
// is needed to play it again. Pure functions: they read a night and the values of the state.

import { t } from "interregnum/shared/i18n.js";
import { parseKey } from "interregnum/shared/links.js";
import { sourceText, worksOf, worksText } from "interregnum/shared/sources.js";
import { clock, day } from "interregnum/shared/time.js";
import { currentPoint } from "interregnum/turns/turningpoints.js";

const NEAR = 3; // readings that are cited for a moment at which nothing is selected

/** What is cited: `{title, when, readings}`; the title is empty for a mere moment. */
export function subjectOf(night, values) {
  const [kind, id] = parseKey(values.selected ?? "");
  const reading = kind === "reading" ? readingOf(night, id) : null;
  if (reading) return { title: reading.title, when: whenTold(reading), readings: [reading] };
  const point = values.selected ? null : currentPoint(night, values, 1);
  const number = kind === "firing" ? Number(id) : point && !night.told ? point.number : 0;
  if (number >= 1 && number <= night.minutes.length) return { title: point?.title ?? night.title(number), when: moment(night.minute(number)), readings: readingsAbout(night, night.event(number).id) };
  if (point) return subjectOf(night, { ...values, selected: night.keyOf(point.number) });
  const named = kind === "event" ? night.eventById(id)?.title : kind === "message" ? night.history.wires[Number(id)]?.title : kind === "term" ? night.data.guide.glossary[id]?.title : kind ? night.titleOf(id) : "";
  return { title: named ?? "", when: moment(values.minute), readings: kind === "event" ? readingsAbout(night, id) : readingsAt(night, values.minute) };
}

/** The window of a reading, with the day in both styles. */
function whenTold({ told, first, best, last }) {
  const minute = best ?? first ?? last ?? -1;
  return minute < 0 ? told : t("cite.window", { told, day: bothStyles(minute) });
}

function bothStyles(minute) {
  const { own, other } = day(minute);
  return other && other !== own ? t("cite.both-styles", { own, other }) : own;
}

/** `25 October 1917 Old Style (7 November 1917 New Style), 21:40`. */
export function moment(minute) {
  return `${bothStyles(minute)}, ${clock(minute)}`;
}

/** The citation as one text, the link at its end; the sources may be left out where they stand beside it. */
export function citation(night, values, link, withSources = true) {
  const { data } = night;
  const { title, when, readings } = subjectOf(night, values);
  const what = title ? t("cite.titled", { title, when }) : when;
  const { software: version, scenario } = data.made;
  const which = night.told ? t("cite.told", { version, scenario }) : played(night, version, scenario);
  return [t("cite.in", { what, title: data.frame.title }), which, withSources ? sources(readings, night) : "", link].filter(Boolean).join(" ");
}

function played(night, version, scenario) {
  const { history } = night;
  const variants = history.variants.length ? t("cite.variants", { variants: night.variantTitles().join("; ") }) : "";
  return t("cite.played", { version, scenario, seed: history.seed, replica: history.replica, variants });
}

/** The passages that tell of it, then the works in full; without a passage all works that the page rests on. */
function sources(readings, night) {
  const cited = [...new Set(readings.flatMap((reading) => (reading.accounts ?? []).map((account) => account.source).filter(Boolean)))];
  const ids = [...new Set(cited.flatMap(worksOf))];
  const passages = cited.map(sourceText).join("; ");
  const works = worksText(ids.length ? ids : Object.keys(night.data.works ?? {}));
  return works ? [passages ? t("cite.passages", { passages }) : "", t("cite.works", { works })].filter(Boolean).join(" ") : "";
}

function readingOf(night, id) {
  return night.data.record?.readings.find((reading) => reading.id === id);
}

/** The readings that an event of the model answers to. */
function readingsAbout(night, event) {
  return (night.data.record?.readings ?? []).filter((reading) => reading.id === event || (reading.answers ?? []).some(([id]) => id === event));
}

/** The readings whose window a minute lies in, the narrowest windows first. */
export function readingsAt(night, minute) {
  const inside = (night.data.record?.readings ?? []).filter(({ first, last }) => first !== null && last !== null && first !== undefined && last !== undefined && first <= minute && minute <= last);
  return inside.sort((a, b) => a.last - a.first - (b.last - b.first)).slice(0, NEAR);
}
