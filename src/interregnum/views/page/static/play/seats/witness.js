// What reaches a seat: it follows a history as it is played, and keeps what this one person or body could know of it.
//
// A seat knows what it does itself; what happens where it is; what moves what it expects; and what a message tells that comes
// to it, or to the public. What it knows nothing of stays, for it, as it was; what word says is so, is so for it until it hears
// otherwise, also where the word is late or false. `kept` is for the debrief alone.

const [BY, PLACE, MARKS] = [0, 1, 2]; // columns of `seats.events`
const [QUIET, IMPORTANT, DEED] = [1, 2, 4];

/** The rows of a block of a trace, with the changes that each firing made. */
function* rowsOf({ rows, events }, [firings, , , changes], first) {
  const [firing, change] = [new DataView(firings.buffer, firings.byteOffset, firings.byteLength), new DataView(changes.buffer, changes.byteOffset, changes.byteLength)];
  const { size, at } = rows.change;
  let next = 0;
  for (let row = 0; row < firings.length; row += rows.firing.size) {
    const number = first + row / rows.firing.size;
    const made = [];
    for (; next < changes.length && change.getBigInt64(next + at.record, true) === BigInt(number); next += size) {
      made.push([Number(change.getBigInt64(next + at.quantity, true)), change.getFloat64(next + at.new, true)]);
    }
    const event = firing.getInt32(row + rows.firing.at.event, true);
    const branch = firing.getInt32(row + rows.firing.at.branch, true);
    yield { minute: firing.getFloat64(row + rows.firing.at.time, true), event, branch, way: events[event].ways[branch]?.[0] ?? "", made };
  }
}

/** One seat, in one history. `able(program, quantities, minute)` says whether a condition holds as things stand. */
export class Witness {
  constructor(described, seat, starts, able) {
    const { seats } = described;
    Object.assign(this, { described, seats, seat, able, number: 1, actual: starts.slice(), believed: starts.slice() });
    for (const [quantity, value] of seats.typical) this.believed[quantity] = value;
    this.owner = new Map(Object.entries(seats.minds).flatMap(([person, minds]) => minds.map((quantity) => [quantity, person])));
    this.secret = new Set(seats.messages.flatMap((message) => message.true ?? []));
    this.arrivals = new Map(seats.messages.map((message, n) => [message.arrives, n]));
    this.hopes = new Set(Object.values(seats.expects[seat] ?? {}));
    this.sent = new Map(seats.messages.map(({ sent }) => [sent, 0])); // of a message, the minute at which it was sent
    this.since = new Map(); // of a quantity, the minute for which its value was last heard
    this.told = new Map();
    this.heard = [];
    this.kept = { turns: [], words: [], writer: new Map() };
  }

  /** Take in a block of the trace. */
  follow(block) {
    for (const firing of rowsOf(this.described, block, this.number)) this.take(firing);
  }

  take(firing) {
    this.number += 1;
    const message = this.arrivals.get(firing.event);
    const before = this.place();
    const how = message === undefined ? "" : this.comes(firing, this.seats.messages[message]);
    for (const [quantity, value] of firing.made) {
      this.actual[quantity] = value;
      if (this.sent.has(quantity)) this.sent.set(quantity, firing.minute);
    }
    if (message === undefined) this.happens(firing, this.witnessed(firing, before));
    else if (how) this.hears(firing, message, how);
  }

  /** How a message comes to the seat, if it does. */
  comes({ event, branch, minute, made }, { way, to = [], public: open, can = {}, has = {} }) {
    if (branch !== way) return "";
    if (to.includes(this.seat)) {
      const own = has[this.seat];
      const had = own === undefined ? can[this.seat] === undefined || this.able(can[this.seat], this.actual, minute) : (made.find(([quantity]) => quantity === own)?.[1] ?? this.actual[own]) !== 0;
      if (had) return "word";
    }
    return open && this.seats.events[event][BY] !== this.seat ? "public" : "";
  }

  /** How the seat itself learns that something happens, if it does. */
  witnessed({ event, made }, before) {
    const [by, place, marks] = this.seats.events[event];
    if (marks & DEED && by === this.seat) return "own";
    if (place && (place === before || place === this.place())) return "there";
    return !(marks & QUIET) && made.some(([quantity]) => this.hopes.has(quantity)) ? "news" : "";
  }

