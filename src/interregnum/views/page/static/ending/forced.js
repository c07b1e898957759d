// What a change sets to happen at an hour: it comes without what leads to it in the model, and how it came is then not told.

import { changesNamed } from "interregnum/open/address.js";
import { t } from "interregnum/shared/i18n.js";

/** Whether a history was played with a change: a variant, or one that was asked. */
export function isChanged({ history: { variants, changed } }) {
  return variants.length > 0 || Boolean(changed);
}

/** The events that a change set to an hour, and that came then; not those of which it only says how they turn out. */
export function forcedEvents(night) {
  const { variants, changes = "" } = night.history;
  const typed = changesNamed(changes).filter(({ kind }) => kind === "force").map(({ text }) => text.split("="));
  const set = [...variants.flatMap((name) => Object.entries(night.data.variants?.[name]?.force ?? {})), ...typed];
  const events = set.filter(([id, how = ""]) => night.firstFiring(id) && !Object.hasOwn(night.eventById(id).branches ?? {}, how)).map(([id]) => id);
  return [...new Set(events)];
}

/** That it was set, in a sentence; empty where nothing was. */
export function forcedText(night) {
  const titles = forcedEvents(night).map((id) => t("ending.forced.what", { title: night.eventById(id).title }));
  return titles.length ? t("ending.forced", { what: titles.join(", ") }) : "";
}

/** Of an outcome that goes by events: that none of them came, where something was set that they might have led to. */
export function noneCame(night, id) {
  const outcome = night.data.facts?.outcomes[id];
  const came = outcome?.kind !== "ending" || night.history.outcomes[id]?.value !== outcome.otherwise;
  return !came && forcedEvents(night).length ? t("ending.forced.none-came") : "";
}
