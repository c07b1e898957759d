// Messages: each sending, what it reported, whom it reached; and what changed somebody's expectations.

import { rounded } from "interregnum/history/said.js";
import { median } from "interregnum/history/waiting.js";

const SLOW = 2; // a message is slow if it takes more than so many times the median of its kind
const BELIEFS = ["expects", "believes"];
const FATES = ["lost", "called_off", "handed_back", "too_late", "intercepted"]; // how it misses those it was for

/**
 * Every sending of a message, in the order in which they were sent. `to` names persons and bodies, groups replaced by their members;
 * `reach` is who else hears it (that of its channel); `reports` is what it says was so, in words, and `tells` the firings that had made
 * it so; `stale` and `slow` are the two ways of coming late; `fate` is how it missed those it was for, if not by loss; `missed` are those
 * of `to` who could not have what reached others; `sent_by` and `arrived_by` are firings; `usual` the minutes within which half of such
 * messages arrive.
 */
export function wires(history) {
  const sent = Object.entries(history.facts.messages).flatMap(([id, message]) => sendings(history, id, message));
  return sent.sort((a, b) => a.sentBy - b.sentBy).map((sending) => wire(history, sending));
}

/** The sendings of one message, read off its counters; word repeated while it is on its way is one. */
function sendings(history, id, message) {
  const found = [];
  let open = null;
  for (const { number, step } of steps(history, id)) {
    if (step === "sent") open ??= { id, message, sentBy: number };
    else if (open) {
      found.push({ ...open, endedBy: number, fate: step });
      open = null;
    }
  }
  return open ? [...found, open] : found;
}

/** When a counter of a message went up, in order. */
function steps(history, id) {
  const found = ["sent", "delivered", ...FATES].flatMap((step) => {
    const quantity = history.facts.quantityOf.get(`${id}.${step}`);
    const { numbers = [], values = [] } = history.steps.get(quantity) ?? {};
    return numbers.flatMap((number, n) => (values[n] > (n ? values[n - 1] : history.starts[quantity]) ? [{ number, step, place: placeOf(history, number, quantity) }] : []));
  });
  return found.sort((a, b) => a.number - b.number || a.place - b.place);
}

/** Which of the changes of a firing it is. */
function placeOf(history, number, quantity) {
  return history.changesOf(number).findIndex(([changed]) => changed === quantity);
}

function wire(history, { id, message, sentBy, endedBy, fate }) {
  const { tells: made, each, misses, ...shown } = message;
  const checked = shown.reports !== undefined;
  const arrived = fate === "delivered";
  const usual = usually(history, id, sentBy);
  const [sent, ended] = [history.minute(sentBy), endedBy && history.minute(endedBy)];
  const isTrue = checked ? history.named(`${id}.true`, sentBy) !== 0 : null;
  const stillTrue = arrived && checked ? history.named(`${id}.still_true`, endedBy) !== 0 : null;
  const data = {
    id, ...shown,
    tells: isTrue ? tells(history, made, sentBy) : [],
    sent: rounded(sent, 2), sent_by: sentBy, true: isTrue, usual: rounded(usual, 1),
    delivered: arrived ? rounded(ended, 2) : null,
    arrived_by: arrived ? history.firingsOf(`${id}.arrives`).find((number) => history.minute(number) === ended) : null,
    missed: arrived ? missed(history, id, { each, misses }, ended) : null,
    still_true: stillTrue,
    stale: Boolean(isTrue) && stillTrue === false,
    slow: arrived && ended - sent > SLOW * usual,
    lost: fate && !arrived ? rounded(ended, 2) : null,
    why_lost: fate && !arrived ? history.title(endedBy) : null,
    fate: arrived || fate === "lost" ? null : fate,
  };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== undefined));
}

/** The minutes within which half of such messages arrive, under the conditions when it was sent. */
function usually(history, id, sentBy) {
  const rule = history.facts.rules[history.facts.eventOf.get(`${id}.arrives`)];
  return median(rule, (formula) => history.evaluate(formula, sentBy), history.minute(sentBy));
}

/** The firings that a message reports: those that had made true what it says. */
function tells(history, made, sentBy) {
  if (!made) return [];
  const [quantities, events] = made;
  const numbers = [...quantities.map((quantity) => history.writer(quantity, sentBy)), ...events.map((event) => history.first(event)).filter((number) => number <= sentBy)];
  return [...new Set(numbers)].filter((number) => number > 0).sort((a, b) => a - b);
}

/** Those it was for who could not have it when it came to others of them. */
function missed(history, id, { each, misses }, minute) {
  const came = history.firingsOf(`${id}.arrives`).find((number) => history.minute(number) === minute);
  const without = ([addressee, can]) => (each ? history.named(`${id}.has.${addressee}`, came) === 0 : !history.holds(can, came - 1));
  const found = misses.filter(without).map(([addressee]) => addressee);
  return found.length ? found : null;
}

/** For each person and body, the firings that changed what they expect, or who they believe stands behind whom. */
export function heard(history, { persons, units }) {
  const found = new Map(); // a name may be `constructor`, which every object has
  for (const [quantity, { numbers }] of history.steps) {
    const [who, what] = history.facts.quantities[quantity].split(".");
    if (BELIEFS.includes(what) && (Object.hasOwn(persons, who) || Object.hasOwn(units, who))) found.set(who, [...(found.get(who) ?? []), ...numbers]);
  }
  return Object.fromEntries([...found].map(([who, numbers]) => [who, [...new Set(numbers)].sort((a, b) => a - b)]));
}
