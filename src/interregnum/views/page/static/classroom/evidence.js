// What an answer rests on, by name: an event of the model, a reading or one account of it, a claim; each can be opened.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";

/** What a piece of evidence is called and what shows it: `{text, kind, changes}`; null where the page does not have it. */
export function namedEvidence(data, { event, reading, claim, by }) {
  if (event) {
    const found = data.events.find((known) => known.id === event);
    return found ? { kind: "event", text: found.title, changes: { shown: "played", selected: `event:${event}` } } : null;
  }
  if (reading) {
    const found = data.record?.readings.find((known) => known.id === reading);
    return found ? { kind: "reading", text: by ? t("class.account", { title: found.title, by: nameOf(found, by) }) : found.title, changes: { selected: `reading:${reading}`, ...momentOf(data, found) } } : null;
  }
  const found = data.record?.claims[claim];
  return found ? { kind: "claim", text: found.by ? t("class.claim-by", { claim: found.claim, by: found.by }) : t("class.claim", { claim: found.claim }), changes: found.about?.length ? { selected: `reading:${found.about[0]}` } : null } : null;
}

/** Who gives an account that is named by its source. */
function nameOf(reading, by) {
  return (reading.accounts ?? []).find((account) => account.source === by)?.by ?? by;
}

/** The hour of a reading, where it lies in the night. */
function momentOf(data, { best, first, last }) {
  const minute = best ?? first ?? last;
  return minute !== null && minute !== undefined && minute >= 0 && minute <= data.frame.length ? { minute } : {};
}

/** The evidence of a question as a list; links where there is a state to follow them with. */
export function evidenceList(data, question, state = null) {
  const found = question.rests_on.map((ground) => namedEvidence(data, ground)).filter(Boolean);
  return h("ul", { class: "evidence" }, found.map(({ text, changes }) => h("li", {}, state && changes ? h("a", { href: state.address(changes), on: { click: follow(state, changes) } }, text) : text)));
}

/** The questions that rest on any of these readings or events first, in the order of the scenario; then the others. */
export function questionsAbout(questions, ids) {
  const touches = (question) => question.rests_on.some(({ event, reading }) => ids.has(event) || ids.has(reading));
  return [questions.filter(touches), questions.filter((question) => !touches(question))];
}
