// Many nights in short views, one at a time: each a question, a picture, and a sentence of answer.

import { ahead } from "interregnum/ahead/ahead.js";
import { curve } from "interregnum/nights/curve.js";
import { allRows, dotplot, summaryRows } from "interregnum/nights/dotplot.js";
import { exemplars } from "interregnum/nights/exemplars.js";
import { forestPlot } from "interregnum/nights/forest.js";
import { currentReplica, effectText, numberText, outcomeOf, percentText, questionText, shareWithInterval, withSign } from "interregnum/nights/outcomes.js";
import { selectedHistory } from "interregnum/nights/selectedhistory.js";
import { exemplarsAnswer, hingeAnswer, outcomeAnswer, sensitivityAnswer } from "interregnum/nights/sentences.js";
import { sensitivity } from "interregnum/nights/sensitivity.js";
import { validation } from "interregnum/nights/validation.js";
import { canOpen, historyForm, warm } from "interregnum/open/form.js";
import { opensAny } from "interregnum/open/opening.js";
import { forThoseWhoWant } from "interregnum/panel/fold.js";
import { h, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { responsive } from "interregnum/shared/responsive.js";
import { tableDetails } from "interregnum/shared/table.js";
import { timestamp } from "interregnum/shared/time.js";

const FIRST = 10; // hinges that are read; the others are looked up, and stand folded
const NAMED = 3; // links of a chain that are named; where there is but one more, it is named, too

/** The view; its parts are made when they are first asked for. */
export function nights(night, state) {
  const answers = night.data.answers;
  const parts = partsOf(night, state, answers);
  const made = new Map();
  const shown = h("div", { class: "part-shown" });
  const buttons = parts.map((part) => h("button", { type: "button", class: "plain", "aria-pressed": "false", on: { click: () => { open(part); shown.querySelector("h3")?.focus(); } } }, t(`nights.part.${part.name}`)));
  const open = (part) => {
    if (!made.has(part)) made.set(part, section(part));
    setChildren(shown, made.get(part));
    buttons.forEach((button, n) => updateAttribute(button, "aria-pressed", parts[n] === part));
  };
  const jump = h("nav", { class: "parts", "aria-label": t("nights.parts") }, h("ul", {}, buttons.map((button) => h("li", {}, button))));
  if (parts.length) open(parts[0]);
  const element = h("div", { class: "nights view" }, h("div", { class: "view-head" }, h("h2", {}, t("nights.title", { n: answers.replicas.toLocaleString("en") }))),
    h("p", { class: "lead" }, t("nights.lead", { n: answers.replicas.toLocaleString("en"), seed: answers.seed })), canOpen(night.data) ? historyForm(night.data, "nights") : null, staleNote(answers), jump, shown);
  warm(night.data);
  return { element, draw() {} };
}

/** One view: its question, its answer where there is one for the whole of it, its picture, and how that is to be read. */
function section({ name, make, answer }) {
  return h("section", { class: `part ${name}` }, h("h3", { tabindex: "-1" }, t(`nights.ask.${name}`)), answer ? h("p", { class: "answer" }, answer()) : null, make(),
    h("details", { class: "how-to-read", open: name === "curve" }, h("summary", {}, t("nights.read")), h("p", { class: "about" }, t(`nights.about.${name}`))));
}

function partsOf(night, state, answers) {
  const main = answers.main.map((id) => outcomeOf(answers, id)).filter(Boolean);
  const timed = ordered(answers, main).filter((outcome) => outcome.kind === "time");
  const others = ordered(answers, main).filter((outcome) => outcome.kind !== "time");
  const all = [
    { name: "when", has: timed.length, make: () => outcomePart(night, answers, timed) },
    { name: "how", has: others.length, make: () => outcomePart(night, answers, others) },
    { name: "hinges", has: answers.hinges?.length, make: () => chooser("hinges", answers.hinges, answers, (found) => hinges(state, answers, found), hingeAnswer) },
    { name: "curve", has: answers.inevitability?.length, make: () => chooser("curve", answers.inevitability, answers, (found) => curve(night, answers, found)) },
    { name: "ahead", has: opensAny(night.data), make: () => ahead(night, state, answers) },
    { name: "validation", has: answers.validation, make: () => validation(night, state, answers.validation) },
    { name: "sensitivity", has: answers.sensitivity, make: () => chooser("sensitivity", answers.sensitivity.analyses, answers, (analysis) => sensitivity(answers, analysis), sensitivityAnswer) },
    { name: "exemplars", has: answers.exemplars?.length, answer: () => exemplarsAnswer(answers), make: () => exemplars(night, answers) },
  ];
  return all.filter((part) => part.has);
}

/** Answers about another state of the scenario: said before anything else. */
function staleNote(answers) {
  if (!answers.stale?.length) return null;
  const what = answers.stale.map((part) => t(`nights.stale.${part}`)).join("; ");
  return h("div", { class: "outdated", role: "note" }, h("b", {}, t("nights.stale")), " ", what, ". ", answers.stale.includes("model") ? "" : `${t("nights.stale.same")} `,
    forThoseWhoWant(t("nights.stale"), h("p", {}, t("nights.stale.again")), h("code", {}, answers.again)));
}

/** Main outcomes that are endings first, then the other endings, hours and numbers. */
export function ordered(answers, main) {
  const rank = (outcome) => (main.includes(outcome) ? 0 : 3) + ["ending", "time", "value"].indexOf(outcome.kind);
  return [...answers.outcomes].sort((a, b) => rank(a) - rank(b));
}

/** A chooser of outcomes over the picture of the one that is selected. */
function outcomePart(night, answers, outcomes) {
  const details = selectedHistory(night);
  const here = currentReplica(night);
  const [words, answer] = [h("div", {}), h("p", { class: "answer", "aria-live": "polite" })];
  let now = outcomes[0];
  let selected = null;
  const picture = responsive((wide) => dotplot(night, now, wide, { here, picked: selected, describe: (n) => details.describe(n, now.id), open: details.open,
    pick: (n) => { selected = n; details.show(n, now.id); } }));
  const show = () => {
    picture.again();
    setChildren(answer, outcomeAnswer(night, now));
    details.show(selected, now.id);
    setChildren(words, tableDetails(t("nights.table", { outcome: now.title }), ["what", "count", "share"].map((key) => t(`nights.column.${key}`)), () => summaryRows(now, answers.replicas)),
      tableDetails(t("nights.table.all", { outcome: now.title }), ["replica", "came"].map((key) => t(`nights.column.${key}`)), () => allRows(answers, now.id)));
  };
  show();
  const outcomeSelect = outcomes.length < 2 ? h("h4", {}, now.title) : h("label", { class: "choose" }, t("nights.outcome"), " ", h("select", { on: { change: (event) => { now = outcomes[Number(event.target.value)]; show(); } } },
    outcomes.map((outcome, n) => h("option", { value: n }, outcome.title))));
  return h("div", {}, outcomeSelect, answer, picture.element, details.element, words);
}

/** One of several answers, selected by its outcome. */
function chooser(name, analyses, answers, make, answer = null) {
  const body = h("div", {});
  const show = (n) => setChildren(body, answer ? h("p", { class: "answer" }, answer(analyses[n])) : null, make(analyses[n]));
  show(0);
  if (analyses.length < 2) return body;
  return h("div", {}, h("label", { class: "choose" }, t("nights.outcome"), " ", h("select", { id: `nights-${name}`, on: { change: (event) => show(Number(event.target.value)) } },
    analyses.map((answer, n) => h("option", { value: n }, outcomeOf(answers, answer.outcome)?.title ?? answer.outcome)))), body);
}

// --- what decided it ---------------------------------------------------------------------------------------------

/** The events and options without which the outcome would have been another, and what is set apart from them. */
export function hinges(state, answers, found) {
  const shares = found.unit === "min"; // of an hour the share of histories decided is shown: its mean would be one of never
  const row = (hinge) => ({ name: [hingeName(state, hinge), [...linkTexts(hinge), ...fallTexts(hinge)].map((line) => h("span", { class: "by" }, ` ${line}`))],
    values: shares ? hinge.decided : hinge.shift ?? hinge.answer, words: withoutText(found, hinge) });
  const scale = (value) => (shares ? percentText(value) : found.unit === "share" ? withSign(Math.round(value * 100)) : withSign(numberText(value)));
  const rows = (list) => list.map((hinge) => [hinge.title, shareWithInterval(hinge.happened), ...["comes", "when", "shift"].map((part) => partText(found, part, hinge[part])), shareWithInterval(hinge.decided), shareWithInterval(hinge.necessary), rankText(hinge), (hinge.links ?? []).join("; ")]);
  const unit = shares ? "share" : found.unit;
  return h("div", {}, h("p", { class: "asked" }, h("b", {}, questionText(answers, found)), " ", t(`nights.hinges.${found.unit}`, { n: found.replicas }), found.estimated ? ` ${t("nights.estimated")}` : ""),
    found.rows?.length ? forestPlot(found.rows.slice(0, FIRST).map(row), scale, { unit }) : h("p", {}, t("nights.hinges.none")),
    found.rows?.length > FIRST ? h("details", { class: "table-details" }, h("summary", {}, plural("nights.hinges.rest", found.rows.length - FIRST)),
      forestPlot(found.rows.slice(FIRST).map(row), scale, { unit })) : null,
    setApart(state, "ending", found.ending), setApart(state, "waiting", found.waiting),
    found.conditions?.length ? [h("h4", {}, t("nights.conditions")), h("p", {}, t("nights.conditions.about")), forestPlot(found.conditions.map(row), scale, { unit })] : null,
    tableDetails(t("nights.part.hinges"), ["event", "happens", "comes", "when", "shift", "decided", "necessary", "rank", "links"].map((key) => t(`nights.column.${key}`)), () => rows([...(found.rows ?? []), ...(found.conditions ?? [])])));
}

/** What is otherwise without it: of an hour how often it comes, and when it comes if it does in both. */
export function withoutText(found, { comes, when, shift, answer, decided }) {
  const share = percentText(decided[0]);
  if (found.unit !== "min") return t("nights.without", { effect: effectText((shift ?? answer)[0], found.unit), share });
  const parts = [comes && t("nights.without.comes", { effect: effectText(comes[0], "share") }), when && t("nights.without.when", { effect: effectText(when[0], "min") })].filter(Boolean);
  return t("nights.without", { effect: parts.join("; ") || t("nights.without.few"), share });
}

/** One part of an effect with its interval; a word where too few histories differ to tell one. */
function partText(found, part, values) {
  if (!values) return t("nights.few");
  const [middle, low, high] = values.map((value) => effectText(value, part === "comes" ? "share" : found.unit));
  return `${middle} (${low} – ${high})`;
}

/** The ranks that it may have. */
function rankText({ ranks }) {
  if (!ranks) return "";
  return ranks[0] === ranks[1] ? `${ranks[0]}` : `${ranks[0]}–${ranks[1]}`;
}

/** The title, which selects the event on the page, with the hour and how often it happens. */
function hingeName(state, hinge) {
  return [h("button", { type: "button", class: "line", on: { click: () => state.set({ selected: `event:${hinge.event}` }) } }, hinge.title),
    h("span", { class: "by" }, ` ${hinge.minute === null ? "" : `${t("nights.about.at", { at: timestamp(hinge.minute) })}, `}${t("nights.happens", { share: percentText(hinge.happened[0]) })}`)];
}

/** What is not ranked as a cause, and why: the ending itself, or waiting. */
function setApart(state, why, list) {
  if (!list?.length) return null;
  return [h("h4", {}, t(`nights.${why}`)), h("p", {}, t(`nights.${why}.about`)), h("ul", { class: "set-apart" }, list.map((hinge) => h("li", {}, hingeName(state, hinge))))];
}

/** The other links of its chain, in words; nothing where it has none. */
export function linkTexts({ links = [] }) {
  if (!links.length) return [];
  const named = links.length <= NAMED + 1 ? links : links.slice(0, NAMED);
  const list = named.join("; ");
  return [t("nights.links", { links: named === links ? list : t("nights.links.more", { links: list, n: links.length - NAMED }) })];
}

/** The later steps of a plan that fall with a step of it, which is the event itself or a link of its chain. */
export function fallTexts({ title, step }) {
  if (!step) return [];
  if (!step.later?.length) return step.title === title ? [t("nights.falls.none")] : [];
  const later = step.later.map((fallen) => t("nights.falls.later", { title: fallen.title, n: fallen.count, of: step.of })).join("; ");
  return [step.title === title ? t("nights.falls.it", { later }) : t("nights.falls.step", { step: step.title, later })];
}
