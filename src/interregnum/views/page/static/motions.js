// What was moved in an assembly: each motion with its steps, its vote as a bar, what is uncertain about the count.

import { fill, h } from "interregnum/dom.js";
import { follow } from "interregnum/evidence.js";
import { stepOf } from "interregnum/benches.js";
import { clock } from "interregnum/hours.js";
import { readingsOf } from "interregnum/verdict.js";
import { say } from "interregnum/words.js";

const STEPS = ["moved", "put", "counted"];
const ANSWERING = ["carried", "lost", "accepted", "moved", ""];

/** The list: `{element, draw(minute)}`. */
export function motions(night, state, id) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const items = hall.motions.map((motion) => ({ motion, shown: null, element: h("li", { class: "motion" }) }));
  const missed = Object.keys(house.motions).filter((name) => !hall.motions.some((motion) => motion.id === name));
  const element = h("section", { class: "motions" }, h("h3", {}, say("hall.motions")),
    items.length ? h("ol", {}, items.map((item) => item.element)) : h("p", { class: "small" }, say("hall.none-moved")),
    missed.length ? h("details", { class: "tabled" }, h("summary", {}, say("hall.not-moved", { n: missed.length })), h("ul", { class: "events" }, missed.map((name) => h("li", {}, link(state, `event:${id}.${name}`, house.motions[name].title))))) : null);
  return {
    element,
    draw(minute) {
      const number = night.lastAt(minute);
      for (const item of items) {
        const step = stepOf(item.motion, number);
        if (step === item.shown) continue;
        item.shown = step;
        item.element.classList.toggle("to-come", !step);
        fill(item.element, told(night, state, id, house, item.motion, step));
      }
    },
  };
}

function link(state, key, text) {
  return h("a", { href: state.address({ chosen: key }), on: { click: follow(state, { chosen: key }) } }, text);
}

function told(night, state, id, house, motion, step) {
  const about = house.motions[motion.id];
  const counted = step === "counted" || step === "settled";
  const number = motion.counted ?? motion.settled ?? motion.moved;
  return [
    h("p", { class: "title" }, link(state, `firing:${number}`, about.title)),
    h("p", { class: "steps" }, STEPS.filter((name) => motion[name] !== undefined).map((name, n) => [n ? " · " : "", say(`hall.step.${name}`, { at: clock(night.minute(motion[name])) })]),
      step === "settled" ? [" · ", h("b", {}, say(`hall.how.${motion.how}`))] : ""),
    counted && motion.vote ? vote(motion, about) : null,
    step === "settled" ? record(night, state, `${id}.${motion.id}`) : null,
    counted && motion.vote ? h("details", { class: "tabled" }, h("summary", {}, say("hall.how-sure")), h("p", { class: "small" }, doubts(motion, about)), weights(house, motion)) : null,
  ];
}

/** For, against and abstaining as a bar, and in numbers. */
function vote(motion, about) {
  const [yes, no, abstain] = motion.vote.totals;
  const parts = [["yes", yes], ["no", no], ["abstain", abstain]];
  const bar = h("div", { class: "vote-bar", "aria-hidden": "true" }, parts.map(([name, n]) => {
    const part = h("span", { class: name });
    part.style.flexGrow = n;
    return part;
  }));
  return [bar, h("p", { class: "counts" }, parts.map(([name, n]) => [h("span", { class: "count" }, String(n)), ` ${say(`hall.vote.${name}`)} `]), h("span", { class: "small" }, say(`hall.method.${about.method}`)))];
}

function doubts(motion, about) {
  const { seen, chance, silent } = motion.vote;
  const percent = chance > 0.995 ? "over 99" : chance < 0.005 ? "under 1" : Math.round(chance * 100);
  const byEye = about.method === "acclamation" || about.method === "show_of_hands";
  return [byEye ? say("hall.by-eye", { seen: Math.round(seen * 100) }) : "", silent ? say("hall.silent", { n: silent }) : "", say("hall.chance", { percent })].filter(Boolean).join(" ");
}

/** With what shares each bloc's delegates voted for, against, or not at all. */
function weights(house, motion) {
  return h("ul", { class: "small" }, Object.entries(motion.vote.weights).map(([name, shares]) => h("li", {}, `${house.blocs[name].title}: ${shares.map((share) => `${Math.round(share * 100)} %`).join(" – ")}`)));
}

/** What the sources say the vote was. */
function record(night, state, event) {
  const found = new Set(ANSWERING.flatMap((way) => readingsOf(night, way ? `${event}.${way}` : event)));
  return [...found].map((reading) => h("p", { class: "record-says" }, h("span", { class: "kicker" }, `${say("hall.record")} `), link(state, `reading:${reading.id}`, reading.title),
    ` (${reading.told})`, reading.figures?.length ? `: ${reading.figures.map(([n, what]) => `${n} ${what}`).join("; ")}` : "", reading.disputed ? `; ${say("record.disputed")}` : ""));
}
