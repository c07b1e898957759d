// Assemblies in one history: who was in the hall, who had the floor, what was moved and voted, who left.
//
// Everything is read off the history's own changes and firings. Numbers of firings are those of the history.

import { ballot } from "interregnum/account/ballots.js";
import { tracksOf } from "interregnum/account/tracks.js";
import { rounded } from "interregnum/history/said.js";

const STEPS = ["moved", "debated", "put", "counted"]; // in the life of a motion
const ENDS = { passed: "carried", failed: "lost", tabled: "tabled" };

/** What happened in each assembly in one history, by id. */
export function halls(history) {
  return Object.fromEntries(Object.entries(history.facts.assemblies).map(([id, assembly]) => [id, new Session(history, id, assembly).data()]));
}

/** One assembly in one history. */
class Session {
  constructor(history, id, assembly) {
    Object.assign(this, { history, id, assembly });
  }

  /** Delegates, tracks, turns on the floor, motions with their votes, exits. */
  data() {
    const { id, assembly } = this;
    const delegates = assembly.blocs.map((name) => [name, this.start(`${name}.delegates`)]);
    const ofBlocs = delegates.reduce((total, [, n]) => total + n, 0);
    const total = assembly.counted ? this.start("delegates") : ofBlocs;
    const at = (turn) => turn.from || turn.to;
    return {
      delegates: total,
      of_no_bloc: total - ofBlocs,
      blocs: Object.fromEntries(delegates.map(([name, n]) => [name, { delegates: n, ...this.bloc(name) }])),
      mandates: Object.fromEntries(assembly.mandates.map((name) => [name, this.start(`mandates.${name}`)])),
      ...this.track(["open", "at", "recess", "interrupted", "held", "recognises"]),
      opened: this.first(`${id}.opens`),
      closed: this.first(`${id}.closes`),
      seated: this.seated(),
      turns: this.turns().sort((a, b) => at(a) - at(b)),
      motions: this.motions().sort((a, b) => a.moved - b.moved),
      exits: this.exits(),
    };
  }

  start(part) {
    return rounded(this.history.starts[this.history.facts.quantityOf.get(`${this.id}.${part}`)]);
  }

  first(event) {
    return this.history.first(event) ?? null;
  }

  track(parts) {
    const found = tracksOf(this.history, parts.map((part) => `${this.id}.${part}`));
    return Object.fromEntries(Object.entries(found).map(([name, track]) => [name.slice(this.id.length + 1), track]));
  }

  /** Its people in the hall and out of it, and how ready it is to break with the others. */
  bloc(name) {
    const found = this.track(["present", "out", "heat"].map((part) => `${name}.${part}`));
    return Object.fromEntries(Object.entries(found).map(([full, track]) => [full.slice(full.lastIndexOf(".") + 1), track]));
  }

  /** The presidium when it took its seats: seats taken, by bloc. */
  seated() {
    const number = this.first(`${this.id}.seated`);
    if (!this.assembly.among || number === null) return null;
    return { firing: number, taken: Object.fromEntries(this.assembly.among.map((name) => [name, rounded(this.history.named(`${this.id}.${name}.seated`, number))])) };
  }

  // --- the floor ---------------------------------------------------------------------------------

  /** Who had the floor: given it at the firing `from`, done at `to`; or what all heard at once (no `from`). */
  turns() {
    const { id, assembly: { speeches, motions, recesses } } = this;
    const turns = [];
    const risen = (what, name, event, who) => this.risings(name, event).forEach(([from, to]) => turns.push({ what, event, who: who(from || to || 0), from, to }));
    for (const [name, speaker] of Object.entries(speeches)) risen("speech", name, `${id}.${name}`, (number) => this.speaker(speaker, number));
    for (const [name, { speaker }] of Object.entries(motions)) {
      risen("motion", name, `${id}.${name}.moved`, (number) => this.speaker(speaker, number));
      for (const [from, to] of this.spans(`${name}.put`, `${id}.${name}`, `${id}.${name}.vote.broken_off`)) turns.push({ what: "vote", event: `${id}.${name}`, who: "", from, to });
    }
    for (const [name, by] of Object.entries(recesses)) risen("recess", name, `${id}.${name}`, () => by);
    return turns;
  }

  /** Each time somebody rose, with the firing that ended it, by his finishing or by his being taken from it. */
  risings(name, finished) {
    const broken = `${this.id}.${name}.broken_off`;
    const rose = this.spans(`${name}.rises`, finished, broken);
    const ended = this.ends(finished, broken);
    return !rose.length && ended.length ? [[null, ended[0]]] : rose;
  }

  /** Each time something was begun, with the firing by which it was finished or broken off. */
  spans(begun, finished, broken) {
    const ended = this.ends(finished, broken);
    return this.history.firingsOf(`${this.id}.${begun}`).map((start) => [start, ended.find((number) => number > start) ?? null]);
  }

  ends(...events) {
    return events.flatMap((event) => this.history.firingsOf(event)).sort((a, b) => a - b);
  }

  /** Who spoke: the one named, or where they were away, not free or without their bloc, who stood in. */
  speaker([by, standIn, can, blocs], number) {
    if (standIn === undefined) return by;
    const there = this.history.holds(can, number) && blocs.every((name) => this.history.named(`${this.id}.${name}.present`, number) >= 1);
    return there ? by : standIn;
  }

  // --- motions and exits -------------------------------------------------------------------------

  /** Every motion that was moved: the firing of each step, how it ended, and its vote. */
  motions() {
    return Object.keys(this.assembly.motions).map((name) => this.motion(name)).filter(({ moved }) => moved !== undefined);
  }

  motion(name) {
    const own = `${this.id}.${name}`;
    const data = { id: name };
    for (const step of STEPS) {
      const number = this.written(`${own}.${step}`);
      if (number !== undefined) data[step] = number;
    }
    const put = this.history.firingsOf(`${own}.put`).at(-1); // a vote that was broken off is put again
    if (put !== undefined) data.put = put;
    const settled = this.written(`${own}.settled`);
    if (settled !== undefined) Object.assign(data, { settled, how: this.ending(own, settled, data.counted) });
    if (data.counted !== undefined) data.vote = ballot(this.history, this.id, name, data.counted);
    return data;
  }

  ending(own, settled, counted) {
    const held = (flag) => this.history.named(`${own}.${flag}`, settled);
    if (counted === undefined && held("tabled")) return "tabled";
    if (this.history.facts.shown[this.history.firing(settled).event].id.endsWith(".lapses")) return "lapses";
    return counted === undefined ? "accepted" : Object.entries(ENDS).find(([flag]) => held(flag))?.[1] ?? "";
  }

  /** The firing that first made a flag hold. */
  written(flag) {
    const steps = this.history.steps.get(this.history.facts.quantityOf.get(flag));
    return steps?.numbers.find((_, n) => steps.values[n] !== 0);
  }

  /** Every change of a bloc's people in the hall: how many went (below zero: came back), how many are left. */
  exits() {
    const found = [];
    for (const bloc of this.assembly.blocs) {
      const present = this.history.facts.quantityOf.get(`${this.id}.${bloc}.present`);
      let old = this.history.starts[present];
      this.history.steps.get(present)?.numbers.forEach((firing, n) => {
        const left = this.history.steps.get(present).values[n];
        if (rounded(left) !== rounded(old)) found.push({ firing, bloc, went: rounded(old) - rounded(left), left: rounded(left) });
        old = left;
      });
    }
    return found.sort((a, b) => a.firing - b.firing);
  }
}
