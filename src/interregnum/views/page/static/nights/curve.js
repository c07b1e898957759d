// How likely it was at each hour: the visitor draws her own curve first, by pointer or keys, then sees the model's.

import { area, bisectRight, line, pointer, scaleLinear } from "d3";
import { openLink } from "interregnum/nights/openlink.js";
import { currentReplica, outcomeOf, questionText, withSign } from "interregnum/nights/outcomes.js";
import { h, s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { hourText } from "interregnum/shared/hourtext.js";
import { t } from "interregnum/shared/i18n.js";
import { responsive } from "interregnum/shared/responsive.js";
import { percent } from "interregnum/shared/shares.js";
import { tableDetails } from "interregnum/shared/table.js";
import { clock, hoursWithRoom, timestamp } from "interregnum/shared/time.js";

const TALL = 250;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 12, 12, 26];
const STEP = 0.05; // of a chance, for one key
const FIRST = 0.5; // where a curve drawn by keys begins

/** The curve of one outcome, to be drawn over. Where its points are yet to be played, `begin(redraw)` does that once she wants to see
 *  them, calls `redraw(whole)` at each, `whole` once all are there, and gives the function that stops it: the two curves are compared then. */
export function curve(night, answers, found, begin = null) {
  const minutes = found.points.map((point) => point[0]);
  const drawn = { values: minutes.map(() => null), at: 0, shown: false };
  const sentence = h("div", { class: "compared", "aria-live": "polite" });
  const show = h("button", { type: "button", class: "plain", on: { click: () => reveal() } }, t("nights.curve.show"));
  const again = h("button", { type: "button", class: "plain", hidden: true, on: { click: () => clear() } }, t("nights.curve.again"));
  const after = h("div", {});
  let stop = null;
  const picture = responsive((wide) => plot(night, found, drawn, wide, board));
  const board = h("div", { class: "board", role: "slider", tabindex: "0", "aria-label": t("nights.curve.board"), "aria-valuemin": "0", "aria-valuemax": "100", "aria-orientation": "vertical" }, picture.element);
  const updateLabel = () => {
    const value = drawn.values[drawn.at];
    updateAttribute(board, "aria-valuenow", value === null ? 0 : Math.round(value * 100));
    updateAttribute(board, "aria-valuetext", t(value === null ? "nights.curve.empty" : "nights.curve.value", { at: timestamp(minutes[drawn.at]), n: Math.round((value ?? 0) * 100) }));
  };
  const redraw = () => { updateLabel(); picture.again(); };
  const reveal = () => {
    drawn.shown = true;
    show.hidden = true;
    again.hidden = false;
    const compare = () => setChildren(sentence, comparisonSentences(drawn.values, found).map((text) => h("p", {}, text)));
    if (begin && drawn.values.some((value) => value !== null)) setChildren(sentence, h("p", {}, t("nights.curve.later")));
    if (begin) stop = begin((whole) => { if (whole) compare(); redraw(); });
    else compare();
    setChildren(after, begin ? null : largestSteps(found), tableDetails(t("nights.curve.table"), ["hour", "model", "low", "high", "mine"].map((key) => t(`nights.curve.column.${key}`)),
      () => knownPoints(found).map(([minute, ...chances]) => [minute, chances, minutes.indexOf(minute)]).map(([minute, chances, n]) => [timestamp(minute), ...chances.map(percent), drawn.values[n] === null ? "" : percent(drawn.values[n])])));
    redraw();
  };
  const clear = () => {
    stop?.();
    Object.assign(drawn, { values: minutes.map(() => null), at: 0, shown: false });
    show.hidden = false;
    again.hidden = true;
    setChildren(sentence);
    setChildren(after);
    redraw();
    board.focus();
  };
  enableDrawing(board, drawn, found, redraw);
  updateLabel();
  return h("div", { class: "curve" }, questionLine(night, answers, found), board, h("p", { class: "hint" }, t("nights.curve.keys")), h("p", { class: "open-links" }, show, " ", again), sentence, after);
}

