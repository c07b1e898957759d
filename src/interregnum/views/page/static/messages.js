// A message: its marks on the page, how it stands at a minute, and its portrait in the panel.

import { h, s } from "interregnum/dom.js";
import { basis, line, to } from "interregnum/evidence.js";
import { span, stamp } from "interregnum/hours.js";
import { readingsOf } from "interregnum/verdict.js";
import { say } from "interregnum/words.js";

/** `before`, `flying`, `arrived` or `lost`, at a minute. */
export function stands(wire, minute) {
  if (minute < wire.sent) return "before";
  if (wire.delivered !== undefined) return minute >= wire.delivered ? "arrived" : "flying";
  if (wire.lost !== undefined) return minute >= wire.lost ? "lost" : "flying";
  return "flying";
}

/** When it came to an end; the end of the night where it is still on its way then. */
export function ended(night, wire) {
  return wire.delivered ?? wire.lost ?? Math.max(wire.sent, night.history.ended);
}

/** What became of it in one word: `lost`, `never`, `false`, `late` or `arrived`. */
export function fate(wire) {
  if (wire.lost !== undefined) return "lost";
  if (wire.delivered === undefined) return "never";
  if (wire.still_true === false && !wire.stale) return "false";
  return wire.stale || wire.slow ? "late" : "arrived";
}

const MARKS = { arrived: "M-1-4.2L5 0L-1 4.2z", late: "M-4-4L0 0L-4 4M1-4L5 0L1 4", false: "M-4-4h8v8h-8zM-4 4l8-8", lost: "M-4-4L4 4M-4 4L4-4", never: "M-3-4v8M1-4v8", flying: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z" };

/** The mark of what became of a message, as a path. */
export function sign(name, attributes = {}) {
  return s("path", { class: `sign ${name}`, d: MARKS[name], ...attributes });
}

/** The same for a legend. */
export function signed(name) {
  return s("svg", { width: 15, height: 13, viewBox: "-7 -6.5 14 13", "aria-hidden": "true" }, sign(name));
}

/** Those a message goes to, as text. */
export function addressed(night, wire, most = 3) {
  const names = wire.to.map((id) => night.called(id));
  const shown = names.length > most + 1 ? [...names.slice(0, most), say("wires.more", { n: names.length - most })] : names;
  return wire.reach === "public" ? [say("wires.all"), ...shown].join(", ") : shown.join(", ");
}

/** The portrait; null where there is no such message. */
export function messageOf(night, state, id) {
  const wire = night.history.wires[Number(id)];
  if (!wire) return null;
  const who = (one) => to(night, state, night.key(one), night.called(one));
  const end = fate(wire);
  const rows = [
    ["from", who(wire.from)], ["to", wire.to.map((one, n) => [n ? "; " : "", who(one)])],
    ["channel", [night.called(wire.channel), " (", say(`wires.reach.${wire.reach}`), ")"]], ["says", wire.says && wire.says !== wire.title ? `“${wire.says}”` : ""],
    ["sent", stamp(wire.sent)], ["delivered", wire.delivered === undefined ? "" : say("wires.took", { at: stamp(wire.delivered), long: span(wire.delivered - wire.sent), usual: span(wire.usual) })],
    ["lost", wire.lost === undefined ? "" : say("wires.lost-at", { at: stamp(wire.lost), why: wire.why_lost })],
    ["reports", wire.reports ?? ""], ["true", wire.true === undefined ? "" : say(wire.true ? "wires.was-true" : "wires.was-false")],
    ["still", wire.still_true === undefined ? "" : say(wire.still_true ? "wires.still-true" : "wires.not-true")],
    ["favours", wire.favours ? who(wire.favours) : ""],
  ].filter(([, value]) => value !== "" && value !== null);
  const sent = wire.sent_by >= 1 ? [wire.sent_by] : [];
  const readings = new Set([`${wire.id}.arrives`, `${wire.id}.cut`].flatMap((event) => readingsOf(night, event)));
  return [
    h("p", { class: "kicker" }, say(`wires.kind.${wire.kind}`), " · ", say(`wires.fate.${end}`)),
    h("h2", { tabindex: "-1" }, wire.title),
    h("dl", { class: "facts" }, rows.flatMap(([name, value]) => [h("dt", {}, say(`wires.fact.${name}`)), h("dd", {}, value)])),
    wire.stale || wire.slow ? h("p", { class: "verdict late" }, say(wire.stale ? "wires.why-stale" : "wires.why-slow")) : null,
    sent.length ? h("section", {}, h("h3", {}, say("wires.sent-by")), h("ol", { class: "events" }, sent.map((number) => line(night, state, number)))) : null,
    wire.tells.length ? h("section", {}, h("h3", {}, say("wires.tells")), h("ol", { class: "events" }, wire.tells.map((number) => line(night, state, number)))) : null,
    night.data.record ? h("section", {}, h("h3", {}, say("record.title")), readings.size ? h("ul", { class: "events" }, [...readings].map((reading) => h("li", {}, to(night, state, `reading:${reading.id}`, reading.title)))) : h("p", {}, say("record.none"))) : null,
    rule(night, state, `${wire.id}.arrives`),
  ];
}

function rule(night, state, id) {
  const event = night.eventOf(id);
  return event?.rule ? h("section", { class: "rule" }, h("h3", {}, say("rule.title")), h("p", {}, event.rule), h("p", { class: "small" }, basis(event))) : null;
}
