// The wires: every message of the night, what is on its way now, and who can know what.

import { fill, h } from "interregnum/dom.js";
import { follow } from "interregnum/evidence.js";
import { eyes } from "interregnum/eyes.js";
import { clock, stamp } from "interregnum/hours.js";
import { addressed, fate, signed, stands } from "interregnum/messages.js";
import { tabled } from "interregnum/table.js";
import { wirechart } from "interregnum/wirechart.js";
import { say } from "interregnum/words.js";

const JUST = 45; // minutes for which something has just arrived, or just been lost
const FATES = ["arrived", "late", "false", "lost", "never"];

/** The view. */
export function wires(night, state) {
  const all = night.history.wires;
  const stage = h("div", { class: "wire-stage" });
  const by = choice("wires-by", "wires.by", ["channel", "from"].map((name) => [name, say(`wires.by.${name}`)]), () => build());
  const channels = [...new Set(all.map((wire) => wire.channel))].sort((a, b) => night.called(a).localeCompare(night.called(b)));
  const filter = choice("wires-channel", "wires.filter", [["", say("wires.every")], ...channels.map((id) => [id, night.called(id)])], () => build());
  const lists = { flying: list("flying"), arrived: list("arrived"), lost: list("lost") };
  const who = eyes(night, state);
  const head = ["title", "from", "to", "channel", "sent", "delivered", "true", "fate"].map((name) => say(`wires.column.${name}`));
  const element = h("div", { class: "wires view" },
    h("div", { class: "view-head" }, h("h2", {}, say("wires.title")), legend(all), by.element, filter.element, who.choice),
    who.element, stage, h("div", { class: "wire-lists" }, Object.values(lists).map((one) => one.element)),
    tabled(say("wires.title"), head, () => all.map((wire, index) => row(night, state, wire, index))));
  let chart = null;
  let wide = 0;
  const build = () => {
    wide = Math.max(320, (stage.clientWidth || stage.parentElement?.clientWidth || 900) - 2);
    const indices = all.map((_, index) => index).filter((index) => !filter.value() || all[index].channel === filter.value());
    chart = wirechart(night, state, indices, by.value(), wide);
    fill(stage, chart.element);
    pick(state.get().chosen);
    chart.of(state.get().eyes);
    draw(state.get().minute);
  };
  const draw = (minute) => {
    if (!chart) { build(); return; }
    chart.draw(minute);
    for (const [name, one] of Object.entries(lists)) one.draw(night, state, minute, name);
    who.draw(minute);
  };
  const pick = (chosen) => {
    for (const one of stage.querySelectorAll(".picked")) one.classList.remove("picked");
    if (chosen.startsWith("message:")) stage.querySelector(`[data-key="${CSS.escape(chosen)}"]`)?.classList.add("picked");
  };
  new ResizeObserver(() => {
    if (chart && stage.clientWidth && Math.abs(stage.clientWidth - 2 - wide) > 4) build();
  }).observe(stage);
  state.on(["chosen"], ({ chosen }) => pick(chosen));
  state.on(["eyes"], ({ eyes: id, minute }) => { if (chart) { chart.of(id); who.draw(minute); } });
  return { element, draw };
}

function choice(id, key, options, changed) {
  const select = h("select", { id, on: { change: changed } }, options.map(([value, text]) => h("option", { value }, text)));
  return { element: h("label", { class: "zoom" }, say(key), " ", select), value: () => select.value };
}

function legend(all) {
  return h("ul", { class: "legend" }, FATES.filter((name) => all.some((wire) => fate(wire) === name)).map((name) => h("li", {}, signed(name), say(`wires.key.${name}`, { n: all.filter((wire) => fate(wire) === name).length }))));
}

function link(state, key, ...children) {
  return h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, children);
}

/** On the way now, just arrived, or lost of late. */
function list(name) {
  const body = h("ol", { class: "events" });
  const element = h("section", { class: "wire-list" }, h("h3", {}, say(`wires.list.${name}`)), body);
  let shown = null;
  return {
    element,
    draw(night, state, minute) {
      const found = night.history.wires.flatMap((wire, index) => (listed(wire, minute, name) ? [index] : [])).reverse();
      const key = found.join(",");
      if (key === shown) return;
      shown = key;
      fill(body, found.length ? found.slice(0, 6).map((index) => line(night, state, index, name)) : h("li", { class: "faint" }, say("wires.none")));
    },
  };
}

function listed(wire, minute, name) {
  if (stands(wire, minute) !== name) return false;
  return name === "flying" || minute - (wire.delivered ?? wire.lost) <= JUST * (name === "lost" ? 4 : 1);
}

function line(night, state, index, name) {
  const wire = night.history.wires[index];
  const key = `message:${index}`;
  const at = name === "flying" ? wire.sent : wire.delivered ?? wire.lost;
  return h("li", {}, link(state, key, h("span", { class: "when" }, clock(at)), " ", signed(name === "flying" ? "flying" : fate(wire)), " ", wire.title,
    h("span", { class: "small" }, ` ${say("wires.to", { from: night.called(wire.from), to: addressed(night, wire, 2) })}`)));
}

function row(night, state, wire, index) {
  const yes = (value) => (value === undefined ? "" : say(value ? "wires.yes" : "wires.no"));
  return [link(state, `message:${index}`, wire.title), night.called(wire.from), addressed(night, wire, 9), night.called(wire.channel), stamp(wire.sent), wire.delivered === undefined ? "" : stamp(wire.delivered),
    [yes(wire.true), yes(wire.still_true)].filter(Boolean).join(" → "), `${say(`wires.fate.${fate(wire)}`)}${wire.why_lost ? `: ${wire.why_lost}` : ""}`];
}
