// The city as one person could know it: what word has come, what is expected, what is not yet known.

import { fill, h } from "interregnum/dom.js";
import { follow } from "interregnum/evidence.js";
import { clock } from "interregnum/hours.js";
import { askable, known } from "interregnum/knows.js";
import { fate, signed } from "interregnum/messages.js";
import { say } from "interregnum/words.js";

/** The part of the wires that asks who knows what: a `choice` of whom, and the `element` that answers: `draw(minute)`. */
export function eyes(night, state) {
  const who = askable(night);
  const option = (id) => h("option", { value: id }, night.called(id));
  const sorted = (ids) => [...ids].sort((a, b) => night.called(a).localeCompare(night.called(b)));
  const choice = h("select", { id: "eyes", on: { change: () => state.set({ eyes: choice.value }) } }, h("option", { value: "" }, say("eyes.nobody")),
    Object.entries(who).filter(([, ids]) => ids.length).map(([kind, ids]) => h("optgroup", { label: say(`eyes.${kind}`) }, sorted(ids).map(option))));
  const element = h("section", { class: "eyes", "aria-label": say("eyes.title") });
  let shown = "";
  const draw = (minute) => {
    const { eyes: id } = state.get();
    if (choice.value !== id) choice.value = who.persons.includes(id) || who.units.includes(id) ? id : "";
    const key = choice.value ? `${id}|${keyOf(night, id, minute)}` : "nobody";
    if (key === shown) return;
    shown = key;
    fill(element, choice.value ? told(night, state, id, minute) : null);
  };
  return { choice: h("label", { class: "zoom", title: say("eyes.ask") }, say("eyes.who"), " ", choice), element, draw };
}

/** What makes a difference to what is shown. */
function keyOf(night, id, minute) {
  const { firings, messages, turns } = known(night, id, minute);
  return [firings.size, messages.length, turns.length, ...expectations(night, id, minute).map(([, value]) => value), night.at(`${id}.at`, minute)].join(",");
}

function expectations(night, id, minute) {
  return Object.keys(night.nouns.authorities).map((one) => [one, night.at(`${id}.expects.${one}`, minute)]).filter(([, value]) => value !== undefined);
}

function told(night, state, id, minute) {
  const { firings, messages, turns, unknown } = known(night, id, minute);
  const word = messages.filter((one) => one.how === "word").length;
  const place = night.at(`${id}.at`, minute);
  return [
    h("h3", {}, say("eyes.title")), h("p", {}, say("eyes.summary", { who: night.called(id), place: place ? night.called(place) : say("fact.under_way"), n: turns.length - unknown.length, of: turns.length, word })),
    h("div", { class: "eyes-columns" },
      h("div", {}, h("h4", {}, say("eyes.expects")), bars(night, id, minute), h("h4", {}, say("eyes.word")), messages.length ? h("ol", { class: "events" }, [...messages].reverse().map((one) => messageLine(night, state, one, minute))) : h("p", { class: "small" }, say("eyes.no-word"))),
      h("div", {}, h("h4", {}, say("eyes.known")), turning(night, state, turns.filter((number) => firings.has(number)), (number) => say(`eyes.how.${firings.get(number).how}`, { at: clock(firings.get(number).minute) })),
        h("h4", {}, say("eyes.unknown")), turning(night, state, unknown, () => ""))),
    h("p", { class: "small" }, say("eyes.rule"), " ", say("eyes.limits", { n: night.history.wires.length })),
  ];
}

function messageLine(night, state, one, minute) {
  const wire = night.history.wires[one.wire];
  const now = wire.still_true === undefined ? "" : say(wire.still_true ? "eyes.true" : wire.true ? "eyes.stale" : "eyes.false");
  return h("li", {}, link(state, `message:${one.wire}`, [h("span", { class: "when" }, clock(one.minute)), " ", signed(fate(wire)), " ", wire.title]),
    h("span", { class: "small" }, ` ${say("eyes.from", { from: night.called(wire.from), channel: night.called(wire.channel) })}${now ? `; ${now}` : ""}`));
}

function turning(night, state, numbers, how) {
  if (!numbers.length) return h("p", { class: "small" }, say("eyes.none"));
  return h("ol", { class: "events" }, numbers.map((number) => h("li", {}, link(state, `firing:${number}`, [h("span", { class: "when" }, clock(night.minute(number))), " ", night.title(number)]), h("span", { class: "small" }, how(number) ? ` ${how(number)}` : ""))));
}

function link(state, key, children) {
  return h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, children);
}

/** What they expect to prevail, as bars. */
function bars(night, id, minute) {
  return h("dl", { class: "expect-bars" }, expectations(night, id, minute).sort((a, b) => b[1] - a[1]).flatMap(([one, value]) => {
    const bar = h("span", { class: `bar side-${night.side(one)}` });
    bar.style.width = `${Math.round(value * 100)}%`;
    return [h("dt", {}, night.called(one)), h("dd", {}, h("span", { class: "track" }, bar), h("span", { class: "share" }, `${Math.round(value * 100)} %`))];
  }));
}
