// The panel: what is happening now; or of what was chosen, what the sources say, the rule, and why or why not.

import { fill, h } from "interregnum/dom.js";
import { annotated, glossary } from "interregnum/glossary.js";
import { clock, span, stamp } from "interregnum/hours.js";
import { portrait } from "interregnum/portraits.js";
import { readingsOf, verdict } from "interregnum/verdict.js";
import { sentence } from "interregnum/timeline.js";
import { has, say } from "interregnum/words.js";

const RECENT = 9; // events told of the last while

/** Fill the panel and keep it so. */
export function evidence(element, night, state, beside) {
  let shown = null;
  const draw = () => {
    const { chosen, minute } = state.get();
    const last = lastTold(night, minute);
    const key = chosen || `now:${last}`;
    if (key === shown && !moves(chosen)) return;
    const focused = element.contains(document.activeElement) && key !== shown;
    shown = key;
    fill(element, chosen ? of(night, state, beside, chosen) : now(night, state, last));
    element.classList.toggle("has-chosen", Boolean(chosen));
    if (focused) element.querySelector("h2, h3")?.focus?.();
  };
  state.on(["chosen", "minute"], draw);
}

/** Whether what is shown of it depends on the hour. */
function moves(chosen) {
  return /^(person|unit|place|thing|house):/.test(chosen);
}

function lastTold(night, minute) {
  const number = night.lastAt(minute);
  let last = 0;
  for (const one of night.told) {
    if (one > number) break;
    last = one;
  }
  return last;
}

function now(night, state, last) {
  const upTo = night.told.filter((number) => number <= last).slice(-RECENT).reverse();
  const next = night.told.filter((number) => number > last).slice(0, 2);
  return [
    h("h2", {}, say("now.title")),
    upTo.length ? h("ol", { class: "events" }, upTo.map((number) => line(night, state, number))) : h("p", {}, say("now.nothing")),
    next.length ? [h("h3", {}, say("now.next")), h("ol", { class: "events faint" }, next.map((number) => line(night, state, number)))] : null,
    h("p", { class: "hint" }, say("now.hint")),
    glossary(night),
  ];
}

/** One event as a line that can be chosen. */
export function line(night, state, number, prefix = "firing") {
  const event = night.event(number);
  const key = `${prefix}:${number}`;
  return h("li", { class: event.important ? "important" : null },
    h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } },
      h("span", { class: "when" }, clock(night.minute(number))), " ", h("span", {}, night.title(number))));
}

/** A click on a link within the page, without a jump of the page. */
export function follow(state, changes) {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    state.set(changes);
  };
}

/** A link to anything that can be chosen; plain text where there is nothing to choose. */
export function to(night, state, key, text) {
  return key ? h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, text) : text;
}

function of(night, state, beside, chosen) {
  const [kind, id] = split(chosen);
  const back = h("button", { type: "button", class: "plain back", on: { click: () => state.set({ chosen: "" }) } }, say("panel.close"));
  if (kind === "firing") return [back, happened(night, state, Number(id))];
  if (kind === "second" && beside) return [back, happened(beside, state, Number(id), "second")];
  if (kind === "event") return [back, eventOf(night, state, id)];
  if (kind === "reading") return [back, readingOf(night, state, id)];
  return [back, portrait(night, state, kind, id) ?? h("p", {}, say("panel.unknown", { name: chosen }))];
}

function split(key) {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}

function eventOf(night, state, id) {
  if (!night.eventOf(id)) return h("p", {}, say("panel.unknown", { name: id }));
  const first = night.first(id);
  return first ? happened(night, state, first) : missed(night, state, id);
}

// --- what happened -------------------------------------------------------------------------------------------

function happened(night, state, number, prefix = "firing") {
  const event = number >= 1 && number <= night.minutes.length ? night.event(number) : null;
  if (!event) return h("p", {}, say("panel.unknown", { name: String(number) }));
  const all = night.all(event.id);
  return [
    h("p", { class: "kicker" }, prefix === "second" ? say("panel.second") : say("panel.happened")),
    h("h2", { tabindex: "-1" }, annotated(night, night.title(number))),
    h("p", { class: "dateline" }, stamp(night.minute(number)), placed(night, state, event), all.length > 1 ? ` · ${say("panel.times", { n: all.indexOf(number) + 1, of: all.length })}` : ""),
    h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => state.set({ minute: night.minute(number) }) } }, say("panel.goto", { at: stamp(night.minute(number)) }))),
    why(night, state, number, prefix),
    readings(night, state, event.id),
    rule(night, state, event),
  ];
}

