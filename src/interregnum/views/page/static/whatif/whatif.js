// The what-if view: choose an event or an option, take it away or force it, and watch the paired answer come in.

import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { parseKey } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";
import { play } from "interregnum/whatif/job.js";
import { commandOf, kindsFor, matchingEvents, needsHour, newQuestion, questionTitle, suggestedHour } from "interregnum/whatif/question.js";

const SIZES = [100, 300, 1000]; // pairs of histories that can be asked for

/** The view. A page from a file cannot play: it shows the command instead. */
export function whatif(night, state) {
  const matches = h("div", { class: "found", role: "listbox", "aria-label": t("whatif.events"), tabindex: "0" });
  const search = h("input", { type: "search", id: "whatif-search", placeholder: t("whatif.search"), autocomplete: "off", on: { input: () => list() } });
  const form = h("div", { class: "question-form" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const work = { job: null };
  const ask = (question) => setChildren(form, questionForm(night, question, (changes) => ask({ ...question, ...changes }), () => play(night, question, work, result)));
  const choose = (event, branch) => ask(newQuestion(event, branch));
  const list = () => setChildren(matches, matchingEvents(night, search.value).map(([event, branch]) => matchButton(night, event, branch, choose)));
  const element = h("div", { class: "whatif view" },
    h("div", { class: "view-head" }, h("h2", {}, t("whatif.title"))),
    h("p", { class: "lead" }, t("whatif.about")),
    h("div", { class: "whatif-sheet" },
      h("div", { class: "whatif-choice" }, h("label", { for: "whatif-search" }, t("whatif.choose")), search, matches),
      h("div", {}, form, result)));
  list();
  setChildren(form, h("p", { class: "hint" }, t("whatif.first")));
  followSelection(night, state, choose);
  return { element, draw() {} };
}

/** While the view is open, what is selected on the page becomes the question. */
function followSelection(night, state, choose) {
  let last = "";
  state.on(["selected", "view"], ({ selected, view }) => {
    if (view !== "whatif" || selected === last) return;
    last = selected;
    const event = selectedEvent(night, selected);
    if (event) choose(event, "");
  });
}

/** The event that is selected on the page, if one is. */
export function selectedEvent(night, selected) {
  const [kind, id] = parseKey(selected);
  if (kind === "event") return night.eventById(id);
  return kind === "firing" && night.minutes[Number(id) - 1] !== undefined ? night.event(Number(id)) : undefined;
}

function matchButton(night, event, branch, choose) {
  const first = night.firstFiring(event.id, branch);
  return h("button", { type: "button", role: "option", "aria-selected": "false", class: event.important ? "important" : null, on: { click: () => choose(event, branch) } },
    questionTitle(event, branch), h("span", { class: "when" }, first ? ` ${clock(night.minute(first))}` : ` ${t("whatif.not-here")}`));
}

// --- the question --------------------------------------------------------------------------------------------

function questionForm(night, question, change, start) {
  if (needsHour(question) && !question.hour) question.hour = suggestedHour(night, question.event);
  const command = h("pre", { tabindex: "0" }, commandOf(night, question));
  const button = h("button", { type: "button", class: "strong", id: "whatif-go", on: { click: start } }, t("whatif.play"));
  const typed = () => {
    command.textContent = commandOf(night, question);
  };
  return [
    h("h3", {}, t("whatif.question")),
    h("p", { class: "question" }, questionTitle(question.event, question.branch)),
    kindChoice(night, question, change),
    needsHour(question) ? hourField(question, typed) : null,
    night.data.made.served ? startRow(question, button) : [h("p", {}, t("whatif.command")), command],
  ];
}

function kindChoice(night, question, change) {
  return h("fieldset", { class: "kinds" }, h("legend", { class: "visually-hidden" }, t("whatif.act")), kindsFor(night, question).map((kind) => h("label", {},
    h("input", { type: "radio", name: "whatif-act", value: kind, checked: kind === question.kind, on: { change: () => change({ kind }) } }), " ",
    t(`whatif.${kind}${question.branch ? ".way" : ""}`))));
}

/** The form is not made anew for a typed hour: the button would be gone while it is being pressed. */
function hourField(question, typed) {
  const field = h("input", { type: "text", id: "whatif-hour", size: 14, value: question.hour, on: { input: () => { question.hour = field.value; typed(); } } });
  return h("p", {}, h("label", { for: "whatif-hour" }, t("whatif.hour")), " ", field, " ", h("span", { class: "by" }, t("whatif.hour.drawn")));
}

function startRow(question, button) {
  const size = h("select", { id: "whatif-size", on: { change: () => { question.size = Number(size.value); } } },
    SIZES.map((n) => h("option", { value: n, selected: n === question.size }, t("whatif.size", { n }))));
  return h("p", { class: "whatif-go" }, h("label", { for: "whatif-size", class: "visually-hidden" }, t("whatif.many")), size, " ", button);
}
