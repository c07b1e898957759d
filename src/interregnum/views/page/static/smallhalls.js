// The assemblies in small, to choose the one that is shown in large; and councils of persons, such as a cabinet.

import { choosable, h, put, s, write } from "interregnum/dom.js";
import { after, inHall, standing, steps } from "interregnum/benches.js";
import { sector } from "interregnum/hemicycle.js";
import { say } from "interregnum/words.js";

/** A button for an assembly: `{element, draw(minute), mark(id)}`. */
export function smallHall(night, id, choose) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const colour = steps(house);
  const all = Object.values(hall.blocs).reduce((sum, bloc) => sum + bloc.delegates, 0) || 1;
  let from = 0;
  const wedges = Object.keys(house.blocs).map((name) => {
    const share = hall.blocs[name].delegates / all;
    const made = { name, from, share, whole: s("path", { class: "whole", d: sector(from, from + share, 12, 34) }), here: s("path", { class: "part" }) };
    from += share;
    return made;
  });
  const [told, there] = [h("span", { class: "told" }), h("span", { class: "told" })];
  const element = h("button", { type: "button", class: "small-hall", "aria-pressed": "false", on: { click: () => choose(id) } },
    s("svg", { viewBox: "-36 -36 72 38", width: 72, height: 38, "aria-hidden": "true" }, wedges.map((one) => s("g", { class: `bloc-${colour.get(one.name)}` }, one.whole, one.here))),
    h("span", { class: "name" }, house.title), told, there);
  return {
    element,
    draw(minute) {
      const number = night.lastAt(minute);
      const now = standing(hall, number);
      put(element, "data-standing", now);
      write(told, say(`hall.${now}`));
      write(there, now === "never" ? "" : say("hall.there", { n: inHall(hall, number), of: hall.delegates }));
      for (const one of wedges) {
        const share = one.share * Math.min(1, after(hall.blocs[one.name].present, number) / Math.max(1, hall.blocs[one.name].delegates));
        put(one.here, "d", sector(one.from, one.from + share, 12, 34));
      }
    },
    pressed(big) {
      put(element, "aria-pressed", big === id);
    },
  };
}

/** A group of persons as a row of seats: with the others, elsewhere, or held. */
export function council(night, state, group) {
  const members = night.nouns.groups[group];
  const seats = members.map((id, n) => choosable(s("g", { transform: `translate(${11 + n * 20} 14)` }, s("circle", { r: 7 }), s("path", { class: "bars", d: "M-3 -6v12M3 -6v12" })), night.called(id), () => state.set({ chosen: `person:${id}` })));
  const told = h("span", { class: "told" });
  const element = h("div", { class: "council" }, h("span", { class: "name" }, group.charAt(0).toUpperCase() + group.slice(1).replaceAll("_", " ")),
    s("svg", { viewBox: `0 0 ${members.length * 20 + 4} 28`, width: members.length * 20 + 4, height: 28, role: "group", "aria-label": group }, seats), told);
  return {
    element,
    draw(minute) {
      const places = members.map((id) => night.at(`${id}.at`, minute));
      const held = members.map((id) => night.at(`${id}.free`, minute) === 0);
      const main = places.filter(Boolean).sort((a, b) => places.filter((one) => one === b).length - places.filter((one) => one === a).length)[0];
      seats.forEach((seat, n) => put(seat, "class", `choosable member ${held[n] ? "held" : places[n] === main ? "with" : "away"}`));
      write(told, say("hall.council", { n: places.filter((one) => one === main).length, of: members.length, place: main ? night.called(main) : "", held: held.filter(Boolean).length }));
    },
  };
}
