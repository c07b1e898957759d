// What is wrong with what was saved: each problem with its place, and what to write instead.

import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";

/** The errors of the newest version, and its warnings, which keep nothing from being played; nothing where there are none. */
export function problems({ problems: found, newest, shown }, here) {
  const errors = found.filter(({ severity }) => severity === "error");
  const warnings = found.filter(({ severity }) => severity !== "error");
  return [
    errors.length ? [h("h3", {}, plural("edits.errors", errors.length, { version: newest })), h("p", {}, t("edits.last-good", { shown: shown ?? here })), list(errors)] : null,
    warnings.length ? h("details", {}, h("summary", {}, plural("edits.warnings", warnings.length)), list(warnings)) : null,
  ];
}

function list(some) {
  return h("ol", { class: "problems" }, some.map((problem) => h("li", {},
    h("p", {}, h("strong", {}, h("bdi", {}, problem.message))),
    h("dl", {}, rows(problem).map(([label, text]) => [h("dt", {}, t(`wrong.${label}`)), h("dd", {}, h("bdi", {}, text))])))));
}

function rows({ place, code, path, found, allowed, nearest }) {
  return [["where", place], ["in", path], ["found", found], ["allowed", allowed], ["nearest", nearest], ["code", code]].filter(([, text]) => text);
}
