// What was moved in an assembly: each motion with its steps, its vote as a bar, what is uncertain about the count.

import { motionStep } from "interregnum/hall/session.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";
import { readingsOf } from "interregnum/timeline/comparison.js";

const STEPS = ["moved", "put", "counted"];
const ANSWERING = ["carried", "lost", "accepted", "moved", ""];

/** The list: `{element, draw(minute)}`. */
export function motions(night, state, id) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const items = hall.motions.map((motion) => ({ motion, shown: null, element: h("li", { class: "motion" }) }));
  const missed = Object.keys(house.motions).filter((name) => !hall.motions.some((motion) => motion.id === name));
  const element = h("section", { class: "motions" }, h("h3", {}, t("hall.motions")),
    items.length ? h("ol", {}, items.map((item) => item.element)) : h("p", { class: "small" }, t(night.told ? "hall.none-told" : "hall.none-moved")),
    missed.length && !night.told ? h("details", { class: "table-details" }, h("summary", {}, t("hall.not-moved", { n: missed.length })), h("ul", { class: "events" }, missed.map((name) => h("li", {}, link(state, `event:${id}.${name}`, house.motions[name].title))))) : null);
  return {
    element,
    draw(minute) {
      const number = night.lastFiring(minute);
      for (const item of items) {
        const step = motionStep(item.motion, number);
        if (step === item.shown) continue;
        item.shown = step;
        item.element.classList.toggle("to-come", !step);
        setChildren(item.element, motionContent(night, state, id, house, item.motion, step));
      }
    },
  };
}

function motionContent(night, state, id, house, motion, step) {
  const about = house.motions[motion.id];
  const counted = step === "counted" || step === "settled";
  const number = motion.counted ?? motion.settled ?? motion.moved;
  return [
    h("p", { class: "title" }, link(state, night.keyOf(number), about.title)),
    h("p", { class: "steps" }, STEPS.filter((name) => motion[name] !== undefined).map((name, n) => [n ? " · " : "", t(`hall.step.${name}`, { at: clock(night.minute(motion[name])) })]),
      step === "settled" ? [" · ", h("b", {}, t(`hall.how.${motion.how}`))] : ""),
    counted && motion.vote ? voteBar(motion, about) : null,
    step === "settled" && !night.told ? recordLines(night, state, `${id}.${motion.id}`) : null,
    counted && motion.vote && !motion.vote.told ? h("details", { class: "table-details" }, h("summary", {}, t("hall.how-sure")), h("p", { class: "small" }, uncertainty(motion, about)), blocWeights(house, motion)) : null,
  ];
}

/** For, against and abstaining as a bar, and in numbers. */
function voteBar(motion, about) {
  const [yes, no, abstain] = motion.vote.totals;
  const parts = [["yes", yes], ["no", no], ["abstain", abstain]];
  const bar = h("div", { class: "vote-bar", "aria-hidden": "true" }, parts.map(([name, n]) => {
    const part = h("span", { class: name });
    part.style.flexGrow = n;
    return part;
  }));
  return [bar, h("p", { class: "counts" }, parts.map(([name, n]) => [h("span", { class: "count" }, String(n)), ` ${t(`hall.vote.${name}`)} `]), h("span", { class: "small" }, t(`hall.method.${about.method}`), motion.vote.duress ? [" ", h("b", {}, t("hall.under-duress"))] : ""))];
}

export function uncertainty(motion, about) {
  const { seen, chance, silent } = motion.vote;
  const percent = chance > 0.995 ? "over 99" : chance < 0.005 ? "under 1" : Math.round(chance * 100);
  const byEye = about.method === "acclamation" || about.method === "show_of_hands";
  return [byEye ? t("hall.by-eye", { seen: Math.round(seen * 100) }) : "", silent ? t("hall.silent", { n: silent }) : "", t("hall.chance", { percent })].filter(Boolean).join(" ");
}

/** With what shares each bloc's delegates voted for, against, or not at all. */
function blocWeights(house, motion) {
  return h("ul", { class: "small" }, Object.entries(motion.vote.weights).map(([name, shares]) => h("li", {}, `${house.blocs[name].title}: ${shares.map((share) => `${Math.round(share * 100)} %`).join(" – ")}`)));
}

/** What the sources say the vote was. */
function recordLines(night, state, event) {
  const found = new Set(ANSWERING.flatMap((way) => readingsOf(night, way ? `${event}.${way}` : event)));
  return [...found].map((reading) => h("p", { class: "record-says" }, h("span", { class: "kicker" }, `${t("hall.record")} `), link(state, `reading:${reading.id}`, reading.title),
    ` (${reading.told})`, reading.figures?.length ? `: ${reading.figures.map(([n, what]) => `${n} ${what}`).join("; ")}` : "", reading.disputed ? `; ${t("record.disputed")}` : ""));
}
