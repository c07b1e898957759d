// A table behind every picture: the same as words and numbers.

import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";

const MOST = 100; // rows that are shown until more is asked for

/** A table that is filled when it is opened. `rows()` gives lists of cells: texts, numbers or nodes. */
export function tableDetails(caption, columns, rows) {
  const body = h("div", { class: "table-body", tabindex: "0", role: "region", "aria-label": caption });
  const details = h("details", { class: "table-details" }, h("summary", {}, t("table.open"), h("span", { class: "visually-hidden" }, `: ${caption}`)), body);
  details.addEventListener("toggle", () => {
    if (details.open) fill(body, caption, columns, rows(), MOST);
  });
  return details;
}

/** Fill a place with a table of so many rows, and a button for as many more. */
function fill(body, caption, columns, rows, most) {
  const left = rows.length - most;
  const more = () => {
    fill(body, caption, columns, rows, most + MOST);
    body.focus();
  };
  setChildren(body, table(caption, columns, rows.slice(0, most)),
    left > 0 ? h("button", { type: "button", class: "plain more", on: { click: more } }, plural("table.more", Math.min(left, MOST))) : null);
}

/** A plain table. */
export function table(caption, columns, rows) {
  const head = h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column)));
  const lines = rows.map((row) => h("tr", {}, row.map((cell) => h("td", { class: typeof cell === "number" ? "number" : null }, cell ?? ""))));
  return h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, lines));
}
