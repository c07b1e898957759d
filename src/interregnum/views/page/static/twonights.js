// Two histories side by side: where they part, how each ended, and what each has at another hour, or alone.

import { scaleLinear } from "d3";
import { choosable, h, put, s } from "interregnum/dom.js";
import { follow } from "interregnum/evidence.js";
import { clock, day, span, stamp, wholeHours } from "interregnum/hours.js";
import { tabled } from "interregnum/table.js";
import { say } from "interregnum/words.js";

const ROW = 34; // the name of what happened, and its marks below
const APART = 15; // minutes from which an hour counts as another

/** The view, for a page that has a second history. */
export function twonights(night, state, beside) {
  const rows = compared(night, beside);
  const shown = rows.filter((row) => row.important);
  const wide = Math.max(300, Math.min(760, document.getElementById("stage").clientWidth - 48));
  const scale = scaleLinear([0, night.frame.length], [20, wide - 20]);
  const cursor = s("line", { class: "cursor-line", y1: 16, y2: 22 + shown.length * ROW });
  const element = h("div", { class: "twonights view" },
    h("div", { class: "view-head" }, h("h2", {}, say("two.title")), h("p", { class: "legend" }, say("two.legend", { one: called(night), other: called(beside) }))),
    h("p", { class: "lead" }, parting(night, state, beside)),
    ended(night, beside),
    h("h3", {}, say("two.turning")),
    picture(night, state, beside, shown, scale, cursor, wide),
    ...alone(night, state, beside, rows),
    tabled(say("two.title"), [say("two.event"), called(night), called(beside)], () => rows.map((row) => [row.title, hour(night, row.one), hour(beside, row.other)])));
  return { element, draw: (minute) => put(cursor, "transform", `translate(${scale(minute).toFixed(1)} 0)`) };
}

/** How a history is told from the other. */
export function called(night) {
  const { replica, variants } = night.history;
  return variants.length ? say("two.variant", { replica, variants: variants.join(", ") }) : say("two.plain", { replica });
}

/** Every event worth telling of either, with the first time in each. */
function compared(night, beside) {
  return night.events.flatMap((event) => {
    if (event.quiet) return [];
    const [one, other] = [night.first(event.id), beside.first(event.id)];
    if (!one && !other) return [];
    return [{ id: event.id, title: event.title, important: event.important, one, other, first: Math.min(one ? night.minute(one) : Infinity, other ? beside.minute(other) : Infinity) }];
  }).sort((a, b) => a.first - b.first);
}

function hour(night, number) {
  return number ? stamp(night.minute(number)) : say("two.never");
}

/** The first thing that is told of one and not at that minute of the other. */
function parting(night, state, beside) {
  const [one, other] = [night.told, beside.told];
  const same = (n) => night.history.of[one[n] - 1] === beside.history.of[other[n] - 1] && night.minute(one[n]) === beside.minute(other[n]);
  let n = 0;
  while (n < one.length && n < other.length && same(n)) n += 1;
  if (n >= one.length && n >= other.length) return say("two.same");
  const here = one[n] && link(state, `firing:${one[n]}`, `${night.title(one[n])} (${stamp(night.minute(one[n]))})`);
  const there = other[n] && link(state, `second:${other[n]}`, `${beside.title(other[n])} (${stamp(beside.minute(other[n]))})`);
  return [say("two.part", { n: n.toLocaleString("en") }), " ", here ?? say("two.nothing"), " ", say("two.there"), " ", there ?? say("two.nothing"), "."];
}

function link(state, key, text) {
  return h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, text);
}

function ended(night, beside) {
  const outcomes = Object.entries(night.nouns.outcomes).filter(([id]) => night.history.outcomes[id].shown !== beside.history.outcomes[id].shown);
  if (!outcomes.length) return h("p", {}, say("two.alike"));
  const told = (of, id, outcome) => outcome.endings[of.history.outcomes[id].value] || of.history.outcomes[id].shown;
  return h("table", { class: "ended" }, h("caption", {}, say("two.ended")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("two.outcome")), h("th", { scope: "col" }, called(night)), h("th", { scope: "col" }, called(beside)))),
    h("tbody", {}, outcomes.map(([id, outcome]) => h("tr", {}, h("th", { scope: "row" }, outcome.title), h("td", {}, told(night, id, outcome)), h("td", {}, told(beside, id, outcome))))));
}

/** A row for each turning point: a full mark for this history, an open one for the other, a line between. */
function picture(night, state, beside, rows, scale, cursor, wide) {
  const high = 22 + rows.length * ROW;
  const at = (of, number) => scale(of.minute(number));
  const marks = rows.map((row, n) => {
    const y = 22 + n * ROW + 24;
    const [one, other] = [row.one && at(night, row.one), row.other && at(beside, row.other)];
    const both = row.one && row.other;
    return s("g", { class: `dumbbell side-${night.side(night.eventOf(row.id).lane)}` },
      s("text", { class: "dumbbell-name", x: Math.min(wide - 200, Math.max(2, Math.min(one || wide, other || wide) - 6)), y: y - 10 }, row.title),
      both ? s("line", { x1: one, x2: other, y1: y, y2: y }) : null,
      row.other ? mark(state, `second:${row.other}`, `${row.title}: ${hour(beside, row.other)}, ${called(beside)}`, s("circle", { class: "other", cx: other, cy: y, r: 5.6 })) : null,
      row.one ? mark(state, `firing:${row.one}`, `${row.title}: ${hour(night, row.one)}, ${called(night)}`, s("circle", { class: "one", cx: one, cy: y, r: 3.2 })) : null,
      both && Math.abs(night.minute(row.one) - beside.minute(row.other)) >= APART
        ? s("text", { x: Math.max(one, other) + 11, y: y + 4 }, `${beside.minute(row.other) > night.minute(row.one) ? "+" : "−"}${span(beside.minute(row.other) - night.minute(row.one))}`) : null,
      both ? null : s("text", { x: (one || other) + 11, y: y + 4 }, say(row.one ? "two.only-one" : "two.only-other")));
  });
  return s("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, class: "dumbbell-picture", role: "group", "aria-label": say("two.turning") },
    s("g", { class: "axis", "aria-hidden": "true" }, wholeHours(6).map((minute) => s("g", {}, s("line", { x1: scale(minute), x2: scale(minute), y1: 16, y2: high }),
      s("text", { x: scale(minute), y: 11, "text-anchor": "middle" }, clock(minute) === "00:00" ? day(minute).short : clock(minute))))), cursor, marks);
}

function mark(state, key, label, shape) {
  shape.dataset.key = key;
  return choosable(shape, label, () => state.set({ chosen: key }));
}

function alone(night, state, beside, rows) {
  const list = (title, found, of, prefix, which) => found.length ? h("details", {}, h("summary", {}, say(title, { n: found.length })), h("ol", { class: "events" },
    found.map((row) => h("li", {}, h("span", { class: "when" }, clock(of.minute(row[which]))), " ", link(state, `${prefix}:${row[which]}`, row.title))))) : null;
  return [list("two.alone-one", rows.filter((row) => !row.other), night, "firing", "one"), list("two.alone-other", rows.filter((row) => !row.one), beside, "second", "other")];
}
