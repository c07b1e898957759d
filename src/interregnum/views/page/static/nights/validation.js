// The many nights compared with the record: its windows beside the model's intervals, misses shown like hits.

import { scaleLinear } from "d3";
import { forestPlot } from "interregnum/nights/forest.js";
import { effectText, numberText, percentText, timeRange, withSign } from "interregnum/nights/outcomes.js";
import { h, s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { withPassages } from "interregnum/shared/sources.js";
import { table, tableDetails } from "interregnum/shared/table.js";
import { duration, hourLabel, hoursWithRoom } from "interregnum/shared/time.js";

const VERDICTS = ["in", "part", "early", "late", "rare"];
const CLAIMS = ["reproduced", "undecided", "refuted"];
const NARROWEST = 3; // pixels of a hundredth of the plot
const PAGE = 40; // rows that are shown at first

/** Facts, claims, absences and criteria. */
export function validation(night, state, found) {
  const timed = found.facts.filter((fact) => fact.verdict !== "untimed");
  return h("div", {}, h("p", {}, tally(timed)), h("p", { class: "hint" }, found.hindsight),
    factsSection(night, state, timed), claimsSection(found.claims ?? []), absencesSection(night, state, found.absences ?? []), criteria(found.criteria ?? []));
}

export function tally(timed) {
  const parts = VERDICTS.map((name) => [name, timed.filter((fact) => fact.verdict === name).length]).filter(([, n]) => n);
  return `${plural("nights.validation.timed", timed.length)} ${parts.map(([name, n]) => t(`nights.validation.${name}.n`, { n })).join(", ")}.`;
}

/** The sign of a verdict, which is known by its shape: a full square, a half one, arrows, a cross. */
export function verdictIcon(verdict) {
  const shapes = { in: "M2 2h10v10h-10z", part: "M2 2h10v10h-10zM2 12L12 2V12z", early: "M12 2v10l-10-5z", late: "M2 2v10l10-5z", rare: "M2 2L12 12M12 2L2 12",
    reproduced: "M2 2h10v10h-10z", undecided: "M2 2h10v10h-10zM2 12L12 2V12z", refuted: "M2 2L12 12M12 2L2 12" };
  return s("svg", { class: `sign ${verdict}`, width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true", focusable: "false" }, s("path", { d: shapes[verdict] }));
}

/** Buttons of which one is pressed, each with how many it leaves; `selected(name)` hears which. */
function filter(name, kinds, of, selected) {
  const buttons = ["all", ...kinds].map((kind) => {
    const n = of.filter((entry) => kind === "all" || entry.verdict === kind).length;
    return h("button", { type: "button", class: "plain", "aria-pressed": String(kind === "all"), disabled: !n, on: { click: (event) => {
      for (const button of buttons) updateAttribute(button, "aria-pressed", button === event.currentTarget);
      selected(kind);
    } } }, kind === "all" ? null : [verdictIcon(kind), " "], `${t(`nights.validation.${kind}`)} ${n}`);
  });
  return h("div", { class: "filter", role: "group", "aria-label": name }, buttons);
}

function factsSection(night, state, timed) {
  const scale = scaleLinear([0, night.frame.length], [0.5, 99.5]);
  const list = h("ol", { class: "rows" });
  const more = h("button", { type: "button", class: "plain" });
  let kind = "all";
  let shown = PAGE;
  const show = () => {
    const shownEntries = timed.filter((fact) => kind === "all" || fact.verdict === kind).sort((a, b) => a.window[0] - b.window[0]);
    setChildren(list, shownEntries.slice(0, shown).map((fact) => factRow(night, state, fact, scale)));
    more.hidden = shownEntries.length <= shown;
    setChildren(more, t("nights.more", { n: shownEntries.length - shown }));
  };
  more.addEventListener("click", () => { shown = Infinity; show(); });
  const buttons = filter(t("nights.validation.facts"), VERDICTS, timed, (selected) => { kind = selected; shown = selected === "all" ? PAGE : Infinity; show(); });
  show();
  return h("section", { class: "validation" }, h("h4", {}, t("nights.validation.facts")), overview(timed, state), buttons, legend(),
    h("div", { class: "forest" }, hourScale(scale), list), more,
    tableDetails(t("nights.validation.facts"), ["fact", "window", "model", "share", "verdict", "part"].map((key) => t(`nights.validation.column.${key}`)),
      () => timed.map((fact) => [fact.title, timeRange(...fact.window), fact.times ? timeRange(fact.times[0], fact.times[4]) : "", percentText(fact.share), t(`nights.validation.${fact.verdict}`), t(`nights.validation.part.${fact.part}`)])));
}

/** Every fact as its sign, in the order of the night: how many are missed, and where, at a glance. */
function overview(timed, state) {
  const ordered = [...timed].sort((a, b) => a.window[0] - b.window[0]);
  return h("ol", { class: "overview" }, ordered.map((fact) => h("li", {}, h("button", { type: "button", class: "bare", title: `${fact.title}: ${t(`nights.validation.${fact.verdict}`)}`,
    "aria-label": `${fact.title}: ${t(`nights.validation.${fact.verdict}`)}`, on: { click: () => state.set({ selected: `reading:${fact.id}` }) } }, verdictIcon(fact.verdict)))));
}

function legend() {
  const drawn = s("svg", { width: 120, height: 14, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "recorded", x: 30, y: 1, width: 22, height: 12 }), quantileMark([6, 24, 40, 62, 112], (fact) => fact, 7));
  return h("p", { class: "legend" }, h("span", {}, drawn, " ", t("nights.validation.legend")));
}

function factRow(night, state, fact, scale) {
  const [from, to] = fact.window.map(scale);
  const picture = s("svg", { height: 20, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "recorded", x: percentX(from), width: percentX(Math.max(0.25, to - from)), y: 2, height: 16 }),
    fact.times ? quantileMark(fact.times, (minute) => percentX(scale(minute)), 10) : null);
  const words = `${t(`nights.validation.${fact.verdict}`)}${fact.share < 0.995 ? `, ${t("nights.validation.happens", { share: percentText(fact.share) })}` : ""}`;
  return h("li", { class: fact.verdict }, h("span", { class: "name" }, h("button", { type: "button", class: "line", on: { click: () => state.set({ selected: `reading:${fact.id}` }) } }, fact.title)),
    h("span", { class: "plot" }, picture), h("span", { class: "words" }, verdictIcon(fact.verdict), " ", words));
}

/** The middle 90 % of histories as a line, the middle half thicker, the median as a stroke. */
function quantileMark([a, b, c, d, e], at, y) {
  return s("g", { class: "middle" }, s("line", { class: "ninety", x1: at(a), x2: at(e), y1: y, y2: y }), s("line", { class: "half", x1: at(b), x2: at(d), y1: y, y2: y }),
    s("line", { class: "median", x1: at(c), x2: at(c), y1: y - 5, y2: y + 5 }));
}

function hourScale(scale) {
  return h("div", { class: "scale", "aria-hidden": "true" }, h("span", { class: "name" }), h("span", { class: "plot" }, s("svg", { height: 16, focusable: "false" },
    hoursWithRoom((scale(60) - scale(0)) * NARROWEST, 6).map((minute) => s("text", { x: percentX(scale(minute)), y: 11, "text-anchor": "middle" }, hourLabel(minute))))), h("span", { class: "words" }));
}

function claimsSection(all) {
  if (!all.length) return null;
  const body = h("div", {});
  const show = (kind) => {
    const shownEntries = all.filter((claim) => kind === "all" || claim.verdict === kind);
    setChildren(body, ["min", "share", "value"].map((unit) => {
      const rows = shownEntries.filter((claim) => claim.unit === unit);
      return rows.length ? [h("p", { class: "hint" }, t(`nights.validation.claims.${unit}`)), forestPlot(rows.map(claimRow), (value) => scaleText(value, unit), { unit })] : null;
    }));
  };
  const buttons = filter(t("nights.validation.claims"), CLAIMS, all, show);
  show("all");
  return h("section", { class: "validation" }, h("h4", {}, t("nights.validation.claims")), h("p", {}, t("nights.validation.claims.about", { n: all.length })), buttons, body,
    tableDetails(t("nights.validation.claims"), ["claim", "by", "expected", "effect", "verdict"].map((key) => t(`nights.validation.column.${key}`)),
      () => all.map((claim) => [claim.claim, claim.by ?? "", t(`nights.expect.${claim.expect}`), effectOf(claim), t(`nights.validation.${claim.verdict}`)])));
}

function claimRow(claim) {
  const by = claim.by ? h("span", { class: "by" }, ` ${t("nights.validation.by", { by: claim.by })}`) : null;
  const words = [verdictIcon(claim.verdict), " ", t("nights.validation.found", { expected: t(`nights.expect.${claim.expect}`), effect: effectOf(claim) }), claim.only_way ? ` (${t("nights.validation.only_way")})` : ""];
  return { name: [claim.claim, by], values: claim.effect, kind: claim.verdict, words, more: claim.but ? h("p", { class: "but" }, withPassages(claim.but, claim.source)) : null };
}

function effectOf(claim) {
  return effectText(claim.effect[0], claim.unit);
}

function scaleText(value, unit) {
  if (unit === "min") return value === 0 ? "0" : `${value < 0 ? "−" : "+"}${duration(value)}`;
  return unit === "share" ? withSign(Math.round(value * 100)) : withSign(numberText(value));
}

function absencesSection(night, state, all) {
  if (!all.length) return null;
  const ordered = [...all].sort((a, b) => b.share - a.share);
  return h("section", { class: "validation" }, h("h4", {}, t("nights.validation.absences")), h("p", {}, t("nights.validation.absences.about")),
    h("div", { class: "forest" }, h("ol", { class: "rows" }, ordered.map((absence) => h("li", {}, h("span", { class: "name" }, night.eventById(absence.measure) ? h("button", { type: "button", class: "line", on: { click: () => state.set({ selected: `event:${absence.measure}` }) } }, absence.title) : absence.title),
      h("span", { class: "plot" }, shareBar(absence.share)), h("span", { class: "words" }, percentText(absence.share)))))));
}

/** A share as a bar. */
function shareBar(share) {
  return s("svg", { height: 16, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "bar-ground", x: 0, width: "100%", y: 6, height: 4 }), s("rect", { class: "bar", x: 0, width: percentX(share * 100), y: 3, height: 10 }));
}

