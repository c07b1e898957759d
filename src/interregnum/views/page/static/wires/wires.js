// The wires: every message of the night, what is on its way now, and who can know what.

import { h, setChildren, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { tableDetails } from "interregnum/shared/table.js";
import { clock, timestamp } from "interregnum/shared/time.js";
import { fate, fateIcon, messageState, recipients } from "interregnum/wires/messages.js";
import { observerPanel } from "interregnum/wires/observer.js";
import { wirechart } from "interregnum/wires/wirechart.js";

const JUST = 45; // minutes for which something has just arrived, or just been lost
const FATES = ["arrived", "late", "false", "lost", "never", "sent"];

/** The view. */
export function wires(night, state) {
  const all = night.history.wires;
  const stage = h("div", { class: "wire-stage" });
  const by = choice("wires-by", "wires.by", ["channel", "from"].map((name) => [name, t(`wires.by.${name}`)]), () => build());
  const channels = [...new Set(all.map((wire) => wire.channel))].sort((a, b) => night.titleOf(a).localeCompare(night.titleOf(b)));
  const filter = choice("wires-channel", "wires.filter", [["", t("wires.every")], ...channels.map((id) => [id, night.titleOf(id)])], () => build());
  const lists = { flying: list(night.told ? "sent" : "flying"), arrived: list("arrived"), lost: list("lost") };
  const observer = observerPanel(night, state);
  const head = ["title", "from", "to", "channel", "sent", "delivered", "true", "fate"].map((name) => t(`wires.column.${name}`));
  const element = h("div", { class: "wires view" },
    h("div", { class: "view-head" }, h("h2", {}, t("wires.title")), legend(all), by.element, filter.element, night.told ? null : observer.choice),
    night.told ? deadLines(night, state) : observer.element, all.length ? null : h("p", {}, t("wires.untold")), stage, h("div", { class: "wire-lists" }, Object.values(lists).map((list) => list.element)),
    tableDetails(t("wires.title"), head, () => all.map((wire, index) => row(night, state, wire, index))));
  let chart = null;
  let wide = 0;
  const build = () => {
    wide = Math.max(320, (stage.clientWidth || stage.parentElement?.clientWidth || 900) - 2);
    const indices = all.map((_, index) => index).filter((index) => !filter.value() || all[index].channel === filter.value());
    chart = wirechart(night, state, indices, by.value(), wide);
    setChildren(stage, chart.element);
    markSelected(state.get().selected);
    if (!night.told) chart.of(state.get().observer);
    draw(state.get().minute);
  };
  const draw = (minute) => {
    if (!chart) { build(); return; }
    chart.draw(minute);
    for (const list of Object.values(lists)) list.draw(night, state, minute);
    if (!night.told) observer.draw(minute);
  };
  const markSelected = (selected) => {
    for (const element of stage.querySelectorAll(".selected")) element.classList.remove("selected");
    if (selected.startsWith("message:")) stage.querySelector(`[data-key="${CSS.escape(selected)}"]`)?.classList.add("selected");
  };
  new ResizeObserver(() => {
    if (chart && stage.clientWidth && Math.abs(stage.clientWidth - 2 - wide) > 4) build();
  }).observe(stage);
  state.on(["selected"], ({ selected }) => markSelected(selected));
  state.on(["observer"], ({ observer: id, minute }) => { if (chart && !night.told) { chart.of(id); observer.draw(minute); } });
  return { element, draw };
}

/** The lines that the sources call dead at a minute. */
export function deadAt(night, minute) {
  return Object.keys(night.nouns.channels).filter((id) => night.valueAt(`${id}.works`, minute) === 0);
}

function deadLines(night, state) {
  const words = h("p", { class: "small" });
  state.on(["minute"], ({ minute }) => {
    const dead = deadAt(night, minute);
    updateText(words, dead.length ? t("wires.dead", { names: dead.map((id) => night.titleOf(id)).join("; ") }) : t("wires.none-dead"));
  });
  return words;
}

function choice(id, key, options, changed) {
  const select = h("select", { id, on: { change: changed } }, options.map(([value, text]) => h("option", { value }, text)));
  return { element: h("label", { class: "zoom" }, t(key), " ", select), value: () => select.value };
}

function legend(all) {
  return h("ul", { class: "legend" }, FATES.filter((name) => all.some((wire) => fate(wire) === name)).map((name) => h("li", {}, fateIcon(name), t(`wires.key.${name}`, { n: all.filter((wire) => fate(wire) === name).length }))));
}

/** On the way now, just arrived, or lost of late. */
function list(title) {
  const name = title === "sent" ? "flying" : title;
  const body = h("ol", { class: "events" });
  const element = h("section", { class: "wire-list" }, h("h3", {}, t(`wires.list.${title}`)), body);
  let shown = null;
  return {
    element,
    draw(night, state, minute) {
      const found = night.history.wires.flatMap((wire, index) => (isListed(wire, minute, name) ? [index] : [])).reverse();
      const key = found.join(",");
      if (key === shown) return;
      shown = key;
      setChildren(body, found.length ? found.slice(0, 6).map((index) => line(night, state, index, name)) : h("li", { class: "faint" }, t("wires.none")));
    },
  };
}

export function isListed(wire, minute, name) {
  const now = messageState(wire, minute);
  if (now === "sent") return name === "flying" && minute - wire.sent <= JUST;
  if (now !== name) return false;
  return name === "flying" || minute - (wire.delivered ?? wire.lost) <= JUST * (name === "lost" ? 4 : 1);
}

function line(night, state, index, name) {
  const wire = night.history.wires[index];
  const key = `message:${index}`;
  const at = name === "flying" ? wire.sent : wire.delivered ?? wire.lost;
  return h("li", {}, link(state, key, h("span", { class: "when" }, clock(at)), " ", fateIcon(name === "flying" && !wire.told ? "flying" : fate(wire)), " ", wire.title,
    h("span", { class: "small" }, ` ${t("wires.to", { from: night.titleOf(wire.from), to: recipients(night, wire, 2) })}`)));
}

function row(night, state, wire, index) {
  const yes = (value) => (value === undefined ? "" : t(value ? "wires.yes" : "wires.no"));
  return [link(state, `message:${index}`, wire.title), night.titleOf(wire.from), recipients(night, wire, 9), night.titleOf(wire.channel), timestamp(wire.sent), wire.delivered === undefined ? "" : timestamp(wire.delivered),
    [yes(wire.true), yes(wire.still_true)].filter(Boolean).join(" → "), `${t(`wires.fate.${wire.fate ?? fate(wire)}`)}${wire.why_lost ? `: ${wire.why_lost}` : ""}`];
}
