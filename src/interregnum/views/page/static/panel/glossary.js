// Parties and bodies are explained where a title names them, on hover and on focus.

import { basis } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

const matchers = new WeakMap(); // by night: made when a text is first annotated

/** What finds the words of a scenario's glossary, the longest first: `{pattern, terms}`. */
function matcherOf(night) {
  if (!matchers.has(night)) {
    const terms = new Map(Object.values(night.data.guide.glossary).flatMap((term) => [term.title, ...term.also].map((name) => [name, term])));
    const names = [...terms.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    matchers.set(night, { terms, pattern: names.length ? new RegExp(`(?<![\\p{L}\\p{N}-])(${names.join("|")})(?![\\p{L}\\p{N}-])`, "gu") : /(?!)/gu });
  }
  return matchers.get(night);
}

/** A text as nodes, the words that the glossary explains marked in it: each word once. */
export function annotated(night, text) {
  const { pattern, terms } = matcherOf(night);
  const nodes = [];
  const seen = new Set();
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const term = terms.get(match[0]);
    if (seen.has(term)) continue;
    seen.add(term);
    nodes.push(text.slice(from, match.index), word(match[0], term));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
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

/** One word: what it means, and what that stands on; null where the glossary does not have it. */
export function termPanel(night, id) {
  const term = Object.hasOwn(night.data.guide.glossary, id) ? night.data.guide.glossary[id] : null;
  return term && [h("p", { class: "kicker" }, t("glossary.title")), h("h2", { tabindex: "-1" }, term.title), h("p", {}, term.says), h("p", { class: "small" }, basis(term))];
}
