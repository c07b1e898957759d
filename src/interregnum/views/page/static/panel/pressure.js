// What pressed on an event: a factor on its speed or on the odds of one of its options, and who last set it.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";

/** By how much, on what (`speed`, or `odds` of an option), its name, and the firing that last set it (0 for none). */
export function pressure(night, state, name, factor, on, lastSetBy, prefix) {
  const setBy = lastSetBy ? [": ", link(state, `${prefix}:${lastSetBy}`, `${night.title(lastSetBy)} (${clock(night.minute(lastSetBy))})`)] : "";
  return [h("span", { class: "factor" }, times(factor)), " ", t(`why.${on}`), " ", name, setBy];
}

/** How many times as much: `2.3 times`, `51 %`; never nothing where it is something. */
export function times(factor) {
  if (factor === 0) return t("why.times.never");
  if (factor < 0.995) return t("why.times.share", { n: Number((factor * 100).toPrecision(2)) });
  return factor >= 1.995 && factor < 2.005 ? t("why.times.twice") : t("why.times", { n: Number(factor.toPrecision(factor < 10 ? 3 : 2)).toLocaleString("en") });
}
