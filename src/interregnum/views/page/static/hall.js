// The hall: an assembly as a half circle of seats by bloc, what is moved and voted in it, and the others in small.

import { fill, h } from "interregnum/dom.js";
import { houseOf } from "interregnum/benches.js";
import { motions } from "interregnum/motions.js";
import { stamp } from "interregnum/hours.js";
import { listed, proceedings } from "interregnum/proceedings.js";
import { room } from "interregnum/room.js";
import { council, smallHall } from "interregnum/smallhalls.js";
import { tabled } from "interregnum/table.js";
import { say } from "interregnum/words.js";

/** The view. */
export function hall(night, state) {
  const opened = (id) => night.history.halls[id].opened ?? Infinity;
  const ids = Object.keys(night.data.houses).sort((a, b) => (opened(a) === opened(b) ? 0 : opened(a) - opened(b)));
  let big = houseOf(night, state.get().chosen) ?? ids.reduce((best, id) => (weight(night, id) > weight(night, best) ? id : best));
  let made = null;
  let wide = 0;
  const choose = (id) => state.set({ chosen: `house:${id}` });
  const small = ids.map((id) => smallHall(night, id, choose));
  const groups = Object.keys(night.nouns.groups).filter((id) => night.nouns.groups[id].length && night.nouns.groups[id].every((one) => night.nouns.persons[one])).map((id) => council(night, state, id));
  const [title, stage] = [h("h2", {}), h("div", { class: "hall-stage" })];
  const others = h("section", { class: "small-halls" }, h("h3", {}, say("hall.others")), h("div", { class: "row" }, small.map((one) => one.element)), groups.map((one) => one.element));
  const element = h("div", { class: "hall view" }, h("div", { class: "view-head" }, title), stage);
  const build = () => {
    wide = stage.clientWidth || 900;
    const parts = [room(night, state, big, columns()[0]), motions(night, state, big), proceedings(night, state, big)];
    made = { parts };
    fill(title, night.data.houses[big].title);
    fill(stage, h("div", {}, parts[0].element, others), h("div", { class: "hall-side" }, parts[1].element, parts[2].element), table(night, big));
    for (const one of small) one.pressed(big);
    draw(state.get().minute);
  };
  const columns = () => getComputedStyle(stage).gridTemplateColumns.split(" ").map((width) => parseFloat(width) || wide);
  const draw = (minute) => {
    if (!made) build();
    for (const one of [...made.parts, ...small, ...groups]) one.draw(minute);
  };
  new ResizeObserver(() => {
    if (made && stage.clientWidth && Math.abs(stage.clientWidth - wide) > 8) build();
  }).observe(stage);
  state.on(["chosen"], ({ chosen, minute }) => {
    const asked = houseOf(night, chosen);
    if (asked && asked !== big) { big = asked; if (made) build(); } else if (made) draw(minute);
  });
  return { element, draw };
}

/** Which assembly is shown first: the one that has most to decide. */
function weight(night, id) {
  return Object.keys(night.data.houses[id].motions).length;
}

function table(night, id) {
  const hall = night.history.halls[id];
  const house = night.data.houses[id];
  const columns = ["when", "what", "yes", "no", "abstain", "how"].map((name) => say(`hall.table.${name}`));
  return tabled(say("hall.table", { name: house.title }), columns, () => listed(night, id).map((entry) => {
    const motion = hall.motions.find((one) => one.counted === entry.number);
    return [stamp(entry.minute), entry.title, ...(motion ? [...motion.vote.totals, say(`hall.how.${motion.how}`)] : ["", "", "", ""])];
  }));
}
