// The frame of the page: its head with the hour in both styles, the tabs, and the one view that is open.

import { fill, h, write } from "interregnum/dom.js";
import { clock, day, stamp } from "interregnum/hours.js";
import { called } from "interregnum/twonights.js";
import { walkable } from "interregnum/walk.js";
import { has, say } from "interregnum/words.js";

/** Fill the head and the tabs; make a view when it is first opened, draw it while it is seen. */
export function frame(night, state, offered, beside) {
  head(night, state, beside);
  const tabs = document.getElementById("tabs");
  const stage = document.getElementById("stage");
  walkable(stage);
  const made = new Map();
  const buttons = new Map(offered.map(({ name }) => [name, tab(name, state, offered)]));
  fill(tabs, [...buttons.values()]);
  state.on(["view"], ({ view, minute }) => {
    const chosen = offered.find((one) => one.name === view) ?? offered[0];
    if (!made.has(chosen.name)) made.set(chosen.name, chosen.make(state));
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", name === chosen.name);
      button.tabIndex = name === chosen.name ? 0 : -1;
    }
    intoView(tabs, buttons.get(chosen.name));
    stage.setAttribute("aria-labelledby", `tab-${chosen.name}`);
    stage.dataset.view = chosen.name;
    fill(stage, made.get(chosen.name).element);
    made.get(chosen.name).draw(minute);
  });
  let asked = false;
  state.on(["minute"], () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const { view, minute } = state.get();
      (made.get(view) ?? made.get(offered[0].name)).draw(minute);
    });
  });
}

/** Move the row of tabs, where it is wider than the window, so far that a tab is seen whole. */
function intoView(tabs, button) {
  const [left, right] = [button.offsetLeft - tabs.offsetLeft, button.offsetLeft - tabs.offsetLeft + button.offsetWidth];
  if (left < tabs.scrollLeft) tabs.scrollLeft = left - 14;
  else if (right > tabs.scrollLeft + tabs.clientWidth) tabs.scrollLeft = right - tabs.clientWidth + 14;
}

function tab(name, state, offered) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const here = offered.findIndex((one) => one.name === name);
    const next = offered[(here + step + offered.length) % offered.length].name;
    state.set({ view: next });
    document.getElementById(`tab-${next}`).focus();
  };
  return h("button", {
    role: "tab", id: `tab-${name}`, type: "button", "aria-controls": "stage",
    on: { click: () => state.set({ view: name }), keydown: move },
  }, say(`view.${name}`));
}

function head(night, state, beside) {
  const hour = document.getElementById("hour");
  const own = document.getElementById("own-day");
  const other = document.getElementById("other-day");
  const julian = night.frame.calendar === "julian";
  state.on(["minute"], ({ minute }) => {
    write(hour, clock(minute));
    write(own, `${day(minute).own}${julian ? ` ${say("style.old")}` : ""}`);
    write(other, julian ? `${day(minute).other} ${say("style.new")}` : "");
  });
  theme();
  const made = night.history;
  const key = made.variants.length ? "made.variant" : "made.plain";
  const shown = say(key, { seed: made.seed, replica: made.replica, variants: made.variants.join(", ") });
  write(document.getElementById("which"), beside ? `${shown}; ${say("made.beside", { other: called(beside) })}` : shown);
  document.getElementById("which").title = stamp(0);
}

/** Light, dark, or as the system has it; kept where the browser lets a page keep anything. */
function theme() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  let now = kept() ?? "";
  const show = () => {
    if (now) root.dataset.theme = now;
    else delete root.dataset.theme;
    write(button, say(`theme.${now || "system"}`));
  };
  button.addEventListener("click", () => {
    now = { "": "dark", dark: "light", light: "" }[now];
    try { localStorage.setItem("interregnum-theme", now); } catch { /* a page from a file may keep nothing */ }
    show();
  });
  show();
}

function kept() {
  try {
    const found = localStorage.getItem("interregnum-theme");
    return has(`theme.${found}`) ? found : null;
  } catch {
    return null;
  }
}
