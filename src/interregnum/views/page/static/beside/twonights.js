// Two histories side by side: where they part, how each ended, and what each has at another hour, or alone.

import { scaleLinear } from "d3";
import { outcomesInOrder } from "interregnum/ending/order.js";
import { winningOutcome } from "interregnum/ending/won.js";
import { h, s, selectable, updateAttribute } from "interregnum/shared/dom.js";
import { hourText } from "interregnum/shared/hourtext.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { tableDetails } from "interregnum/shared/table.js";
import { clock, duration, timestamp, wholeHours } from "interregnum/shared/time.js";

const ROW = 34; // the name of what happened, and its marks below
const APART = 15; // minutes from which an hour counts as another

/** The view, for a page that has a second history. */
export function twoNights(night, state, beside) {
  const rows = comparedEvents(night, beside);
  const shown = rows.filter((row) => row.important);
  const wide = Math.max(300, Math.min(760, document.getElementById("stage").clientWidth - 48));
  const scale = scaleLinear([0, night.frame.length], [20, wide - 20]);
  const cursor = s("line", { class: "cursor-line", y1: 16, y2: 22 + shown.length * ROW });
  const element = h("div", { class: "twonights view" },
    h("div", { class: "view-head" }, h("h2", {}, t("two.title")), h("p", { class: "legend" }, t("two.legend", { here: historyName(night), there: historyName(beside) }))),
    h("p", { class: "lead" }, sameDraws(night, beside), divergence(night, state, beside)),
    differentOutcomes(night, beside),
    h("h3", {}, t("two.turning")),
    picture(night, state, beside, shown, scale, cursor, wide),
    ...onlyInOne(night, state, beside, rows),
    tableDetails(t("two.title"), [t("two.event"), historyName(night), historyName(beside)], () => rows.map((row) => [row.title, timeOf(night, row.here), timeOf(beside, row.there)])));
  return { element, draw: (minute) => updateAttribute(cursor, "transform", `translate(${scale(minute).toFixed(1)} 0)`) };
}

/** How a history is named beside the other. */
export function historyName(night) {
  const { replica, variants, changed } = night.history;
  if (changed) return t("two.changed", { replica, changes: changed });
  return variants.length ? t("two.variant", { replica, variants: night.variantTitles().join("; ") }) : t("two.plain", { replica });
}

/** Whether what differs comes of a change or of chance; nothing of two nights of which one has a change, too. */
export function sameDraws({ history: one }, { history: other }) {
  if (one.seed === other.seed && one.replica === other.replica) return `${t("two.one-night")} `;
  return [one, other].some(({ changed, variants }) => changed || variants.length) ? "" : `${t("two.two-nights")} `;
}

/** Every event that is shown to readers of either, with the first time in each. */
export function comparedEvents(night, beside) {
  return night.events.flatMap((event) => {
    if (event.quiet) return [];
    const [here, there] = [night.firstFiring(event.id), beside.firstFiring(event.id)];
    if (!here && !there) return [];
    return [{ id: event.id, title: event.title, important: event.important, here, there, first: Math.min(here ? night.minute(here) : Infinity, there ? beside.minute(there) : Infinity) }];
  }).sort((a, b) => a.first - b.first);
}

function timeOf(night, number) {
  return number ? timestamp(night.minute(number)) : t("two.never");
}

/** How many events two histories have in common before they part. */
function inCommon(night, beside) {
  const [ours, theirs] = [night.visible, beside.visible];
  const same = (n) => night.history.of[ours[n] - 1] === beside.history.of[theirs[n] - 1] && night.minute(ours[n]) === beside.minute(theirs[n]);
  let n = 0;
  while (n < ours.length && n < theirs.length && same(n)) n += 1;
  return n;
}

/** The minute at which one night and the same with a change part; null where they do not, or are two nights. */
export function partingMinute(night, beside) {
  const { history: one } = night;
  if (one.seed !== beside.history.seed || one.replica !== beside.history.replica) return null;
  const n = inCommon(night, beside);
  const found = [night, beside].filter(({ visible }) => n < visible.length).map((of) => of.minute(of.visible[n]));
  return found.length ? Math.min(...found) : null;
}

