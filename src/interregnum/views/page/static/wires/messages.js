// A message: its state at a minute, what became of it, and the marks that say so.

import { s } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** `before`, `flying`, `arrived` or `lost`, at a minute; `sent` where the sources do not tell what came of it. */
export function messageState(wire, minute) {
  if (minute < wire.sent) return "before";
  if (wire.delivered !== undefined) return minute >= wire.delivered ? "arrived" : "flying";
  if (wire.lost !== undefined) return minute >= wire.lost ? "lost" : "flying";
  return wire.told ? "sent" : "flying";
}

/** When it came to an end; the end of the night where it is still on its way then. */
export function messageEnd(night, wire) {
  return wire.delivered ?? wire.lost ?? (wire.told ? wire.sent : Math.max(wire.sent, night.history.ended));
}

/** What became of it in one word: `lost`, `never`, `sent`, `false`, `late` or `arrived`. */
export function fate(wire) {
  if (wire.lost !== undefined) return "lost";
  if (wire.delivered === undefined) return wire.told ? "sent" : "never";
  if (wire.still_true === false && !wire.stale) return "false";
  return wire.stale || wire.slow ? "late" : "arrived";
}

const MARKS = { arrived: "M-1-4.2L5 0L-1 4.2z", late: "M-4-4L0 0L-4 4M1-4L5 0L1 4", false: "M-4-4h8v8h-8zM-4 4l8-8", lost: "M-4-4L4 4M-4 4L4-4", never: "M-3-4v8M1-4v8", sent: "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", flying: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z" };

/** The mark of what became of a message, as a path. */
export function fateMark(name, attributes = {}) {
  return s("path", { class: `sign ${name}`, d: MARKS[name], ...attributes });
}

/** The same for a legend. */
export function fateIcon(name) {
  return s("svg", { width: 15, height: 13, viewBox: "-7 -6.5 14 13", "aria-hidden": "true" }, fateMark(name));
}

/** Those a message goes to, as text. */
export function recipients(night, wire, most = 3) {
  const names = wire.to.map((id) => night.titleOf(id));
  const shown = names.length > most + 1 ? [...names.slice(0, most), t("wires.more", { n: names.length - most })] : names;
  return wire.reach === "public" ? [t("wires.all"), ...shown].join(", ") : shown.join(", ");
}
