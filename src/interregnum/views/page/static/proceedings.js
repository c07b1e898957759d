// Who spoke in an assembly and what came of it: openings, speeches, news, exits, in the order of the night.

import { h } from "interregnum/dom.js";
import { follow } from "interregnum/evidence.js";
import { clock } from "interregnum/hours.js";
import { say } from "interregnum/words.js";

const SHOWN = 8;

/** The list: `{element, draw(minute)}`: what was last said and done, and what comes next. */
export function proceedings(night, state, id) {
  const entries = listed(night, id);
  const list = h("ol", { class: "events" });
  const element = h("section", { class: "proceedings" }, h("h3", {}, say("hall.proceedings")), list, entries.length ? null : h("p", { class: "small" }, say("hall.never")));
  let shown = null;
  return {
    element,
    entries,
    draw(minute) {
      const last = entries.filter((entry) => entry.minute <= minute).length;
      if (last === shown) return;
      shown = last;
      const from = Math.max(0, last - SHOWN + 2);
      list.replaceChildren(...entries.slice(from, from + SHOWN).map((entry, n) => line(state, entry, from + n >= last)));
    },
  };
}

function line(state, entry, later) {
  const key = `firing:${entry.number}`;
  return h("li", { class: [entry.strong ? "important" : "", later ? "faint" : ""].join(" ").trim() || null },
    h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, h("span", { class: "when" }, clock(entry.minute)), " ", h("span", {}, entry.title)));
}

const kept = new WeakMap();

/** Everything that happened in an assembly and is worth telling, with how many went where some went. */
export function listed(night, id) {
  if (!kept.has(night)) kept.set(night, new Map());
  const own = kept.get(night);
  if (!own.has(id)) own.set(id, all(night, id));
  return own.get(id);
}

function all(night, id) {
  const gone = new Map(night.history.halls[id].exits.map((one) => [one.firing, one]));
  const title = (number) => {
    const one = gone.get(number);
    return one ? `${night.title(number)} (${say(one.went > 0 ? "hall.went" : "hall.came", { n: Math.abs(one.went), left: one.left })})` : night.title(number);
  };
  const own = (number) => night.event(number).id.startsWith(`${id}.`) || gone.has(number);
  return night.told.filter(own).map((number) => ({ number, minute: night.minute(number), title: title(number), strong: night.event(number).important }));
}
