// Many nights: what came of each of many histories, what decided it, how sure that was, and how it stands to the record.

import { curve } from "interregnum/nights/curve.js";
import { allRows, dotplot, summaryRows } from "interregnum/nights/dotplot.js";
import { exemplars } from "interregnum/nights/exemplars.js";
import { hinges } from "interregnum/nights/hinges.js";
import { currentReplica, outcomeOf } from "interregnum/nights/outcomes.js";
import { selectedHistory } from "interregnum/nights/selectedhistory.js";
import { sensitivity } from "interregnum/nights/sensitivity.js";
import { validation } from "interregnum/nights/validation.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { responsive } from "interregnum/shared/responsive.js";
import { tableDetails } from "interregnum/shared/table.js";

/** The view; its parts are made when they are first asked for. */
export function nights(night, state) {
  const answers = night.data.answers;
  const parts = partsOf(night, state, answers);
  const sections = parts.map(({ name, make }) => section(name, make));
  const jump = h("nav", { class: "parts", "aria-label": t("nights.parts") }, h("ul", {}, parts.map(({ name }, n) => h("li", {},
    h("button", { type: "button", class: "plain", on: { click: () => { sections[n].scrollIntoView(); sections[n].querySelector("h3").focus(); } } }, t(`nights.part.${name}`))))));
  const element = h("div", { class: "nights view" }, h("div", { class: "view-head" }, h("h2", {}, t("nights.title", { n: answers.replicas.toLocaleString("en") }))),
    h("p", { class: "lead" }, t("nights.lead", { n: answers.replicas.toLocaleString("en"), seed: answers.seed })), staleNote(answers), jump, sections);
  return { element, draw() {} };
}

function section(name, make) {
  return h("section", { class: `part ${name}` }, h("h3", { tabindex: "-1" }, t(`nights.part.${name}`)), h("p", { class: "about" }, t(`nights.about.${name}`)), make());
}

function partsOf(night, state, answers) {
  const main = answers.main.map((id) => outcomeOf(answers, id)).filter(Boolean);
  const timed = main.find((outcome) => outcome.kind === "time");
  const all = [
    { name: "when", has: timed, make: () => outcomePart(night, answers, [timed]) },
    { name: "how", has: answers.outcomes?.length, make: () => outcomePart(night, answers, ordered(answers, main)) },
    { name: "hinges", has: answers.hinges?.length, make: () => chooser("hinges", answers.hinges, answers, (found) => hinges(state, answers, found)) },
    { name: "curve", has: answers.inevitability?.length, make: () => chooser("curve", answers.inevitability, answers, (found) => curve(night, answers, found)) },
    { name: "validation", has: answers.validation, make: () => validation(night, state, answers.validation) },
    { name: "sensitivity", has: answers.sensitivity, make: () => chooser("sensitivity", answers.sensitivity.analyses, answers, (analysis) => sensitivity(answers, analysis)) },
    { name: "exemplars", has: answers.exemplars?.length, make: () => exemplars(night, answers) },
  ];
  return all.filter((part) => part.has);
}

/** Answers about another state of the scenario: said before anything else. */
function staleNote(answers) {
  if (!answers.stale?.length) return null;
  const what = answers.stale.map((part) => t(`nights.stale.${part}`)).join("; ");
  return h("p", { class: "outdated", role: "note" }, h("b", {}, t("nights.stale")), " ", what, ". ", answers.stale.includes("model") ? "" : `${t("nights.stale.same")} `,
    t("nights.stale.again"), " ", h("code", {}, answers.again));
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
  const words = h("div", {});
  let now = outcomes[0];
  let selected = null;
  const picture = responsive((wide) => dotplot(night, now, wide, { here, picked: selected, describe: (n) => details.describe(n, now.id), open: details.open,
    pick: (n) => { selected = n; details.show(n, now.id); } }));
  const show = () => {
    picture.again();
    details.show(selected, now.id);
    setChildren(words, tableDetails(t("nights.table", { outcome: now.title }), ["what", "count", "share"].map((key) => t(`nights.column.${key}`)), () => summaryRows(now, answers.replicas)),
      tableDetails(t("nights.table.all", { outcome: now.title }), ["replica", "came"].map((key) => t(`nights.column.${key}`)), () => allRows(answers, now.id)));
  };
  show();
  const outcomeSelect = outcomes.length < 2 ? h("h4", {}, now.title) : h("label", { class: "choose" }, t("nights.outcome"), " ", h("select", { on: { change: (event) => { now = outcomes[Number(event.target.value)]; show(); } } },
    outcomes.map((outcome, n) => h("option", { value: n }, outcome.title))));
  return h("div", {}, outcomeSelect, picture.element, details.element, words);
}

/** One of several answers, selected by its outcome. */
function chooser(name, analyses, answers, make) {
  const body = h("div", {});
  const show = (n) => setChildren(body, make(analyses[n]));
  show(0);
  if (analyses.length < 2) return body;
  return h("div", {}, h("label", { class: "choose" }, t("nights.outcome"), " ", h("select", { id: `nights-${name}`, on: { change: (event) => show(Number(event.target.value)) } },
    analyses.map((answer, n) => h("option", { value: n }, outcomeOf(answers, answer.outcome)?.title ?? answer.outcome)))), body);
}
