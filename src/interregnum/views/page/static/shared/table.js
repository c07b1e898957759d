// A table behind every picture: the same as words and numbers.

import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** A table that is filled when it is opened. `rows()` gives lists of cells: texts, numbers or nodes. */
export function tableDetails(caption, columns, rows) {
  const body = h("div", { class: "table-body", tabindex: "0", role: "region", "aria-label": caption });
  const details = h("details", { class: "table-details" }, h("summary", {}, t("table.open"), h("span", { class: "visually-hidden" }, `: ${caption}`)), body);
  details.addEventListener("toggle", () => {
    if (details.open) setChildren(body, table(caption, columns, rows()));
  });
  return details;
}

/** A plain table. */
export function table(caption, columns, rows) {
  const head = h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column)));
  const lines = rows.map((row) => h("tr", {}, row.map((cell) => h("td", { class: typeof cell === "number" ? "number" : null }, cell ?? ""))));
  return h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, lines));
}
