// For a class: what can be done with the page in a lesson, the scenario's questions with what they rest on and a key, roles.

import { evidenceList } from "interregnum/classroom/evidence.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";

/** The view. `tools` are buttons that act: `{present(), print(), cite()}`. */
export function classroom(shown, state, tools) {
  const { data, played } = shown;
  const { questions = [], roles = [] } = data.guide;
  const tool = (key) => h("li", {}, h("button", { type: "button", class: "strong", on: { click: tools[key] } }, t(`class.do.${key}`)), h("p", { class: "small" }, t(`class.about.${key}`)));
  const element = h("div", { class: "classroom view" },
    h("div", { class: "view-head" }, h("h2", {}, t("class.title"))),
    h("p", { class: "lead" }, t("class.lead")),
    h("ul", { class: "class-tools" }, ["present", "print", "cite"].map(tool)),
    questions.length ? h("section", {}, h("h3", {}, plural("class.questions", questions.length)), h("ol", { class: "questions" }, questions.map((question) => questionItem(data, question, state)))) : null,
    roles.length ? h("section", {}, h("h3", {}, plural("class.roles", roles.length)), h("p", { class: "small" }, t("class.roles.about")), h("ul", { class: "roles" }, roles.map((role) => roleCard(played, role, state)))) : null);
  return { element, draw() {} };
}

function questionItem(data, question, state) {
  return h("li", {}, h("p", { class: "asks" }, question.asks),
    h("p", { class: "small" }, t("class.rests-on")), evidenceList(data, question, state),
    h("details", { class: "key" }, h("summary", {}, t("class.key")), h("p", {}, question.key)));
}

/** A role as a card, for the page and for the hand-out. */
export function roleCard(night, role, state = null) {
  const noun = night.nouns.persons[role.who] ?? night.nouns.units[role.who] ?? { title: role.who };
  const side = noun.side ? night.titleOf(noun.side) : "";
  return h("li", { class: "role" },
    h("h4", {}, state ? link(state, night.key(role.who), noun.title) : noun.title),
    noun.office || side ? h("p", { class: "small" }, [noun.office, side].filter(Boolean).join(" · ")) : null,
    h("p", {}, h("b", {}, t("class.wants")), " ", role.wants), h("p", {}, h("b", {}, t("class.knows")), " ", role.knows));
}
