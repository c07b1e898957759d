// What a decision changed, in words and bars: each way with how it ended in the futures after it.

import { mattered, movedShares, sharesOf } from "interregnum/seat/ways.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { clock } from "interregnum/shared/time.js";
import { points } from "interregnum/whatif/answer.js";

const MOST = 4; // differences that are told of one way
const MUCH = 0.1; // a difference of shares from which on it is not called little
const per = (value) => Math.round(value * 100);

/** Show how far it is, and the ways that have been compared, in a room. */
export function changes(night, room, decision, main, { state, done, of, contrasts }) {
  const compared = Object.keys(contrasts);
  const playing = state === "playing";
  setChildren(room,
    playing ? h("div", { class: "progress" }, h("progress", { max: of, value: done, "aria-label": t("seat.changed.progress") })) : null,
    state === "cancelled" || state === "failed" ? h("p", { class: "problem" }, t("seat.changed.stopped")) : null,
    state === "done" ? verdict(night, contrasts, main) : null,
    compared.length ? h("ul", { class: "seat-instead" }, compared.map((way) => h("li", {}, h("p", {}, t("seat.instead", { way: night.eventById(decision.event).branches[way] })), differences(night, movedShares(contrasts[way], main))))) : null,
    compared.length ? h("details", { open: room.querySelector("details")?.open }, h("summary", {}, t("seat.changed.all")), h("div", { class: "seat-futures" }, [decision.way, ...compared].map((way) => wayCard(night, decision, way, contrasts, main)))) : null);
}

/** Whether it mattered, and for what. */
function verdict(night, contrasts, main) {
  const what = mattered(contrasts, main).map((id) => night.nouns.outcomes[id].title).join("; ");
  const most = Math.max(0, ...Object.values(contrasts).flatMap((one) => movedShares(one, main).map(({ base, varied }) => Math.abs(varied - base))));
  return h("p", { class: "seat-verdict" }, !what ? t("seat.mattered.not") : t(most < MUCH ? "seat.mattered.little" : "seat.mattered", { what }));
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

/** What is different beyond chance from what one decided. */
function differences(night, moved) {
  if (!moved.length) return h("p", { class: "small" }, t("seat.same"));
  return h("ul", { class: "seat-moved" }, moved.slice(0, MOST).map(({ id, title, label, base, varied, low, high }) => h("li", {}, t("seat.moved", {
    what: label === "comes" ? title : t("seat.moved.way", { title, label: night.nouns.outcomes[id].endings[label] || label }), base: per(base), varied: per(varied), by: points(varied - base), low: points(low), high: points(high),
  }))));
}
