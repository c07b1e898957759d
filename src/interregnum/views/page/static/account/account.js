// What the page shows of a history, made from its trace: whether that came from the server, stands in the file, or was written
// a moment ago by the visitor's own kernel.

import { absences } from "interregnum/explain/absences.js";
import { reasons } from "interregnum/explain/reasons.js";
import { journeys } from "interregnum/account/journeys.js";
import { halls } from "interregnum/account/sessions.js";
import { outcomes } from "interregnum/account/outcomes.js";
import { tracks } from "interregnum/account/tracks.js";
import { heard, wires } from "interregnum/account/wires.js";
import { Facts, History } from "interregnum/history/history.js";
import { rounded } from "interregnum/history/said.js";

/** A history as the views want it: `told` is `{seed, replica, variants, trace}`, and `facts` where its scenario is another. */
export function account(data, { seed, replica, variants = [], trace, facts = data.facts }) {
  const history = new History(read(facts, data), trace);
  return { seed, replica, variants, ended: rounded(history.ended, 2), ...chronicle(history), ...seen(history, data), reasons: reasons(history), absences: absences(history), outcomes: outcomes(history) };
}

const known = new WeakMap(); // facts that were made ready: all histories of a scenario share them

function read(facts, { events, frame }) {
  if (!known.has(facts)) known.set(facts, new Facts(facts, events, frame));
  return known.get(facts);
}

/** What happened when: columns with an entry for each firing. */
function chronicle(history) {
  const numbers = Array.from({ length: history.length }, (_, n) => n + 1);
  const firings = numbers.map((number) => history.firing(number));
  const nobody = history.withNobody();
  return {
    ...(nobody.length ? { nobody } : {}),
    minutes: firings.map(({ minute }) => rounded(minute, 2)),
    began: firings.map(({ minute, began }) => rounded(minute - began, 1)),
    of: history.trace.of,
    branches: Object.fromEntries(firings.filter(({ way }) => way >= 0).map((firing) => [firing.number, history.way(firing).id])),
  };
}

/** What was to be seen of it. */
function seen(history, data) {
  return { tracks: tracks(history, data), journeys: journeys(history, data), shots: shots(history), halls: halls(history), wires: wires(history), heard: heard(history, data.nouns) };
}

/** Each time that a shock of the scenario was heard: the firing that made it, and the place it came from. */
function shots(history) {
  const places = new Map(Object.entries(history.facts.shocks).map(([id, at]) => [history.facts.quantityOf.get(`${id}.heard`), at]));
  const found = [];
  for (const [quantity, at] of places) for (const number of history.steps.get(quantity)?.numbers ?? []) found.push({ number, at });
  return found.sort((a, b) => a.number - b.number);
}
