// What the page shows now. It stands in the address, so that each moment, event, place and person can be cited; what is a step of a
// visitor, such as another view, the browser can take back.

import { throttled } from "interregnum/shared/schedule.js";
import { asLongAsItStands, listen } from "interregnum/open/standing.js";
import { iso, minuteOf } from "interregnum/shared/time.js";

const ADDRESS_EVERY = 200; // milliseconds: browsers count how often a page writes its address
const PLAYING_EVERY = 1000; // while the night is played: to write it takes as long as a frame
const KEYS = { shown: "shown", view: "view", selected: "about", observer: "eyes", house: "hall", asked: "if", dial: "dial", seat: "seat" };
const STEPS = ["view", "shown", "seat"]; // what else changes, above all the hour, changes too often for each to be one

/** The view that an address without one opens: that in which the other parts of it are seen. */
function viewFor({ house, observer, seat }, start) {
  if (seat) return "seat";
  if (house && house !== start.house) return "hall";
  return observer && observer !== start.observer && start.view !== "map" ? "wires" : start.view; // the map has eyes, too
}

/** What an address without it shows: events and firings of the model are seen in a played history only. */
function shownFor({ selected }, start) {
  return /^(firing|second|event):/.test(selected ?? "") ? "played" : start.shown;
}

/** The state of a page: `get()`, `set({...})`, `on([keys], f)`. */
export class State {
  /** `histories` are parts of the address that say which histories a page shows; an address that is not `own()` names others, and is
   *  not for this page. */
  constructor(start, histories = [], own = () => true) {
    this.histories = histories;
    this.start = { shown: "played", embedded: false, ...start };
    this.values = { ...this.start };
    this.listeners = [];
    this.steps = false; // once the page is made
    const stands = asLongAsItStands();
    this.known = location.hash; // as it was last read or written: another is one that Back or a link has brought, and is not read yet
    const write = () => { if (stands() && location.hash === this.known) this.write("replaceState", this.address()); };
    this.writeAddress = throttled(ADDRESS_EVERY, write);
    this.writeWhilePlaying = throttled(PLAYING_EVERY, write);
    this.writeStep = (before) => {
      if (!stands() || location.hash !== this.known) return;
      this.write("replaceState", before);
      this.write("pushState", this.address());
    };
    listen(window, "hashchange", () => { if (own()) this.read(); });
  }

  get() {
    return this.values;
  }

  /** Change some of it, and notify whoever listens to it. A step of the visitor can be taken back, if it is one that is chosen, and not
   *  one that an address brings. */
  set(changes, chosen = true) {
    const changed = new Set(Object.keys(changes).filter((key) => changes[key] !== this.values[key]));
    if (!changed.size) return;
    const before = chosen && this.steps && !this.values.embedded && STEPS.some((key) => changed.has(key)) ? this.address() : "";
    Object.assign(this.values, changes);
    if (before) this.writeStep(before);
    for (const [keys, listener] of this.listeners) if (keys.some((key) => changed.has(key))) listener(this.values);
    if (this.values.playing) this.writeWhilePlaying();
    else this.writeAddress();
  }

  /** Call a listener now, and whenever one of these changes. */
  on(keys, listener) {
    this.listeners.push([keys, listener]);
    listener(this.values);
  }

  write(how, address) {
    history[how](null, "", address);
    this.known = location.hash;
  }

  /** Take what the address says. */
  read() {
    this.known = location.hash;
    const address = new URLSearchParams(location.hash.slice(1));
    const found = { embedded: address.has("embed") };
    for (const [key, name] of Object.entries(KEYS)) found[key] = address.get(name) ?? this.start[key];
    found.view = address.get(KEYS.view) ?? viewFor(found, this.start);
    const shown = address.get(KEYS.shown) ?? shownFor(found, this.start);
    found.shown = this.start.shown === "sources" && shown === "sources" ? shown : "played"; // without a record nothing is told
    const minute = minuteOf(address.get("at") ?? "");
    if (minute !== null && iso(minute) !== iso(this.values.minute)) found.minute = minute;
    this.set(found, false);
  }

  /** The address of this state, or of this state with changes. */
  address(changes = {}) {
    const values = { ...this.values, ...changes };
    const parts = [...(values.embedded ? ["embed"] : []), `at=${iso(values.minute)}`, ...this.histories];
    const left = { ...this.start, view: viewFor(values, this.start), shown: shownFor(values, this.start) }; // what is read where nothing is written
    for (const [key, name] of Object.entries(KEYS)) {
      if (values[key] && values[key] !== left[key]) parts.push(`${name}=${encodeURIComponent(values[key]).replaceAll("%3A", ":")}`);
    }
    return `#${parts.join("&")}`;
  }
}
