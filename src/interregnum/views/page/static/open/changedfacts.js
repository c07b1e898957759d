// The facts of a scenario with changes: as those that Python makes of a changed network (`lab/variants/apply.py`). What is drawn at
// the start, otherwise or no longer, needs no other facts: its number is in the trace.

const BY_VARIANT = { basis: "judgement", why: "set by a variant" };

/** `changes` as `play/changes.js` reads them. The facts that are given are left as they are. */
export function changedFacts(facts, changes) {
  if (!changes.length) return facts;
  const changed = { ...facts, events: [...facts.events], nodes: [...facts.nodes], grounds: [...facts.grounds, BY_VARIANT] };
  for (const change of changes) {
    if (change.kind === "without") for (const removed of change.made) remove(changed, removed);
    if (change.kind === "way") certain(changed, change.made[0]);
    if (change.kind === "hour") happenAt(changed, change.made[0].event, change.minute);
    if (change.kind === "value") changed.starts = startsWith(changed.starts, change.values);
  }
  return changed;
}

/** The numbers at which quantities start; of one that is drawn the trace has it. */
function startsWith(starts, values) {
  return [...new Map([...starts, ...values.map(([quantity, number]) => [quantity, number])])];
}

/** The number of a new formula. */
function placed(changed, ...node) {
  return changed.nodes.push(node) - 1;
}

/** The event can never happen; or it can never turn out in this way. */
function remove(changed, { event, way }) {
  const never = placed(changed, "#", 0);
  if (way < 0) changed.events[event] = { ...changed.events[event], guard: never, reads: [], clauses: [{ node: never, text: "it never holds", formula: "0" }] };
  else share(changed, event, (n, own) => (n === way ? { ...own, share: never, stands: changed.grounds.length - 1 } : own));
}

/** The event turns out so whenever it happens. */
function certain(changed, { event, way }) {
  const [never, always] = [0, 1].map((number) => placed(changed, "#", number));
  share(changed, event, (n, { odds, ...own }) => ({ ...own, share: n === way ? always : never, stands: changed.grounds.length - 1 }));
}

function share(changed, event, made) {
  const rule = changed.events[event];
  changed.events[event] = { ...rule, ways: rule.ways.map((way, n) => made(n, way)) };
}

/** The event happens at this minute, whatever else. */
function happenAt(changed, event, minute) {
  const [always, nought, time] = [placed(changed, "#", 1), placed(changed, "#", 0), placed(changed, "t")];
  const left = placed(changed, "-", placed(changed, "#", minute), time);
  const { factors, again, ...rule } = changed.events[event];
  changed.events[event] = { ...rule, guard: always, reads: [], clauses: [], clock: ["fixed", 0, placed(changed, "max", nought, left)] };
}
