// The city as one person could know it: what word has come, what is expected, what is not yet known.

import { h, setChildren } from "interregnum/shared/dom.js";
import { asHeading, plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { percent } from "interregnum/shared/shares.js";
import { clock } from "interregnum/shared/time.js";
import { knowledgeAt, observers } from "interregnum/wires/knowledge.js";
import { fate, fateIcon } from "interregnum/wires/messages.js";

/** The part of the wires that asks who knows what: a `choice` of whom, and the `element` that answers: `draw(minute)`. */
export function observerPanel(night, state) {
  const who = observers(night);
  const option = (id) => h("option", { value: id }, night.titleOf(id));
  const sorted = (ids) => [...ids].sort((a, b) => night.titleOf(a).localeCompare(night.titleOf(b)));
  const choice = h("select", { id: "observer", on: { change: () => state.set({ observer: choice.value }) } }, h("option", { value: "" }, t("knowledge.nobody")),
    Object.entries(who).filter(([, ids]) => ids.length).map(([kind, ids]) => h("optgroup", { label: t(`knowledge.${kind}`) }, sorted(ids).map(option))));
  const element = h("section", { class: "observer", "aria-label": t("knowledge.title") });
  let shown = "";
  const draw = (minute) => {
    const { observer: id } = state.get();
    if (choice.value !== id) choice.value = who.persons.includes(id) || who.units.includes(id) ? id : "";
    const key = choice.value ? `${id}|${contentKey(night, id, minute)}` : "nobody";
    if (key === shown) return;
    shown = key;
    setChildren(element, choice.value ? content(night, state, id, minute) : null);
  };
  return { choice: h("label", { class: "zoom", title: t("knowledge.ask") }, t("knowledge.who"), " ", choice), element, draw };
}

/** What makes a difference to what is shown. */
function contentKey(night, id, minute) {
  const { firings, messages, turns } = knowledgeAt(night, id, minute);
  return [firings.size, messages.length, turns.length, ...expectations(night, id, minute).map(([, value]) => value), night.valueAt(`${id}.at`, minute)].join(",");
}

function expectations(night, id, minute) {
  return Object.keys(night.nouns.authorities).map((authority) => [authority, night.valueAt(`${id}.expects.${authority}`, minute)]).filter(([, value]) => value !== undefined);
}

function content(night, state, id, minute) {
  const { firings, messages, turns, unknown } = knowledgeAt(night, id, minute);
  const place = night.valueAt(`${id}.at`, minute);
  return [
    h("h3", {}, t("knowledge.title")), h("p", {}, t("knowledge.summary", { who: night.titleOf(id), place: place ? night.titleOf(place) : t("fact.under_way"), n: turns.length - unknown.length, of: turns.length, word: plural("knowledge.came", messages.length) })),
    h("div", { class: "observer-columns" },
      h("div", {}, h("h4", {}, t("knowledge.expects")), expectationBars(night, expectations(night, id, minute)), h("h4", {}, t("knowledge.word")), messages.length ? h("ol", { class: "events" }, [...messages].reverse().map((message) => messageLine(night, state, message))) : h("p", { class: "small" }, t("knowledge.no-word"))),
      h("div", {}, h("h4", {}, t("knowledge.known")), turningPoints(night, state, turns.filter((number) => firings.has(number)), (number) => t(`knowledge.how.${firings.get(number).how}`, { at: clock(firings.get(number).minute) })),
        h("h4", {}, t("knowledge.unknown")), turningPoints(night, state, unknown, () => ""))),
    h("p", { class: "small" }, t("knowledge.rule"), " ", t("knowledge.limits", { n: night.history.wires.length })),
  ];
}

function messageLine(night, state, message) {
  const wire = night.history.wires[message.wire];
  const now = wire.still_true === undefined ? "" : t(wire.still_true ? "knowledge.true" : wire.true ? "knowledge.stale" : "knowledge.false");
  return h("li", {}, link(state, `message:${message.wire}`, [h("span", { class: "when" }, clock(message.minute)), " ", fateIcon(fate(wire)), " ", wire.title]),
    h("span", { class: "small" }, ` ${t("knowledge.from", { from: night.titleOf(wire.from), channel: night.titleOf(wire.channel) })}${now ? `; ${now}` : ""}`));
}

function turningPoints(night, state, numbers, how) {
  if (!numbers.length) return h("p", { class: "small" }, t("knowledge.none"));
  return h("ol", { class: "events" }, numbers.map((number) => h("li", {}, link(state, `firing:${number}`, [h("span", { class: "when" }, clock(night.minute(number))), " ", night.title(number)]), h("span", { class: "small" }, how(number) ? ` ${how(number)}` : ""))));
}

/** What somebody expects to prevail, as bars: `[[authority, share]]`, and what is to be known about them. */
export function expectationBars(night, expected) {
  const bars = h("dl", { class: "expect-bars" }, expected.sort((a, b) => b[1] - a[1]).flatMap(([authority, value]) => {
    const bar = h("span", { class: `bar side-${night.side(authority)}` });
    bar.style.width = `${Math.round(value * 100)}%`;
    return [h("dt", {}, night.titleOf(authority)), h("dd", {}, h("span", { class: "track" }, bar), h("span", { class: "share" }, percent(value)))];
  }));
  return [bars, expected.length > 1 ? h("p", { class: "small" }, asHeading(`${t("knowledge.expects.apart")}.`)) : null];
}
