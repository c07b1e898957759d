// On a projector: the view alone, large type, turning points one after another by one key, and in the end how it ended.

import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { listen, whenItEnds } from "interregnum/open/standing.js";
import { clock } from "interregnum/shared/time.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

const ON = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter", "n"]; // what the keys of a presenter's remote send, too
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace", "p"];

/** The present mode: `{button, start()}`. */
export function present(shown, state, offered) {
  const strip = h("section", { id: "present", "aria-label": t("present.title"), hidden: true });
  document.body.append(strip);
  whenItEnds(() => strip.remove());
  const root = document.documentElement;
  const has = (view) => offered.some(({ name }) => name === view);
  const main = has("map") ? "map" : offered[0].name;
  let [step, before, from] = [0, null, null];
  const points = () => turningPoints(shown.night(state.get()));
  const go = (to) => {
    step = Math.max(0, Math.min(points().length - (has("ending") ? 0 : 1), to));
    const point = points()[step];
    if (point) state.set({ playing: false, view: main, minute: point.minute, selected: shown.night(state.get()).keyOf(point.number) });
    else if (has("ending")) state.set({ playing: false, view: "ending", selected: "" });
    const keys = (key, way, sign) => h("button", { type: "button", id: `present-${key}`, "aria-label": t(`present.${key}`), on: { click: () => go(step + way) } }, sign);
    setChildren(strip, words(shown.night(state.get()), point, step, points().length), h("div", { class: "present-keys" }, keys("back", -1, "⇤"), keys("on", 1, "⇥"), h("button", { type: "button", id: "present-end", on: { click: end } }, t("present.end"))));
  };
  const end = () => {
    if (!("present" in root.dataset)) return;
    delete root.dataset.present;
    strip.hidden = true;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    state.set({ view: before });
    from?.focus();
  };
  const start = () => {
    [before, from] = [state.get().view, document.activeElement];
    root.dataset.present = "";
    strip.hidden = false;
    root.requestFullscreen?.().catch(() => {}); // where a browser has no full screen the mode is as large as its window
    const now = points().findLastIndex((point) => point.minute <= state.get().minute);
    go(Math.max(0, now));
    strip.querySelector("#present-on").focus();
  };
  listen(document, "fullscreenchange", () => { if (!document.fullscreenElement) end(); });
  listen(document, "keydown", (event) => {
    if (!("present" in root.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = event.key === " " || event.key === "Enter";
    if (presses && event.target.closest?.("button, a, summary")) return; // the button that has the focus does it
    if (event.key === "Escape") end();
    else if (ON.includes(event.key)) go(step + 1);
    else if (BACK.includes(event.key)) go(step - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  return { button: h("button", { type: "button", id: "present-start", class: "plain", on: { click: start } }, t("present.start")), start };
}

function words(night, point, step, of) {
  const which = t(night.told ? "band.sources" : "band.not-the-night");
  if (!point) return h("div", { class: "present-words", "aria-live": "polite" }, h("p", { class: "kicker" }, which), h("h1", {}, t("ending.title")));
  return h("div", { class: "present-words", "aria-live": "polite" },
    h("p", { class: "kicker" }, h("b", {}, point.told || clock(point.minute)), ` · ${t("turn.of", { n: step + 1, of })} · ${which}`),
    h("h1", {}, point.title), point.says ? h("p", {}, point.says) : null);
}
