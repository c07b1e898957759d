// The address of what is seen, as others can use it, and how a text comes to the clipboard.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** The whole address of the page at this moment, as it can be put into an address bar; of a page that is a file, that of the file on
 *  this computer. */
export function wholeLinkOf(state) {
  return `${location.href.split("#")[0]}${state.address()}`;
}

/** The address that is cited: as the whole, but of a page that is a file its name alone, since nobody else has the folder. */
export function linkOf(state, changes = {}) {
  const hash = state.address(changes);
  if (location.protocol !== "file:") return `${location.origin}${location.pathname}${location.search}${hash}`;
  return `${decodeURIComponent(location.pathname.split("/").at(-1))}${hash}`;
}

/** Whether the page is a file, so that a link must be sent along with it. */
export function isFile() {
  return location.protocol === "file:";
}

/** Copy a text: by the browser's clipboard, or where a page may not use it by a field that is selected: `field` where that holds this
 *  text, otherwise one behind it, which stays if it must be copied by hand. */
export async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const own = field.value === text ? field : h("textarea", { class: "cited-text", readonly: true, rows: 2, "aria-label": t("share.by-hand.text") }, text);
    if (own !== field) field.after(own);
    own.focus();
    own.select();
    const done = document.execCommand("copy");
    if (done && own !== field) own.remove();
    return done;
  }
}

/** Hand a file to the reader. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
