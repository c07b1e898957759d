// What the page shows now. It stands in the address, so that each moment, event, place and person can be cited.

import { iso, minuteOf } from "interregnum/hours.js";

const KEYS = { view: "view", chosen: "about", eyes: "eyes", house: "hall" };

/** The state of a page: `get()`, `set({...})`, `on([keys], f)`. */
export class State {
  constructor(start) {
    this.start = start;
    this.values = { ...start };
    this.listeners = [];
    this.pending = 0;
    window.addEventListener("hashchange", () => this.read());
  }

  get() {
    return this.values;
  }

  /** Change some of it, and tell those who asked to know. */
  set(changes) {
    const changed = new Set(Object.keys(changes).filter((key) => changes[key] !== this.values[key]));
    if (!changed.size) return;
    Object.assign(this.values, changes);
    for (const [keys, tell] of this.listeners) if (keys.some((key) => changed.has(key))) tell(this.values);
    this.remember();
  }

  /** Be told when one of these changes, and once now. */
  on(keys, tell) {
    this.listeners.push([keys, tell]);
    tell(this.values);
  }

  /** Take what the address says. */
  read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const found = {};
    for (const [key, name] of Object.entries(KEYS)) found[key] = asked.get(name) ?? this.start[key];
    const minute = minuteOf(asked.get("at") ?? "");
    if (minute !== null && iso(minute) !== iso(this.values.minute)) found.minute = minute;
    this.set(found);
  }

  /** Write it into the address, at most five times a second: browsers count. */
  remember() {
    if (this.pending) return;
    this.pending = setTimeout(() => {
      this.pending = 0;
      history.replaceState(null, "", this.address());
    }, 200);
  }

  /** The address of this state, or of this state with changes. */
  address(changes = {}) {
    const values = { ...this.values, ...changes };
    const parts = [`at=${iso(values.minute)}`];
    for (const [key, name] of Object.entries(KEYS)) {
      if (values[key] && values[key] !== this.start[key]) parts.push(`${name}=${encodeURIComponent(values[key]).replaceAll("%3A", ":")}`);
    }
    return `#${parts.join("&")}`;
  }
}