function criteria(all) {
  if (!all.length) return null;
  const shown = (value, unit) => (value === null || value === undefined ? "" : unit === "share" ? percentText(value) : unit === "min" ? duration(value) : numberText(value));
  const wanted = (criterion) => [criterion.least === null || criterion.least === undefined ? "" : t("nights.validation.least", { n: shown(criterion.least, criterion.unit) }), criterion.most === null || criterion.most === undefined ? "" : t("nights.validation.most", { n: shown(criterion.most, criterion.unit) })].filter(Boolean).join(", ");
  const missed = all.filter((criterion) => !criterion.met).length;
  return h("section", { class: "validation" }, h("h4", {}, t("nights.validation.criteria")), h("p", {}, missed ? plural("nights.validation.missed", missed, { of: all.length }) : t("nights.validation.met", { of: all.length })),
    h("div", { class: "table-body", tabindex: "0", role: "region", "aria-label": t("nights.validation.criteria") }, table(t("nights.validation.criteria"), ["criterion", "value", "wanted", "met"].map((key) => t(`nights.validation.column.${key}`)),
      all.map((criterion) => [criterion.name, shown(criterion.value, criterion.unit), wanted(criterion), t(criterion.met ? "nights.validation.is_met" : "nights.validation.is_missed")]))));
}

function percentX(share) {
  return `${share.toFixed(2)}%`;
}
