// Who was under way from where to where, when, and how.

import { knotsOf, NEARLY, partOf } from "interregnum/account/pace.js";
import { rounded } from "interregnum/history/said.js";

const HALF = 0.5; // of a way have come who broke off on it
const BROKEN_OFF = ["shot_at", "turned_back"]; // how a passage ends the way there

/**
 * Each leg of each way that was begun, in the order of leaving. `who` goes, a unit or a person, `with` others where several do; envoys
 * without a name go by that of their mission. `left` and `arrived` are minutes, null where they had not arrived when the history ended;
 * `left_by` and `arrived_by` the firings. `knots` [minute, share of the way, ...] are given where a leg was not one even run.
 */
export function journeys(history, { nouns }) {
  const { movements, custody, missions } = history.facts;
  const going = new Going(history, nouns);
  const found = [...Object.entries(movements).flatMap(([id, way]) => going.moved(id, way)), ...Object.entries(custody).flatMap(([id, way]) => going.escorted(id, way)),
    ...Object.entries(missions).flatMap(([id, way]) => going.sent(id, way))];
  return found.sort((a, b) => a.left - b.left || a.left_by - b.left_by);
}

class Going {
  constructor(history, nouns) {
    this.history = history;
    this.nouns = nouns;
  }

  event(id) {
    return this.history.facts.eventOf.get(id);
  }

  run(event, begun, ended, first = 0, last = 1) {
    return { event: this.event(event), begun, ended, first, last };
  }

  // --- movements ---------------------------------------------------------------------------------

  /** The legs of a movement, as far as it came. */
  moved(id, movement) {
    const { history } = this;
    const rows = [];
    let [begun, start] = [history.first(`${id}.sets_out`), movement.start];
    for (const [n, [leg, route, to]] of movement.legs.entries()) {
      if (begun === undefined) return rows;
      const ended = history.first(`${id}.${leg}`);
      const turned = ended === undefined ? this.turned(id, movement, begun) : undefined;
      if (turned !== undefined) return [...rows, ...this.recalled(id, movement, { start, leg, route, to, begun }, turned)];
      const knots = knotsOf(history, this.runs(id, `${id}.${leg}`, begun, ended, n === 0));
      rows.push({ ...this.leg(id, movement, start, to, route, begun), ...this.times(begun, ended, knots) });
      [start, begun] = [to, ended];
      if (ended !== undefined && this.stretch(id, movement, ended)) return [...rows, ...this.elsewhere(id, movement, start, ended)];
    }
    return rows;
  }

  /** Where a leg has no end because they turned about on it, the firing of the recall. */
  turned(id, movement, begun) {
    const recalls = movement.recalls.map((name) => this.history.first(`${id}.${name}`));
    return recalls.find((number) => number > begun && this.stretch(id, movement, number));
  }

  /** The stretch of a way back that they are on after a firing. */
  stretch(id, movement, after) {
    const now = this.history.named(`${id}.returning`, after);
    return movement.back.find(([number]) => number === now);
  }

  /** The leg as far as they came, and back: how far that was is told by its typical time. */
  recalled(id, movement, { start, leg, route, to, begun }, turned) {
    const { history } = this;
    const event = `${id}.${leg}`;
    const typical = history.evaluate(history.facts.rules[this.event(event)].clock[2], begun);
    const share = typical > 0 ? Math.min(NEARLY, history.named(`${id}.came`, turned) / typical) : 0;
    const knots = knotsOf(history, [this.run(event, begun, turned, 0, share)]);
    const row = { ...this.leg(id, movement, start, to, route, begun), ...this.times(begun, undefined, knots), arrived: rounded(history.minute(turned), 2) };
    return [row, ...this.elsewhere(id, movement, to, turned, 1 - share)];
  }

  /** The ways of those who were recalled, from a place, or from within the first way. */
  elsewhere(id, movement, start, begun, first = 0) {
    const rows = [];
    for (let now = this.stretch(id, movement, begun); now?.[2]; now = this.stretch(id, movement, begun)) {
      const [, event, route, to] = now;
      const ended = this.history.first(event);
      const knots = knotsOf(this.history, [this.run(event, begun, ended, first)]);
      const row = { ...this.leg(id, movement, start, to, route, begun), ...this.times(begun, ended, knots) };
      rows.push(first > 0 ? { ...row, knots: flat(knots) } : row);
      if (ended === undefined) return rows;
      [start, begun, first] = [to, ended, 0];
    }
    return rows;
  }

  /** A leg is one run; two, with a repair between, where a mishap cut the first one. */
  runs(id, event, begun, ended, first) {
    const whole = [this.run(event, begun, ended)];
    if (!first || !this.history.named(`${id}.will_break`, begun)) return whole;
    const [broke, part] = [this.history.first(`${id}.breaks_down`), this.history.named(`${id}.mishap_at`)];
    const before = this.run(`${id}.breaks_down`, begun, broke, 0, part);
    return broke === undefined ? [before] : [before, this.run(event, broke, ended, part, 1)];
  }

