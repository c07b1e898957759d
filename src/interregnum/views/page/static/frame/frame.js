// The frame of the page: its head with the hour in both styles, the tabs, and the one view that is open.

import { historyName } from "interregnum/beside/twonights.js";
import { enableArrowKeys } from "interregnum/frame/arrowkeys.js";
import { fromTheTop } from "interregnum/frame/intosight.js";
import { h, setChildren, updateText } from "interregnum/shared/dom.js";
import { hasText, t } from "interregnum/shared/i18n.js";
import { oncePerFrame } from "interregnum/shared/schedule.js";
import { clock, day, timestamp } from "interregnum/shared/time.js";

/** Fill the head and the tabs; make a view when it is first opened, draw it while it is seen. */
export function frame(shown, state, offered) {
  head(shown, state);
  onlyOffered(state, offered);
  const tabs = document.getElementById("tabs");
  const stage = document.getElementById("stage");
  enableArrowKeys(stage);
  const made = new Map();
  const buttons = new Map(offered.map(({ name }) => [name, tab(name, state, offered)]));
  setChildren(tabs, [...buttons.values()]);
  const opened = ({ view, shown: which }) => {
    const selected = offered.find(({ name }) => name === view) ?? offered[0];
    const key = selected.both ? selected.name : `${which} ${selected.name}`;
    if (!made.has(key)) made.set(key, selected.make(state, shown.night(state.get())));
    return [selected, made.get(key)];
  };
  state.on(["view", "shown"], (values) => {
    const [selected, drawn] = opened(values);
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", name === selected.name);
      button.tabIndex = name === selected.name ? 0 : -1;
    }
    intoView(tabs, buttons.get(selected.name));
    stage.setAttribute("aria-labelledby", `tab-${selected.name}`);
    stage.dataset.view = selected.name;
    setChildren(stage, drawn.element);
    drawn.draw(values.minute);
  });
  fromTheTop(stage, state);
  state.on(["minute"], oncePerFrame(() => {
    opened(state.get())[1].draw(state.get().minute);
  }));
}

/** A view that this page does not have is said, and the first is shown. */
export function onlyOffered(state, offered) {
  state.on(["view"], ({ view }) => {
    if (offered.some(({ name }) => name === view)) return;
    const line = document.getElementById("said");
    line.className = "";
    line.setAttribute("role", "alert");
    updateText(line, t("view.unknown", { found: view }));
    state.set({ view: offered[0].name });
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
    const here = offered.findIndex((view) => view.name === name);
    const next = offered[(here + step + offered.length) % offered.length].name;
    state.set({ view: next });
    document.getElementById(`tab-${next}`).focus();
  };
  return h("button", {
    role: "tab", id: `tab-${name}`, type: "button", "aria-controls": "stage",
    on: { click: () => state.set({ view: name }), keydown: move },
  }, t(`view.${name}`));
}

function head(shown, state) {
  const hour = document.getElementById("hour");
  const own = document.getElementById("own-day");
  const other = document.getElementById("other-day");
  const { played, beside } = shown;
  const julian = played.frame.calendar === "julian";
  state.on(["minute"], ({ minute }) => {
    updateText(hour, clock(minute));
    updateText(own, `${day(minute).own}${julian ? ` ${t("style.old")}` : ""}`);
    updateText(other, julian ? `${day(minute).other} ${t("style.new")}` : "");
  });
  theme();
  const made = played.history;
  const key = made.variants.length ? "made.variant" : "made.plain";
  const which = t(key, { seed: made.seed, replica: made.replica, variants: played.variantTitles().join("; ") });
  const told = shown.told ? t("made.told", { n: shown.told.history.readings.toLocaleString("en") }) : "";
  state.on(["shown"], (values) => updateText(document.getElementById("which"),
    shown.night(values).told ? told : beside ? `${which}; ${t("made.beside", { other: historyName(beside) })}` : which));
  document.getElementById("which").title = timestamp(0);
}

/** Light, dark, or as the system has it; kept where the browser lets a page keep anything. */
function theme() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  let now = storedTheme() ?? "";
  const show = () => {
    if (now) root.dataset.theme = now;
    else delete root.dataset.theme;
    updateText(button, t(`theme.${now || "system"}`));
  };
  button.addEventListener("click", () => {
    now = { "": "dark", dark: "light", light: "" }[now];
    try { localStorage.setItem("interregnum-theme", now); } catch { /* a page from a file may keep nothing */ }
    show();
  });
  show();
}

function storedTheme() {
  try {
    const found = localStorage.getItem("interregnum-theme");
    return hasText(`theme.${found}`) ? found : null;
  } catch {
    return null;
  }
}
