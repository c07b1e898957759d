// The night as the seat sees it: the hour, where one is and with whom, what has come to one; and the decision before which it halts.

import { BY_ITSELF } from "interregnum/seat/address.js";
import { happening, heardWords, reasonsInOrder, toldOnce } from "interregnum/seat/words.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { clock, day } from "interregnum/shared/time.js";
import { expectationBars } from "interregnum/wires/observer.js";

const FIRST = 8; // of what had come before the last decision, the latest

/** The table of a seat; `decide(way)` is told what is decided, `rest()` that all the rest is left to the model. */
export function table(night, seen, decide, rest) {
  const before = seen.taken.at(-1)?.heard ?? 0;
  const lines = (heard) => toldOnce(heard.map((line) => heardWords(night, line))).map(heardLine).reverse();
  const [fresh, older] = [lines(seen.heard.slice(before)), lines(seen.heard.slice(0, before))];
  return h("div", { class: "seat-table" },
    h("div", {}, h("p", { class: "seat-clock" }, h("span", { class: "seat-hour" }, clock(seen.minute)), " ", h("span", { class: "small" }, day(seen.minute).own)),
      h("p", { class: "small seat-where" }, where(night, seen)), decision(night, seen, decide, rest), decided(night, seen)),
    h("section", { class: "seat-heard", "aria-labelledby": "seat-heard" }, h("h3", { id: "seat-heard" }, t("seat.heard")),
      fresh.length ? [before ? h("h4", {}, t("seat.heard.new")) : null, h("ol", { class: "events" }, fresh)] : h("p", { class: "small" }, t("seat.heard.nothing")),
      older.length ? [h("h4", {}, t("seat.heard.before")), h("ol", { class: "events" }, older.slice(0, FIRST))] : null,
      older.length > FIRST ? h("details", {}, h("summary", {}, plural("seat.heard.more", older.length - FIRST)), h("ol", { class: "events" }, older.slice(FIRST))) : null,
      hopes(night, seen)));
}

/** Where one is, with whom; a body also how many it has. */
export function where(night, { seat, place, company, people }) {
  const parts = [place ? t("seat.at", { place: night.titleOf(place) }) : seat in night.nouns.authorities ? "" : t("seat.under-way"),
    people === null ? "" : plural("seat.people", Math.round(people)), company.length ? t("seat.with", { who: company.map((person) => night.titleOf(person)).join(", ") }) : place ? t("seat.alone") : ""];
  return parts.filter(Boolean).join(" ");
}

function heardLine({ when, what, how, times, first }) {
  return h("li", {}, h("span", { class: "when" }, when), " ", what, " ", h("span", { class: "small" }, how, times > 1 ? ` ${t("seat.heard.times", { n: times, at: first })}` : ""));
}

/** What is put to the seat, and each way with what presses for it and against it. */
function decision(night, { next }, decide, rest) {
  const event = night.eventById(next.event);
  return h("section", { class: "seat-decision", "aria-labelledby": "seat-question" },
    h("h3", { id: "seat-question", tabindex: "-1" }, event.title), h("p", { class: "small" }, t("seat.decide")),
    h("ul", { class: "seat-ways" }, next.ways.map(({ way, reasons }, n) => h("li", {},
      h("button", { type: "button", class: "seat-way", "aria-describedby": `seat-way-${n}`, on: { click: () => decide(way) } }, event.branches[way]),
      h("div", { id: `seat-way-${n}` }, reasonList(reasons, true))))),
    h("p", { class: "seat-leave-it" }, h("button", { type: "button", class: "plain", id: "seat-itself", on: { click: () => decide(BY_ITSELF) } }, t("seat.itself")),
      h("button", { type: "button", class: "plain", id: "seat-rest", on: { click: rest } }, t("seat.rest"))));
}

/** What presses on a way; `asSeen` by one who cannot know all. */
export function reasonList(reasons, asSeen) {
  const found = reasonsInOrder(reasons);
  const idle = found.filter(({ how }) => how === "not");
  if (!found.length) return h("p", { class: "small" }, t("seat.unpressed"));
  return [
    found.length > idle.length ? h("ul", { class: "seat-reasons" }, found.filter((reason) => !idle.includes(reason)).map(({ name, how, partly }) => h("li", { class: how },
      h("span", { class: "mark" }, t(`seat.press.${how}`)), " ", name, partly && how !== "unknown" ? h("span", { class: "small" }, ` ${t("seat.partly")}`) : null))) : null,
    idle.length ? h("p", { class: "small" }, t(asSeen ? "seat.idle" : "seat.idle.truly", { names: idle.map(({ name }) => name).join("; ") })) : null,
  ];
}

/** What one has decided so far. */
function decided(night, { taken }) {
  return taken.length ? h("section", {}, h("h3", {}, t("seat.taken")), h("ol", { class: "events" }, taken.map(({ minute, event, way, itself }) => h("li", {},
    h("span", { class: "when" }, clock(minute)), " ", happening(night, event, way), itself ? h("span", { class: "small" }, ` ${t("seat.by-itself")}`) : null)))) : null;
}

/** What the seat expects to prevail. */
function hopes(night, { expects }) {
  const expected = Object.entries(expects);
  return expected.length ? [h("h3", {}, t("seat.expects")), expectationBars(night, expected)] : null;
}
