// The state at each moment: the quantities that the page shows, as steps.
//
// A track has two columns: the numbers of the firings after which the value changed, 0 for the start, and the values.
// Of a choice (`antonov.at`) the values are the options' names, of anything else numbers.

import { rounded } from "interregnum/history/said.js";

const OF_A_UNIT = ["at", "obeys", "people", "resolve", "killed", "wounded", "left", "shaken"];
const OF_A_PERSON = ["at", "held_by", "free", "busy"];
const OF_A_THING = ["ready", "faulty", "missing", "written_off"];

/** The tracks of units, persons, places and things, by the names of their quantities. */
export function tracks(history, { nouns, theatre }) {
  return tracksOf(history, shown(history.facts, nouns, theatre));
}

function shown({ movements, plans }, nouns, theatre) {
  const each = (ids, parts) => Object.keys(ids).flatMap((id) => parts.map((part) => `${id}.${part}`));
  const expects = Object.keys(nouns.authorities).map((id) => `expects.${id}`);
  return [...each(nouns.units, [...OF_A_UNIT, ...expects]), ...each(nouns.persons, [...OF_A_PERSON, ...expects]), ...each(nouns.places, ["held_by"]), ...each(nouns.things, OF_A_THING),
    ...each(theatre.sieges, ["sealed"]), ...each(movements, ["leg"]), ...Object.entries(plans).flatMap(([id, steps]) => steps.map((step) => `${id}.${step}.done`))];
}

/** The tracks of these quantities and choices; of a name that is neither there is none. */
export function tracksOf(history, names) {
  const { choices, quantityOf } = history.facts;
  const made = (name) => (Object.hasOwn(choices, name) ? choiceTrack(history, name) : quantityOf.has(name) ? numberTrack(history, quantityOf.get(name)) : null);
  return Object.fromEntries(names.map((name) => [name, made(name)]).filter(([, track]) => track));
}

/** A number to two places: a change too small to show is none. */
function numberTrack(history, quantity) {
  const [numbers, values] = [[0], [rounded(history.starts[quantity], 2)]];
  const steps = history.steps.get(quantity);
  steps?.numbers.forEach((number, n) => {
    const value = rounded(steps.values[n], 2);
    if (number === numbers.at(-1)) values[values.length - 1] = value;
    else if (value !== values.at(-1)) {
      numbers.push(number);
      values.push(value);
    }
  });
  return [numbers, values];
}

/** The option that held; empty where none did, as for one on the way. */
function choiceTrack(history, name) {
  const flags = history.facts.choices[name].map((option) => [option, history.facts.quantityOf.get(`${name}.${option}`)]);
  const [numbers, values] = [[], []];
  for (const number of [0, ...history.numbersOfAll(flags.map(([, flag]) => flag))]) {
    const option = flags.find(([, flag]) => history.value(flag, number) !== 0)?.[0] ?? "";
    if (!values.length || option !== values.at(-1)) {
      numbers.push(number);
      values.push(option);
    }
  }
  return [numbers, values];
}
