// The two things that a page can show: the night as the sources tell it, and a played history.

import { Night } from "interregnum/shared/night.js";

/** Whether the address of a served page names a history. */
function asksForHistory() {
  const asked = new URLSearchParams(location.search ?? "");
  return asked.has("seed") || asked.has("replica");
}

/** The played history, what the sources tell (null where no reading shows anything), and the history beside. */
export class Shown {
  constructor(data, asked = asksForHistory()) {
    this.data = data;
    this.played = new Night(data);
    this.told = data.told ? new Night(data, data.told.history, data.told.events) : null;
    this.beside = data.beside ? new Night(data, data.beside) : null;
    /** The sources first; but who asks for a history, a variant or two histories is shown them. */
    this.first = this.told && !this.beside && !data.history.variants.length && !asked ? "sources" : "played";
  }

  /** The one that is shown now. */
  night({ shown }) {
    return shown === "sources" && this.told ? this.told : this.played;
  }

  /** Something made for each of the two when it is first asked for: `of(state.get())`. */
  each(make) {
    const made = new Map();
    return (values) => {
      const night = this.night(values);
      if (!made.has(night)) made.set(night, make(night));
      return made.get(night);
    };
  }
}
