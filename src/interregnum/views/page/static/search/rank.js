// How well an entry answers to what was typed: pure functions of texts, with no page around them.

const EXACT = 100; // the whole title
const BEGINS = 40; // the title begins so
const WORD = 12;
const PREFIX = 8;
const INSIDE = 3;
const ASIDE = 0.3; // what a word counts that stands not in the title but in what is told
const NEARLY = 2; // a word with one letter wrong
const LONG = 4; // letters from which a word may have one wrong

/** Small letters without accents and marks: `Smólny’s` is `smolny s`. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** An entry made ready to be searched. */
export function prepared(entry) {
  const title = plain(entry.title);
  return { ...entry, plainTitle: title, words: title.split(" "), asideWords: plain(entry.more ?? "").split(" ").filter(Boolean) };
}

/** The points of an entry for a query; 0 where more than `lacking` words of the query are nowhere in it. */
export function score(entry, query, lacking = 0) {
  const asked = plain(query);
  if (!asked) return 0;
  let points = entry.plainTitle === asked ? EXACT : entry.plainTitle.startsWith(asked) ? BEGINS : 0;
  let missing = 0;
  for (const word of asked.split(" ")) {
    const found = Math.max(best(entry.words, word), ASIDE * best(entry.asideWords, word));
    if (!found) missing += 1;
    if (missing > lacking) return 0;
    points += found;
  }
  return points + (entry.weight ?? 0);
}

function best(words, word) {
  let points = 0;
  for (const candidate of words) {
    if (candidate === word) return WORD;
    if (candidate.startsWith(word)) points = Math.max(points, PREFIX);
    else if (candidate.length >= LONG && word.startsWith(candidate)) points = Math.max(points, INSIDE); // `walked` finds `walk`
    else if (word.length > 2 && candidate.includes(word)) points = Math.max(points, INSIDE);
    else if (points < NEARLY && word.length >= LONG && oneOff(candidate.slice(0, word.length + 1), word)) points = NEARLY;
  }
  return points;
}

/** Whether two words differ in one letter: another, one more, one less, or two that have changed places. */
export function oneOff(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one === other) return one === other;
  let n = 0;
  while (n < one.length && one[n] === other[n]) n += 1;
  const rest = (a, b) => one.slice(n + a) === other.slice(n + b);
  return rest(1, 1) || rest(1, 0) || rest(0, 1) || (one[n] === other[n + 1] && one[n + 1] === other[n] && rest(2, 2));
}

/**
 * The entries that answer to a query, in groups by kind: `[{kind, entries, of}]`, the group of the best first; at most
 * `most` of each, `of` says how many there are. Where none has all its words, those that have the most: a question as one
 * would ask it finds what it is about.
 */
export function ranked(entries, query, most = 5) {
  const words = plain(query).split(" ").length;
  for (let lacking = 0; lacking < words; lacking += 1) {
    const groups = answering(entries, query, lacking, most);
    if (groups.length) return groups;
  }
  return [];
}

function answering(entries, query, lacking, most) {
  const groups = new Map();
  for (const entry of entries) {
    const points = score(entry, query, lacking);
    if (!points) continue;
    if (!groups.has(entry.kind)) groups.set(entry.kind, []);
    groups.get(entry.kind).push({ entry, points });
  }
  const sorted = [...groups].map(([kind, found]) => [kind, found.sort((a, b) => b.points - a.points || (a.entry.minute ?? 0) - (b.entry.minute ?? 0) || a.entry.title.length - b.entry.title.length)]);
  return sorted.sort(([, a], [, b]) => b[0].points - a[0].points).map(([kind, found]) => ({ kind, entries: found.slice(0, most).map(({ entry }) => entry), of: found.length }));
}
