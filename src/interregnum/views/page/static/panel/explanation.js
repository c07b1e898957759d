// Why an event happened: causes that can be followed back, conditions from the start, what hurried or slowed it, the
// options, how people divided; or why it did not happen, and what would have helped.

import { options } from "interregnum/panel/choice.js";
import { forThoseWhoWant, formula } from "interregnum/panel/fold.js";
import { pressure } from "interregnum/panel/pressure.js";
import { h } from "interregnum/shared/dom.js";
import { hasText, t } from "interregnum/shared/i18n.js";
import { eventLine, link } from "interregnum/shared/links.js";
import { duration, timestamp } from "interregnum/shared/time.js";

const LEAST_WAIT = 0.5; // minutes: shorter waits are not worth a sentence

/** Why a firing happened. */
export function explanation(night, state, number, prefix) {
  const reason = night.history.reasons[number] ?? {};
  const waited = night.history.began[number - 1];
  return h("section", { class: "why" }, h("h3", {}, t("why.title")),
    reason.causes ? [h("p", {}, t("why.because")), h("ol", { class: "events" }, reason.causes.map((cause) => eventLine(night, state, cause, prefix)))] : h("p", {}, t("why.start")),
    reason.given ? h("p", {}, t("why.given"), " ", reason.given.join("; "), ".") : null,
    waited >= LEAST_WAIT ? h("p", {}, t("why.waited", { at: timestamp(night.minute(number) - waited), long: duration(waited) })) : null,
    reason.ran?.map((line) => h("p", {}, line)) ?? null,
    reason.pushes?.length ? [h("p", {}, t("why.pressures")), h("ul", { class: "pressures" }, reason.pushes.map((push) => h("li", {}, pressure(night, state, ...push, prefix))))] : null,
    reason.options ? options(night, state, number, prefix) : null,
    reason.divided ? [h("p", {}, t("why.divided")), h("ul", { class: "lines-plain" }, reason.divided.map((text) => h("li", {}, text)))] : null);
}

/** Why an event did not happen. */
export function absence(night, state, id) {
  const { verdict, lines = [], makers } = night.history.absences[id] ?? {};
  return h("section", { class: "why" }, h("h3", {}, t("whynot.title")),
    h("p", { class: "verdict" }, hasText(`whynot.${verdict}`) ? t(`whynot.${verdict}`) : ""),
    h("ul", { class: "lines" }, lines.slice(1).map((told) => h("li", {}, [told].flat()[0].trim()))),
    formulasOf(lines),
    makers ? [h("p", {}, t("whynot.makers")), h("ul", { class: "events" }, makers.map((maker) => h("li", {}, optionLink(night, state, maker))))] : null);
}

/** The conditions of the evidence as the scenario has them, each under its words. */
function formulasOf(lines) {
  const told = lines.filter(Array.isArray);
  return told.length ? forThoseWhoWant(t("whynot.title"), told.map(([text, condition]) => [h("p", {}, text.trim()), formula(condition)])) : null;
}

/** A link to an event, or to one way for it to turn out (`event.way`). */
export function optionLink(night, state, name) {
  const id = night.eventById(name) ? name : name.slice(0, name.lastIndexOf("."));
  const event = night.eventById(id);
  if (!event) return name;
  const way = name === id ? "" : event.branches?.[name.slice(id.length + 1)] ?? "";
  return link(state, `event:${id}`, way ? `${event.title}: ${way}` : event.title);
}
