// How people divided when an event fired: the votes of a ballot, and those who each went with a chance or stayed. As
// `explain/divisions.py`: the chance is that of each of them, with everything as it stood when the effect was applied.

import { chances, weightOf } from "interregnum/explain/choices.js";
import { chanceText, rounded } from "interregnum/history/said.js";

const ONE = 2; // of `things`: one person, who goes or stays

/** How people divided when an event fired, in the order of its effects; nobody divides where all go, or none. */
export function divisionsAt(history, firing) {
  const effects = [...(history.facts.rules[firing.event].effects ?? []), ...(history.way(firing)?.effects ?? [])];
  if (!effects.some(([kind]) => kind === "ballot" || kind === "move")) return [];
  const course = new Course(history, firing);
  return effects.flatMap((effect) => {
    const found = effect[0] === "ballot" ? ballot(course, effect) : effect[0] === "move" ? move(course, effect) : null;
    course.write(written(history, effect));
    return found ? [{ ...found, ways: found.ways.map((way) => ({ ...way, people: number(course, found, way) })) }] : [];
  });
}

/** The quantities while the effects of one firing are applied: as they were before it, and what it has written. */
class Course {
  constructor(history, firing) {
    Object.assign(this, { history, firing, made: new Map(), changes: history.changesOf(firing.number).reverse() });
    this.value = (quantity) => this.made.get(quantity) ?? history.value(quantity, firing.number - 1);
  }

  evaluate(formula) {
    return this.history.facts.formulas.value(formula, this.value, this.firing.minute);
  }

  /** Take what an effect has written from the changes; a value that stayed the same is not among them. */
  write(quantities) {
    for (const quantity of quantities) if (this.changes.at(-1)?.[0] === quantity) this.made.set(quantity, this.changes.pop()[1]);
  }
}

/** The quantities that an effect may change: of a choice, every option. */
export function written({ facts }, [kind, ...parts]) {
  switch (kind) {
    case "set": case "add": return [parts[0]];
    case "move": return parts.slice(0, 2);
    case "ballot": return parts[1].map(([quantity]) => quantity);
    case "choose": return facts.choices[parts[0]].map((option) => facts.quantityOf.get(`${parts[0]}.${option}`));
    default: return parts; // `writes`
  }
}

/** How many took a way, now that it is written: those who went are those who are gone from where they were. */
function number(course, { block, people, voted }, { quantity }) {
  if (voted) return people >= 1 ? course.value(quantity) : 0;
  const left = course.value(block);
  return quantity === block ? left : people - left;
}

function ballot(course, [, block, votes, who, things]) {
  const found = chances(votes.map(([, , share, odds]) => weightOf((formula) => course.evaluate(formula), share, odds)));
  return { block, who, things, people: course.value(block), voted: true, ways: votes.map(([quantity, title], n) => ({ quantity, title, chance: found[n] })) };
}

/** To go, each with a chance, or to stay; null where that is certain, or nobody is there. */
function move(course, [, block, target, formula, goes, who, things]) {
  const [chance, people] = [course.evaluate(formula), course.value(block)];
  if (!(chance > 0 && chance < 1) || people < 1) return null;
  return { block, who, things, people, voted: false, ways: [{ quantity: target, title: goes, chance }, { quantity: block, title: things === ONE ? "stays" : "stay", chance: 1 - chance }] };
}

/** Each body in short, without the ways that had no chance: `of 120 Reds 97 for (76%), 23 against (24%)`. */
export function dividedTexts(divisions) {
  return divisions.filter(({ people }) => people >= 1).map((division) => {
    if (division.things === ONE) return onePerson(division);
    const ways = division.ways.filter(({ chance, people }) => chance > 0 || people > 0);
    return `of ${bodyText(division)} ${ways.map(({ people, title, chance }) => `${rounded(people)} ${title} (${chanceText(chance)})`).join(", ")}`;
  });
}

function onePerson({ who, ways }) {
  const { title, chance } = ways.find(({ people }) => people >= 1);
  return `${who} ${title} (${chanceText(chance)})`;
}

function bodyText({ people, who, things }) {
  const many = `${rounded(people)}`;
  if (!things) return `${many} of ${who}`;
  return many === "1" ? `${many} of the ${who}` : `${many} ${who}`;
}
