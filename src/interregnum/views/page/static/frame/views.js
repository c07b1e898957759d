// Which views a night has: a scenario without a map or an assembly does without theirs.

import { sideBySide } from "interregnum/beside/sidebyside.js";
import { classroom } from "interregnum/classroom/classroom.js";
import { edits } from "interregnum/edits/edits.js";
import { isWatched } from "interregnum/edits/following.js";
import { ending } from "interregnum/ending/ending.js";
import { hall } from "interregnum/hall/hall.js";
import { map } from "interregnum/map/map.js";
import { nights } from "interregnum/nights/nights.js";
import { twoNights } from "interregnum/beside/twonights.js";
import { seat } from "interregnum/seat/seat.js";
import { seatsOf } from "interregnum/seat/seats.js";
import { timeline } from "interregnum/timeline/timeline.js";
import { whatif } from "interregnum/whatif/whatif.js";
import { wires } from "interregnum/wires/wires.js";

/** The views that there is something for, in reading order: `{name, make(state, night), both}`; one for `both` is made once.
 *  `tools` are what a class can do with the page (`classroom/`). */
export function views(shown, tools) {
  const { data, played, told, beside } = shown;
  const pair = (night, state, kind, make) => (beside && !night.told ? sideBySide(night, beside, state, kind, make) : make(night));
  const all = [
    { name: "map", make: (state, night) => pair(night, state, "map", (side) => map(side, state)), has: data.map !== null },
    { name: "timeline", make: (state, night) => timeline(night, state, night.told ? null : beside), has: true },
    { name: "hall", make: (state, night) => pair(night, state, "hall", (side) => hall(side, state)), has: Object.keys(data.houses).length > 0 },
    { name: "wires", make: (state, night) => wires(night, state), has: played.history.wires.length > 0 || Boolean(told?.history.wires.length) },
    { name: "ending", both: true, make: (state) => ending(shown, state), has: Object.keys(data.nouns.outcomes).length > 0 },
    { name: "two", both: true, make: (state) => twoNights(played, state, beside), has: beside !== null },
    { name: "nights", both: true, make: (state) => nights(played, state), has: data.answers !== null },
    { name: "class", both: true, make: (state) => classroom(shown, state, tools), has: Boolean(data.guide.questions?.length || data.guide.roles?.length) },
    { name: "seat", both: true, make: (state) => seat(played, state), has: seatsOf(played).length > 0 },
    { name: "edits", both: true, make: (state) => edits(played, state), has: isWatched(data) },
    { name: "whatif", both: true, make: (state) => whatif(played, state), has: true },
  ];
  return all.filter((view) => view.has);
}
