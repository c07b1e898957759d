// Which histories an address names: `history=7.12`, `beside=7.3`, with variants `7.12+no_ultimatum`; and with what changes the second
// was played: `with=without attack.blank`.

import { timed } from "interregnum/whatif/question.js";

const CHANGE = /^(\w+) (.+?)(?: @(\d+(?:\.\d+)?))?$/; // `force attack.blank=25 Oct 20:03 @1023.25`, with the very minute
const NUMBERS = /^(\d{1,20})\.(\d{1,20})$/;
const MOST = 2n ** 64n; // seeds and numbers of histories are below

/** How an address names a history. */
export function nameOf({ seed, replica, variants = [] }) {
  return [`${seed}.${replica}`, ...variants].map(encodeURIComponent).join("+");
}

/** The parts of an address that name these histories; none for the one that a page came with and opens by itself. */
export function partsFor({ history, beside }, came) {
  const both = { history: nameOf(history), beside: beside ? nameOf(beside) : "", changes: beside?.changes ?? "" };
  if (!both.beside && both.history === nameOf(came.history) && !came.beside) return [];
  return [`history=${both.history}`, ...(both.beside ? [`beside=${both.beside}`] : []), ...(both.changes ? [`with=${encodeURIComponent(both.changes).replaceAll("%3A", ":")}`] : [])];
}

/** What an address names: `{history, beside, changes}` as it is written, null where it names no history. */
export function askedIn(hash) {
  const address = new URLSearchParams(hash.slice(1).replaceAll("+", "%2B"));
  const history = address.get("history");
  return history === null ? null : { history, beside: address.get("beside") ?? "", changes: address.get("with") ?? "" };
}

/** A history by its name; null where that is none. */
export function historyNamed(name) {
  const [numbers, ...variants] = name.split("+");
  const found = NUMBERS.exec(numbers);
  if (!found || found.slice(1).some((number) => BigInt(number) >= MOST)) return null;
  return { seed: `${BigInt(found[1])}`, replica: `${BigInt(found[2])}`, variants: variants.filter(Boolean) };
}

/** The variants of a history as changes, as the page's players take them. */
export function variantsOf({ variants }) {
  return variants.map((text) => ({ kind: "variant", text, minute: null }));
}

/** The changes that an address names: `[{kind, text, minute}]`, as the page's players take them. */
export function changesNamed(changes) {
  return changes.split(";").map((part) => CHANGE.exec(part.trim())).filter(Boolean).map(([, kind, text, minute]) => ({ ...timed({ kind, text }), ...(minute ? { minute: Number(minute) } : {}) }));
}

/** The address that opens these histories, and nothing else of it: what is seen is what a page shows first. */
export function addressOf({ history, beside = null, changes = "", view = "" }) {
  const parts = ["shown=played", `history=${nameOf(history)}`, ...(beside ? [`beside=${nameOf(beside)}`] : []), ...(changes ? [`with=${encodeURIComponent(changes).replaceAll("%3A", ":")}`] : []), ...(view ? [`view=${view}`] : [])];
  return `#${parts.join("&")}`;
}
