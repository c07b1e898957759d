// The caption of a turning point, laid on the map beside the place where it happens, and tied to it by a line; on a
// phone a sheet below the map.

import { h, s, setChildren, updateAttribute } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";
import { debounced } from "interregnum/shared/schedule.js";
import { clock } from "interregnum/shared/time.js";
import { currentPoint, nextTurningPoint, turningPoints } from "interregnum/turns/turningpoints.js";

const AWAY = 54; // pixels between a place and its caption
const EDGE = 12;
const REST = 60; // milliseconds for which the time's handle must rest before a caption is laid
const PASSING = 1; // minutes between two drawings from which the handle is taken to be on its way
const EVERY = 200; // milliseconds between two looks at where the place of a caption is, while it stays the same
const NARROW = 620; // pixels of map below which a caption is a sheet

/** Captions over an atlas: `{element, sheet, draw(minute)}`. `spot(place)` says where a place is on it, or null. */
export function captions(night, state, atlas, spot) {
  const card = h("section", { class: "caption", hidden: true, "aria-live": "polite" });
  const sheet = h("section", { class: "caption-sheet", "aria-live": "polite" });
  const line = s("path", {});
  const leader = s("svg", { class: "caption-leader", "aria-hidden": "true" }, line);
  let shown = null;
  let wide = 0; // of the atlas; asked once, for who asks in every frame has the page laid out in every frame
  let last = null; // the minute of the last drawing
  let laid = null; // of what and where the caption was laid, and when that was last asked
  const rest = debounced(REST, () => draw(state.get().minute));
  const draw = (minute) => {
    const values = state.get();
    const passing = !values.playing && !values.selected && last !== null && Math.abs(minute - last) > PASSING;
    last = minute;
    if (passing) { // nobody reads a caption that is passed by
      card.hidden = true;
      leader.classList.add("away");
      rest();
      return;
    }
    const point = currentPoint(night, { ...values, minute }, values.playing ? values.speed : 1);
    wide ||= atlas.clientWidth;
    const narrow = (wide || NARROW) < NARROW;
    const key = point ? `${point.number} ${narrow}` : "";
    if (key !== shown) {
      shown = key;
      setChildren(narrow ? sheet : card, point ? content(night, state, point) : narrow ? quiet(night, state) : null);
      setChildren(narrow ? card : sheet, null);
    }
    card.hidden = !point || narrow;
    sheet.hidden = !narrow;
    leader.classList.toggle("away", card.hidden);
    if (card.hidden) {
      laid = null;
      return;
    }
    const now = performance.now();
    if (`${key} ${values.selected}` === laid?.of && now - laid.asked < EVERY) return; // to ask has the page laid out
    const at = point.place ? spot(point.place) : null;
    const where = at?.map(Math.round).join(" ") ?? "";
    if (`${key} ${values.selected}` !== laid?.of || where !== laid.where) lay(card, line, leader, atlas, at);
    laid = { of: `${key} ${values.selected}`, where, asked: now };
  };
  return { element: [leader, card], sheet, draw, again: () => { shown = laid = null; wide = 0; draw(state.get().minute); } };
}

function content(night, state, point) {
  const n = turningPoints(night).indexOf(point) + 1;
  return [
    h("p", { class: "kicker" }, h("span", { class: "when" }, point.told || clock(point.minute)), ` · ${t("turn.of", { n, of: turningPoints(night).length })}`),
    h("h3", {}, point.title),
    point.says ? h("p", {}, point.says) : null,
    h("p", { class: "caption-links" }, sourcesLink(night, state, point)),
  ];
}

function sourcesLink(night, state, point) {
  const changes = { selected: night.keyOf(point.number) };
  return h("a", { href: state.address(changes), on: { click: follow(state, changes) } }, t(night.told ? "turn.sources" : "turn.why"));
}

/** Between turning points a sheet says which comes next, so that it keeps its place. */
function quiet(night, state) {
  const next = nextTurningPoint(night, state.get().minute, 1);
  return next ? h("p", { class: "small" }, t("turn.next", { title: next.title, at: clock(next.minute) })) : h("p", { class: "small" }, t("turn.none"));
}

/**
 * Where a caption lies: `[x, y]` of its corner. It covers neither its place nor what must stay free, and as little as can be
 * of what is worth seeing; `free` and `seen` are boxes (left, top, right, bottom). Of places as good the nearest is taken.
 */
export function cornerFor([x, y], [wide, high], [width, height], free = [], seen = []) {
  const across = [x + AWAY, x - AWAY - wide, x - wide / 2, EDGE, width - wide - EDGE];
  const down = [y + AWAY / 2, y - AWAY / 2 - high, y - high / 2, EDGE, height - high - EDGE];
  const around = [x - AWAY + 2, y - AWAY / 2 + 2, x + AWAY - 2, y + AWAY / 2 - 2];
  const covers = (left, top, box) => left < box[2] && left + wide > box[0] && top < box[3] && top + high > box[1];
  const cost = ([left, top]) => {
    const out = Math.max(0, EDGE - left, EDGE - top, left + wide + EDGE - width, top + high + EDGE - height);
    const kept = free.filter((box) => covers(left, top, box)).length;
    const hidden = seen.filter((box) => covers(left, top, box));
    const own = hidden.filter((box) => box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3]).length; // what is at its place
    return (covers(left, top, around) ? 1e6 : 0) + 1e4 * out + 1e3 * (kept + own) + 10 * hidden.length + Math.hypot(left + wide / 2 - x, top + high / 2 - y) / 10;
  };
  const [left, top] = across.flatMap((left) => down.map((top) => [left, top])).reduce((best, corner) => (cost(corner) < cost(best) ? corner : best));
  const inside = (n, size, all) => Math.max(EDGE, Math.min(all - size - EDGE, n));
  return [inside(left, wide, width), inside(top, high, height)];
}

// The inset, the buttons of the map, and the ring around what is selected.
const FREE = ".map-panel.inset, .swap, .map-panel:not(.inset) :is(.map-controls, .halo:not(.away))";
const SEEN = ".map-panel:not(.inset) :is(.unit-marker, .person, .shot, .place-names text):not(.away)"; // bodies, shots, names

function boxesOf(atlas, selector) {
  const own = atlas.getBoundingClientRect();
  return [...atlas.querySelectorAll(selector)].map((label) => label.getBoundingClientRect()).filter((box) => box.width)
    .map((box) => [box.left - own.left, box.top - own.top, box.right - own.left, box.bottom - own.top]);
}

function lay(card, line, leader, atlas, at) {
  const panel = atlas.querySelector(".map-panel:not(.inset)"); // within which it stays
  const size = [panel.clientWidth, panel.clientHeight];
  const [wide, high] = [card.offsetWidth, card.offsetHeight];
  const [x, y] = at ? cornerFor(at, [wide, high], size, boxesOf(atlas, FREE), boxesOf(atlas, SEEN)) : [EDGE, EDGE];
  card.style.left = `${x.toFixed(0)}px`;
  card.style.top = `${y.toFixed(0)}px`;
  leader.classList.toggle("away", !at);
  if (!at) return;
  const edge = [Math.max(x, Math.min(x + wide, at[0])), Math.max(y, Math.min(y + high, at[1]))];
  updateAttribute(line, "d", `M${at[0].toFixed(0)} ${at[1].toFixed(0)}L${edge[0].toFixed(0)} ${edge[1].toFixed(0)}`);
}
