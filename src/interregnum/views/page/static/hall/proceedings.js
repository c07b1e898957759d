// Who spoke in an assembly and what came of it: openings, speeches, news, exits, in the order of the night.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";

const SHOWN = 8;

/** The list: `{element, draw(minute)}`: what was last said and done, and what comes next. */
export function proceedings(night, state, id) {
  const entries = proceedingsOf(night, id);
  const list = h("ol", { class: "events" });
  const element = h("section", { class: "proceedings" }, h("h3", {}, t("hall.proceedings")), list, entries.length ? null : h("p", { class: "small" }, t(night.told ? "hall.untold" : "hall.never")));
  let shown = null;
  return {
    element,
    entries,
    draw(minute) {
      const last = entries.filter((entry) => entry.minute <= minute).length;
      if (last === shown) return;
      shown = last;
      const from = Math.max(0, last - SHOWN + 2);
      list.replaceChildren(...entries.slice(from, from + SHOWN).map((entry, n) => line(night, state, entry, from + n >= last)));
    },
  };
}

function line(night, state, entry, later) {
  return h("li", { class: [entry.strong ? "important" : "", later ? "faint" : ""].join(" ").trim() || null },
    link(state, night.keyOf(entry.number), h("span", { class: "when" }, clock(entry.minute)), " ", h("span", {}, entry.title)));
}

const cache = new WeakMap();

/** Everything that happened in an assembly and is that is shown to readers, with how many went where some went. */
export function proceedingsOf(night, id) {
  if (!cache.has(night)) cache.set(night, new Map());
  const own = cache.get(night);
  if (!own.has(id)) own.set(id, collect(night, id));
  return own.get(id);
}

function collect(night, id) {
  const exits = new Map();
  for (const { firing, went, left } of night.history.halls[id].exits) {
    const sum = exits.get(firing) ?? { went: 0, left: 0 }; // of several blocs at once, all together
    exits.set(firing, { went: sum.went + went, left: sum.left + left });
  }
  const title = (number) => {
    const exit = exits.get(number);
    return exit ? `${night.title(number)} (${t(exit.went > 0 ? "hall.went" : "hall.came", { n: Math.abs(exit.went), left: exit.left })})` : night.title(number);
  };
  const own = (number) => night.event(number).id.startsWith(`${id}.`) || night.event(number).houses?.includes(id) || exits.has(number);
  return night.visible.filter(own).map((number) => ({ number, minute: night.minute(number), title: title(number), strong: night.event(number).important }));
}
