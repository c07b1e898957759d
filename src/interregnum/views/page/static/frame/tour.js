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
    show(shown.night(state.get()), state, offered, stops[now]);
    setChildren(card, stepContent(played, stops, now, go, leave));
    card.hidden = false;
    root.dataset.touring = "";
    card.querySelector("h2").focus();
  };
  // On a phone there is room for the tour's sheet or for what a reader chooses: whoever chooses something has left it.
  state.on(["selected", "view"], ({ selected, view }) => {
    if (card.hidden || !narrow()) return;
    const away = view !== viewOf(offered, stops[now]);
    if (away || (selected && selected !== keyOf(shown.night(state.get()), stops[now]))) close();
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

/** Go to a step's view and hour; where its event did not happen in this history, to the hour it names. */
function show(night, state, offered, stop) {
  const number = stop.event ? numberOf(night, stop.event) : undefined;
  state.set({
    playing: false, view: viewOf(offered, stop), minute: number ? night.minute(number) : stop.at, selected: keyOf(night, stop),
    ...(stop.assembly ? { house: stop.assembly } : {}),
  });
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

function narrow() {
  return matchMedia("(max-width: 860px)").matches;
}

function wasSeen() {
  try { return localStorage.getItem("interregnum-tour") === "seen"; } catch { return false; }
}

function rememberSeen() {
  try { localStorage.setItem("interregnum-tour", "seen"); } catch { /* a page from a file may keep nothing */ }
}