function placed(night, state, event) {
  const parts = [event.place, event.by].filter((id) => id && night.key(id));
  return parts.map((id) => [" · ", to(night, state, night.key(id), night.called(id))]);
}

/** Why it happened: causes that can be climbed, what stood so, what pressed on it, the odds. */
function why(night, state, number, prefix) {
  const reason = night.history.reasons[number] ?? {};
  const waited = night.history.began[number - 1];
  const pushes = (reason.pushes ?? []).map(([name, times, on, last]) => h("li", {},
    h("span", { class: "times" }, `×${times}`), " ", say(`why.${on}.${times >= 1 ? "up" : "down"}`), " ", name,
    last ? [": ", to(night, state, `${prefix}:${last}`, `${night.title(last)} (${clock(night.minute(last))})`)] : ""));
  const odds = reason.odds ?? [];
  return h("section", { class: "why" }, h("h3", {}, say("why.title")),
    reason.causes ? [h("p", {}, say("why.because")), h("ol", { class: "events" }, reason.causes.map((cause) => line(night, state, cause, prefix)))] : h("p", {}, say("why.start")),
    reason.given ? h("p", {}, say("why.given"), " ", reason.given.join("; "), ".") : null,
    waited >= 0.5 ? h("p", {}, say("why.waited", { at: stamp(night.minute(number) - waited), long: span(waited) })) : null,
    pushes.length ? [h("p", {}, say("why.pressed")), h("ul", { class: "pushes" }, pushes)] : null,
    odds.length ? [h("p", {}, say("why.odds")), h("ul", { class: "odds" }, odds.map(([title, share]) => h("li", {}, `${Math.round(share * 100)} % ${title}`)))] : null);
}

// --- what did not happen -------------------------------------------------------------------------------------

function missed(night, state, id) {
  const event = night.eventOf(id);
  const absence = night.history.absences[id] ?? {};
  return [
    h("p", { class: "kicker" }, say("panel.missed")),
    h("h2", { tabindex: "-1" }, annotated(night, event.title)),
    h("section", { class: "why" }, h("h3", {}, say("whynot.title")),
      h("p", { class: "verdict" }, has(`whynot.${absence.verdict}`) ? say(`whynot.${absence.verdict}`) : ""),
      h("ul", { class: "lines" }, (absence.lines ?? []).slice(1).map((text) => h("li", {}, text.trim()))),
      absence.makers ? [h("p", {}, say("whynot.makers")), h("ul", { class: "events" }, absence.makers.map((maker) => h("li", {}, makerLink(night, state, maker))))] : null),
    readings(night, state, id),
    rule(night, state, event),
  ];
}

function makerLink(night, state, maker) {
  const id = night.eventOf(maker) ? maker : maker.slice(0, maker.lastIndexOf("."));
  const event = night.eventOf(id);
  if (!event) return maker;
  const way = maker === id ? "" : event.branches?.[maker.slice(id.length + 1)] ?? "";
  return to(night, state, `event:${id}`, way ? `${event.title}: ${way}` : event.title);
}

// --- the rule and what it stands on ---------------------------------------------------------------------------

function rule(night, state, event) {
  if (!event.rule) return null;
  return h("section", { class: "rule" }, h("h3", {}, say("rule.title")),
    h("p", {}, event.rule),
    event.exogenous ? h("p", {}, say("rule.exogenous", { why: event.exogenous })) : null,
    event.numbers?.length ? [h("h4", {}, say("rule.numbers")), h("ul", { class: "numbers" }, event.numbers.map((one) => h("li", {},
      h("span", { class: "of" }, say(`rule.${one.of}`)), " ", one.way ? `${one.way}: ` : "", one.text, basis(one) ?? basis(event))))] : null,
    h("p", { class: "ids" }, h("code", {}, event.id), event.mechanism ? ` · ${say("rule.mechanism", { name: event.mechanism })}` : ""));
}