function questionLine(night, answers, found) {
  const ended = t(found.came ? (found.title ? "nights.curve.ended" : "nights.curve.came") : "nights.curve.not", { outcome: outcomeOf(answers, found.outcome).title, ending: found.title ?? "" });
  const other = currentReplica(night) === found.replica ? null : [" ", openLink(night, { replica: found.replica }, t("nights.open"))];
  return h("p", { class: "asked" }, h("b", {}, questionText(answers, found)), " ", t("nights.curve.draw", { replica: found.replica }), " ", ended, other);
}

/** The points of the model's curve that have been played: all, where it came with the page. */
function knownPoints(found) {
  return found.points.filter(([, chance]) => chance !== null);
}

function scales(found, wide) {
  return [scaleLinear([0, found.points.at(-1)[0]], [LEFT, wide - RIGHT]), scaleLinear([0, 1], [TALL - BOTTOM, TOP])];
}

function plot(night, found, drawn, wide, board) {
  const [x, y] = scales(found, wide);
  const own = drawn.values.map((value, n) => [found.points[n][0], value]);
  const known = knownPoints(found);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((chance) => s("g", {}, s("line", { x1: LEFT, x2: wide - RIGHT, y1: y(chance), y2: y(chance) }),
    s("text", { x: LEFT - 6, y: y(chance) + 4, "text-anchor": "end" }, percent(chance))));
  const hours = hoursWithRoom(x(60) - x(0), wide < 520 ? 6 : 3).map((minute) => hourText(minute, x(minute), TALL - 8, wide));
  const model = !drawn.shown ? null : [
    s("path", { class: "band", d: area().x((p) => x(p[0])).y0((p) => y(p[2])).y1((p) => y(p[3]))(known) }),
    s("path", { class: "model", d: line().x((p) => x(p[0])).y((p) => y(p[1]))(known) }),
    known.length < found.points.length ? known.map((p) => s("circle", { class: "model-point", cx: x(p[0]), cy: y(p[1]), r: 3 })) : null,
    known.length ? s("text", { class: "model-name", x: x(known.at(-1)[0]) - 4, y: y(known.at(-1)[1]) + (known.at(-1)[1] > 0.5 ? 16 : -8), "text-anchor": "end" }, t("nights.curve.model")) : null];
  const mine = line().defined((p) => p[1] !== null).x((p) => x(p[0])).y((p) => y(p[1]))(own);
  const empty = drawn.values.every((value) => value === null) && !drawn.shown;
  const at = found.points[drawn.at][0];
  board.classList.toggle("empty", empty);
  return s("svg", { width: wide, height: TALL, viewBox: `0 0 ${wide} ${TALL}`, "aria-hidden": "true", focusable: "false" }, s("g", { class: "axis" }, grid, hours), model,
    mine ? s("path", { class: "mine", d: mine }) : null, nameOfMine(own, x, y), s("line", { class: "hand", x1: x(at), x2: x(at), y1: TOP, y2: TALL - BOTTOM }),
    drawn.values[drawn.at] === null ? null : s("circle", { class: "hand", cx: x(at), cy: y(drawn.values[drawn.at]), r: 5 }),
    empty ? s("text", { class: "invite", x: (LEFT + wide) / 2, y: TALL / 2, "text-anchor": "middle" }, t("nights.curve.invite")) : null);
}

/** What was drawn is named where it begins: the model's curve has its name where it ends. */
function nameOfMine(own, x, y) {
  const [minute, value] = own.find(([, share]) => share !== null) ?? [];
  return minute === undefined ? null : s("text", { class: "mine-name", x: x(minute) + 6, y: y(value) + (value > 0.5 ? 18 : -10) }, t("nights.curve.mine"));
}

