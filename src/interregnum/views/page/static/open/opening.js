// Opens histories: those that came with the page, and any other, which the page's own players play. What an address asks and cannot
// have is said in a sentence, and the page stays as it was.

import { account } from "interregnum/account/account.js";
import { askedIn, changesNamed, historyNamed, nameOf, partsFor, variantsOf } from "interregnum/open/address.js";
import { changedFacts } from "interregnum/open/changedfacts.js";
import { columns } from "interregnum/open/columns.js";
import { playsNot, thePlayers } from "interregnum/play/player.js";
import { t } from "interregnum/shared/i18n.js";
import { wrong } from "interregnum/whatif/alone.js";
import { makeRoom } from "interregnum/open/standing.js";

/** Why histories cannot be opened, as a key of the page's words. */
class Unfit extends Error {
  constructor(reason, values = {}) {
    super(reason);
    Object.assign(this, { reason, values });
  }
}

/** Whether this page can open histories that did not come with it: those of its scenario, as it is and with its variants. */
export function opensAny({ made }) {
  return !made.served && playsNot() === "";
}

/** `data` are those of the page; `make(data, {parts, asked, own})` makes the page that shows histories, and gives its state. */
export class Opening {
  constructor(data, make) {
    Object.assign(this, { data, make, came: { history: data.history, beside: data.beside }, made: new Map(), turn: 0, state: null, now: "" });
    addEventListener("hashchange", () => this.hear());
  }

  /** An address was followed: where it names other histories, they are opened. */
  hear() {
    if (!this.isOpen()) this.open(askedIn(location.hash) ?? this.own());
  }

  /** Whether the address names the histories that are shown. */
  isOpen() {
    return this.data.made.served || keyOf(askedIn(location.hash) ?? this.own()) === this.now;
  }

  own() {
    const { history, beside } = this.came;
    return { history: nameOf(history), beside: beside ? nameOf(beside) : "", changes: "" };
  }

  /** Show what the address asks for; at first, where it cannot be had, what came with the page. */
  begin() {
    const asked = this.data.made.served ? null : askedIn(location.hash);
    if (!asked || keyOf(asked) === keyOf(this.own())) this.show(this.cameWith());
    else this.open(asked);
  }

  async open(asked) {
    const turn = (this.turn += 1);
    say(t("open.playing"));
    try {
      const told = await this.told(asked);
      if (turn === this.turn) this.show(told);
    } catch (failed) {
      if (turn === this.turn) this.refuse(failed);
    }
  }

  /** The page as it was, and a sentence. */
  refuse(failed) {
    if (this.state) history.replaceState(null, "", this.state.address());
    else this.show(this.cameWith());
    const { reason, values } = failed instanceof Unfit ? failed : { reason: "failed", values: { why: sentence(wrong(failed)) } };
    say(t(`open.${reason}`, values), "alert");
  }

  cameWith() {
    const { history, beside } = this.came;
    return { history: this.once(nameOf(history), () => history), beside: beside && this.once(nameOf(beside), () => beside), changes: "" };
  }

  /** What is made of a history, once. */
  once(name, find) {
    if (!this.made.has(name)) this.made.set(name, account(this.data, find()));
    return this.made.get(name);
  }

  /** The histories that are asked for, played where they did not come with the page. */
  async told({ history, beside, changes }) {
    const [first, second] = [history, beside].map((name) => name && this.read(name));
    const shown = await this.played(first, "");
    return { history: shown, beside: second ? await this.played(second, changes) : null, changes: second ? changes : "" };
  }

  read(name) {
    const found = historyNamed(name);
    if (!found) throw new Unfit("unknown", { name });
    const came = [this.came.history, this.came.beside].find((night) => night && nameOf(night) === nameOf(found));
    if (found.variants.some((variant) => !Object.hasOwn(this.data.variants, variant))) throw new Unfit("variant", { name });
    if (!came && !opensAny(this.data)) throw new Unfit(playsNot(), { name, here: nameOf(this.came.history) });
    return found;
  }

  async played(asked, changes) {
    const came = [this.came.history, this.came.beside].find((night) => night && nameOf(night) === nameOf(asked));
    if (came && !changes) return this.once(nameOf(asked), () => came);
    if (changes && !opensAny(this.data)) throw new Unfit(playsNot(), { name: nameOf(asked), here: nameOf(this.came.history) });
    const played = await thePlayers().trace(asked.seed, asked.replica, [...variantsOf(asked), ...changesNamed(changes)]);
    const facts = changedFacts(this.data.facts, played.changes);
    const told = account(this.data, { ...asked, trace: columns(this.data.facts, played), facts });
    return changes ? { ...told, changes, changed: played.titles.join("; ") } : told;
  }

  show({ history: first, beside, changes }) {
    this.state?.set({ playing: false });
    makeRoom();
    const data = { ...this.data, history: first, beside };
    this.now = keyOf({ history: nameOf(first), beside: beside ? nameOf(beside) : "", changes });
    const again = this.state !== null;
    const parts = this.data.made.served ? [] : partsFor(data, this.came);
    this.state = this.make(data, { parts, asked: nameOf(first) !== nameOf(this.came.history), own: () => this.isOpen() });
    document.documentElement.dataset.ready = "yes";
    if (again || this.turn) arrived(data);
  }
}

function sentence({ message, problems = [] }) {
  return message ?? problems.map(({ message: what, found }) => (found ? `${what}: ${found}` : what)).join("; ");
}

function keyOf({ history, beside, changes }) {
  return [history, beside, changes].join(" | ");
}

/** Say which history is open, to who does not see it in the head, and begin to read at its first view. */
function arrived({ history, beside }) {
  const key = beside?.changes && beside.replica === history.replica ? "open.done.changed" : beside ? "open.done.two" : "open.done";
  say(t(key, { replica: history.replica, seed: history.seed, other: beside?.replica }), "status", "visually-hidden");
  document.getElementById("stage").focus({ preventScroll: true });
}

function say(text, role = "status", seen = "") {
  const line = document.getElementById("said");
  line.className = seen;
  line.setAttribute("role", role);
  line.textContent = text;
}
