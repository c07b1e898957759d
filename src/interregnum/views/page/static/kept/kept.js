// The answers that this page has been given since it was loaded, by itself or from a file: each question once.

import { variantsOf } from "interregnum/open/address.js";
import { whenItEnds } from "interregnum/open/standing.js";
import { addressOf } from "interregnum/whatif/question.js";

const MOST = 100;
const kept = new Map(); // by what was asked, the seed and the number of pairs
const listeners = new Set();
const unsaved = new Set(); // those of them that no file has
let said = { text: "", wrong: false }; // what became of the last file

/** Keep the answer to a question about a night. */
export function keep(night, question, answer) {
  const shown = variantsOf(night.history).map(({ kind, text }) => `${kind} ${text}`);
  const entry = { asked: [...shown, addressOf(question)].join("; "), answer };
  const before = kept.get(keyOf(entry));
  if (!before || unsaved.has(before)) unsaved.add(entry); // the same answer as one that a file has needs no other
  keepAll([entry]);
}

function keyOf({ asked, answer: { seed, replicas } }) {
  return [asked, seed, replicas].join(" | ");
}

/** Keep these answers `{asked, answer}`, the last of them longest. */
export function keepAll(answers) {
  for (const entry of answers) {
    const key = keyOf(entry);
    kept.delete(key);
    kept.set(key, entry);
  }
  for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) kept.delete(key);
  const left = new Set(kept.values());
  for (const entry of unsaved) if (!left.has(entry)) unsaved.delete(entry);
  warnOnLeaving();
  notify();
}

/** No answer needs to be saved any longer: a file has all, or they are about a scenario that is no more. */
export function nothingToSave() {
  unsaved.clear();
  warnOnLeaving();
}

/** A browser asks before a page is left or loaded anew that has answers which no file has. One that never asks is left at once, and a
 *  browser may keep it ready to go back to. */
function warnOnLeaving() {
  if (unsaved.size) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
}

function ask(event) {
  event.preventDefault();
  event.returnValue = true; // for browsers that know only this
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