/** Drawing by pointer: along the way of the pointer; by keys: from this hour on. */
function enableDrawing(board, drawn, found, redraw) {
  let last = null;
  const drawAt = (event) => {
    const svg = board.querySelector("svg");
    const [px, py] = pointer(event, svg);
    const [x, y] = scales(found, svg.clientWidth || svg.viewBox.baseVal.width);
    const here = { n: nearest(found, x.invert(px)), value: Math.max(0, Math.min(1, y.invert(py))) };
    const from = last ?? here;
    const [low, high] = [Math.min(from.n, here.n), Math.max(from.n, here.n)];
    for (let n = low; n <= high; n += 1) {
      const share = here.n === from.n ? 1 : (n - from.n) / (here.n - from.n);
      drawn.values[n] = from.value + (here.value - from.value) * share;
    }
    drawn.at = here.n;
    last = here;
    redraw();
  };
  board.addEventListener("pointerdown", (event) => { board.setPointerCapture(event.pointerId); last = null; drawAt(event); });
  board.addEventListener("pointermove", (event) => { if (board.hasPointerCapture(event.pointerId)) drawAt(event); });
  board.addEventListener("pointerup", () => { last = null; });
  board.addEventListener("keydown", (event) => {
    const across = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    const up = { ArrowUp: STEP, ArrowDown: -STEP, PageUp: 5 * STEP, PageDown: -5 * STEP }[event.key];
    if (across === undefined && up === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (across !== undefined) drawn.at = Math.max(0, Math.min(drawn.values.length - 1, drawn.at + across));
    else {
      const value = Math.max(0, Math.min(1, (drawn.values[drawn.at] ?? FIRST) + up));
      for (let n = drawn.at; n < drawn.values.length; n += 1) drawn.values[n] = value;
      for (let n = drawn.at - 1; n >= 0 && drawn.values[n] === null; n -= 1) drawn.values[n] = FIRST;
    }
    redraw();
  });
}

export function nearest(found, minute) {
  const minutes = found.points.map((point) => point[0]);
  const n = Math.min(minutes.length - 1, bisectRight(minutes, minute));
  return n > 0 && minute - minutes[n - 1] < minutes[n] - minute ? n - 1 : n;
}

/** How the two curves differ, in plain sentences. */
export function comparisonSentences(values, found) {
  const pairs = values.flatMap((value, n) => (value === null || found.points[n][1] === null ? [] : [{ at: found.points[n][0], mine: value, model: found.points[n][1], low: found.points[n][2], high: found.points[n][3] }]));
  if (!pairs.length) return [t("nights.curve.none")];
  const gap = (pair) => Math.abs(pair.mine - pair.model);
  const mean = pairs.reduce((sum, pair) => sum + gap(pair), 0) / pairs.length;
  const most = pairs.reduce((best, pair) => (gap(pair) > gap(best) ? pair : best));
  const inside = pairs.filter((pair) => pair.mine >= pair.low && pair.mine <= pair.high).length;
  const lean = pairs.reduce((sum, pair) => sum + pair.mine - pair.model, 0) / pairs.length;
  return [t("nights.curve.apart", { mean: Math.round(mean * 100), at: timestamp(most.at), mine: Math.round(most.mine * 100), model: Math.round(most.model * 100) }),
    t(Math.abs(lean) < 0.03 ? "nights.curve.even" : lean > 0 ? "nights.curve.surer" : "nights.curve.less"),
    t("nights.curve.inside", { share: Math.round((100 * inside) / pairs.length) })];
}

function largestSteps(found) {
  if (!found.steps?.length) return h("p", {}, t("nights.curve.flat"));
  return h("div", {}, h("h4", {}, t("nights.curve.steps")), h("ol", { class: "steps" }, found.steps.map((step) => h("li", {},
    h("span", { class: "when" }, `${timestamp(step.since)} – ${clock(step.until)}`), " ", h("b", {}, t("nights.points", { n: withSign(Math.round(step.moved * 100)) })), " ",
    (step.events ?? []).map(([minute, title], n) => h("span", {}, n ? "; " : "", `${clock(minute)} ${title}`))))));
}
