// Histories worth opening: the closest to the record, the earliest and latest, one for each ending; and two side by side.

import { openLink } from "interregnum/nights/openlink.js";
import { outcomeOf, outcomeText, valueText } from "interregnum/nights/outcomes.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { duration } from "interregnum/shared/time.js";

/** The list, each with what came of it; a history that was selected for several reasons stands once. */
export function exemplars(night, answers) {
  const byHistory = new Map();
  for (const exemplar of answers.exemplars) {
    const key = `${exemplar.replica} ${(exemplar.variants ?? []).join(" ")}`;
    byHistory.set(key, [...(byHistory.get(key) ?? []), exemplar]);
  }
  return h("div", {}, h("ol", { class: "exemplars" }, [...byHistory.values()].map((reasons) => h("li", {}, reasons.map((exemplar) => h("p", { class: "exemplar-title" }, exemplarTitle(answers, exemplar))),
    h("p", { class: "small" }, exemplarSummary(answers, reasons[0])), h("p", { class: "open-links" }, openLink(night, reasons[0], t("nights.open.n", { replica: reasons[0].replica })))))), pairs(night, answers));
}

function exemplarTitle(answers, exemplar) {
  if (exemplar.kind === "variant") return t("nights.exemplars.variant", { variant: exemplar.title });
  if (exemplar.kind === "ending") return t("nights.exemplars.ending", { outcome: outcomeOf(answers, exemplar.outcome).title, ending: exemplar.title });
  return t(`nights.exemplars.${exemplar.kind}`, { outcome: exemplar.title ?? "" });
}

function exemplarSummary(answers, exemplar) {
  const far = exemplar.distance === null || exemplar.distance === undefined ? "" : t("nights.exemplars.distance", { by: duration(exemplar.distance) });
  const came = answers.main.map((id) => `${outcomeOf(answers, id).title}: ${exemplar.came && id in exemplar.came ? valueText(outcomeOf(answers, id), exemplar.came[id]) : outcomeText(outcomeOf(answers, id), exemplar.replica)}`);
  return `${came.join("; ")}. ${far}`;
}

/** Two histories beside each other: one without and with a variant, from the same draws; the earliest and the latest. */
export function pairs(night, answers) {
  const ofKind = (kind) => answers.exemplars.find((found) => found.kind === kind);
  const found = answers.exemplars.filter(({ kind }) => kind === "variant").map(({ replica, variants, title }) => ({ asked: { replica, beside: { variants } }, text: t("nights.exemplars.beside.variant", { variant: title }) }));
  if (ofKind("earliest")) found.push({ asked: { replica: ofKind("earliest").replica, beside: { replica: ofKind("latest").replica } }, text: t("nights.exemplars.beside.extremes", { outcome: ofKind("earliest").title }) });
  if (!found.length) return null;
  return h("section", { class: "pairs" }, h("h4", {}, t("nights.exemplars.beside")), h("p", { class: "hint" }, t("nights.exemplars.beside.about")),
    h("ul", { class: "exemplars" }, found.map(({ asked, text }) => h("li", {}, h("p", { class: "open-links" }, openLink(night, asked, text))))));
}
