// Several workers who answer one question: each plays its share of the histories, and one more counts. What comes out is the
// same from any number of them: a pair depends on its history alone, and pairs are counted in the order of the histories.

import { answerSizes } from "interregnum/play/whatif.js";

const MOST = 8; // workers that play: each has its own memory

/** `begin()` gives a worker, asked as `play/player.js` has it; `cores` may be unknown. */
export class Players {
  constructor(begin, cores) {
    this.begin = begin;
    this.many = Math.max(1, Math.min(MOST, cores || 1));
    this.counting = begin();
  }

  /** Those who play many histories; who plays one needs none of them. */
  get playing() {
    this.those ??= Array.from({ length: this.many }, this.begin);
    return this.those;
  }

  /** Play a what-if; `report` is given how far it is, and answers, until it has ended. Gives the function that stops it. */
  ask({ seed, question: { changes, replicas, sizes = answerSizes(replicas) } }, report) {
    const work = new Work(this, report, sizes);
    work.answer(seed, changes, replicas);
    return () => work.stop();
  }

  /** Play so many histories as they are, to be kept: the next what-ifs need not play them. Gives the function that stops it. */
  prepare(seed, replicas) {
    const work = new Work(this, () => {}, []);
    work.shared({ kind: "times", seed, events: [] }, replicas).catch(() => {}); // what is wrong is told to who asks
    return () => work.stop();
  }

  /** So many futures of a history from a minute on: `{all, stop}`. `all` resolves to the outcomes of each, in their order; `heard` is
   *  given those that have come in, as they do. What is stopped is rejected. */
  ahead(past, futures, heard = () => {}) {
    const work = new Work(this, () => {}, []);
    return { all: work.shared({ kind: "ahead", ...past }, futures, heard), stop: () => work.stop() };
  }

  /** A history, with these changes or as it is: `{trace, starts}`, the parts of its trace as bytes, and its start. */
  trace(seed, replica, changes = []) {
    return new Promise((resolve, reject) => this.counting.ask({ kind: "trace", seed, replica, changes }, (told) => (told.trace ? resolve(told) : reject(told))));
  }
}

/** One question, as it is being answered. */
export class Work {
  constructor(players, report, sizes) {
    Object.assign(this, { players, report, sizes, done: 0, counted: 0, count: null, stops: [], ended: false });
  }

  async answer(seed, changes, replicas) {
    try {
      const { drawn } = await this.one(this.players.counting, { kind: "read", changes });
      const minutes = drawn.length ? await this.hours(seed, drawn, replicas) : [];
      const count = (pairs) => this.one(this.players.counting, { kind: "count", seed, changes, pairs });
      const pairs = await this.shared({ kind: "pairs", seed, changes, minutes }, replicas, (found, whole) => this.between(found, whole, count));
      await this.count;
      const { answer, mattered = [] } = await count(pairs);
      const withHours = (replica) => (replica < 0 ? null : { replica: `${replica}`, minutes: minutes.map((hours) => hours[replica]) });
      this.tell({ state: "playing", answer, ...(mattered.length ? { mattered: mattered.map(withHours) } : {}) });
      this.end({ state: "done" });
    } catch (failed) {
      this.end(failed);
    }
  }

  async hours(seed, drawn, replicas) {
    const own = await this.shared({ kind: "times", seed, events: drawn }, replicas);
    return (await this.one(this.players.counting, { kind: "hours", seed, drawn, own })).minutes;
  }

  /** Pairs have come in: tell how many, and have them counted if they are enough for another answer and nothing is being counted. */
  between(found, whole, count) {
    this.tell({ state: "playing" });
    const size = this.sizes.findLast((reached) => reached <= whole);
    if (this.count || !(size > this.counted) || size === this.sizes.at(-1)) return;
    this.counted = size;
    this.count = count(found.slice(0, size)).then(({ answer }) => { this.count = null; this.tell({ state: "playing", answer }); }, (failed) => this.end(failed));
  }

  /** Have each worker do its share: what they found, in the order of the histories. `heard` is given this as it comes in, and
   *  up to which history it is whole. */
  async shared(message, replicas, heard = () => {}) {
    const step = this.players.playing.length;
    const next = this.players.playing.map((_, first) => first);
    const found = Array.from({ length: replicas });
    await Promise.all(this.players.playing.map((player, first) => this.one(player, { ...message, share: { first, step, end: replicas } }, (block) => {
      for (const history of block) { found[next[first]] = history; next[first] += step; }
      if (message.kind !== "times") this.done += block.length;
      heard(found, Math.min(...next));
    })));
    return found;
  }

  /** Ask one worker; what it says in the end. */
  one(player, message, heard = () => {}) {
    return new Promise((resolve, reject) => {
      this.stops.push(player.ask(message, (told) => {
        if (told.block) heard(told.block);
        if (told.state === "done") resolve(told);
        else if (told.state !== "playing") reject(told);
      }));
    });
  }

  tell(told) {
    if (!this.ended) this.report({ done: this.done, ...told });
  }

  /** Nothing is told after the end, and who still plays for it stops. */
  end(told) {
    this.tell(told);
    this.ended = true;
    for (const stop of this.stops) stop();
  }

  stop() {
    this.end({ state: "cancelled" });
  }
}