  // --- prisoners and envoys ----------------------------------------------------------------------

  /** The legs of a prisoners' walk; where a protocol is to be signed, to the room where that is done. */
  escorted(id, { who, at, ends, ways }) {
    const begun = this.history.first(`${id}.sets_out`);
    if (begun === undefined) return [];
    const taken = who.filter((prisoner) => this.history.named(`${id}.${prisoner}.taken`, begun));
    return this.together(id, taken, at, ways, this.run(ends, begun, this.history.first(ends)));
  }

  /** The ways of envoys from passage to passage, and home again. */
  sent(id, { who, start, steps }) {
    const { history } = this;
    const [rows, gone] = [[], []]; // `gone` has each route that they came by, and from where
    let [begun, here] = [history.first(`${id}.sets_out`), start];
    for (const [event, at, ways] of steps) {
      if (begun === undefined) return rows;
      const ended = history.first(event) ?? history.first(`${event}.unasked`);
      if (ways) {
        const broken = ended === undefined ? history.first(`${id}.broken_off`) : undefined;
        const legs = this.together(id, who, here, ways, this.run(event, begun, ended ?? broken, 0, broken === undefined ? 1 : HALF));
        rows.push(...legs.map((leg) => (broken === undefined ? leg : { ...leg, arrived: leg.arrived ?? rounded(history.minute(broken), 2) })));
        const ends = [here, ...ways.map(([, place]) => place)];
        gone.push(...ways.map(([route], n) => [route, ends[n]]));
      }
      here = at;
      if (ended === undefined || BROKEN_OFF.includes(history.way(history.firing(ended))?.id)) break;
      begun = ended;
    }
    return [...rows, ...this.home(id, who, here, gone)];
  }

  /** The way home; of those who broke off on the way, drawn as if from its end. */
  home(id, who, here, gone) {
    const returning = this.history.facts.quantityOf.get(`${id}.returning`);
    const left = this.history.numbersOfAll([returning]).find((number) => this.history.value(returning, number) !== 0);
    if (left === undefined || !gone.length) return [];
    return this.together(id, who, here, gone.reverse(), this.run(`${id}.returns`, left, this.history.first(`${id}.returns`)));
  }

  // --- rows --------------------------------------------------------------------------------------

  /** The legs of a way that has one clock: they share its time by their lengths. */
  together(id, who, start, ways, run) {
    const knots = knotsOf(this.history, [run]);
    const lengths = ways.map(([route]) => this.history.evaluate(this.history.facts.routes[route][1], this.isDrawn(route) ? undefined : 0));
    const whole = lengths.reduce((total, km) => total + km, 0);
    const rows = [];
    let gone = 0;
    for (const [n, [route, to]] of ways.entries()) {
      const upto = n === ways.length - 1 ? 1 : gone + lengths[n] / whole;
      const reached = knots.at(-1)[1];
      if (gone > reached || (gone === reached && n > 0)) return rows;
      const part = partOf(knots, gone, upto);
      const arrived = reached >= upto ? part.at(-1)[0] : null;
      rows.push({ ...this.head(id, who[0] ?? id, start, to, route), ...(who.length > 1 ? { with: who.slice(1) } : {}), ...this.times(run.begun, n === ways.length - 1 ? run.ended : undefined, part, arrived) });
      [start, gone] = [to, upto];
    }
    return rows;
  }

  /** Whether the length of a route is a quantity of the history, which is read as it is at the end. */
  isDrawn(route) {
    return this.history.facts.quantityOf.has(`${route}.km`);
  }

  /** A leg of a movement; its commander is with a unit that he set out with. */
  leg(id, { who, commander }, from, to, route, begun) {
    const led = commander && this.history.named(`${id}.led`, begun);
    return { ...this.head(id, who, from, to, route), ...(led ? { with: [commander] } : {}) };
  }

  head(id, who, from, to, route) {
    const kind = Object.hasOwn(this.nouns.units, who) ? "unit" : Object.hasOwn(this.nouns.persons, who) ? "person" : "envoys";
    return { movement: id, who, kind, ...(kind === "envoys" ? { title: this.history.facts.missions[id].title } : {}), from, to, route, mode: this.history.facts.routes[route][0] };
  }

  times(begun, ended, knots, arrived = null) {
    const arrives = ended === undefined ? arrived : this.history.minute(ended);
    return {
      left: rounded(knots[0][0], 2), arrived: arrives === null ? null : rounded(arrives, 2), left_by: begun, arrived_by: ended ?? null,
      ...(arrives === null || knots.length > 2 ? { knots: flat(knots) } : {}),
    };
  }
}

/** Knots in one row: [minute, share of the way, ...]. */
function flat(knots) {
  return knots.flatMap(([minute, share]) => [rounded(minute, 2), rounded(share, 3)]);
}
