// A seat in the night: one sits where somebody decides, with what this somebody could know; the night halts at each decision, and in the
// end it is told what one's decisions changed. The address has the whole of it.

import { playsNot, thePlayers } from "interregnum/play/player.js";
import { compareWays, deal, debrief as askDebrief, sit } from "interregnum/play/seats/asking.js";
import { BY_ITSELF, nightAddress, nightNamed } from "interregnum/seat/address.js";
import { chooser } from "interregnum/seat/chooser.js";
import { debrief } from "interregnum/seat/debrief.js";
import { takeAway } from "interregnum/seat/takeaway.js";
import { seatsOf } from "interregnum/seat/seats.js";
import { table } from "interregnum/seat/table.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { hasText, t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";

const FUTURES = 500; // after each way of a decision

/** The view. */
export function seat(night, state) {
  const problem = h("p", { class: "problem", role: "alert" });
  const said = h("p", { class: "visually-hidden", role: "status" });
  const room = h("div", { class: "seat-room" });
  const element = h("div", { class: "seat view" }, h("div", { class: "view-head" }, h("h2", {}, t("seat.title"))), problem, said, room);
  const why = whyNot(night);
  if (why) setChildren(room, h("p", {}, t(`seat.not.${why}`)));
  else new Seat(night, state, { problem, said, room }).follow();
  return { element, draw() {} };
}

/** Why nobody can sit here: `still`, `browser` or `variant`; empty where one can. */
export function whyNot(night) {
  return playsNot(night.data.made.served) || (night.history.variants.length ? "variant" : "");
}

/** What is shown, and the night that it is of. */
class Seat {
  constructor(night, state, rooms) {
    Object.assign(this, { night, state, shown: null, stage: "", turn: 0, stop: null }, rooms);
  }

  /** Show what the address says, from now on. */
  follow() {
    this.state.on(["seat", "view", "selected"], ({ seat: address, view }) => {
      if (view === "seat" && address !== this.shown) this.open(address);
      this.blind();
    });
  }

  /** Who sits sees nothing else of the page: it shows the night as the sources tell it, or another one. In the debrief what the sources
   *  say is seen once it is asked for. */
  blind() {
    const { view, selected } = this.state.get();
    const root = document.documentElement;
    if (view !== "seat" || !this.stage) delete root.dataset.sitting;
    else root.dataset.sitting = this.stage === "debrief" && selected ? "asking" : this.stage;
  }

  async open(address) {
    const turn = (this.turn += 1);
    setChildren(this.problem);
    this.room.setAttribute("aria-busy", "true");
    const named = address ? nightNamed(address) : null;
    try {
      if (address && !named) throw { problems: [{ code: "seat-address", found: address }] };
      if (address && !seatsOf(this.night).some(({ id }) => id === named.seat)) throw { problems: [{ code: "seat", found: named.seat }] };
      const seen = named && (await sit(thePlayers(), named));
      const told = seen && !seen.next ? await askDebrief(thePlayers(), named) : null;
      if (turn === this.turn) this.show(address, named, seen, told);
    } catch (failed) {
      if (turn === this.turn) this.refuse(failed);
    }
    if (turn === this.turn) this.room.setAttribute("aria-busy", "false");
  }

  /** What cannot be is said, and the page stays as it was. */
  refuse(failed) {
    setChildren(this.problem, refusalText(failed));
    if (this.shown === null) this.show("", null, null, null);
    else this.state.set({ seat: this.shown }, false); // else one could not go back past it
  }

  show(address, named, seen, told) {
    const moved = this.shown !== null;
    const sat = named && nightNamed(this.shown || "")?.seat !== named.seat;
    this.stop?.();
    this.shown = address;
    this.stage = seen ? (seen.next ? "table" : "debrief") : "";
    this.blind();
    if (this.state.get().seat !== address) this.state.set({ seat: address }, false);
    if (!named) setChildren(this.room, chooser(this.night, (who, replica) => this.begin(who, replica)));
    else if (seen.next) this.showTable(named, seen);
    else this.showDebrief(named, told);
    if (moved) this.room.querySelector("[tabindex='-1']")?.focus();
    if (moved && sat) this.room.querySelector(".seat-head").scrollIntoView({ block: "nearest" }); // who one is is read first
  }

  async begin(who, replica) {
    const night = { seat: who, seed: this.night.history.seed, replica, decisions: [] };
    setChildren(this.problem);
    try {
      this.state.set({ seat: nightAddress({ ...night, replica: await deal(thePlayers(), night) }) });
    } catch (failed) {
      setChildren(this.problem, refusalText(failed));
    }
  }

  showTable(named, seen) {
    const decide = (way) => this.state.set({ seat: nightAddress({ ...named, decisions: [...named.decisions, { event: seen.next.event, way }] }) });
    setChildren(this.room, this.head(named), table(this.night, seen, decide, () => this.rest(named)));
    this.said.textContent = t("seat.now", { at: timestamp(seen.minute), what: this.night.eventById(seen.next.event).title });
  }

  /** Leave all that is still to be decided to the model. */
  async rest(named) {
    const turn = this.turn;
    const decisions = [...named.decisions];
    for (let seen = await sit(thePlayers(), named); seen.next; seen = await sit(thePlayers(), { ...named, decisions })) decisions.push({ event: seen.next.event, way: BY_ITSELF });
    if (turn === this.turn) this.state.set({ seat: nightAddress({ ...named, decisions }) });
  }

  showDebrief(named, told) {
    const { element, shows } = debrief(this.night, this.state, told);
    setChildren(this.room, this.head(named), element, takeAway(this.night, this.state, named, element));
    this.said.textContent = t("seat.now.over");
    this.compare(named, told, shows);
  }

  /** Play what each decision changed, one after the other. */
  compare(named, told, shows, n = 0) {
    const decision = told.decisions[n];
    if (!decision) { this.stop = null; return; }
    const ways = [decision.way, ...decision.ways.map(({ way }) => way).filter((way) => way !== decision.way)];
    this.stop = compareWays(thePlayers(), named, n, ways, FUTURES, (progress) => {
      shows[n](progress, () => this.stop?.());
      if (progress.state === "done") this.compare(named, told, shows, n + 1);
    });
  }

  /** Who one is, in which night, and how to leave, to take a decision back, and to let the model decide the rest. */
  head(named) {
    const { decisions } = named;
    const go = (night) => () => this.state.set({ seat: night ? nightAddress(night) : "" });
    return h("div", { class: "seat-head" }, h("p", {}, h("span", { class: "seat-who" }, t("seat.you", { who: this.night.titleOf(named.seat) })), " ", h("span", { class: "small" }, t("seat.which", { n: named.replica }))),
      h("p", {}, h("button", { type: "button", class: "plain", id: "seat-leave", on: { click: go(null) } }, t("seat.leave")),
        decisions.length ? h("button", { type: "button", class: "plain", id: "seat-back", on: { click: go({ ...named, decisions: decisions.slice(0, -1) }) } }, t("seat.back")) : null));
  }
}

/** What went wrong, in a sentence. */
function refusalText({ problems = [], reason, minute, event, replica }) {
  if (problems.length) return problems.map(({ code, found }) => t(`seat.problem.${code}`, { found })).join(" ");
  const key = `plays.stopped.${reason}`;
  return t(hasText(key) ? key : "plays.stopped.unknown", { at: minute === undefined ? "" : timestamp(minute), event, replica });
}
