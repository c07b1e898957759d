// The tour: the night in a few steps, written in the scenario. It can be left at any time.

import { annotated } from "interregnum/panel/glossary.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { listen } from "interregnum/open/standing.js";
import { numberOf } from "interregnum/turns/turningpoints.js";

/** Offer the tour, where the scenario has one; open it at once for who has never been here. */
export function tour(shown, state, offered) {
  const { played } = shown;
  const stops = played.data.guide.tour;
  const button = document.getElementById("tour-start");
  if (!stops.length) {
    button.hidden = true;
    return;
  }
  const card = h("section", { class: "tour", hidden: true, "aria-label": t("tour.start") });
  document.getElementById("side").prepend(card);
  const root = document.documentElement;
  let now = 0;
  const close = () => {
    card.hidden = true;
    delete root.dataset.touring;
    rememberSeen();
  };
  const leave = () => {
    close();
    button.focus();
  };
  const go = (step) => {
    now = step;
    state.set({ playing: false, ...momentOf(shown.night(state.get()), offered, stops[now]) });
    setChildren(card, stepContent(played, stops, now, go, leave));
    card.hidden = false;
    root.dataset.touring = "";
    card.querySelector("h2").focus();
  };
  // What a step says is true of its moment: whoever goes to another hour or view, or chooses something, has left the tour.
  state.on(["selected", "view", "minute"], (at) => {
    if (card.hidden) return;
    const there = momentOf(shown.night(at), offered, stops[now]);
    if (at.view !== there.view || at.minute !== there.minute || (at.selected && at.selected !== there.selected)) close();
  });
  listen(document, "keydown", (event) => {
    if (event.key === "Escape" && !card.hidden && !event.defaultPrevented && !("present" in root.dataset) && !event.target.closest?.("dialog, #search, #present")) leave();
  });
  button.addEventListener("click", () => go(0));
  if (!location.hash && !wasSeen()) go(0);
}

function stepContent(night, stops, now, go, leave) {
  const stop = stops[now];
  const last = now === stops.length - 1;
  return [
    h("p", { class: "kicker" }, t("tour.step", { n: now + 1, of: stops.length })),
    h("h2", { tabindex: "-1" }, stop.title),
    h("p", {}, annotated(night, stop.says)),
    h("div", { class: "tour-keys" },
      h("button", { type: "button", class: "plain", on: { click: leave } }, t(last ? "tour.end" : "tour.leave")),
      now > 0 ? h("button", { type: "button", class: "plain", on: { click: () => go(now - 1) } }, t("tour.back")) : null,
      last ? null : h("button", { type: "button", class: "strong", on: { click: () => go(now + 1) } }, t("tour.on"))),
  ];
}

/** A step's view and hour; where its event did not happen in this history, the hour it names. */
function momentOf(night, offered, stop) {
  const number = stop.event ? numberOf(night, stop.event) : undefined;
  return {
    view: viewOf(offered, stop), minute: number ? night.minute(number) : stop.at, selected: keyOf(night, stop),
    ...(stop.assembly ? { house: stop.assembly } : {}),
  };
}

/** The view of a step; of a page that has none such, the first. */
function viewOf(offered, stop) {
  return offered.some(({ name }) => name === stop.view) ? stop.view : offered[0].name;
}

/** What a step selects: its event where it happened here; of a night that is told, nothing that is not told. */
function keyOf(night, stop) {
  const number = stop.event ? numberOf(night, stop.event) : undefined;
  if (number) return night.keyOf(number);
  return stop.event && !night.told ? `event:${stop.event}` : "";
}

function wasSeen() {
  try { return localStorage.getItem("interregnum-tour") === "seen"; } catch { return false; }
}

function rememberSeen() {
  try { localStorage.setItem("interregnum-tour", "seen"); } catch { /* a page from a file may keep nothing */ }
}
