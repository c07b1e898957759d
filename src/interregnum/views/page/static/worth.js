// Histories worth opening: the closest to the record, the earliest and latest, one for each ending; and two side by side.

import { h } from "interregnum/dom.js";
import { span } from "interregnum/hours.js";
import { opening } from "interregnum/opening.js";
import { outcomeOf, told, worded } from "interregnum/outcomes.js";
import { say } from "interregnum/words.js";

/** The list, each with what came of it; a history that was chosen for several reasons stands once. */
export function worth(night, answers) {
  const once = new Map();
  for (const one of answers.notable) {
    const key = `${one.replica} ${(one.variants ?? []).join(" ")}`;
    once.set(key, [...(once.get(key) ?? []), one]);
  }
  return h("div", {}, h("ol", { class: "worth" }, [...once.values()].map((several) => h("li", {}, several.map((one) => h("p", { class: "worth-name" }, named(answers, one))),
    h("p", { class: "small" }, about(answers, several[0])), h("p", { class: "opens" }, opening(night, several[0], say("nights.open.n", { replica: several[0].replica })))))), pairs(night, answers));
}

function named(answers, one) {
  if (one.kind === "variant") return say("nights.worth.variant", { variant: one.title });
  if (one.kind === "ending") return say("nights.worth.ending", { outcome: outcomeOf(answers, one.outcome).title, ending: one.title });
  return say(`nights.worth.${one.kind}`, { outcome: one.title ?? "" });
}

function about(answers, one) {
  const far = one.distance === null || one.distance === undefined ? "" : say("nights.worth.distance", { by: span(one.distance) });
  const came = answers.main.map((id) => `${outcomeOf(answers, id).title}: ${one.came && id in one.came ? worded(outcomeOf(answers, id), one.came[id]) : told(outcomeOf(answers, id), one.replica)}`);
  return `${came.join("; ")}. ${far}`;
}

/** Two histories beside each other: the closest and its like under a variant; the earliest and the latest. */
function pairs(night, answers) {
  const one = (kind) => answers.notable.find((found) => found.kind === kind);
  const found = answers.notable.filter((other) => other.kind === "variant").flatMap((other) => [
    one("closest") && { asked: { replica: one("closest").replica, beside: { replica: other.replica, variants: other.variants } }, text: say("nights.worth.beside.variant", { variant: other.title }) },
  ]).filter(Boolean);
  if (one("earliest")) found.push({ asked: { replica: one("earliest").replica, beside: { replica: one("latest").replica } }, text: say("nights.worth.beside.extremes", { outcome: one("earliest").title }) });
  if (!found.length) return null;
  return h("section", {}, h("h4", {}, say("nights.worth.beside")), h("p", { class: "hint" }, say("nights.worth.beside.about")),
    h("ul", { class: "worth" }, found.map(({ asked, text }) => h("li", {}, h("p", { class: "opens" }, opening(night, asked, text))))));
}
