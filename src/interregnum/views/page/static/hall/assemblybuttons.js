// The assemblies in small, to choose the one that is shown in large; and councils of persons, such as a cabinet.

import { ringSector } from "interregnum/hall/hemicycle.js";
import { blocColours, presenceText, seatsOf, sessionState, valueAfter } from "interregnum/hall/session.js";
import { h, s, selectable, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { asHeading, t } from "interregnum/shared/i18n.js";

/** A button for an assembly: `{element, draw(minute), mark(id)}`. */
export function assemblyButton(night, id, choose) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const colour = blocColours(house);
  const all = Object.keys(house.blocs).reduce((sum, name) => sum + seatsOf(hall, name).delegates, 0) || 1;
  let from = 0;
  const wedges = Object.keys(house.blocs).map((name) => {
    const share = seatsOf(hall, name).delegates / all;
    const made = { name, from, share, whole: s("path", { class: "whole", d: ringSector(from, from + share, 12, 34) }), here: s("path", { class: "part" }) };
    from += share;
    return made;
  });
  const [status, present] = [h("span", { class: "status" }), h("span", { class: "status" })];
  const element = h("button", { type: "button", class: "small-hall", "aria-pressed": "false", on: { click: () => choose(id) } },
    s("svg", { viewBox: "-36 -36 72 38", width: 72, height: 38, "aria-hidden": "true" }, wedges.map((wedge) => s("g", { class: `bloc-${colour.get(wedge.name)}` }, wedge.whole, wedge.here))),
    h("span", { class: "name" }, house.title), status, present);
  return {
    element,
    draw(minute) {
      const number = night.lastFiring(minute);
      const now = sessionState(hall, number);
      updateAttribute(element, "data-session", now);
      updateText(status, t(`hall.${now}`));
      updateText(present, now === "never" ? "" : presenceText(hall, number));
      for (const wedge of wedges) {
        const { present, delegates } = seatsOf(hall, wedge.name);
        const share = wedge.share * Math.min(1, valueAfter(present, number) / Math.max(1, delegates));
        updateAttribute(wedge.here, "d", ringSector(wedge.from, wedge.from + share, 12, 34));
      }
    },
    pressed(big) {
      updateAttribute(element, "aria-pressed", big === id);
    },
  };
}

/** A group of persons as a row of seats: with the others, elsewhere, or held. */
export function council(night, state, group) {
  const members = night.nouns.groups[group];
  const seats = members.map((id, n) => selectable(s("g", { transform: `translate(${11 + n * 20} 14)` }, s("circle", { r: 7 }), s("path", { class: "bars", d: "M-3 -6v12M3 -6v12" })), night.titleOf(id), () => state.set({ selected: `person:${id}` })));
  const status = h("span", { class: "status" });
  const element = h("div", { class: "council" }, h("span", { class: "name" }, asHeading(group.replaceAll("_", " "))),
    s("svg", { viewBox: `0 0 ${members.length * 20 + 4} 28`, width: members.length * 20 + 4, height: 28, role: "group", "aria-label": group.replaceAll("_", " ") }, seats), status);
  return {
    element,
    draw(minute) {
      const places = members.map((id) => night.valueAt(`${id}.at`, minute));
      const held = members.map((id) => night.valueAt(`${id}.free`, minute) === 0);
      const mainPlace = places.filter(Boolean).sort((a, b) => places.filter((place) => place === b).length - places.filter((place) => place === a).length)[0];
      seats.forEach((seat, n) => updateAttribute(seat, "class", `selectable member ${held[n] ? "held" : places[n] === mainPlace ? "with" : "away"}`));
      updateText(status, t("hall.council", { n: places.filter((place) => place === mainPlace).length, of: members.length, place: mainPlace ? night.titleOf(mainPlace) : "", held: held.filter(Boolean).length }));
    },
  };
}
