// What pressed on an event: a factor on its speed or on the odds of one of its options, and who last set it.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";

/** The factor, what it did, its name, and the firing that last set it (0 for none). */
export function pressure(night, state, name, factor, on, lastSetBy, prefix) {
  const setBy = lastSetBy ? [": ", link(state, `${prefix}:${lastSetBy}`, `${night.title(lastSetBy)} (${clock(night.minute(lastSetBy))})`)] : "";
  return [h("span", { class: "factor" }, `×${Number(factor.toPrecision(3))}`), " ", pressureWords(factor, on), " ", name, setBy];
}

/** What a factor did: above one it hurries an event (`speed`) or makes a way likelier (`odds`), below it slows or hinders. */
export function pressureWords(factor, on) {
  return t(`why.${on}.${factor >= 1 ? "up" : "down"}`);
}
