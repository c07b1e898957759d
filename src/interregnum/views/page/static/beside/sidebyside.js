// Two histories side by side in one view: map beside map, hall beside hall, and above them in words what differs at the minute.

import { differences } from "interregnum/beside/differences.js";
import { presentDelegates, SITTING, sessionState } from "interregnum/hall/session.js";
import { historyName } from "interregnum/beside/twonights.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";

const MOST = 5; // differences that are told; the others are counted

/** A view of both; `make(night)` gives that of one, `kind` says of what: `map` or `hall`. */
export function sideBySide(night, other, state, kind, make) {
  [night.other, other.other] = [other, night];
  const both = [night, other].map((side) => ({ side, made: make(side) }));
  const said = h("div", { class: "differs-now" });
  let shown = "";
  const element = h("div", { class: `view beside ${kind}-beside` }, said,
    h("div", { class: "beside-columns" }, both.map(({ side, made }) => h("section", { class: "beside-column" }, h("h2", { class: "beside-name" }, historyName(side)), made.element))));
  return {
    element,
    draw(minute) {
      for (const { made } of both) made.draw(minute);
      const found = kind === "hall" ? assemblyLines(night, other, state, minute) : mapLines(night, other, state, minute);
      const key = found.map(({ key: name, text }) => name + text).join("|");
      if (key === shown) return;
      shown = key;
      setChildren(said, h("p", {}, found.length ? plural("two.differs", found.length) : t("two.differs.none")), found.length ? h("ul", {}, found.slice(0, MOST).map((line) => h("li", {}, link(state, line.key, line.title), `: ${line.text}`)),
        found.length > MOST ? h("li", {}, t("two.differs.more", { n: found.length - MOST })) : null) : null);
    },
  };
}

/** What differs on the map, each as `{key, title, text}`: places by who holds them first, then units by where they are. */
function mapLines(night, other, state, minute) {
  const { places, units } = differences(night, other, minute);
  const value = (of, name) => of.valueAt(name, minute);
  const holder = (of, id) => (value(of, `${id}.held_by`) ? of.titleOf(value(of, `${id}.held_by`)) : t("two.nobody"));
  const unit = (of, id) => {
    const [at, people, obeys] = ["at", "people", "obeys"].map((part) => value(of, `${id}.${part}`));
    if (!(people >= 1)) return t("two.gone");
    return [at ? of.titleOf(at) : at === "" ? t("fact.under_way") : t("two.nowhere"), t("map.people", { n: Math.round(people).toLocaleString("en") }), obeys ? of.titleOf(obeys) : ""].filter(Boolean).join(", ");
  };
  const both = (of, id) => t("two.both", { here: of(night, id), there: of(other, id) });
  return [...places.map((id) => ({ key: `place:${id}`, title: night.titleOf(id), text: both(holder, id) })), ...units.map((id) => ({ key: `unit:${id}`, title: night.titleOf(id), text: both(unit, id) }))];
}

/** What differs in the assemblies. */
function assemblyLines(night, other, state, minute) {
  const said = (of, id) => {
    const [hall, number] = [of.history.halls[id], of.lastFiring(minute)];
    const now = sessionState(hall, number);
    return SITTING.includes(now) ? `${t(`hall.${now}`).replace(/\.$/, "").toLowerCase()}, ${t("map.sitting", { n: presentDelegates(hall, number) })}` : t(`hall.${now}`).replace(/\.$/, "").toLowerCase();
  };
  return differences(night, other, minute).assemblies.map((id) => ({ key: `house:${id}`, title: night.titleOf(id), text: t("two.both", { here: said(night, id), there: said(other, id) }) }));
}
