// The conditions of a guard in a history: whether each held, what wrote it last, and what would have made it true.

import { written } from "interregnum/explain/divisions.js";
import { holds } from "interregnum/history/formulas.js";

/** Each condition with whether it ever held, its last writer, and, where it never did and that is `wanted`, its makers. */
export function clausesOf(history, clauses, wanted) {
  return clauses.map((clause) => {
    const reads = history.facts.formulas.reads(clause.node);
    const everHeld = [0, ...history.numbersOf(clause.node)].some((moment) => history.holds(clause.node, moment));
    const lastWriter = Math.max(0, ...reads.map((quantity) => history.writer(quantity)));
    return { ...clause, everHeld, lastWriter, makers: wanted && !everHeld ? makers(history, clause.node, new Set(reads)) : [] };
  });
}

/** The events and ways that write something in a condition, without those after which it would not hold. */
function makers(history, node, wanted) {
  const found = new Map([...wanted].flatMap((quantity) => writing(history.facts).get(quantity) ?? []).map((way) => [way.number, way]));
  const ordered = [...found.values()].sort((a, b) => a.number - b.number);
  return ordered.filter(({ effects }) => effects.some((effect) => wouldHelp(history, node, effect, wanted))).map(({ name }) => name);
}

/** The events, and ways for one to turn out, that write each quantity, numbered in the order of the network. */
function writing(facts) {
  facts.writing ??= waysThatWrite(facts);
  return facts.writing;
}

function waysThatWrite(facts) {
  const found = new Map();
  let number = 0;
  const add = (name, effects, timer) => {
    number += 1;
    if (timer) return;
    for (const quantity of new Set(effects.flatMap((effect) => written({ facts }, effect)))) {
      if (!found.has(quantity)) found.set(quantity, []);
      found.get(quantity).push({ number, name, effects });
    }
  };
  facts.rules.forEach(({ effects = [], ways = [], timer }, event) => {
    const { id } = facts.shown[event];
    add(id, effects, timer);
    for (const way of ways) add(`${id}.${way.id}`, way.effects ?? [], false);
  });
  return found;
}

/** Whether a condition could hold after an effect, everything else being as it was at the end. */
function wouldHelp(history, node, effect, wanted) {
  const [kind, quantity, value] = effect;
  const { choices, quantityOf } = history.facts;
  switch (kind) {
    case "choose": {
      const given = new Map(choices[quantity].map((option) => [quantityOf.get(`${quantity}.${option}`), Number(option === value)]));
      return [...given.keys()].some((name) => wanted.has(name)) && holdsWith(history, node, given);
    }
    case "set": return wanted.has(quantity) && holdsWith(history, node, new Map([[quantity, Number(value)]]));
    case "add": return wanted.has(quantity) && holdsWith(history, node, new Map([[quantity, history.value(quantity) + Number(value)]]));
    default: return written(history, effect).some((name) => wanted.has(name));
  }
}

/** Alone, or with what something else would still have to make of the rest of the condition. */
function holdsWith(history, node, given) {
  const { formulas } = history.facts;
  if (holds(formulas.value(node, (quantity) => given.get(quantity) ?? history.value(quantity), history.ended))) return true;
  return [...given.values()].some((value) => value !== 0) && formulas.reads(node).some((quantity) => !given.has(quantity));
}
