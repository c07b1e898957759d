// Parties and bodies are explained where a title names them, on hover and on focus.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

let pattern = null;
const terms = new Map();

/** Learn the words of a scenario. */
function learn(night) {
  for (const term of Object.values(night.data.guide.glossary)) {
    for (const name of [term.title, ...term.also]) terms.set(name, term);
  }
  const names = [...terms.keys()].sort((name, other) => other.length - name.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  pattern = names.length ? new RegExp(`(?<![\\p{L}\\p{N}-])(${names.join("|")})(?![\\p{L}\\p{N}-])`, "gu") : /(?!)/gu;
}

/** A text as nodes, the words that the glossary explains marked in it: each word once. */
export function annotated(night, text) {
  if (!pattern) learn(night);
  const found = [];
  const seen = new Set();
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const term = terms.get(match[0]);
    if (seen.has(term)) continue;
    seen.add(term);
    found.push(text.slice(from, match.index), word(match[0], term));
    from = match.index + match[0].length;
  }
  return [...found, text.slice(from)];
}

let numbered = 0;

/** The word, and what it means in a note that shows while the word is pointed at or in focus; Escape closes it. */
function word(name, term) {
  const id = `term-${(numbered += 1)}`;
  const note = h("span", { class: "term-note", role: "tooltip", id }, term.says);
  const mark = h("span", { class: "term", tabindex: "0", "aria-describedby": id }, name);
  const both = h("span", { class: "term-both" }, mark, note);
  both.addEventListener("keydown", (event) => { if (event.key === "Escape") both.classList.add("closed"); });
  both.addEventListener("pointerleave", () => both.classList.remove("closed"));
  mark.addEventListener("blur", () => both.classList.remove("closed"));
  return both;
}

/** All words with what they mean. */
export function glossary(night) {
  const words = Object.values(night.data.guide.glossary);
  if (!words.length) return null;
  return h("details", { class: "glossary" }, h("summary", {}, t("glossary.title")),
    h("dl", {}, words.flatMap((term) => [h("dt", {}, term.title), h("dd", {}, term.says)])));
}
