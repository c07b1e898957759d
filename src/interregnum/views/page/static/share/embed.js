// The page in another page (`#embed`): the one view, what is shown, the time; and a link to the whole.

import { h, updateAttribute } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** Make the page small, if its address says so; the address keeps it. */
export function embed(state) {
  const whole = h("a", { class: "embed-whole", target: "_blank", rel: "noopener" }, t("embed.whole"));
  document.getElementById("head").append(whole);
  state.on(["embedded"], ({ embedded }) => { document.documentElement.toggleAttribute("data-embed", embedded); });
  whole.addEventListener("pointerdown", () => updateAttribute(whole, "href", state.address({ embedded: false })));
  whole.addEventListener("focus", () => updateAttribute(whole, "href", state.address({ embedded: false })));
  whole.setAttribute("href", state.address({ embedded: false }));
}
