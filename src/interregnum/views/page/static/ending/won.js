// Who has won, and when: in one sentence as the sources tell it, in one for each history that is played.

import { momentTitle, measuredMoment } from "interregnum/frame/band.js";
import { h } from "interregnum/shared/dom.js";
import { asClause, t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";

/** The outcome that says who has won: the first whose endings have sentences; undefined where none has. */
export function winningOutcome(outcomes) {
  return Object.keys(outcomes).find((id) => outcomes[id].says);
}

/** `{record, here, there}`: the sentences, `there` of a history beside; null where the scenario has none. */
export function wonText(played, told, beside = null) {
  const id = winningOutcome(played.nouns.outcomes);
  if (!id) return null;
  const says = Object.fromEntries(Object.entries(played.nouns.outcomes[id].says).map(([label, text]) => [label, text.replace(/\.$/, "")]));
  const ended = told?.history.outcomes[id];
  const one = (night, key) => {
    const ending = says[night?.history.outcomes[id]?.value];
    return ending ? t(key, { says: ending, when: whenHere(night) }) : "";
  };
  return {
    record: ended && says[ended.value] ? t("ending.won.record", { says: says[ended.value], when: whenTold(played) }) : t("ending.won.untold"),
    here: one(played, beside ? "ending.won.first" : "ending.won.here"),
    there: one(beside, "ending.won.there"),
  };
}

/** The moment by which the night is measured, as it is told. */
function whenTold(night) {
  const moment = measuredMoment(night);
  return moment ? t("ending.won.when", { what: asClause(moment.title), at: moment.reading.told }) : "";
}

/** The first outcome that is an hour, where it came. */
function whenHere(night) {
  const [id, outcome] = Object.entries(night.nouns.outcomes).find(([, { time_of: event }]) => event) ?? [];
  const minute = id ? night.history.outcomes[id]?.value : null;
  if (minute === null || minute === undefined) return "";
  return t("ending.won.when", { what: asClause(momentTitle(night, outcome.time_of)), at: timestamp(minute) });
}

/** The sentences, in large. */
export function won(played, told, beside) {
  const found = wonText(played, told, beside);
  return found && h("div", { class: "won" }, [found.record, found.here, found.there].filter(Boolean).map((text) => h("p", {}, text)));
}
