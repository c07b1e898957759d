// Minutes of a history as hours and days, in both calendars.

import { t } from "interregnum/shared/i18n.js";
const DAY = 1440;
const LABEL = 46; // pixels that the label of an hour needs
const APART = [1, 3, 6, 12]; // hours between two labels
let frame = { days: [], first_minute: 0, length: 0, calendar: "" };

/** Say which scenario's hours are meant. */
export function setFrame(scenario) {
  frame = scenario;
}

function onClock(minute) {
  const whole = Math.floor(minute + frame.first_minute + 0.01); // as a clock shows it: begun minutes do not count
  const day = Math.max(0, Math.min(frame.days.length - 1, Math.floor(whole / DAY)));
  return [day, whole - day * DAY];
}

/** `21:40`. */
export function clock(minute) {
  const [, left] = onClock(minute);
  return `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
}

/** `25 Oct 21:40`. */
export function timestamp(minute) {
  return `${frame.days[onClock(minute)[0]].short} ${clock(minute)}`;
}

/** The day of a minute by the scenario's own calendar and by the other one. */
export function day(minute) {
  return frame.days[onClock(minute)[0]];
}

/** `1917-10-25T21:40`, by the scenario's own calendar: how an address names a moment. */
export function iso(minute) {
  return `${day(minute).iso}T${clock(minute)}`;
}

/** The minute that such an address names; null where it names none of the scenario's. */
export function minuteOf(text) {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)$/.exec(text);
  const number = found ? frame.days.findIndex((day) => day.iso === found[1]) : -1;
  if (number < 0) return null;
  const minute = number * DAY + Number(found[2]) * 60 + Number(found[3]) - frame.first_minute;
  return minute >= 0 && minute <= frame.length ? minute : null;
}

/** The minute of an hour as people type it: `25 Oct 21:40`, `1917-10-25 21:40`, or `21:40` where that comes once; null for any other. */
export function minuteTyped(text) {
  const found = /^(?:(.*\S)\s*[\sT])?(\d{1,2}):(\d\d)$/.exec(text.trim());
  if (!found || Number(found[2]) > 23 || Number(found[3]) > 59) return null;
  const named = (day) => !found[1] || [day.short, day.own, day.iso].some((name) => name.toLowerCase() === found[1].toLowerCase());
  const minutes = frame.days.flatMap((day, n) => (named(day) ? [n * DAY + Number(found[2]) * 60 + Number(found[3]) - frame.first_minute] : []))
    .filter((minute) => minute >= 0 && minute <= frame.length);
  return minutes.length === 1 ? minutes[0] : null;
}

/** `1 h 12 min`. */
export function duration(minutes) {
  const whole = Math.round(Math.abs(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/** A change of a time: `40 min earlier`. */
export function timeShift(minutes) {
  if (Math.round(minutes) === 0) return t("time.same");
  return t(minutes < 0 ? "time.earlier" : "time.later", { by: duration(minutes) });
}

/** How a whole hour is written on an axis: midnight by its day. */
export function hourLabel(minute) {
  return isMidnight(minute) ? day(minute).short : clock(minute);
}

/** Whether a minute is a midnight. */
export function isMidnight(minute) {
  return clock(minute) === "00:00";
}

/** The whole hours for whose labels there is room, `wide` pixels to an hour, at least so many hours apart. */
export function hoursWithRoom(wide, least = 1) {
  return wholeHours(APART.find((hours) => hours >= least && hours * wide >= LABEL) ?? 24);
}

/** Whether it takes two days or more, so that an hour alone does not say when. */
export function takesDays() {
  return frame.length >= 2 * DAY;
}

/** The minutes of whole hours, `every` hours apart. */
export function wholeHours(every = 1) {
  const first = Math.ceil(frame.first_minute / 60 / every) * 60 * every - frame.first_minute;
  const found = [];
  for (let minute = first; minute <= frame.length; minute += 60 * every) found.push(minute);
  return found;
}
