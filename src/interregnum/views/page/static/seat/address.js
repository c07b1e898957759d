// A night from a seat in the address: the seat, the seed, the number of the night, and each decision that was taken.

const MARK = "~";
const PART = /^[\w-]+$/;
const NUMBER = /^\d{1,20}$/;
const MOST = 2n ** 64n - 1n; // of a seed or a number of a night
const DECISION = /^([\w.-]+)\.([\w-]+|\*)$/;
export const BY_ITSELF = "*"; // the model decides

/** `konovalov~7~31~dictator.kishkin~worn_out.*`. */
export function nightAddress({ seat, seed, replica, decisions }) {
  return [seat, seed, replica, ...decisions.map(({ event, way }) => `${event}.${way}`)].join(MARK);
}

/** A number of a night as it is typed, without noughts before it; null where it is none. */
export function numberTyped(text) {
  const typed = text.trim();
  return NUMBER.test(typed) && BigInt(typed) <= MOST ? `${BigInt(typed)}` : null;
}

/** The night that an address names; null where it names none. */
export function nightNamed(address) {
  const [seat, seed, replica, ...decisions] = address.split(MARK);
  const numbers = [seed, replica].map((text) => numberTyped(text ?? ""));
  const found = decisions.map((text) => DECISION.exec(text));
  if (!PART.test(seat) || [...numbers, ...found].includes(null)) return null;
  return { seat, seed: numbers[0], replica: numbers[1], decisions: found.map(([, event, way]) => ({ event, way })) };
}