  happens({ minute, event, way, made }, how) {
    const marks = this.seats.events[event][MARKS];
    if (how) this.learns(made, minute);
    const line = `${event} ${way}`;
    const times = (this.told.get(line) ?? 0) + 1;
    this.told.set(line, times);
    if (marks & QUIET || times > (this.seats.told[event] ?? Infinity)) return;
    const { id } = this.described.events[event];
    if (how) this.heard.push({ minute, how, event: id, way });
    if (!(marks & IMPORTANT)) return;
    this.kept.turns.push({ minute, event: id, way, known: how ? minute : null });
    for (const [quantity] of made) this.kept.writer.set(quantity, this.kept.turns.length - 1);
  }

  /** What happened changes what the seat takes to be so; what others think it does not learn. */
  learns(made, minute) {
    for (const [quantity, value] of made) {
      if (!this.isOpen(quantity)) continue;
      this.believed[quantity] = value;
      this.since.set(quantity, minute);
    }
  }

  isOpen(quantity) {
    return !this.secret.has(quantity) && (this.owner.get(quantity) ?? this.seat) === this.seat;
  }

  /** Word has come: what it says is so, unless later news of the same is known already. */
  hears({ minute, made }, number, how) {
    const { id, title, says, from, channel, sent, true: flags, claims = [] } = this.seats.messages[number];
    this.heard.push({ minute, how, message: id, title, says, from, channel });
    this.learns(made, minute);
    const when = this.sent.get(sent);
    for (const [quantity, op, constant] of claims) {
      if (!this.isOpen(quantity) || (this.since.get(quantity) ?? -1) > when) continue;
      this.believed[quantity] = claimed(op, constant, this.believed[quantity]);
      this.since.set(quantity, when);
      this.credits(quantity, minute);
    }
    if (flags) this.kept.words.push({ minute, title, says, from, channel, true: this.actual[flags[0]] !== 0, still: this.actual[flags[1]] !== 0 });
  }

  /** Word that agrees with how things stand tells of what made them so. */
  credits(quantity, minute) {
    const turn = this.kept.turns[this.kept.writer.get(quantity)];
    if (turn && turn.known === null && this.believed[quantity] === this.actual[quantity]) turn.known = minute;
  }

  /** Where somebody is; nothing on the way, or for whoever is nowhere in particular. */
  place(person = this.seat) {
    return Object.entries(this.seats.at[person] ?? {}).find(([, quantity]) => this.actual[quantity] !== 0)?.[0] ?? "";
  }

  /** Who is where the seat is. */
  company() {
    const here = this.place();
    return here ? Object.keys(this.seats.at).filter((person) => person !== this.seat && this.seats.at[person][here] !== undefined && this.actual[this.seats.at[person][here]] !== 0) : [];
  }

  /** All quantities as the seat takes them to be: itself and what is around it as they are, the rest as it has heard. `hidden` are those
   *  of which it can know nothing: what others think who are elsewhere, or are many. */
  view() {
    const { seats, seat, actual } = this;
    const values = this.believed.slice();
    const [here, company] = [this.place(), this.company()];
    const see = (quantities) => { for (const quantity of quantities) values[quantity] = actual[quantity]; };
    const talking = new Set([seat, ...company.filter((person) => seats.persons.includes(person))]);
    see(seats.own[seat] ?? []);
    if (here) {
      for (const places of Object.values(seats.at)) if (places[here] !== undefined) see([places[here]]);
      for (const person of company) see([...Object.values(seats.at[person]), ...(person in seats.people ? [seats.people[person]] : []), ...(talking.has(person) ? seats.minds[person] ?? [] : [])]);
      see(seats.holders[here] ?? []);
    }
    return { values, hidden: (quantity) => this.secret.has(quantity) || !talking.has(this.owner.get(quantity) ?? seat) };
  }
}

/** A number that is as a message says, and else as near as can be to what it was taken to be. */
export function claimed(op, constant, before) {
  if (op === "==") return constant;
  if (op === "!=") return before !== constant ? before : constant === 0 ? 1 : 0;
  const holds = { "<": before < constant, "<=": before <= constant, ">": before > constant, ">=": before >= constant }[op];
  return holds ? before : constant + ({ "<": -1, ">": 1 }[op] ?? 0);
}
