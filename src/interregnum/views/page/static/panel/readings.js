// What the sources say: the readings of an event in short, one reading with all its accounts.

import { optionLink } from "interregnum/panel/explanation.js";
import { annotated } from "interregnum/panel/glossary.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { follow, link } from "interregnum/shared/links.js";
import { sourceNode, withPassages } from "interregnum/shared/sources.js";
import { compareToRecord, comparisonText, readingsOf } from "interregnum/timeline/comparison.js";

/** The readings that an event answers to; null for a page without a record. */
export function readingsSection(night, state, id) {
  if (!night.data.record) return null;
  const readings = readingsOf(night, id);
  return h("section", { class: "readings" }, h("h3", {}, t("record.title")),
    readings.length ? readings.map((reading) => summary(night, state, reading)) : h("p", {}, t("record.none")));
}

function summary(night, state, reading) {
  const comparison = compareToRecord(night, reading);
  return h("div", { class: "reading" },
    h("h4", {}, link(state, `reading:${reading.id}`, reading.title)),
    h("p", { class: "dateline" }, reading.told), comparison ? h("p", { class: `verdict ${comparison.verdict}` }, comparisonText(night, comparison)) : null,
    accounts(night, reading));
}

function accounts(night, reading) {
  return h("ul", { class: "accounts" }, reading.accounts?.map((account) => {
    const followed = reading.preferred && (account.source === reading.preferred || account.by === reading.preferred);
    return h("li", { class: followed ? "followed" : null },
      h("p", { class: "who" }, [account.by, account.written].filter(Boolean).join(", ") || t("record.source"), " ", h("span", { class: "kind" }, t(`account.${account.kind}`)),
        followed ? h("span", { class: "kind" }, ` · ${t("record.followed")}`) : ""),
      h("p", {}, account.says, account.hour ? ` (${account.hour})` : ""), h("p", {}, sourceNode(account.source)));
  }));
}

/** One reading: when, in which words, by whom, what has been claimed of it, and how the model stands to it. */
export function readingPanel(night, state, id, alone = false) {
  const reading = night.data.record?.readings.find((known) => known.id === id);
  if (!reading) return h("p", {}, t("panel.unknown", { name: id }));
  const about = [...(reading.who ?? []), ...(reading.place ?? [])].filter((noun) => night.key(noun));
  return [
    h("p", { class: "kicker" }, t("panel.reading"), reading.disputed ? ` · ${t("record.disputed")}` : ""),
    h("h2", { tabindex: "-1" }, annotated(night, reading.title)),
    h("p", { class: "dateline" }, `${reading.told}`, reading.other ? ` · ${reading.other}` : ""),
    h("p", { class: "small" }, t("record.written", { words: reading.written }), reading.why_when ? ` (${reading.why_when})` : "", reading.doubt ? ` ${t("record.doubt", { why: reading.doubt })}` : ""),
    about.length ? h("p", { class: "small" }, about.map((noun, n) => [n ? " · " : "", link(state, night.key(noun), night.titleOf(noun))])) : null,
    h("section", {}, h("h3", {}, t("record.accounts")), accounts(night, reading),
      reading.why ? h("p", { class: "small" }, t("record.why", { why: withPassages(reading.why) })) : null),
    reading.figures?.length ? h("p", { class: "small" }, t("record.figures"), " ", reading.figures.map(([n, what]) => `${n} ${what}`).join("; ")) : null,
    claimsSection(night, id),
    alone ? h("p", {}, h("a", { href: state.address({ shown: "played" }), on: { click: follow(state, { shown: "played" }) } }, t("record.in-played"))) : modelSection(night, state, reading),
  ];
}

function claimsSection(night, id) {
  const claims = Object.values(night.data.record.claims).filter((claim) => claim.about?.includes(id));
  if (!claims.length) return null;
  return h("section", {}, h("h3", {}, t("record.claims")), claims.map((claim) => h("p", { class: "claim" }, `${claim.by ?? ""}: ${claim.claim}.`,
    claim.verdict ? ` ${t("record.verdict", { text: withPassages(claim.verdict, claim.source) })}` : "", " ", sourceNode(claim.source))));
}

function modelSection(night, state, reading) {
  const comparison = compareToRecord(night, reading);
  return h("section", { class: "model" }, h("h3", {}, t("record.model")),
    comparison ? h("p", { class: `verdict ${comparison.verdict}` }, comparisonText(night, comparison)) : h("p", {}, t("timeline.unmeasured")),
    h("ul", { class: "events" }, (reading.answers ?? []).map(([event, branch]) => h("li", {}, optionLink(night, state, branch ? `${event}.${branch}` : event)))));
}
