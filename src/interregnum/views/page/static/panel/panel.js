// The panel: what is happening now; or, of what is selected, what the sources say, the rule, and why or why not.

import { happened, missed } from "interregnum/panel/event.js";
import { glossary, termPanel } from "interregnum/panel/glossary.js";
import { portrait } from "interregnum/panel/portraits.js";
import { readingPanel } from "interregnum/panel/readings.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { eventLine, link, parseKey } from "interregnum/shared/links.js";
import { throttled } from "interregnum/shared/schedule.js";
import { worksList } from "interregnum/shared/sources.js";
import { clock } from "interregnum/shared/time.js";
import { digest } from "interregnum/turns/digest.js";

const EVERY = 120; // milliseconds between two drawings while time goes on

const opened = new Set(); // folded lists that have been opened, by their first entry

/** Fill the panel and keep it so. */
export function panel(element, shown, state) {
  let drawn = null;
  const draw = () => {
    const { selected, minute } = state.get();
    const night = shown.night(state.get());
    const last = lastVisible(night, minute);
    const key = `${night.told} ${selected || `now:${last}`}`;
    if (key === drawn && !changesWithTime(selected)) return;
    const focused = element.contains(document.activeElement) && key !== drawn;
    drawn = key;
    setChildren(element, selected ? contentOf(night, state, shown, selected) : contentNow(night, state, last));
    element.append(...worksCited(element, !selected));
    element.classList.toggle("has-selection", Boolean(selected));
    if (focused) element.querySelector("h2, h3")?.focus?.();
  };
  state.on(["selected", "shown"], draw);
  state.on(["minute"], throttled(EVERY, draw)); // it is read, and need not be new in every frame
}

/** The works that what stands in the panel cites, in full; all of them where nothing is selected. */
function worksCited(element, all) {
  const cited = new Set([...element.querySelectorAll("[data-work]")].flatMap((citation) => citation.dataset.work.split(" ")).filter(Boolean));
  const list = worksList(all ? undefined : [...cited]);
  return list.childNodes.length ? [h("section", { class: "works-cited" }, h("h3", {}, t("source.title")), list)] : [];
}

function changesWithTime(selected) {
  return /^(person|unit|place|thing|house):/.test(selected);
}

/** The last firing up to a minute that is shown to readers; 0 where there is none. */
export function lastVisible(night, minute) {
  const last = night.lastFiring(minute);
  return night.visible.findLast((number) => number <= last) ?? 0;
}

/** What is told where nothing is selected: what has just happened, what comes next, the words explained. */
export function contentNow(night, state, last = lastVisible(night, state.get().minute)) {
  const entries = digest(night, last);
  const next = night.visible.filter((number) => number > last).slice(0, 2);
  return [
    h("h2", {}, t("now.title")),
    entries.length ? h("ol", { class: "events" }, entries.map((entry) => digestLine(night, state, entry))) : h("p", {}, t("now.nothing")),
    next.length ? [h("h3", {}, t("now.next")), h("ol", { class: "events faint" }, next.map((number) => eventLine(night, state, number)))] : null,
    h("p", { class: "hint" }, t(night.told ? "now.hint-told" : "now.hint")),
    glossary(night),
    licence(night),
  ];
}

function digestLine(night, state, { point, number, numbers }) {
  if (number) return smallLine(night, state, number);
  if (point) return turnLine(night, state, point);
  const list = h("ol", {});
  const fill = () => setChildren(list, numbers.map((small) => smallLine(night, state, small))); // when it is opened: mostly it is not
  const details = h("details", { open: opened.has(numbers.at(-1)) }, h("summary", {}, plural("now.small", numbers.length)), list);
  if (details.open) fill();
  details.addEventListener("toggle", () => {
    if (details.open) fill();
    if (details.open) opened.add(numbers.at(-1)); else opened.delete(numbers.at(-1));
  });
  return h("li", { class: "small-things" }, details);
}

function smallLine(night, state, number) {
  return h("li", {}, link(state, night.keyOf(number), h("span", { class: "when" }, clock(night.minute(number))), " ", h("span", {}, night.title(number))));
}

function turnLine(night, state, point) {
  return h("li", { class: "important" }, link(state, night.keyOf(point.number), h("span", { class: "when" }, clock(night.minute(point.number))), " ", h("span", {}, point.title)));
}

function licence(night) {
  const stated = night.data.frame.licence;
  if (!stated) return null;
  return h("p", { class: "hint" }, `${t("now.licence")} `, h("a", { href: stated.address, rel: "license noopener noreferrer" }, stated.id));
}

/** What is told of what is selected. */
export function contentOf(night, state, { played, beside }, selected) {
  const [kind, id] = parseKey(selected);
  const back = h("button", { type: "button", class: "plain back", on: { click: () => state.set({ selected: "" }) } }, t("panel.close"));
  if (kind === "firing") return [back, happened(played, state, Number(id))];
  if (kind === "second" && beside) return [back, happened(beside, state, Number(id), "second")];
  if (kind === "event") return [back, eventContent(played, state, id)];
  if (kind === "term") return [back, termPanel(played, id) ?? h("p", {}, t("panel.unknown", { name: id }))];
  if (kind === "reading") return [back, readingPanel(played, state, id, night.told)];
  return [back, portrait(night, state, kind, id) ?? h("p", {}, t("panel.unknown", { name: selected }))];
}

function eventContent(night, state, id) {
  if (!night.eventById(id)) return h("p", {}, t("panel.unknown", { name: id }));
  const first = night.firstFiring(id);
  return first ? happened(night, state, first) : missed(night, state, id);
}