/** The first event of one that the other does not have at that minute. */
export function divergence(night, state, beside) {
  const [ours, theirs] = [night.visible, beside.visible];
  const n = inCommon(night, beside);
  if (n >= ours.length && n >= theirs.length) return t("two.same");
  const here = ours[n] && link(state, `firing:${ours[n]}`, `${night.title(ours[n])} (${timestamp(night.minute(ours[n]))})`);
  const there = theirs[n] && link(state, `second:${theirs[n]}`, `${beside.title(theirs[n])} (${timestamp(beside.minute(theirs[n]))})`);
  return [n ? plural("two.part", n) : t("two.part.none"), " ", here ?? t("two.nothing"), " ", t("two.there"), " ", there ?? t("two.nothing"), "."];
}

/** What ended differently, who has won before all; where that is the same it is said above. */
function differentOutcomes(night, beside) {
  const all = night.nouns.outcomes;
  const differs = (id) => night.history.outcomes[id].shown !== beside.history.outcomes[id].shown;
  const outcomes = outcomesInOrder(all, night.data.answers?.main).flat().filter(differs).map((id) => [id, all[id]]);
  if (!outcomes.length) return h("p", {}, t("two.alike"));
  const won = winningOutcome(all);
  const endingTitle = (of, id, outcome) => outcome.endings[of.history.outcomes[id].value] || of.history.outcomes[id].shown;
  const same = won && !differs(won) ? h("p", { class: "two-won" }, t("two.won-alike", { outcome: all[won].title, ending: endingTitle(night, won, all[won]) })) : null;
  return [same, h("table", { class: "ended" }, h("caption", {}, t("two.ended")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("two.outcome")), h("th", { scope: "col" }, historyName(night)), h("th", { scope: "col" }, historyName(beside)))),
    h("tbody", {}, outcomes.map(([id, outcome]) => h("tr", {}, h("th", { scope: "row" }, outcome.title), h("td", {}, endingTitle(night, id, outcome)), h("td", {}, endingTitle(beside, id, outcome))))))];
}

/** A row for each turning point: a full mark for this history, an open one for the other, a line between. */
function picture(night, state, beside, rows, scale, cursor, wide) {
  const high = 22 + rows.length * ROW;
  const at = (of, number) => scale(of.minute(number));
  const marks = rows.map((row, n) => {
    const y = 22 + n * ROW + 24;
    const [x, otherX] = [row.here && at(night, row.here), row.there && at(beside, row.there)];
    const both = row.here && row.there;
    return s("g", { class: `dumbbell side-${night.side(night.eventById(row.id).lane)}` },
      s("text", { class: "dumbbell-name", x: Math.min(wide - 200, Math.max(2, Math.min(x || wide, otherX || wide) - 6)), y: y - 10 }, row.title),
      both ? s("line", { x1: x, x2: otherX, y1: y, y2: y }) : null,
      row.there ? selectableMark(state, `second:${row.there}`, `${row.title}: ${timeOf(beside, row.there)}, ${historyName(beside)}`, s("circle", { class: "there", cx: otherX, cy: y, r: 5.6 })) : null,
      row.here ? selectableMark(state, `firing:${row.here}`, `${row.title}: ${timeOf(night, row.here)}, ${historyName(night)}`, s("circle", { class: "here", cx: x, cy: y, r: 3.2 })) : null,
      both && Math.abs(night.minute(row.here) - beside.minute(row.there)) >= APART
        ? s("text", { x: Math.max(x, otherX) + 11, y: y + 4 }, `${beside.minute(row.there) > night.minute(row.here) ? "+" : "−"}${duration(beside.minute(row.there) - night.minute(row.here))}`) : null,
      both ? null : s("text", { x: (x || otherX) + 11, y: y + 4 }, t(row.here ? "two.only-here" : "two.only-there")));
  });
  return s("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, class: "dumbbell-picture", role: "group", "aria-label": t("two.turning") },
    s("g", { class: "axis", "aria-hidden": "true" }, wholeHours(6).map((minute) => s("g", {}, s("line", { x1: scale(minute), x2: scale(minute), y1: 16, y2: high }), hourText(minute, scale(minute), 11, wide)))), cursor, marks);
}

function selectableMark(state, key, label, shape) {
  shape.dataset.key = key;
  return selectable(shape, label, () => state.set({ selected: key }));
}

function onlyInOne(night, state, beside, rows) {
  const list = (title, found, of, prefix, which) => found.length ? h("details", {}, h("summary", {}, t(title, { n: found.length })), h("ol", { class: "events" },
    found.map((row) => h("li", {}, h("span", { class: "when" }, clock(of.minute(row[which]))), " ", link(state, `${prefix}:${row[which]}`, row.title))))) : null;
  return [list("two.alone-here", rows.filter((row) => !row.there), night, "firing", "here"), list("two.alone-there", rows.filter((row) => !row.here), beside, "second", "there")];
}
