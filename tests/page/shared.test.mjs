import assert from "node:assert/strict";
import { test } from "node:test";
import { plural, t } from "interregnum/shared/i18n.js";
import { parseKey } from "interregnum/shared/links.js";
import { clock, day, duration, hourLabel, hoursWithRoom, iso, minuteOf, takesDays, timeShift, timestamp, wholeHours } from "interregnum/shared/time.js";
import { cutLines, wrapText } from "interregnum/shared/wraptext.js";
import { nightWith } from "./night.mjs";

nightWith(); // 24 October 18:00 to 26 October 00:00

test("a clock shows the minute that has begun", () => {
  assert.deepEqual([0, 0.98, 0.995, 359.5, 360, 1439.2].map(clock), ["18:00", "18:00", "18:01", "23:59", "00:00", "17:59"]);
});

test("a minute has its day in both calendars", () => {
  assert.equal(day(359).own, "24 October 1917");
  assert.equal(day(360).own, "25 October 1917");
  assert.equal(day(360).other, "7 November 1917");
  assert.equal(timestamp(375), "25 Oct 00:15");
  assert.equal(day(99999).own, "26 October 1917"); // beyond the last day that is known
});

test("an address names a minute, and is read back", () => {
  for (const minute of [0, 59, 360, 1800]) assert.equal(minuteOf(iso(minute)), minute);
  assert.equal(iso(1000), "1917-10-25T10:40");
  for (const wrong of ["", "yesterday", "1917-10-24T17:59", "1917-10-26T00:01", "1917-11-25T10:40", "1917-10-25 10:40"]) assert.equal(minuteOf(wrong), null, wrong);
});

test("a duration is hours and minutes, and has no sign", () => {
  assert.deepEqual([0, 0.4, 1, 59.6, 60, 72, -40, 1500].map(duration), ["0 min", "0 min", "1 min", "1 h", "1 h", "1 h 12 min", "40 min", "25 h"]);
});

test("a change of a time is earlier below nought and later above", () => {
  assert.equal(timeShift(-40), "40 min earlier");
  assert.equal(timeShift(72), "1 h 12 min later");
  assert.equal(timeShift(0.4), t("time.same"));
});

test("whole hours of an axis are hours of the clock, midnight is written as its day", () => {
  assert.deepEqual(wholeHours(6).map(clock), ["18:00", "00:00", "06:00", "12:00", "18:00", "00:00"]);
  assert.deepEqual(wholeHours(12).map(hourLabel), ["25 Oct", "12:00", "26 Oct"]);
  assert.equal(wholeHours().length, 31);
});

test("a text has its blanks filled, and one or many", () => {
  assert.equal(t("panel.goto", { at: "25 Oct" }), "Go to 25 Oct");
  assert.equal(t("no such key"), "no such key");
  assert.equal(t("nights.percent", { n: 5 }), "5\u00a0%"); // the sign stays with its number
  assert.equal(plural("nights.validation.missed", 1, { of: 3 }), "1 of 3 is missed.");
  assert.equal(plural("nights.validation.missed", 2, { of: 3 }), "2 of 3 are missed.");
});

test("a text is broken between words, never beyond its width but for a long word", () => {
  assert.deepEqual(wrapText("the bell of the town hall", 12), ["the bell of", "the town", "hall"]);
  assert.deepEqual(wrapText("the bell of", 11), ["the bell of"]);
  assert.deepEqual(wrapText("incomprehensibilities are few", 8), ["incomprehensibilities", "are few"]);
  assert.deepEqual(cutLines(["a", "b", "c", "d"], 3), ["a", "b", "c…"]);
  assert.deepEqual(cutLines(["a", "b", "c"], 3), ["a", "b", "c"]);
});

test("what is selected has a kind and an id, which may hold a colon", () => {
  assert.deepEqual(parseKey("event:bell"), ["event", "bell"]);
  assert.deepEqual(parseKey("house:a:b"), ["house", "a:b"]);
});

test("hours are written as far apart as their labels need, and over days with the day", () => {
  assert.deepEqual(hoursWithRoom(46), wholeHours(1));
  assert.deepEqual(hoursWithRoom(20), wholeHours(3));
  assert.deepEqual(hoursWithRoom(46, 6), wholeHours(6));
  assert.deepEqual(hoursWithRoom(5), wholeHours(12));
  assert.deepEqual(hoursWithRoom(1), wholeHours(24));
  assert.equal(takesDays(), false);
});
