// What an edit changed: in sentences with their intervals, the events that moved most, and line by line.

import { headline } from "interregnum/edits/following.js";
import { answerOf } from "interregnum/edits/news.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";

/** The section: `show(known)` with what the last edit changed, `compare(from, to)` for any two versions. */
export function changed(night, state) {
  const body = h("div", { "aria-live": "polite" });
  const ends = ["from", "to"].map((end) => h("select", { id: `edits-${end}`, on: { change: () => chosen() } }));
  const form = h("p", { class: "edits-ends" }, ends.map((select) => [h("label", { for: select.id }, t(`edits.${select.id.slice(6)}`)), " ", select, " "]));
  let asked = null; // the two versions that were chosen; null while the last edit is shown
  let known = null;
  const compare = async (from, to) => {
    asked = `${from} ${to}`;
    setOptions(ends, known, from, to);
    setChildren(body, h("p", {}, t("edits.playing")));
    const show = (...parts) => { if (asked === `${from} ${to}`) setChildren(body, ...parts); };
    try {
      show(told(night, state, await answerOf(`/watch/compare?from=${from}&to=${to}`)));
    } catch (error) {
      show(h("p", { class: "problem", role: "alert" }, error.reason ?? t("edits.lost")));
    }
  };
  const chosen = () => compare(...ends.map((select) => Number(select.value)));
  const show = (now) => {
    const { change } = (known = now);
    if (asked) return setOptions(ends, known, ...asked.split(" ").map(Number));
    setOptions(ends, known, change?.from ?? known.shown, change?.to ?? known.shown);
    return setChildren(body, change ? told(night, state, change) : h("p", {}, t("edits.begin")));
  };
  const element = h("section", { class: "edits-change" }, h("h3", {}, t("edits.changed")), form, body);
  return { element, show, compare };
}

function setOptions(ends, known, from, to) {
  const good = known.versions.filter((version) => version.good);
  ends.forEach((select, n) => {
    setChildren(select, good.map(({ number }) => h("option", { value: number, selected: number === [from, to][n] }, t("edits.number", { version: number }))));
    select.disabled = good.length < 2;
  });
}

function told(night, state, change) {
  const lines = change.lines.length ? h("details", {}, h("summary", {}, t("edits.lines")), h("div", { class: "edits-lines", tabindex: "0", role: "group", "aria-label": t("edits.lines") }, change.lines.map(lineOf))) : null;
  if (change.state !== "done") return [h("p", {}, headline(change)), lines];
  return [
    h("p", {}, t("edits.pairs", { n: change.replicas, seed: change.seed }), " ", change.touched),
    change.names.map((text) => h("p", {}, text)),
    change.same ? null : outcomes(change),
    events(night, state, "often", change),
    events(night, state, "when", change),
    lines,
  ];
}

function outcomes({ outcomes: moved, still }) {
  return [
    h("h4", {}, t("edits.outcomes")),
    moved.length ? h("ul", { class: "edits-told" }, moved.map((text) => h("li", {}, text))) : h("p", {}, t("edits.no-outcomes")),
    still.length && moved.length ? h("details", {}, h("summary", {}, plural("edits.still", still.length)), h("ul", {}, still.map((text) => h("li", {}, text)))) : null,
  ];
}

function events(night, state, kind, change) {
  const some = change[kind];
  if (!some.length) return null;
  return [h("h4", {}, t(`edits.${kind}`)), h("ul", { class: "edits-told" }, some.map(({ id, title, says }) => h("li", {}, link(state, night.eventById(id) ? `event:${id}` : "", title), `: ${says}`)))];
}

const MARKS = { "+": "edits.line-in", "-": "edits.line-out" };

/** One line of a file; whether it came or went is said to those who do not see it, too. */
function lineOf([kind, text]) {
  if (kind === "file") return h("p", { class: "edits-file" }, text);
  if (kind === "place") return h("p", { class: "edits-place" }, t("edits.line", { line: text }));
  return h("p", { class: "edits-code", "data-kind": kind }, MARKS[kind] ? h("span", { class: "visually-hidden" }, t(MARKS[kind]), " ") : null, h("span", { "aria-hidden": "true" }, `${kind} `.replace("-", "−")), h("code", {}, text));
}
