// Answers saved to a file and opened from one, which may also be dropped on the page.

import { MOST_BYTES, readAnswers, Unread, written } from "interregnum/kept/file.js";
import { keepAll, keptAnswers, nothingToSave, sayOfFile } from "interregnum/kept/kept.js";
import { listen } from "interregnum/open/standing.js";
import { save } from "interregnum/share/link.js";
import { t } from "interregnum/shared/i18n.js";
import { answer } from "interregnum/whatif/answer.js";

/** Hand the reader a file with all answers, the oldest first. */
export function saveFile(night) {
  const answers = keptAnswers().reverse();
  save(new Blob([written(night.data.made, answers)], { type: "application/json" }), `${answers[0].answer.scenario}-answers.json`);
  nothingToSave();
  sayOfFile(t("kept.saved", { n: answers.length }));
}

/** Take in the answers of a file, or say in a sentence why not: then all is as it was. */
export async function openFile(night, file) {
  if (!file) return;
  try {
    if (file.size > MOST_BYTES) throw new Unread("large");
    const found = readAnswers(await file.text(), night.data);
    for (const entry of found) answer(night, entry.answer); // what cannot be shown is not kept
    keepAll(found);
    sayOfFile(t("kept.opened", { n: found.length, name: file.name }));
  } catch (failed) {
    sayOfFile(t(`kept.problem.${failed instanceof Unread ? failed.reason : "damaged"}`, { name: file.name, most: MOST_BYTES / 2 ** 20 }), true);
  }
}

/** A file may be dropped anywhere on the page, which then shows what came of it: a browser would leave the page for it. */
export function takeDroppedFiles(night, state) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  listen(document, "dragover", (event) => { if (carries(event)) event.preventDefault(); });
  listen(document, "drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    state.set({ view: "whatif" });
    openFile(night, event.dataTransfer.files[0]);
  });
}
