// What an event could have turned into when it fired: every option with its chance, its weight and what pressed on it,
// and how the same event had turned out before.

import { forThoseWhoWant } from "interregnum/panel/fold.js";
import { pressure } from "interregnum/panel/pressure.js";
import { basis } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";

/** The options of a firing that had several. */
export function options(night, state, number, prefix) {
  const { options: all, waited } = night.history.reasons[number];
  const event = night.event(number);
  const taken = takenAt(night, number);
  const before = timesBefore(night, number);
  return [
    waited ? h("p", {}, t("why.choice.waited", { chance: percent(taken.chance) })) : null,
    before.length ? h("p", {}, t("why.choice.before"), " ", before.map(beforeText).join("; "), ".") : null,
    h("p", {}, t(taken ? "why.choice" : "why.choice.none")),
    h("ul", { class: "options" }, all.map((option) => h("li", { class: option === taken ? "taken" : null },
      h("p", {}, h("span", { class: "factor" }, percent(option.chance)), " ", event.branches[option.id], option === taken ? [" ", h("span", { class: "mark" }, t("why.choice.taken"))] : null),
      option.grounds?.length ? h("p", { class: "small" }, option.grounds.map(basis)) : null,
      option.pushes ? h("ul", { class: "pressures" }, option.pushes.map(([name, factor, lastSetBy, read, grounds]) => h("li", {},
        pressure(night, state, name, factor, "odds", lastSetBy, prefix), read ? h("span", { class: "read" }, ` (${read})`) : null, grounds.map(basis)))) : null,
      option.idle ? h("p", { class: "small" }, t("why.choice.idle", { names: option.idle.join("; ") })) : null,
      option.pushes || option.idle ? null : h("p", { class: "small" }, t("why.choice.unpressed"))))),
    forThoseWhoWant(t("why.choice.weights"), h("p", {}, t("why.choice.weights.about")), h("ul", {}, all.map((option) => h("li", {}, `${event.branches[option.id]}: ${weightText(option)}`, option.read ? ` (${option.read})` : "")))),
  ];
}

/** The option that was taken; undefined where every weight was 0. */
function takenAt(night, number) {
  return night.history.reasons[number]?.options?.find((option) => option.id === night.history.branches[number]);
}

/** The weight as the product it is: the share times the factors that had an effect. */
function weightText(option) {
  const factors = [option.share, ...(option.pushes ?? []).map(([, factor]) => factor)].map((factor) => Number(factor.toPrecision(3)));
  const weight = Number(option.weight.toPrecision(3));
  return t("why.choice.weight", { weight: factors.length > 1 ? `${weight} = ${factors.join(" × ")}` : weight });
}

/** How the event had turned out before: each option once, with the chances it had when it was taken; waits together. */
function timesBefore(night, number) {
  const found = new Map();
  for (const earlier of night.firingsOf(night.event(number).id).filter((firing) => firing < number)) {
    const option = takenAt(night, earlier);
    if (!option) continue;
    const what = night.history.reasons[earlier].waited ? t("why.choice.wait") : night.event(earlier).branches[option.id];
    found.set(what, [...(found.get(what) ?? []), option.chance]);
  }
  return [...found].map(([what, chances]) => ({ what, n: chances.length, low: percent(Math.min(...chances)), high: percent(Math.max(...chances)) }));
}

function beforeText({ what, n, low, high }) {
  return plural("why.choice.times", n, { what, chance: low === high ? low : t("why.choice.range", { low, high }) });
}

/** A chance in per cent: never 0 or 100 where it is neither. */
export function percent(chance) {
  const shown = (digits) => (chance * 100).toFixed(digits);
  const told = (text) => t("why.choice.percent", { n: text });
  if (chance === 0 || chance === 1 || (chance >= 0.01 && chance <= 0.99)) return told(shown(0));
  const digits = [1, 2].find((places) => ![0, 100].includes(Number(shown(places))));
  return digits ? told(shown(digits)) : t(chance < 0.5 ? "why.choice.least" : "why.choice.most");
}
