// The debrief: how the night ended, and of each decision what one decided, what the sources say was decided, what one did not know,
// what truly pressed, and what it changed.

import { asSentence } from "interregnum/ending/sentences.js";
import { outcomesInOrder } from "interregnum/ending/order.js";
import { percent } from "interregnum/panel/choice.js";
import { changesView } from "interregnum/seat/changed.js";
import { reasonList, where } from "interregnum/seat/table.js";
import { mostMattered } from "interregnum/seat/ways.js";
import { decidedInRecord, happening, heardWords } from "interregnum/seat/words.js";
import { h, updateText } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock, timestamp } from "interregnum/shared/time.js";

/** The outcomes that are told in large. */
function mainOutcomes(night) {
  return outcomesInOrder(night.nouns.outcomes, night.data.answers?.main)[0];
}

/** The debrief of a night: the element, and of each decision the function that shows what it changed, as `compareWays` tells it. */
export function debrief(night, state, told) {
  const main = mainOutcomes(night);
  const shows = [];
  const most = h("p", { class: "seat-most", role: "status" }, told.decisions.length > 1 ? t("seat.most.waiting") : "");
  const done = [];
  const cards = told.decisions.map((decision, n) => {
    const room = h("div", { class: "seat-changed" }, n ? h("p", { class: "small" }, t("seat.changed.waiting")) : null);
    const show = changesView(night, room, decision, main);
    shows.push((progress, stop) => {
      show(progress, stop);
      if (progress.state === "done") done[n] = progress.contrasts;
      if (told.decisions.length > 1 && told.decisions.every((_, nth) => done[nth])) updateText(most, mostText(night, told.decisions, mostMattered(done, main)));
    });
    return card(night, state, decision, n, room);
  });
  const element = h("div", { class: "seat-debrief" },
    h("p", { class: "lead", tabindex: "-1" }, told.decisions.length ? plural("seat.over", told.decisions.length) : t("seat.over.none")), most,
    h("section", { "aria-labelledby": "seat-ended" }, h("h3", { id: "seat-ended" }, t("seat.ended")), h("dl", { class: "seat-ended" }, h("dt", {}, t("seat.fate")), h("dd", {}, fateText(night, told.fate)), main.map((id) => [h("dt", {}, night.nouns.outcomes[id].title), h("dd", {}, endedText(night, id, told.outcomes[id]))]))),
    cards, h("p", { class: "small seat-how" }, t("seat.changed.about")));
  return { element, shows };
}

/** Which decision mattered most, in a sentence. */
export function mostText(night, decisions, n) {
  if (n < 0) return t("seat.most.none");
  const { minute, event, way } = decisions[n];
  return t("seat.most", { at: clock(minute), what: happening(night, event, way) });
}

/** What became of the seat: whether free, where, with whom. */
export function fateText(night, fate) {
  if (!fate.alive) return t("seat.fate.dead");
  const free = fate.seat in night.nouns.persons ? (fate.captor ? t("seat.fate.held", { who: night.titleOf(fate.captor) }) : fate.free ? t("seat.fate.free") : t("seat.fate.not-free")) : "";
  return [free, where(night, fate)].filter(Boolean).join(" ") || t("seat.no-value");
}

/** How an outcome ended, in a sentence. */
function endedText(night, id, value) {
  const outcome = night.nouns.outcomes[id];
  if (outcome.time_of) return value === null ? t("ending.never-here") : asSentence(timestamp(value));
  return asSentence(outcome.says?.[value] ?? outcome.endings[value] ?? (value === null ? t("seat.no-value") : Number(value.toPrecision(3)).toLocaleString("en")));
}

function card(night, state, decision, n, room) {
  const { event, way, minute, itself, ways } = decision;
  const title = night.eventById(event);
  return h("section", { class: "seat-card", "aria-labelledby": `seat-card-${n}` },
    h("h3", { id: `seat-card-${n}` }, `${clock(minute)} · ${title.title}`),
    h("p", { class: "seat-yours" }, t(itself ? "seat.decided.itself" : "seat.decided", { way: title.branches[way] })),
    record(night, state, event),
    unknown(night, decision),
    h("details", { class: "seat-truly" }, h("summary", {}, t("seat.truly")), h("ul", { class: "options" }, ways.map((option) => h("li", { class: option.way === way ? "taken" : null },
      h("p", {}, h("span", { class: "factor" }, percent(option.chance)), " ", title.branches[option.way]), reasonList(option.reasons, false))))),
    h("h4", {}, t("seat.changed")), room);
}

/** What the sources say was decided. */
function record(night, state, event) {
  const found = decidedInRecord(night, event);
  if (!night.data.record) return null;
  return h("p", {}, found.length ? [t("seat.record"), " ", found.map(({ way, reading }, n) => [n ? "; " : "", night.eventById(event).branches[way], " (", link(state, `reading:${reading.id}`, reading.title), `, ${reading.told})`]), "."] : t("seat.record.none"));
}

/** What was so at that minute and had not come to the seat; and what it had been told that was not so. */
function unknown(night, { unheard, misled }) {
  return [
    unheard.length ? h("details", { class: "seat-unheard" }, h("summary", {}, plural("seat.unheard", unheard.length)), h("ul", { class: "events" }, unheard.map(({ minute, event, way, known }) => h("li", {},
      h("span", { class: "when" }, clock(minute)), " ", happening(night, event, way), " ", h("span", { class: "small" }, known === null ? t("seat.unheard.never") : t("seat.unheard.later", { at: clock(known) })))))) : h("p", {}, t("seat.unheard.none")),
    misled.length ? h("div", {}, h("p", {}, plural("seat.misled", misled.length)), h("ul", { class: "events" }, misled.map((word) => h("li", {}, h("span", { class: "when" }, clock(word.minute)), " ", heardWords(night, word).what, " ",
      h("span", { class: "small" }, t(word.was ? "seat.misled.late" : "seat.misled.false")))))) : null,
  ];
}
