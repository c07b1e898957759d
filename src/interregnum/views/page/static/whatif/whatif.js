// The what-if view: choose events, options or assumptions, change them, and watch the paired answer come in.

import { dials } from "interregnum/dials/dials.js";
import { intoSight } from "interregnum/frame/intosight.js";
import { shelf } from "interregnum/kept/shelf.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { parseKey } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";
import { play, whyNot } from "interregnum/whatif/job.js";
import { addressOf, commandOf, hourFits, kindsFor, needsHour, newQuestion, numberTaken, numberWords, questionOf, subjectTitle, suggestedHour } from "interregnum/whatif/question.js";
import { listed, subjectsOf } from "interregnum/whatif/subjects.js";

const SIZES = { served: [100, 300, 1000, 2000], alone: [100, 300, 1000, 3000, 5000] }; // pairs of histories that can be asked for
const STEPS = 100; // of an assumption's range

/** The view. A page that cannot play shows the command instead. */
export function whatif(night, state) {
  const matches = h("div", { class: "found", role: "listbox", "aria-label": t("whatif.events"), tabindex: "0" });
  const search = h("input", { type: "search", id: "whatif-search", placeholder: t("whatif.search"), autocomplete: "off", on: { input: () => list() } });
  const none = h("p", { class: "nothing-found", role: "status" });
  const form = h("div", { class: "question-form" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const work = { job: null, stop: null };
  let asked = null;
  const ask = (question) => {
    asked = question;
    const start = () => { state.set({ asked: addressOf(question) }); play(night, question, work, result); };
    setChildren(form, questionForm(night, question, (changes) => ask({ ...asked, ...changes }), start, ask));
  };
  const choose = (change) => ask({ ...change, size: asked?.size ?? change.size, also: asked?.also ?? [] });
  const pick = (change) => {
    choose(change);
    intoSight(form);
  };
  const subjects = subjectsOf(night);
  const list = () => {
    const found = listed(subjects, search.value);
    setChildren(matches, found.map((subject) => subjectButton(subject, pick)));
    matches.hidden = !found.length; // a list without anything to choose is none
    setChildren(none, found.length ? "" : t("whatif.none"));
  };
  const element = h("div", { class: "whatif view" },
    h("div", { class: "view-head" }, h("h2", {}, t("whatif.title"))),
    h("p", { class: "lead" }, t("whatif.about")),
    h("div", { class: "whatif-sheet" },
      h("div", { class: "whatif-choice" }, h("label", { for: "whatif-search" }, t("whatif.choose")), search, matches, none),
      h("div", {}, form, result)),
    shelf(night, state),
    dials(night, state));
  list();
  setChildren(form, h("p", { class: "hint" }, t("whatif.first")));
  followSelection(night, state, (event) => choose(newQuestion(event)));
  followAddress(night, state, ask, form, () => (asked?.also ? addressOf(asked) : ""));
  return { element, draw() {} };
}

/** What the address asks becomes the question; what this page does not have is said, and the question stays. */
function followAddress(night, state, ask, form, now) {
  state.on(["asked"], ({ asked: address }) => {
    if (!address || address === now()) return;
    const found = questionOf(night, address);
    if (found.unknown) form.prepend(h("p", { class: "problem", role: "alert" }, t("whatif.unknown", { what: found.unknown })));
    else ask(found);
  });
}

/** While the view is open, what is selected on the page becomes the question. */
function followSelection(night, state, choose) {
  let last = "";
  state.on(["selected", "view"], ({ selected, view }) => {
    if (view !== "whatif" || selected === last) return;
    last = selected;
    const event = selectedEvent(night, selected);
    if (event) choose(event);
  });
}

/** The event that is selected on the page, if one is. */
export function selectedEvent(night, selected) {
  const [kind, id] = parseKey(selected);
  if (kind === "event") return night.eventById(id);
  return kind === "firing" && night.minutes[Number(id) - 1] !== undefined ? night.event(Number(id)) : undefined;
}

function subjectButton({ kind, minute, question }, choose) {
  const asked = question();
  const when = kind !== "event" ? t(kind === "variant" ? "whatif.variant" : "whatif.assumed") : minute < Infinity ? clock(minute) : t("whatif.not-here");
  return h("button", { type: "button", role: "option", "aria-selected": "false", class: asked.event?.important ? "important" : null, on: { click: () => choose(question()) } },
    subjectTitle(asked), h("span", { class: "when" }, ` ${when}`));
}

// --- the question --------------------------------------------------------------------------------------------

function questionForm(night, question, change, start, ask) {
  if (needsHour(question) && !question.hour) question.hour = suggestedHour(night, question.event);
  const command = h("pre", { tabindex: "0" }, commandOf(night, question));
  const wrong = h("span", { class: "problem", role: "alert", id: "whatif-hour-wrong" });
  const go = () => {
    const fits = hourFits(night, question);
    wrong.textContent = fits ? "" : t("whatif.hour.wrong", { found: question.hour.trim() });
    if (fits) start();
    else document.getElementById("whatif-hour").focus();
  };
  const button = h("button", { type: "button", class: "strong", id: "whatif-go", on: { click: go } }, t("whatif.play"));
  const typed = () => {
    command.textContent = commandOf(night, question);
  };
  const reason = whyNot(night);
  return [
    h("h3", {}, t("whatif.question")),
    alsoList(question, ask),
    question.kind ? changeForm(night, question, change, { typed, wrong }, ask) : h("p", { class: "hint" }, t("whatif.also.choose")),
    reason ? [h("p", {}, t(`whatif.command.${reason}`)), command] : startRow(night, question, button),
  ];
}

/** The change that is being made. */
function changeForm(night, question, change, { typed, wrong }, ask) {
  return [
    h("p", { class: "question" }, subjectTitle(question)),
    question.assumption ? numberField(question, typed) : question.variant ? null : kindChoice(night, question, change),
    needsHour(question) ? hourField(question, typed, wrong) : null,
    moreRow(question, ask),
  ];
}

/** The changes that go with this one, each of which can be left out again. */
function alsoList(question, ask) {
  const without = (n) => () => ask({ ...question, also: question.also.filter((_, k) => k !== n) });
  return question.also?.length ? h("ul", { class: "also" }, question.also.map((another, n) => h("li", {}, `${subjectTitle(another)}: ${changeWords(another)} `,
    h("button", { type: "button", class: "plain", "aria-label": t("whatif.leave-out.named", { what: subjectTitle(another) }), on: { click: without(n) } }, t("whatif.leave-out"))))) : null;
}

function changeWords({ kind, branch, hour, value, assumption }) {
  if (kind === "variant") return t("whatif.variant");
  if (kind === "assume") return numberWords(assumption, value);
  return t(`whatif.short.${kind}${branch ? ".way" : ""}`, { at: hour || t("whatif.short.drawn") });
}

/** With "and also", what is chosen next goes with this change; else it takes its place. */
function moreRow({ also, size, ...own }, ask) {
  return h("p", {}, h("button", { type: "button", class: "plain", id: "whatif-also", on: { click: () => ask({ also: [...also, own], size }) } }, t("whatif.also")));
}

function kindChoice(night, question, change) {
  return h("fieldset", { class: "kinds" }, h("legend", { class: "visually-hidden" }, t("whatif.act")), kindsFor(night, question).map((kind) => h("label", {},
    h("input", { type: "radio", name: "whatif-act", value: kind, checked: kind === question.kind, on: { change: () => change({ kind }) } }), " ",
    t(`whatif.${kind}${question.branch ? ".way" : ""}`))));
}

/** The form is not made anew for a typed hour: the button would be gone while it is being pressed. */
function hourField(question, typed, wrong) {
  const field = h("input", { type: "text", id: "whatif-hour", size: 14, value: question.hour, on: { input: () => { question.hour = field.value; typed(); } } });
  return h("p", {}, h("label", { for: "whatif-hour" }, t("whatif.hour")), " ", field, " ", h("span", { class: "by" }, t("whatif.hour.drawn")), " ", wrong);
}

/** A number within its range, with what the range is. */
function numberField(question, typed) {
  const { assumption } = question;
  const [low, , high] = assumption.range;
  const shown = h("output", { for: "whatif-number" }, numberWords(assumption, question.value));
  const field = h("input", { type: "range", id: "whatif-number", min: low, max: high, step: (high - low) / STEPS, value: question.value, on: { input: () => {
    question.value = numberTaken(assumption, Number(field.value), 6);
    shown.textContent = numberWords(assumption, question.value);
    typed();
  } } });
  return h("p", {}, h("label", { for: "whatif-number" }, t("whatif.number")), " ", field, " ", shown, " ",
    h("span", { class: "by" }, t("whatif.number.range", { low: numberWords(assumption, low), typical: numberWords(assumption, assumption.range[1]), high: numberWords(assumption, high) })));
}

function startRow(night, question, button) {
  const size = h("select", { id: "whatif-size", on: { change: () => { question.size = Number(size.value); } } },
    SIZES[night.data.made.served ? "served" : "alone"].map((n) => h("option", { value: n, selected: n === question.size }, t("whatif.size", { n }))));
  return h("p", { class: "whatif-go" }, h("label", { for: "whatif-size", class: "visually-hidden" }, t("whatif.many")), size, " ", button);
}
