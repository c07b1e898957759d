// The answer to a what-if: which outcomes change, as pictures with the interval; then which do not.

import { outcomesInOrder } from "interregnum/ending/order.js";
import { copy } from "interregnum/share/link.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { percent } from "interregnum/shared/shares.js";
import { timeShift } from "interregnum/shared/time.js";
import { differencePictures, direction, pictureKey } from "interregnum/whatif/difference.js";
import { differenceTexts, endingTitle, numberText, told } from "interregnum/whatif/differencewords.js";

/** The answer as it stands; `links` has of outcomes that change a history to open, `{replica, address}`. */
export function answer(night, found, links = new Map()) {
  const [changed, unchanged] = parted(night, found);
  const exposures = found.changes.filter((change) => change.exposure).map((change) => t("answer.exposure", { share: percent(change.exposure.value) }));
  return [
    h("h3", {}, found.title),
    h("p", { class: "answer-first" }, firstSentence(night, changed)),
    h("p", {}, t("answer.pairs", { n: found.replicas }), " ", exposures.join(" ")),
    h("p", {}, t("answer.differs", { share: percent(found.touched.value) })),
    changed.length ? h("div", { class: "changed" }, pictureKey(), changed.map((outcome) => contrast(night, outcome, found.replicas, links.get(outcome.id)))) : null,
    asText(night, found),
    unchanged.length ? h("details", {}, h("summary", {}, t("answer.unchanged", { n: unchanged.length })), h("ul", {}, unchanged.map((outcome) => h("li", {}, outcome.title)))) : null,
  ];
}

/** The answer in one sentence: of what is beyond chance the largest change of a share, else of a number or an hour; of the chief outcomes
 *  where one of them changes, for that an event which is taken away no longer happens is no news. */
export function firstSentence(night, changed) {
  const rows = changed.flatMap((outcome) => told(outcome).filter((row) => row.mean !== null && direction(row) && !(outcome.kind === "value" && row.pairs)).map((row) => ({ outcome, row })));
  const isShare = ({ outcome: { kind }, row: { measure } }) => kind === "ending" || measure === "comes";
  const [chief] = outcomesInOrder(night.nouns.outcomes, night.data.answers?.main);
  const isChief = ({ outcome: { id } }) => Number(chief.includes(id));
  const [share] = rows.filter(isShare).sort((a, b) => isChief(b) - isChief(a) || Math.abs(b.row.varied - b.row.base) - Math.abs(a.row.varied - a.row.base));
  const { outcome, row } = share ?? rows[0] ?? {};
  if (!row) return t(changed.length ? "answer.first.little" : "answer.nothing");
  const title = outcome.title;
  if (share) return t(`answer.first.${outcome.kind === "ending" ? "ending" : "comes"}`, { title, ending: endingTitle(night, outcome.id, row.measure), base: percent(row.base), varied: percent(row.varied) });
  if (outcome.kind === "time") return t("answer.first.time", { title, by: t(`answer.${row.measure}.short`, { by: timeShift(row.mean) }) });
  return t("answer.first.value", { title, base: numberText(row.base), varied: numberText(row.varied) });
}

/** The outcomes that change, and those that do not: who has won and what is told in large first, as where it is told how it ended. */
export function parted(night, found) {
  const order = outcomesInOrder(night.nouns.outcomes, night.data.answers?.main).flat();
  const place = ({ id }) => (order.includes(id) ? order.indexOf(id) : order.length);
  const all = [...found.outcomes].sort((a, b) => place(a) - place(b));
  return [all.filter((outcome) => outcome.moved), all.filter((outcome) => !outcome.moved)];
}

/** The same as text, to be copied; an answer changes while it comes in, so it is written when it is wanted. */
function asText(night, found) {
  const field = h("textarea", { class: "answer-text", rows: 6, readonly: true, "aria-label": t("answer.text") });
  const button = h("button", { type: "button", class: "plain", on: { click: async () => { button.textContent = t((await copy(field.value, field)) ? "answer.copied" : "answer.copy"); } } }, t("answer.copy"));
  return h("details", { class: "answer-as-text", on: { toggle: () => { field.value ||= answerText(night, found); } } }, h("summary", {}, t("answer.text")), field, h("p", {}, button));
}

/** The answer in sentences: what was changed, in how many pairs, and every outcome that changes, with its interval. */
export function answerText(night, found) {
  const changed = parted(night, found)[0].map((outcome) => `${outcome.title}: ${differenceTexts(night, outcome, found.replicas).join("; ").replace(/\.$/, "")}`);
  const head = t("answer.sentence", { what: found.title, n: found.replicas, seed: found.seed, scenario: night.frame.title, software: night.data.made.software });
  return [head, ...(changed.length ? changed.map((line) => (line.endsWith(".") ? line : `${line}.`)) : [t("answer.nothing")])].join(" ");
}

function contrast(night, outcome, pairs, link) {
  const open = link ? h("p", { class: "small" }, h("a", { href: link.address, class: "mattered" }, t("answer.mattered", { replica: link.replica }))) : null;
  return h("div", { class: "contrast" }, h("h4", {}, outcome.title), differencePictures(night, outcome, pairs), open);
}
