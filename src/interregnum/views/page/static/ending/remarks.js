// How true it is: what the scenario says of itself to a reader who knows no statistics.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";

const ID = "how-true";

/** The section; null where the scenario says nothing of the kind. */
export function remarks(data, state) {
  const found = data.guide.remarks ?? [];
  if (!found.length) return null;
  const numbers = { view: "nights", selected: "" };
  return h("section", { class: "how-true", id: ID },
    h("h3", { tabindex: "-1" }, t("remarks.title")), h("p", { class: "small" }, t("remarks.about")),
    h("div", { class: "remarks" }, found.map(({ title, says }) => h("div", {}, h("h4", {}, title), h("p", {}, says)))),
    data.answers ? h("p", { class: "small" }, h("a", { href: state.address(numbers), on: { click: follow(state, numbers) } }, t("remarks.numbers"))) : null);
}

/** A link to it, from wherever one is; null where there is none. */
export function remarksLink(data, state) {
  if (!data.guide.remarks?.length) return null;
  const changes = { view: "ending", selected: "" };
  const go = (event) => {
    follow(state, changes)(event);
    if (!event.defaultPrevented) return;
    const section = document.getElementById(ID);
    section.scrollIntoView();
    section.querySelector("h3").focus({ preventScroll: true });
  };
  return h("a", { href: state.address(changes), on: { click: go } }, t("remarks.link"));
}
