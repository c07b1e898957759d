// What a decision changed, in words and bars: each way with how it ended in the futures after it.

import { mattered, movedShares, sharesOf } from "interregnum/seat/ways.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { tenths, tenthsApart } from "interregnum/shared/shares.js";
import { clock } from "interregnum/shared/time.js";

const MOST = 4; // differences that are told of one way
const MUCH = 0.1; // a difference of shares from which on it is not called little
const per = (value) => Math.round(value * 100);

/** What a decision changed, in a room that is filled as futures are played: gives the function that shows how far it is, `stop` being
 *  what stops it. */
export function changesView(night, room, decision, main) {
  const bar = h("progress", { "aria-label": t("seat.changed.progress") });
  const button = h("button", { type: "button", class: "plain seat-stop" }, t("seat.changed.stop"));
  const row = h("div", { class: "progress" }, bar, button);
  const said = h("p", { class: "seat-verdict-room", role: "status" });
  const body = h("div", {});
  let shown = "";
  return ({ state, done, of, contrasts }, stop) => {
    if (!room.contains(body)) setChildren(room, row, said, body);
    bar.max = of;
    bar.value = done;
    button.onclick = stop;
    row.hidden = state !== "playing";
    const now = `${state} ${Object.keys(contrasts).length}`;
    if (now === shown) return;
    shown = now;
    setChildren(said, state === "done" ? verdict(night, contrasts, main) : state === "playing" ? null : h("span", { class: "problem" }, t("seat.changed.stopped")));
    setChildren(body, compared(night, decision, contrasts, main, body.querySelector("details")?.open));
  };
}

/** The ways that have been compared with the one that was taken. */
function compared(night, decision, contrasts, main, open) {
  const ways = Object.keys(contrasts);
  return ways.length ? [
    h("ul", { class: "seat-instead" }, ways.map((way) => h("li", {}, h("p", {}, t("seat.instead", { way: night.eventById(decision.event).branches[way] })), differences(night, movedShares(contrasts[way], main))))),
    h("details", { open }, h("summary", {}, t("seat.changed.all")), h("div", { class: "seat-futures" }, [decision.way, ...ways].map((way) => wayCard(night, decision, way, contrasts, main)))),
  ] : null;
}

/** Whether it mattered, and for what. */
function verdict(night, contrasts, main) {
  const what = mattered(contrasts, main).map((id) => night.nouns.outcomes[id].title).join("; ");
  const most = Math.max(0, ...Object.values(contrasts).flatMap((perWay) => movedShares(perWay, main).map(({ base, varied }) => Math.abs(varied - base))));
  return h("span", { class: "seat-verdict" }, !what ? t("seat.mattered.not") : t(most < MUCH ? "seat.mattered.little" : "seat.mattered", { what }));
}

function wayCard(night, { event, way: taken }, way, contrasts, main) {
  const own = way === taken;
  const contrast = contrasts[own ? Object.keys(contrasts)[0] : way];
  const shares = sharesOf(contrast, own ? "base" : "varied", main);
  return h("div", { class: own ? "seat-way-card own" : "seat-way-card" },
    h("h5", {}, night.eventById(event).branches[way], " ", h("span", { class: "small" }, t(own ? "seat.way.yours" : "seat.way.other"))),
    shares.map((outcome) => h("div", { class: "seat-outcome" }, h("p", { class: "small" }, outcome.title), h("ul", {}, outcome.rows.map((row) => shareLine(night, outcome, row))),
      outcome.rows.length ? null : h("p", {}, t("seat.comes.never")), outcome.median === null ? null : h("p", { class: "small" }, t("seat.median", { at: clock(outcome.median) })))));
}

function shareLine(night, { id }, { label, value, low, high }) {
  const bar = h("span", { class: "bar" });
  bar.style.width = `${per(value)}%`;
  return h("li", {}, h("span", { class: "seat-label" }, label === "comes" ? t("seat.comes") : night.nouns.outcomes[id].endings[label] || label),
    h("span", { class: "seat-bar", "aria-hidden": "true" }, bar), h("span", { class: "seat-share" }, t("seat.share", { n: per(value), low: per(low), high: per(high) })));
}

/** Two shares and their difference, which is that of the numbers as they are written. */
export function moved({ base, varied, low, high }) {
  const [before, after] = [tenths(base), tenths(varied)];
  return { base: before.toFixed(1), varied: after.toFixed(1), by: tenthsApart(after - before), low: tenthsApart(tenths(low)), high: tenthsApart(tenths(high)) };
}

/** What is different beyond chance from what one decided. */
function differences(night, found) {
  if (!found.length) return h("p", { class: "small" }, t("seat.same"));
  return h("ul", { class: "seat-moved" }, found.slice(0, MOST).map((difference) => h("li", {}, movedText(night, difference))));
}

function movedText(night, { id, title, label, ...shares }) {
  const what = label === "comes" ? t("seat.moved.comes", { title }) : t("seat.moved.way", { title, label: night.nouns.outcomes[id].endings[label] || label });
  const { base, varied, by, low, high } = moved(shares);
  return t("seat.moved", { what, base, varied, by, low, high });
}
