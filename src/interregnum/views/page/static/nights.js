// Many nights: what came of each of many histories, what decided it, how sure that was, and how it stands to the record.

import { curve } from "interregnum/curve.js";
import { fill, h } from "interregnum/dom.js";
import { fitted } from "interregnum/fitted.js";
import { forest } from "interregnum/forest.js";
import { held } from "interregnum/held.js";
import { clock, day, span } from "interregnum/hours.js";
import { around, moved, number, outcomeOf, percent, present, question, signed } from "interregnum/outcomes.js";
import { picked } from "interregnum/picked.js";
import { everyRow, inWords, strip } from "interregnum/strip.js";
import { tabled } from "interregnum/table.js";
import { weights } from "interregnum/weights.js";
import { say } from "interregnum/words.js";
import { worth } from "interregnum/worth.js";

/** The view; its parts are made when they are first asked for. */
export function nights(night, state) {
  const answers = night.data.answers;
  const parts = partsOf(night, state, answers);
  const sections = parts.map(({ name, make }) => section(name, make));
  const jump = h("nav", { class: "parts", "aria-label": say("nights.parts") }, h("ul", {}, parts.map(({ name }, n) => h("li", {},
    h("button", { type: "button", class: "plain", on: { click: () => { sections[n].scrollIntoView(); sections[n].querySelector("h3").focus(); } } }, say(`nights.part.${name}`))))));
  const element = h("div", { class: "nights view" }, h("div", { class: "view-head" }, h("h2", {}, say("nights.title", { n: answers.replicas.toLocaleString("en") }))),
    h("p", { class: "lead" }, say("nights.lead", { n: answers.replicas.toLocaleString("en"), seed: answers.seed })), outdated(answers), jump, sections);
  return { element, draw() {} };
}

function section(name, make) {
  return h("section", { class: `part ${name}` }, h("h3", { tabindex: "-1" }, say(`nights.part.${name}`)), h("p", { class: "about" }, say(`nights.about.${name}`)), make());
}

function partsOf(night, state, answers) {
  const main = answers.main.map((id) => outcomeOf(answers, id)).filter(Boolean);
  const timed = main.find((one) => one.kind === "time");
  const all = [
    { name: "when", has: timed, make: () => shown(night, answers, [timed]) },
    { name: "how", has: answers.outcomes?.length, make: () => shown(night, answers, ordered(answers, main)) },
    { name: "hinges", has: answers.hinges?.length, make: () => choice("hinges", answers.hinges, answers, (one) => hinges(night, state, answers, one)) },
    { name: "curve", has: answers.inevitability?.length, make: () => choice("curve", answers.inevitability, answers, (one) => curve(night, answers, one)) },
    { name: "held", has: answers.validation, make: () => held(night, state, answers.validation) },
    { name: "weights", has: answers.sensitivity, make: () => choice("weights", answers.sensitivity.analyses, answers, (one) => weights(answers, one)) },
    { name: "worth", has: answers.notable?.length, make: () => worth(night, answers) },
  ];
  return all.filter((one) => one.has);
}

/** Answers about another state of the scenario: said before anything else. */
function outdated(answers) {
  if (!answers.stale?.length) return null;
  const what = answers.stale.map((one) => say(`nights.stale.${one}`)).join("; ");
  return h("p", { class: "outdated", role: "note" }, h("b", {}, say("nights.stale")), " ", what, ". ", answers.stale.includes("model") ? "" : `${say("nights.stale.same")} `,
    say("nights.stale.again"), " ", h("code", {}, answers.again));
}

/** Main outcomes that are endings first, then the other endings, hours and numbers. */
function ordered(answers, main) {
  const rank = (one) => (main.includes(one) ? 0 : 3) + ["ending", "time", "value"].indexOf(one.kind);
  return [...answers.outcomes].sort((a, b) => rank(a) - rank(b));
}

/** A chooser of outcomes over the picture of the one that is chosen. */
function shown(night, answers, outcomes) {
  const hand = picked(night);
  const here = present(night);
  const words = h("div", {});
  let now = outcomes[0];
  let chosen = null;
  const picture = fitted((wide) => strip(night, now, wide, { here, picked: chosen, tell: (n) => hand.tell(n, now.id), open: hand.open,
    pick: (n) => { chosen = n; hand.show(n, now.id); } }));
  const show = () => {
    picture.again();
    hand.show(chosen, now.id);
    fill(words, tabled(say("nights.table", { outcome: now.title }), ["what", "count", "share"].map((key) => say(`nights.column.${key}`)), () => inWords(now, answers.replicas)),
      tabled(say("nights.table.all", { outcome: now.title }), ["replica", "came"].map((key) => say(`nights.column.${key}`)), () => everyRow(answers, now.id)));
  };
  show();
  const chooser = outcomes.length < 2 ? h("h4", {}, now.title) : h("label", { class: "choose" }, say("nights.outcome"), " ", h("select", { on: { change: (event) => { now = outcomes[Number(event.target.value)]; show(); } } },
    outcomes.map((one, n) => h("option", { value: n }, one.title))));
  return h("div", {}, chooser, picture.element, hand.element, words);
}

/** One of several answers, chosen by its outcome. */
function choice(name, several, answers, make) {
  const body = h("div", {});
  const show = (n) => fill(body, make(several[n]));
  show(0);
  if (several.length < 2) return body;
  return h("div", {}, h("label", { class: "choose" }, say("nights.outcome"), " ", h("select", { id: `nights-${name}`, on: { change: (event) => show(Number(event.target.value)) } },
    several.map((one, n) => h("option", { value: n }, outcomeOf(answers, one.outcome)?.title ?? one.outcome)))), body);
}

function hinges(night, state, answers, found) {
  const row = (one) => ({
    name: [h("button", { type: "button", class: "line", on: { click: () => state.set({ chosen: `event:${one.event}` }) } }, one.title),
      h("span", { class: "by" }, ` ${one.minute === null ? "" : `${say("nights.about.at", { at: `${day(one.minute).short} ${clock(one.minute)}` })}, `}${say("nights.happens", { share: percent(one.happened[0]) })}`)],
    values: one.shift, words: say("nights.without", { effect: moved(one.shift[0], found.unit), share: percent(one.decided[0]) }),
  });
  const scale = (value) => (found.unit === "min" ? (value === 0 ? "0" : `${value < 0 ? "−" : "+"}${span(value)}`) : found.unit === "share" ? signed(Math.round(value * 100)) : signed(number(value)));
  const rows = (list) => list.map((one) => [one.title, around(one.happened), moved(one.shift[0], found.unit), one.shift.slice(1).map((end) => moved(end, found.unit)).join(" – "), around(one.decided), around(one.necessary)]);
  return h("div", {}, h("p", { class: "asked" }, h("b", {}, question(answers, found)), " ", say(`nights.hinges.${found.unit}`, { n: found.replicas })),
    found.rows?.length ? forest(found.rows.map(row), scale, { unit: found.unit }) : h("p", {}, say("nights.hinges.none")),
    found.conditions?.length ? [h("h4", {}, say("nights.conditions")), h("p", {}, say("nights.conditions.about")), forest(found.conditions.map(row), scale, { unit: found.unit })] : null,
    tabled(say("nights.part.hinges"), ["event", "happens", "shift", "interval", "decided", "necessary"].map((key) => say(`nights.column.${key}`)), () => rows([...(found.rows ?? []), ...(found.conditions ?? [])])));
}