/** What a number or a statement stands on. */
export function basis(of) {
  if (!of.basis && !of.source) return null;
  return h("span", { class: `basis ${of.basis ?? ""}` }, of.basis ? say(`basis.${of.basis}`) : "", of.why ? `: ${of.why}` : "", of.source ? ` (${of.source})` : "");
}

// --- the record ----------------------------------------------------------------------------------------------

function readings(night, state, id) {
  const found = readingsOf(night, id);
  if (!night.data.record) return null;
  return h("section", { class: "readings" }, h("h3", {}, say("record.title")),
    found.length ? found.map((reading) => short(night, state, reading)) : h("p", {}, say("record.none")));
}

function short(night, state, reading) {
  const told = verdict(night, reading);
  return h("div", { class: "reading" },
    h("h4", {}, to(night, state, `reading:${reading.id}`, reading.title)),
    h("p", { class: "dateline" }, reading.told), told ? h("p", { class: `verdict ${told.verdict}` }, sentence(night, told)) : null,
    accounts(night, reading));
}

function accounts(night, reading) {
  return h("ul", { class: "accounts" }, reading.accounts?.map((account) => {
    const followed = reading.preferred && (account.source === reading.preferred || account.by === reading.preferred);
    return h("li", { class: followed ? "followed" : null },
      h("p", { class: "who" }, [account.by, account.written].filter(Boolean).join(", ") || say("record.source"), " ", h("span", { class: "kind" }, say(`account.${account.kind}`)),
        followed ? h("span", { class: "kind" }, ` · ${say("record.followed")}`) : ""),
      h("p", {}, account.says, account.hour ? ` (${account.hour})` : ""), h("p", { class: "source" }, cited(night, account.source)));
  }));
}

/** A citation, with the work it names in full. */
function cited(night, source) {
  if (!source) return "";
  const name = source.split(/[ ,;:]/)[0];
  const work = night.data.record?.works[name];
  if (!work) return source;
  const shown = [work.by, work.title].filter(Boolean).join(", ");
  return [source.slice(name.length).trim() ? `${source.slice(name.length).trim()} · ` : "", work.url ? h("a", { href: work.url, rel: "noopener noreferrer" }, shown) : shown];
}

function readingOf(night, state, id) {
  const reading = night.data.record?.readings.find((one) => one.id === id);
  if (!reading) return h("p", {}, say("panel.unknown", { name: id }));
  const told = verdict(night, reading);
  const claims = Object.values(night.data.record.claims).filter((claim) => claim.about?.includes(id));
  const who = [...(reading.who ?? []), ...(reading.place ?? [])].filter((one) => night.key(one));
  return [
    h("p", { class: "kicker" }, say("panel.reading"), reading.disputed ? ` · ${say("record.disputed")}` : ""),
    h("h2", { tabindex: "-1" }, annotated(night, reading.title)),
    h("p", { class: "dateline" }, `${reading.told}`, reading.other ? ` · ${reading.other}` : ""),
    h("p", { class: "small" }, say("record.written", { words: reading.written }), reading.why_when ? ` (${reading.why_when})` : "", reading.doubt ? ` ${say("record.doubt", { why: reading.doubt })}` : ""),
    who.length ? h("p", { class: "small" }, who.map((one, n) => [n ? " · " : "", to(night, state, night.key(one), night.called(one))])) : null,
    h("section", {}, h("h3", {}, say("record.accounts")), accounts(night, reading),
      reading.why ? h("p", { class: "small" }, say("record.why", { why: reading.why })) : null),
    reading.figures?.length ? h("p", { class: "small" }, say("record.figures"), " ", reading.figures.map(([n, what]) => `${n} ${what}`).join("; ")) : null,
    claims.length ? h("section", {}, h("h3", {}, say("record.claims")), claims.map((claim) => h("p", { class: "claim" }, `${claim.by ?? ""}: ${claim.claim}`, claim.verdict ? ` ${say("record.verdict", { text: claim.verdict })}` : "", " ", h("span", { class: "source" }, cited(night, claim.source))))) : null,
    h("section", { class: "model" }, h("h3", {}, say("record.model")), told ? h("p", { class: `verdict ${told.verdict}` }, sentence(night, told)) : h("p", {}, say("timeline.unmeasured")),
      h("ul", { class: "events" }, (reading.answers ?? []).map(([event, branch]) => h("li", {}, makerLink(night, state, branch ? `${event}.${branch}` : event))))),
  ];
}
