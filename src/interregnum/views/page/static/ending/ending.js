// How it ended: in the history that is played here, as the sources tell it, and in many nights, side by side.

import { forcedText, isChanged, noneCame } from "interregnum/ending/forced.js";
import { remarks } from "interregnum/ending/remarks.js";
import { endedHere, endedInMany, endedInRecord } from "interregnum/ending/sentences.js";
import { won, winningOutcome } from "interregnum/ending/won.js";
import { pairs } from "interregnum/nights/exemplars.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { follow, link } from "interregnum/shared/links.js";

const FIRST = 3; // outcomes that are told in large, where the lab does not say which are the main ones

/** The view; it is the same whichever of the two is shown. */
export function ending(shown, state) {
  const { played, told } = shown;
  const answers = shown.data.answers;
  const [main, rest] = outcomesInOrder(played.nouns.outcomes, answers?.main);
  const columns = ["record", "here", ...(answers ? ["many"] : [])];
  const cell = (id) => ({ record: () => recordCell(played, told, state, id), here: () => hereCell(played, state, id), many: () => endedInMany(answers, id, played.history.outcomes[id]?.shown.endsWith("%")) });
  const forced = forcedText(played);
  const heads = (name) => heading(name, played, answers, state);
  const element = h("div", { class: "ending view" }, h("div", { class: "view-head" }, h("h2", {}, t("ending.title"))), won(played, told), h("p", { class: "lead" }, t(answers ? "ending.lead" : "ending.lead-two")),
    forced ? h("p", { class: "forced" }, forced) : null,
    main.map((id) => h("section", { class: "ended" }, h("h3", {}, played.nouns.outcomes[id].title),
      h("div", { class: "ended-columns" }, columns.map((name) => h("div", { class: name }, h("h4", {}, heads(name)), h("p", {}, cell(id)[name]())))))),
    remarks(shown.data, state),
    answers?.exemplars?.length ? pairs(played, answers) : null,
    rest.length ? h("details", { class: "table-details" }, h("summary", {}, plural("ending.rest", rest.length)), h("div", { class: "table-body", tabindex: "0", role: "region", "aria-label": t("ending.title") },
      h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("ending.what")), columns.map((name) => h("th", { scope: "col" }, heads(name))))),
        h("tbody", {}, rest.map((id) => h("tr", {}, h("th", { scope: "row" }, played.nouns.outcomes[id].title), columns.map((name) => h("td", {}, cell(id)[name]())))))))) : null);
  return { element, draw() {} };
}

function heading(name, played, answers, state) {
  if (name === "many") return t(isChanged(played) ? "ending.many.unchanged" : "ending.many", { n: answers.replicas.toLocaleString("en") });
  const shown = name === "record" ? "sources" : "played";
  return h("a", { href: state.address({ shown, view: "map" }), on: { click: follow(state, { shown, view: "map" }) } }, t(`ending.${name}`));
}

function recordCell(played, told, state, id) {
  const { text, readings } = endedInRecord(played, told, id);
  return [text, readings.length ? [" ", h("span", { class: "small" }, readings.map((reading, n) => [n ? "; " : "", link(state, `reading:${reading.id}`, reading.title)]))] : null];
}

/** How it ended here; of what has an hour, why it came then. */
function hereCell(played, state, id) {
  const event = played.nouns.outcomes[id].time_of;
  const number = event ? played.firstFiring(event) : undefined;
  const none = noneCame(played, id);
  return [endedHere(played, id), none ? h("span", { class: "small" }, none) : null, number ? h("span", { class: "small" }, link(state, `firing:${number}`, t("ending.why"))) : null];
}

/** The outcomes that are told in large, who has won before all, and the rest; all that ends in words before hours, and hours before numbers. */
export function outcomesInOrder(outcomes, main) {
  const ids = Object.keys(outcomes);
  const rank = (id) => (Object.keys(outcomes[id].endings).length ? 0 : outcomes[id].time_of ? 1 : 2);
  const chosen = main?.filter((id) => ids.includes(id)) ?? [...ids].sort((a, b) => rank(a) - rank(b)).slice(0, FIRST);
  const first = [...new Set([winningOutcome(outcomes), ...chosen])].filter(Boolean);
  return [first, ids.filter((id) => !first.includes(id)).sort((a, b) => rank(a) - rank(b))];
}
