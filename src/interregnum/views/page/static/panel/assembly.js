// The portrait of an assembly, or of one bloc of it, as it is at this minute.

import { proceedingsOf } from "interregnum/hall/proceedings.js";
import { presenceText, presentDelegates, sessionState, valueAfter } from "interregnum/hall/session.js";
import { basis } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { eventLine, link } from "interregnum/shared/links.js";
import { timestamp } from "interregnum/shared/time.js";

const LAST = 8;

/** The portrait of `congress`, or of `congress.mensheviks`; null where there is no such one. */
export function assemblyPortrait(night, state, id) {
  const [house, bloc] = id.split(".");
  if (!night.data.houses[house] || (bloc && !night.data.houses[house].blocs[bloc])) return null;
  return bloc ? blocContent(night, state, house, bloc) : assemblyContent(night, state, house);
}

function linkList(night, state, ids) {
  return ids.map((id, n) => [n ? "; " : "", link(state, night.key(id), night.titleOf(id))]);
}

function factList(found) {
  return h("dl", { class: "facts" }, found.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [h("dt", {}, t(`house.${name}`)), h("dd", {}, value)]));
}

function head(state, kind, title, house) {
  return [h("p", { class: "kicker" }, t(kind), ` · ${timestamp(state.get().minute)}`), h("h2", { tabindex: "-1" }, title), house];
}

function openInHall(state, house) {
  return state.get().view === "hall" ? null : h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ view: "hall", selected: `house:${house}` }) } }, t("house.see")));
}

function assemblyContent(night, state, id) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const number = night.lastFiring(state.get().minute);
  const recognised = hall.recognises ? valueAfter(hall.recognises, number) : "";
  const mandates = Object.entries(hall.mandates);
  const sum = mandates.reduce((all, [, n]) => all + n, 0);
  return [
    ...head(state, "house.kind", house.title, null), openInHall(state, id),
    factList([["state", t(`hall.${sessionState(hall, number)}`)], ["at", link(state, night.key(house.at), night.titleOf(house.at))],
      ["delegates", hall.delegates === null ? t("told.nothing") : String(hall.delegates)], ["there", night.told ? presenceText(hall, number) : String(presentDelegates(hall, number))], ["recognises", recognised ? link(state, night.key(recognised), night.titleOf(recognised)) : ""],
      ["presidium", house.presidium ? t("house.seats", { n: house.presidium.seats, rule: t(`rule.${house.presidium.rule}`) }) : ""]]),
    h("section", {}, h("h3", {}, t("hall.blocs")), h("ul", { class: "lines-plain" }, Object.entries(house.blocs).map(([name, bloc]) => h("li", {}, link(state, `house:${id}.${name}`, bloc.title), ` ${t("hall.of-all", { n: valueAfter(hall.blocs[name].present, number), of: hall.blocs[name].delegates })}`)))),
    mandates.length ? h("section", {}, h("h3", {}, t("house.mandates")), h("p", { class: "small" }, t("house.mandates-why", { sum, of: hall.delegates })), h("ul", { class: "lines-plain" }, mandates.map(([name, n]) => h("li", {}, `${n} ${house.mandates[name].title}`, basis(house.mandates[name]))))) : null,
    h("p", { class: "small" }, basis(house)),
    eventsSection(night, state, id, () => true),
  ];
}

function blocContent(night, state, id, name) {
  const [bloc, own] = [night.data.houses[id].blocs[name], night.history.halls[id].blocs[name]];
  const number = night.lastFiring(state.get().minute);
  const title = night.data.houses[id].title;
  return [
    ...head(state, "house.bloc", bloc.title, h("p", { class: "dateline" }, link(state, `house:${id}`, title))), openInHall(state, id),
    factList([["delegates", night.told ? (own.delegates ? String(own.delegates) : t("told.nothing")) : bloc.range ? t("house.drawn", { n: own.delegates, low: bloc.range[0], high: bloc.range[1] }) : String(own.delegates)], ["there", String(valueAfter(own.present, number))], ["out", night.told ? "" : String(valueAfter(own.out, number))],
      ["heat", night.told ? "" : `${Math.round(100 * valueAfter(own.heat, number))} %`], ["leaning", bloc.leaning === undefined ? "" : bloc.leaning.toFixed(2).replace("-", "−")],
      ["looks_to", (bloc.looks_to ?? []).map((other) => night.data.houses[id].blocs[other]?.title ?? other).join("; ")],
      ["members", bloc.members ? linkList(night, state, bloc.members) : ""]]),
    h("p", { class: "small" }, basis(bloc)),
    eventsSection(night, state, id, (event) => event.by === `${id}.${name}` || bloc.members?.includes(event.by)),
  ];
}

/** What happened in it, up to now. */
function eventsSection(night, state, id, wanted) {
  const found = proceedingsOf(night, id).filter((entry) => wanted(night.event(entry.number)));
  const before = found.filter((entry) => entry.minute <= state.get().minute);
  const shown = before.length ? before.slice(-LAST) : found.slice(0, LAST);
  return shown.length ? h("section", {}, h("h3", {}, t("kind.events")), h("ol", { class: "events" }, shown.map((entry) => eventLine(night, state, entry.number)))) : null;
}
