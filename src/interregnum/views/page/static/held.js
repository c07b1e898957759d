// The many nights held against the record: the record's windows beside the model's intervals, misses where hits are.

import { scaleLinear } from "d3";
import { fill, h, put, s } from "interregnum/dom.js";
import { forest } from "interregnum/forest.js";
import { clock, day, span, wholeHours } from "interregnum/hours.js";
import { between, moved, number, percent, signed } from "interregnum/outcomes.js";
import { table, tabled } from "interregnum/table.js";
import { count, say } from "interregnum/words.js";

const VERDICTS = ["in", "part", "early", "late", "rare"];
const CLAIMS = ["reproduced", "undecided", "refuted"];
const PAGE = 40; // rows that are shown at first

/** Facts, claims, absences and floors. */
export function held(night, state, found) {
  const timed = found.facts.filter((one) => one.verdict !== "untimed");
  return h("div", {}, h("p", {}, tally(timed)), h("p", { class: "hint" }, found.hindsight),
    facts(night, state, timed), claims(found.claims ?? []), absences(night, state, found.absences ?? []), floors(found.floors ?? []));
}

function tally(timed) {
  const parts = VERDICTS.map((name) => [name, timed.filter((one) => one.verdict === name).length]).filter(([, n]) => n);
  return `${count("nights.held.timed", timed.length)} ${parts.map(([name, n]) => say(`nights.held.${name}.n`, { n })).join(", ")}.`;
}

/** The sign of a verdict, which is told by its shape: a full square, a half one, arrows, a cross. */
export function sign(verdict) {
  const shapes = { in: "M2 2h10v10h-10z", part: "M2 2h10v10h-10zM2 12L12 2V12z", early: "M12 2v10l-10-5z", late: "M2 2v10l10-5z", rare: "M2 2L12 12M12 2L2 12",
    reproduced: "M2 2h10v10h-10z", undecided: "M2 2h10v10h-10zM2 12L12 2V12z", refuted: "M2 2L12 12M12 2L2 12" };
  return s("svg", { class: `sign ${verdict}`, width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true", focusable: "false" }, s("path", { d: shapes[verdict] }));
}

/** Buttons of which one is pressed, each with how many it leaves; `chosen(name)` hears which. */
function filter(name, kinds, of, chosen) {
  const buttons = ["all", ...kinds].map((kind) => {
    const n = of.filter((one) => kind === "all" || one.verdict === kind).length;
    return h("button", { type: "button", class: "plain", "aria-pressed": String(kind === "all"), disabled: !n, on: { click: (event) => {
      for (const button of buttons) put(button, "aria-pressed", button === event.currentTarget);
      chosen(kind);
    } } }, kind === "all" ? null : [sign(kind), " "], `${say(`nights.held.${kind}`)} ${n}`);
  });
  return h("div", { class: "filter", role: "group", "aria-label": name }, buttons);
}

function facts(night, state, timed) {
  const scale = scaleLinear([0, night.frame.length], [0.5, 99.5]);
  const list = h("ol", { class: "rows" });
  const more = h("button", { type: "button", class: "plain" });
  let kind = "all";
  let shown = PAGE;
  const show = () => {
    const left = timed.filter((one) => kind === "all" || one.verdict === kind).sort((a, b) => a.window[0] - b.window[0]);
    fill(list, left.slice(0, shown).map((one) => fact(night, state, one, scale)));
    more.hidden = left.length <= shown;
    fill(more, say("nights.more", { n: left.length - shown }));
  };
  more.addEventListener("click", () => { shown = Infinity; show(); });
  const buttons = filter(say("nights.held.facts"), VERDICTS, timed, (chosen) => { kind = chosen; shown = chosen === "all" ? PAGE : Infinity; show(); });
  show();
  return h("section", { class: "held" }, h("h4", {}, say("nights.held.facts")), overview(timed, state), buttons, legend(),
    h("div", { class: "forest" }, hourScale(scale), list), more,
    tabled(say("nights.held.facts"), ["fact", "window", "model", "share", "verdict", "part"].map((key) => say(`nights.held.column.${key}`)),
      () => timed.map((one) => [one.title, between(...one.window), one.times ? between(one.times[0], one.times[4]) : "", percent(one.share), say(`nights.held.${one.verdict}`), say(`nights.held.part.${one.part}`)])));
}

/** Every fact as its sign, in the order of the night: how many are missed, and where, at a glance. */
function overview(timed, state) {
  const ordered = [...timed].sort((a, b) => a.window[0] - b.window[0]);
  return h("ol", { class: "overview" }, ordered.map((one) => h("li", {}, h("button", { type: "button", class: "bare", title: `${one.title}: ${say(`nights.held.${one.verdict}`)}`,
    "aria-label": `${one.title}: ${say(`nights.held.${one.verdict}`)}`, on: { click: () => state.set({ chosen: `reading:${one.id}` }) } }, sign(one.verdict)))));
}

function legend() {
  const drawn = s("svg", { width: 120, height: 14, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "recorded", x: 30, y: 1, width: 22, height: 12 }), model([6, 24, 40, 62, 112], (one) => one, 7));
  return h("p", { class: "legend" }, h("span", {}, drawn, " ", say("nights.held.legend")));
}

function fact(night, state, one, scale) {
  const [from, to] = one.window.map(scale);
  const picture = s("svg", { height: 20, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "recorded", x: part(from), width: part(Math.max(0.25, to - from)), y: 2, height: 16 }),
    one.times ? model(one.times, (minute) => part(scale(minute)), 10) : null);
  const words = `${say(`nights.held.${one.verdict}`)}${one.share < 0.995 ? `, ${say("nights.held.happens", { share: percent(one.share) })}` : ""}`;
  return h("li", { class: one.verdict }, h("span", { class: "name" }, h("button", { type: "button", class: "line", on: { click: () => state.set({ chosen: `reading:${one.id}` }) } }, one.title)),
    h("span", { class: "plot" }, picture), h("span", { class: "words" }, sign(one.verdict), " ", words));
}

