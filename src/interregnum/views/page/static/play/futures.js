// Many futures of one past: a history up to a moment, and drawn anew from there. As `lab/futures/resample.py`: what has happened stays,
// and so do the numbers that were drawn at the start; a clock that runs is drawn from what is left of its distribution.

import { found } from "interregnum/play/pairs.js";
import { futureSeed } from "interregnum/play/numbers/hash.js";

/** A history as far as a kernel has played it. */
export class Past {
  constructor(kernel, seed) {
    Object.assign(this, { kernel, seed, kept: kernel.keep() });
  }

  /** A history up to and including a minute. */
  static until(kernel, { seed, replica, minute }) {
    kernel.begin(seed, replica);
    kernel.play(null, minute);
    return new Past(kernel, seed);
  }

  /** The outcomes of one of its futures. */
  future(number) {
    this.kernel.restore(this.kept);
    this.kernel.renew(futureSeed(this.seed, number));
    this.kernel.play();
    return found(this.kernel).outcomes;
  }
}
