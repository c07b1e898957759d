// The answers that this page has been given since it was loaded, by itself or from a file: each question once.

import { variantsOf } from "interregnum/open/address.js";
import { whenItEnds } from "interregnum/open/standing.js";
import { addressOf } from "interregnum/whatif/question.js";

const MOST = 100;
const kept = new Map(); // by what was asked, the seed and the number of pairs
const listeners = new Set();
let said = { text: "", wrong: false }; // what became of the last file

/** Keep the answer to a question about a night. */
export function keep(night, question, answer) {
  const shown = variantsOf(night.history).map(({ kind, text }) => `${kind} ${text}`);
  keepAll([{ asked: [...shown, addressOf(question)].join("; "), answer }]);
}

/** Keep these answers `{asked, answer}`, the last of them longest. */
export function keepAll(answers) {
  for (const one of answers) {
    const key = [one.asked, one.answer.seed, one.answer.replicas].join(" | ");
    kept.delete(key);
    kept.set(key, one);
  }
  for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) kept.delete(key);
  notify();
}

/** Say what became of a file; `wrong` where it was not taken in. */
export function sayOfFile(text, wrong = false) {
  said = { text, wrong };
  notify();
}

function notify() {
  for (const hear of listeners) hear(keptAnswers(), said);
}

/** All answers, the newest first. */
export function keptAnswers() {
  return [...kept.values()].reverse();
}

/** Call a function with all answers and what is said of the last file, now and whenever these change, as long as this page stands. */
export function whenKept(hear) {
  listeners.add(hear);
  whenItEnds(() => listeners.delete(hear));
  hear(keptAnswers(), said);
}