/** The middle 90 % of histories as a line, the middle half thicker, the median as a stroke. */
function model([a, b, c, d, e], at, y) {
  return s("g", { class: "middle" }, s("line", { class: "ninety", x1: at(a), x2: at(e), y1: y, y2: y }), s("line", { class: "half", x1: at(b), x2: at(d), y1: y, y2: y }),
    s("line", { class: "median", x1: at(c), x2: at(c), y1: y - 5, y2: y + 5 }));
}

function hourScale(scale) {
  return h("div", { class: "scale", "aria-hidden": "true" }, h("span", { class: "name" }), h("span", { class: "plot" }, s("svg", { height: 16, focusable: "false" },
    wholeHours(6).map((minute) => s("text", { x: part(scale(minute)), y: 11, "text-anchor": "middle" }, clock(minute) === "00:00" ? day(minute).short : clock(minute))))), h("span", { class: "words" }));
}

function claims(all) {
  if (!all.length) return null;
  const body = h("div", {});
  const show = (kind) => {
    const left = all.filter((one) => kind === "all" || one.verdict === kind);
    fill(body, ["min", "share", "value"].map((unit) => {
      const rows = left.filter((one) => one.unit === unit);
      return rows.length ? [h("p", { class: "hint" }, say(`nights.held.claims.${unit}`)), forest(rows.map(claim), (value) => onScale(value, unit), { unit })] : null;
    }));
  };
  const buttons = filter(say("nights.held.claims"), CLAIMS, all, show);
  show("all");
  return h("section", { class: "held" }, h("h4", {}, say("nights.held.claims")), h("p", {}, say("nights.held.claims.about", { n: all.length })), buttons, body,
    tabled(say("nights.held.claims"), ["claim", "by", "expected", "effect", "verdict"].map((key) => say(`nights.held.column.${key}`)),
      () => all.map((one) => [one.claim, one.by ?? "", say(`nights.expect.${one.expect}`), effectOf(one), say(`nights.held.${one.verdict}`)])));
}

function claim(one) {
  const by = one.by ? h("span", { class: "by" }, ` ${say("nights.held.by", { by: one.by })}`) : null;
  const words = [sign(one.verdict), " ", say("nights.held.found", { expected: say(`nights.expect.${one.expect}`), effect: effectOf(one) }), one.only_way ? ` (${say("nights.held.only_way")})` : ""];
  return { name: [one.claim, by], values: one.effect, kind: one.verdict, words, more: one.but ? h("p", { class: "but" }, one.but) : null };
}

function effectOf(one) {
  return moved(one.effect[0], one.unit);
}

function onScale(value, unit) {
  if (unit === "min") return value === 0 ? "0" : `${value < 0 ? "−" : "+"}${span(value)}`;
  return unit === "share" ? signed(Math.round(value * 100)) : signed(number(value));
}

function absences(night, state, all) {
  if (!all.length) return null;
  const ordered = [...all].sort((a, b) => b.share - a.share);
  return h("section", { class: "held" }, h("h4", {}, say("nights.held.absences")), h("p", {}, say("nights.held.absences.about")),
    h("div", { class: "forest" }, h("ol", { class: "rows" }, ordered.map((one) => h("li", {}, h("span", { class: "name" }, night.eventOf(one.measure) ? h("button", { type: "button", class: "line", on: { click: () => state.set({ chosen: `event:${one.measure}` }) } }, one.title) : one.title),
      h("span", { class: "plot" }, bar(one.share)), h("span", { class: "words" }, percent(one.share)))))));
}

/** A share as a bar. */
export function bar(share) {
  return s("svg", { height: 16, "aria-hidden": "true", focusable: "false" }, s("rect", { class: "bar-ground", x: 0, width: "100%", y: 6, height: 4 }), s("rect", { class: "bar", x: 0, width: part(share * 100), y: 3, height: 10 }));
}

function floors(all) {
  if (!all.length) return null;
  const shown = (value, unit) => (value === null || value === undefined ? "" : unit === "share" ? percent(value) : unit === "min" ? span(value) : number(value));
  const wanted = (one) => [one.least === null || one.least === undefined ? "" : say("nights.held.least", { n: shown(one.least, one.unit) }), one.most === null || one.most === undefined ? "" : say("nights.held.most", { n: shown(one.most, one.unit) })].filter(Boolean).join(", ");
  const missed = all.filter((one) => !one.met).length;
  return h("section", { class: "held" }, h("h4", {}, say("nights.held.floors")), h("p", {}, missed ? count("nights.held.missed", missed, { of: all.length }) : say("nights.held.met", { of: all.length })),
    h("div", { class: "tabled-body", tabindex: "0", role: "region", "aria-label": say("nights.held.floors") }, table(say("nights.held.floors"), ["floor", "value", "wanted", "met"].map((key) => say(`nights.held.column.${key}`)),
      all.map((one) => [one.name, shown(one.value, one.unit), wanted(one), say(one.met ? "nights.held.is_met" : "nights.held.is_missed")]))));
}

function part(share) {
  return `${share.toFixed(2)}%`;
}
