// Which views a night has: a scenario without a map or an assembly does without theirs.

import { hall } from "interregnum/hall/hall.js";
import { map } from "interregnum/map/map.js";
import { nights } from "interregnum/nights/nights.js";
import { twoNights } from "interregnum/nights/twonights.js";
import { timeline } from "interregnum/timeline/timeline.js";
import { whatif } from "interregnum/whatif/whatif.js";
import { wires } from "interregnum/wires/wires.js";

/** The views that there is something for, in reading order: `{name, make(state)}`. */
export function views(night, beside) {
  const data = night.data;
  const all = [
    { name: "map", make: (state) => map(night, state), has: data.map !== null },
    { name: "timeline", make: (state) => timeline(night, state, beside), has: true },
    { name: "hall", make: (state) => hall(night, state), has: Object.keys(data.houses).length > 0 },
    { name: "wires", make: (state) => wires(night, state), has: night.history.wires.length > 0 },
    { name: "two", make: (state) => twoNights(night, state, beside), has: beside !== null },
    { name: "nights", make: (state) => nights(night, state), has: data.answers !== null },
    { name: "whatif", make: (state) => whatif(night, state), has: true },
  ];
  return all.filter((view) => view.has);
}
