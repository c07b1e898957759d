// Links within the page: a click selects a thing without a jump of the page, and the address can be copied.

import { h } from "interregnum/shared/dom.js";
import { clock } from "interregnum/shared/time.js";

/** What a click on a link within the page does; with a modifier key the browser does what it always does. */
export function follow(state, changes) {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    state.set(changes);
  };
}

/** A link to anything that can be selected; plain text where there is nothing to select (`key` is empty). */
export function link(state, key, ...children) {
  return key ? h("a", { href: state.address({ selected: key }), on: { click: follow(state, { selected: key }) } }, children) : children;
}

/** A firing as a line of a list. */
export function eventLine(night, state, number, prefix = "firing") {
  return h("li", { class: night.event(number).important ? "important" : null },
    link(state, prefix === "firing" ? night.keyOf(number) : `${prefix}:${number}`, h("span", { class: "when" }, clock(night.minute(number))), " ", h("span", {}, night.title(number))));
}

/** The kind and the id of what is selected: `event:bell` is `["event", "bell"]`. */
export function parseKey(key) {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}
