// What decided an outcome: each event and option removed, the strongest first, and apart from them what is not ranked.

import { forestPlot } from "interregnum/nights/forest.js";
import { effectText, numberText, percentText, questionText, shareWithInterval, withSign } from "interregnum/nights/outcomes.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { tableDetails } from "interregnum/shared/table.js";
import { duration, timestamp } from "interregnum/shared/time.js";

const NAMED = 3; // links of a chain that are named; where there is but one more, it is named, too

/** The events and options without which the outcome would have been another, and what is set apart from them. */
export function hinges(state, answers, found) {
  const row = (hinge) => ({ name: [hingeName(state, hinge), [...linkTexts(hinge), ...fallTexts(hinge)].map((line) => h("span", { class: "by" }, ` ${line}`))],
    values: hinge.shift, words: t("nights.without", { effect: effectText(hinge.shift[0], found.unit), share: percentText(hinge.decided[0]) }) });
  const scale = (value) => (found.unit === "min" ? (value === 0 ? "0" : `${value < 0 ? "−" : "+"}${duration(value)}`) : found.unit === "share" ? withSign(Math.round(value * 100)) : withSign(numberText(value)));
  const rows = (list) => list.map((hinge) => [hinge.title, shareWithInterval(hinge.happened), effectText(hinge.shift[0], found.unit), hinge.shift.slice(1).map((end) => effectText(end, found.unit)).join(" – "), shareWithInterval(hinge.decided), shareWithInterval(hinge.necessary), (hinge.links ?? []).join("; ")]);
  return h("div", {}, h("p", { class: "asked" }, h("b", {}, questionText(answers, found)), " ", t(`nights.hinges.${found.unit}`, { n: found.replicas })),
    found.rows?.length ? forestPlot(found.rows.map(row), scale, { unit: found.unit }) : h("p", {}, t("nights.hinges.none")),
    setApart(state, "ending", found.ending), setApart(state, "waiting", found.waiting),
    found.conditions?.length ? [h("h4", {}, t("nights.conditions")), h("p", {}, t("nights.conditions.about")), forestPlot(found.conditions.map(row), scale, { unit: found.unit })] : null,
    tableDetails(t("nights.part.hinges"), ["event", "happens", "shift", "interval", "decided", "necessary", "links"].map((key) => t(`nights.column.${key}`)), () => rows([...(found.rows ?? []), ...(found.conditions ?? [])])));
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
  const list = named.join(", ");
  return [t("nights.links", { links: named === links ? list : t("nights.links.more", { links: list, n: links.length - NAMED }) })];
}

/** The later steps of a plan that fall with a step of it, which is the event itself or a link of its chain. */
export function fallTexts({ title, step }) {
  if (!step) return [];
  if (!step.later?.length) return step.title === title ? [t("nights.falls.none")] : [];
  const later = step.later.map((fallen) => t("nights.falls.later", { title: fallen.title, n: fallen.count, of: step.of })).join(", ");
  return [step.title === title ? t("nights.falls.it", { later }) : t("nights.falls.step", { step: step.title, later })];
}
