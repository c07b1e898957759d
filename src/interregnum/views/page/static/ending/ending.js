// How it ended: in the history that is played here, in the one beside it, as the sources tell it, and in many nights, side by side.

import { historyName } from "interregnum/beside/twonights.js";
import { forcedText, isChanged, noneCame } from "interregnum/ending/forced.js";
import { outcomesInOrder } from "interregnum/ending/order.js";
import { remarks } from "interregnum/ending/remarks.js";
import { endedHere, endedInMany, endedInRecord } from "interregnum/ending/sentences.js";
import { won } from "interregnum/ending/won.js";
import { pairs } from "interregnum/nights/exemplars.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { follow, link } from "interregnum/shared/links.js";

/** The view; it is the same whichever of the two is shown. */
export function ending(shown, state) {
  const { played, told, beside } = shown;
  const answers = shown.data.answers;
  const [main, rest] = outcomesInOrder(played.nouns.outcomes, answers?.main);
  const columns = ["record", "here", ...(beside ? ["there"] : []), ...(answers ? ["many"] : [])];
  const cell = (id) => ({ record: () => recordCell(played, told, state, id), here: () => hereCell(played, state, id), there: () => hereCell(beside, state, id), many: () => endedInMany(answers, id, played.history.outcomes[id]?.shown.endsWith("%")) });
  const forced = [...new Set([played, beside].filter(Boolean).map(forcedText))].filter(Boolean);
  const heads = (name) => heading(name, shown, answers, state);
  const element = h("div", { class: "ending view" }, h("div", { class: "view-head" }, h("h2", {}, t("ending.title"))), won(played, told, beside), h("p", { class: "lead" }, t(answers ? "ending.lead" : "ending.lead-two")),
    forced.map((text) => h("p", { class: "forced" }, text)),
    main.map((id) => h("section", { class: "ended" }, h("h3", {}, played.nouns.outcomes[id].title),
      h("div", { class: "ended-columns" }, columns.map((name) => h("div", { class: name }, h("h4", {}, heads(name)), h("p", {}, cell(id)[name]())))))),
    remarks(shown.data, state),
    answers?.exemplars?.length ? pairs(played, answers) : null,
    rest.length ? h("details", { class: "table-details" }, h("summary", {}, plural("ending.rest", rest.length)), h("div", { class: "table-body", tabindex: "0", role: "region", "aria-label": t("ending.title") },
      h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("ending.what")), columns.map((name) => h("th", { scope: "col" }, heads(name))))),
        h("tbody", {}, rest.map((id) => h("tr", {}, h("th", { scope: "row" }, played.nouns.outcomes[id].title), columns.map((name) => h("td", {}, cell(id)[name]())))))))) : null);
  return { element, draw() {} };
}

function heading(name, { played, beside }, answers, state) {
  if (name === "many") return t([played, beside].some((night) => night && isChanged(night)) ? "ending.many.unchanged" : "ending.many", { n: answers.replicas.toLocaleString("en") });
  if (name === "there") return historyName(beside);
  const shown = name === "record" ? "sources" : "played";
  return h("a", { href: state.address({ shown, view: "map" }), on: { click: follow(state, { shown, view: "map" }) } }, name === "here" && beside ? historyName(played) : t(`ending.${name}`));
}

function recordCell(played, told, state, id) {
  const { text, readings } = endedInRecord(played, told, id);
  return [text, readings.length ? [" ", h("span", { class: "small" }, readings.map((reading, n) => [n ? "; " : "", link(state, `reading:${reading.id}`, reading.title)]))] : null];
}

/** How it ended in one of the played histories; of what has an hour, why it came then. */
function hereCell(played, state, id) {
  const event = played.nouns.outcomes[id].time_of;
  const number = event ? played.firstFiring(event) : undefined;
  const none = noneCame(played, id);
  return [endedHere(played, id), none ? h("span", { class: "small" }, none) : null, number ? h("span", { class: "small" }, link(state, played.keyOf(number), t("ending.why"))) : null];
}
