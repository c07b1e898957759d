// The portrait of a message: from whom to whom, what it says, and what became of it.

import { basis } from "interregnum/panel/rule.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { eventLine, link } from "interregnum/shared/links.js";
import { withPassages } from "interregnum/shared/sources.js";
import { duration, timestamp } from "interregnum/shared/time.js";
import { readingsOf } from "interregnum/timeline/comparison.js";
import { fate } from "interregnum/wires/messages.js";

/** The portrait; null where there is no such message. */
export function messagePortrait(night, state, number) {
  const wire = night.history.wires[Number(number)];
  if (!wire) return null;
  const who = (id) => link(state, night.key(id), night.titleOf(id));
  const end = fate(wire);
  const rows = [
    ["from", who(wire.from)], ["to", wire.to.map((id, n) => [n ? "; " : "", who(id)])],
    ["channel", [night.titleOf(wire.channel), " (", t(`wires.reach.${wire.reach}`), ")"]], ["says", wire.says && wire.says !== wire.title ? `“${wire.says}”` : ""],
    ["sent", timestamp(wire.sent)], ["delivered", wire.delivered === undefined ? "" : wire.usual === undefined ? timestamp(wire.delivered) : t("wires.took", { at: timestamp(wire.delivered), long: duration(wire.delivered - wire.sent), usual: duration(wire.usual) })],
    ["lost", wire.lost === undefined ? "" : t("wires.lost-at", { at: timestamp(wire.lost), why: wire.why_lost })],
    ["reports", wire.reports ?? ""], ["true", wire.true === undefined ? "" : t(wire.true ? "wires.was-true" : "wires.was-false")],
    ["still", wire.still_true === undefined ? "" : t(wire.still_true ? "wires.still-true" : "wires.not-true")],
    ...["favours", "in_the_name_of", "confirms", "denies"].map((name) => [name, wire[name] ? who(wire[name]) : ""]),
  ].filter(([, value]) => value !== "" && value !== null);
  const sent = wire.sent_by >= 1 ? [wire.sent_by] : [];
  const readings = new Set([`${wire.id}.arrives`, `${wire.id}.cut`].flatMap((event) => readingsOf(night, event)));
  return [
    h("p", { class: "kicker" }, t(`wires.kind.${wire.kind}`), " · ", t(`wires.fate.${wire.fate ?? end}`)),
    h("h2", { tabindex: "-1" }, wire.title),
    h("dl", { class: "facts" }, rows.flatMap(([name, value]) => [h("dt", {}, t(`wires.fact.${name}`)), h("dd", {}, value)])),
    wire.stale || wire.slow ? h("p", { class: "verdict late" }, t(wire.stale ? "wires.why-stale" : "wires.why-slow")) : null,
    sent.length ? h("section", {}, h("h3", {}, t("wires.sent-by")), h("ol", { class: "events" }, sent.map((number) => eventLine(night, state, number)))) : null,
    wire.tells.length ? h("section", {}, h("h3", {}, t("wires.tells")), h("ol", { class: "events" }, wire.tells.map((number) => eventLine(night, state, number)))) : null,
    night.data.record ? h("section", {}, h("h3", {}, t("record.title")), readings.size ? h("ul", { class: "events" }, [...readings].map((reading) => h("li", {}, link(state, `reading:${reading.id}`, reading.title)))) : h("p", {}, t("record.none"))) : null,
    rule(night, `${wire.id}.arrives`),
  ];
}

function rule(night, id) {
  const event = night.eventById(id);
  return event?.rule ? h("section", { class: "rule" }, h("h3", {}, t("rule.title")), h("p", {}, withPassages(event.rule, event.source)), h("p", { class: "small" }, basis(event))) : null;
}
