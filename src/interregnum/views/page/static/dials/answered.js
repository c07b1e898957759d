// What became of the nights with a dial turned: the chief outcomes as pictures, whether they change or not; one sentence of what
// changes most; then the others that change.

import { outcomesInOrder } from "interregnum/ending/order.js";
import { h } from "interregnum/shared/dom.js";
import { asClause, t } from "interregnum/shared/i18n.js";
import { percent } from "interregnum/shared/shares.js";
import { timeShift } from "interregnum/shared/time.js";
import { parted } from "interregnum/whatif/answer.js";
import { differencePictures, direction, pictureKey } from "interregnum/whatif/difference.js";
import { endingTitle, shiftOf } from "interregnum/whatif/differencewords.js";

/** The answer of so many nights, each against the same night as it was. */
export function answered(night, found, title, value) {
  const [chief] = outcomesInOrder(night.nouns.outcomes, night.data.answers?.main);
  const [changed, unchanged] = parted(night, found);
  const first = chief.map((id) => found.outcomes.find((outcome) => outcome.id === id)).filter(Boolean);
  const others = changed.filter((outcome) => !first.includes(outcome));
  const pictures = (outcome) => h("section", { class: "contrast" }, h("h4", {}, outcome.title), differencePictures(night, outcome, found.replicas));
  const same = unchanged.filter((outcome) => !first.includes(outcome)).length;
  return [
    pictureKey(), h("div", { class: "contrasts" }, first.map(pictures)),
    h("p", { class: "dial-sentence" }, t("dials.with", { what: asClause(title), value }), " ", mostChanged(night, first)),
    others.length ? h("details", {}, h("summary", {}, t("dials.others", { n: others.length })), h("div", { class: "contrasts" }, others.map(pictures))) : null,
    h("p", { class: "small" }, t("dials.nights", { n: found.replicas, seed: found.seed }), same ? ` ${t("dials.unchanged", { n: same })}` : ""),
  ];
}

/** Of the chief outcomes the largest change of a share that is beyond chance, else of an hour, in one sentence. */
export function mostChanged(night, outcomes) {
  const rows = outcomes.flatMap((outcome) => outcome.differences.filter(({ mean }) => mean !== null).map((row) => ({ outcome, row }))).filter(({ row }) => direction(row));
  const shares = rows.filter(({ outcome: { kind } }) => kind === "ending").sort((a, b) => Math.abs(b.row.varied - b.row.base) - Math.abs(a.row.varied - a.row.base));
  const time = rows.find(({ outcome, row }) => row === shiftOf(outcome));
  if (shares.length) {
    const [{ outcome, row }] = shares;
    return t("dials.most.ending", { ending: endingTitle(night, outcome.id, row.measure), base: percent(row.base), varied: percent(row.varied) });
  }
  return time ? t("dials.most.time", { outcome: time.outcome.title, by: t(`answer.${time.row.measure}.short`, { by: timeShift(time.row.mean) }) }) : t("dials.most.none");
}
