// The hall: an assembly as a half circle of seats by bloc, what is moved and voted in it, and the others in small.

import { assemblyButton, council } from "interregnum/hall/assemblybuttons.js";
import { chamber } from "interregnum/hall/chamber.js";
import { motions } from "interregnum/hall/motions.js";
import { proceedings, proceedingsOf } from "interregnum/hall/proceedings.js";
import { openedAssembly } from "interregnum/hall/session.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { tableDetails } from "interregnum/shared/table.js";
import { timestamp } from "interregnum/shared/time.js";

/** The view. */
export function hall(night, state) {
  const opened = (id) => night.history.halls[id].opened ?? Infinity;
  const ids = Object.keys(night.data.houses).sort((a, b) => (opened(a) === opened(b) ? 0 : opened(a) - opened(b)));
  let seen = { selected: "", house: "" };
  let current = openedAssembly(night, seen, state.get()) ?? ids.reduce((best, id) => (motionCount(night, id) > motionCount(night, best) ? id : best));
  let drawn = null;
  let wide = 0;
  const choose = (id) => state.set({ selected: `house:${id}` });
  const small = ids.map((id) => assemblyButton(night, id, choose));
  const groups = Object.keys(night.nouns.groups).filter((id) => night.nouns.groups[id].length && night.nouns.groups[id].every((person) => night.nouns.persons[person])).map((id) => council(night, state, id));
  const [title, stage] = [h("h2", {}), h("div", { class: "hall-stage" })];
  const others = h("section", { class: "small-halls" }, h("h3", {}, t("hall.others")), h("div", { class: "row" }, small.map((button) => button.element)), groups.map((button) => button.element));
  const element = h("div", { class: "hall view" }, h("div", { class: "view-head" }, title), stage);
  const build = () => {
    wide = stage.clientWidth || 900;
    const parts = [chamber(night, state, current, columns()[0]), motions(night, state, current), proceedings(night, state, current)];
    drawn = { parts };
    setChildren(title, night.data.houses[current].title);
    setChildren(stage, h("div", {}, parts[0].element, others), h("div", { class: "hall-side" }, parts[1].element, parts[2].element), table(night, current));
    for (const button of small) button.pressed(current);
    draw(state.get().minute);
  };
  const columns = () => getComputedStyle(stage).gridTemplateColumns.split(" ").map((width) => parseFloat(width) || wide);
  const draw = (minute) => {
    if (!drawn) build();
    for (const part of [...drawn.parts, ...small, ...groups]) part.draw(minute);
  };
  new ResizeObserver(() => {
    if (drawn && stage.clientWidth && Math.abs(stage.clientWidth - wide) > 8) build();
  }).observe(stage);
  state.on(["selected", "house"], ({ selected, house, minute }) => {
    const wanted = openedAssembly(night, seen, { selected, house });
    seen = { selected, house };
    if (wanted && wanted !== current) { current = wanted; if (drawn) build(); } else if (drawn) draw(minute);
    if (wanted) state.set({ house: wanted });
  });
  return { element, draw };
}

/** Which assembly is shown first: the one that has most to decide. */
function motionCount(night, id) {
  return Object.keys(night.data.houses[id].motions).length;
}

function table(night, id) {
  const hall = night.history.halls[id];
  const house = night.data.houses[id];
  const columns = ["when", "what", "yes", "no", "abstain", "how"].map((name) => t(`hall.table.${name}`));
  return tableDetails(t("hall.table", { name: house.title }), columns, () => proceedingsOf(night, id).map((entry) => {
    const motion = hall.motions.find(({ counted }) => counted === entry.number);
    return [timestamp(entry.minute), entry.title, ...(motion ? [...motion.vote.totals, t(`hall.how.${motion.how}`)] : ["", "", "", ""])];
  }));
}
