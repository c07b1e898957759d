// The search field: always in reach (key `/`), results in groups below it, walked with the arrow keys; choosing one shows it.

import { entriesOf } from "interregnum/search/entries.js";
import { ranked } from "interregnum/search/rank.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { intoSight } from "interregnum/frame/intosight.js";
import { listen } from "interregnum/open/standing.js";
import { clock } from "interregnum/shared/time.js";

/** Fill the search of the head, and put a button for it beside the time's keys, where a phone has no field. */
export function search(element, shown, state) {
  let entries = null; // made when it is first asked
  let from = null; // what had the focus before
  const list = h("div", { id: "search-list", role: "listbox", "aria-label": t("search.results") });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const field = h("input", {
    type: "search", id: "search-field", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": "search-list", "aria-label": t("search.label"), placeholder: t("search.label"), "aria-keyshortcuts": "/",
  });
  const away = h("button", { type: "button", class: "plain search-close", on: { click: () => close() } }, t("search.close"));
  const sheet = h("div", { class: "search-sheet", hidden: true }, list);
  setChildren(element, field, away, status, sheet);

  const close = (back = true) => {
    element.classList.remove("open");
    sheet.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    if (back && element.contains(document.activeElement)) (from?.isConnected ? from : document.getElementById("stage"))?.focus();
  };
  const choose = (entry) => {
    field.value = "";
    close(false);
    state.set({ playing: false, ...entry.shows });
    bringPanel(entry);
  };
  const update = () => {
    entries ??= entriesOf(shown);
    const groups = ranked(entries, field.value);
    const open = Boolean(field.value.trim());
    sheet.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    field.removeAttribute("aria-activedescendant");
    setChildren(list, groups.length ? results(groups, choose) : null, open && !groups.length ? h("p", { class: "search-none" }, t("search.none")) : null);
    status.textContent = open ? plural("search.count", groups.reduce((sum, group) => sum + group.of, 0)) : "";
  };
  field.addEventListener("input", update);
  field.addEventListener("focus", () => { if (field.value) update(); });
  field.addEventListener("keydown", (event) => onKey(event, field, list, close));
  element.addEventListener("focusout", (event) => { if (event.relatedTarget && !element.contains(event.relatedTarget)) close(false); });
  listen(document, "pointerdown", (event) => { if (!element.contains(event.target)) close(false); });
  const open = () => {
    from = document.activeElement;
    element.classList.add("open");
    field.focus();
    field.select();
  };
  listen(document, "keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog")) return;
    event.preventDefault();
    open();
  });
  const button = h("button", { type: "button", id: "search-open", class: "search-open", on: { click: open } }, t("search.open"));
  document.querySelector("#transport .keys")?.append(button);
}

function results(groups, choose) {
  let n = 0;
  return groups.map(({ kind, entries, of }) => {
    const label = `search-group-${kind}`;
    return h("div", { role: "group", "aria-labelledby": label }, h("div", { class: "search-kind", id: label, role: "presentation" }, t(`search.kind.${kind}`), of > entries.length ? h("span", { class: "small" }, ` ${t("search.of", { n: entries.length, of })}`) : null),
      entries.map((entry) => h("div", { class: "search-result", role: "option", id: `search-${n++}`, "aria-selected": "false", on: { click: () => choose(entry) } },
        inside(entry) ? h("span", { class: "when" }, clock(entry.minute)) : null, " ", h("span", {}, entry.title))));
  });
}

/** Whether an entry has an hour that is one of the scenario's; what lies before it has a day, and is told in the panel. */
function inside(entry) {
  return entry.minute !== undefined && entry.minute !== null && entry.minute >= 0;
}

function onKey(event, field, list, close) {
  const options = [...list.querySelectorAll("[role=option]")];
  const now = options.findIndex((option) => option.id === field.getAttribute("aria-activedescendant"));
  if (event.key === "Escape") {
    if (!field.value) close();
    field.value = "";
    field.dispatchEvent(new Event("input"));
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(options, nextOf(now, event.key === "ArrowDown" ? 1 : -1, options.length), field);
  else if (event.key === "Enter" && options.length) options[Math.max(0, now)].click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** One further, round and round; from nowhere to the first or the last. */
function nextOf(now, step, length) {
  return now < 0 ? (step > 0 ? 0 : length - 1) : (now + step + length) % length;
}

function mark(options, n, field) {
  options.forEach((option, m) => option.setAttribute("aria-selected", String(m === n)));
  if (!options[n]) return;
  field.setAttribute("aria-activedescendant", options[n].id);
  options[n].scrollIntoView({ block: "nearest" });
}

/** What was chosen is in the panel: it has the focus, and on a phone, where it lies below, it is scrolled into sight. */
function bringPanel(entry) {
  const target = entry.shows.selected ? document.getElementById("panel") : document.getElementById("stage");
  const heading = target.querySelector("h2") ?? target;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
  intoSight(target);
}
