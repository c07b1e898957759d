// What a person or a unit can know at a minute, in one history: nothing but what this module says they learned.
//
// They know what they did themselves; what happened where they were; what moved what they expect (`heard`: news that
// the model let reach them); and what a message that was delivered to them, or to the public, tells. A message tells
// of its own coming, of the firing that sent it and of those that had made so what it reports, if it was so.

/** Everything learned by them up to a minute, oldest first: `{minute, number, how, wire}`; `how` is `own`, `there`, `news`, `word` or `public`. */
function learnedBy(night, id) {
  const cache = caches.get(night) ?? caches.set(night, new Map()).get(night);
  if (!cache.has(id)) cache.set(id, [...witnessed(night, id), ...reported(night, id)].sort((a, b) => a.minute - b.minute || a.number - b.number));
  return cache.get(id);
}

const caches = new WeakMap();

/**
 * What somebody knows at a minute: `{firings: Map of firing -> how it was first learned, messages, turns, unknown}`.
 * `messages` are the sendings that have reached them, with `true_now` where that can be told; `unknown` the turning
 * points that have happened and of which no word has come to them.
 */
export function knowledgeAt(night, id, minute) {
  const firings = new Map();
  const messages = [];
  for (const lesson of learnedBy(night, id)) {
    if (lesson.minute > minute) break;
    if (lesson.wire !== undefined && lesson.number === 0) messages.push(lesson);
    else if (!firings.has(lesson.number)) firings.set(lesson.number, lesson);
  }
  const turns = night.visible.filter((number) => night.event(number).important && night.minute(number) <= minute);
  return { firings, messages, turns, unknown: turns.filter((number) => !firings.has(number)) };
}

/** When they first learned of each firing they ever learn of. */
function learnedAt(night, id) {
  const key = `${id}, firings`;
  const cache = caches.get(night) ?? caches.set(night, new Map()).get(night);
  if (!cache.has(key)) {
    const found = new Map();
    for (const lesson of learnedBy(night, id)) if (lesson.number && !found.has(lesson.number)) found.set(lesson.number, lesson.minute);
    cache.set(key, found);
  }
  return cache.get(key);
}

/** The value of a quantity as they could know it: the last that they had learned of, or that of the start. */
export function believedValue(night, id, quantity, minute) {
  const track = night.track(quantity);
  if (!track) return undefined;
  const at = learnedAt(night, id);
  for (let n = track.numbers.length - 1; n > 0; n -= 1) {
    if (track.minutes[n] <= minute && at.get(track.numbers[n]) <= minute) return track.values[n];
  }
  return track.values[0];
}

/** What they did, what happened where they were, and news that moved them. */
function* witnessed(night, id) {
  const changed = new Set(night.history.heard[id] ?? []);
  for (const number of night.visible) {
    const event = night.event(number);
    const minute = night.minute(number);
    if (event.by === id) yield { minute, number, how: "own" };
    else if (event.place && night.valueAt(`${id}.at`, minute) === event.place) yield { minute, number, how: "there" };
    else if (changed.has(number)) yield { minute, number, how: "news" };
  }
}

/** Messages that reached them, and the firings of which these tell. */
function* reported(night, id) {
  for (const [index, wire] of night.history.wires.entries()) {
    const how = wire.to.includes(id) ? "word" : wire.reach === "public" && !(id in night.nouns.channels) ? "public" : "";
    if (!how || wire.delivered === undefined || wire.missed?.includes(id)) continue;
    yield { minute: wire.delivered, number: 0, how, wire: index };
    for (const number of new Set([wire.arrived_by, ...wire.tells, wire.sent_by])) {
      if (number >= 1 && !night.event(number).quiet) yield { minute: wire.delivered, number, how, wire: index };
    }
  }
}

/** Everybody who can be asked: those whom any message, act or news concerns, by kind. */
export function observers(night) {
  const expects = (id) => Object.keys(night.nouns.authorities).some((authority) => night.track(`${id}.expects.${authority}`));
  return { persons: Object.keys(night.nouns.persons).filter(expects), units: Object.keys(night.nouns.units).filter(expects) };
}
