// An event in the panel: when and where it happened, why; or that it did not happen, and why not.

import { absence, explanation } from "interregnum/panel/explanation.js";
import { annotated } from "interregnum/panel/glossary.js";
import { readingsSection } from "interregnum/panel/readings.js";
import { ruleSection } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { timestamp } from "interregnum/shared/time.js";

/** A firing: its event, its minute, its causes. */
export function happened(night, state, number, prefix = "firing") {
  const event = number >= 1 && number <= night.minutes.length ? night.event(number) : null;
  if (!event) return h("p", {}, t("panel.unknown", { name: String(number) }));
  const minute = night.minute(number);
  return [
    h("p", { class: "kicker" }, prefix === "second" ? t("panel.second") : t("panel.happened")),
    h("h2", { tabindex: "-1" }, annotated(night, night.title(number))),
    h("p", { class: "dateline" }, timestamp(minute), whereAndWho(night, state, event), timesOf(night, state, number, prefix)),
    h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ minute }) } }, t("panel.goto", { at: timestamp(minute) }))),
    explanation(night, state, number, prefix),
    readingsSection(night, state, event.id),
    ruleSection(event),
  ];
}

/** An event that did not happen in this history. */
export function missed(night, state, id) {
  const event = night.eventById(id);
  return [
    h("p", { class: "kicker" }, t("panel.missed")),
    h("h2", { tabindex: "-1" }, annotated(night, event.title)),
    absence(night, state, id),
    readingsSection(night, state, id),
    ruleSection(event),
  ];
}

/** Which of several times it was, with links to the one before and the one after. */
function timesOf(night, state, number, prefix) {
  const firings = night.firingsOf(night.event(number).id);
  if (firings.length < 2) return "";
  const n = firings.indexOf(number);
  const to = (other, key) => (firings[other] ? [" · ", link(state, `${prefix}:${firings[other]}`, t(key))] : "");
  return [` · ${t("panel.times", { n: n + 1, of: firings.length })}`, to(n - 1, "panel.times.before"), to(n + 1, "panel.times.after")];
}

function whereAndWho(night, state, event) {
  const ids = [event.place, event.by].filter((id) => id && night.key(id));
  return ids.map((id) => [" · ", link(state, night.key(id), night.titleOf(id))]);
}
