// A what-if that the page plays by itself: what the worker says of it, in the words and the shape of the server's.

import { variantsOf } from "interregnum/open/address.js";
import { thePlayers } from "interregnum/play/player.js";
import { hasText, t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";
import { changesOf, timed } from "interregnum/whatif/question.js";

/** Ask the page's own player; `report` is given how far it is until it has ended. Gives the function that stops it. */
export function askPlayer(night, question, report) {
  const of = question.size;
  let found = { done: 0, answer: null, mattered: [] };
  const changes = [...variantsOf(night.history), ...changesOf(question).map(timed)];
  report({ state: "waiting", of, ...found });
  return thePlayers().ask({ seed: night.history.seed, question: { changes, replicas: of, sizes: question.sizes } }, (message) => {
    found = { done: message.done ?? found.done, answer: message.answer ?? found.answer, mattered: message.mattered ?? found.mattered };
    report({ state: message.state, of, ...found, ...(message.state === "failed" ? wrong(message) : {}) });
  });
}

/** What went wrong, as the server would say it. */
export function wrong({ problems = [], reason, minute, event, replica }) {
  if (problems.length) return { problems: problems.map(({ code, found }) => ({ message: t(`plays.problem.${code}`), found })) };
  return { message: t(hasText(`plays.stopped.${reason}`) ? `plays.stopped.${reason}` : "plays.stopped.unknown", { at: minute === undefined ? "" : timestamp(minute), event, replica }) };
}
