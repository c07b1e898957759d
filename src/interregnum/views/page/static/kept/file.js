// Answers in a small file: what was asked, as an address has it, and what was answered. A file comes from anybody: what it holds is
// looked at part by part before any of it is shown, and shown as text.

const FORMAT = "interregnum-answers";
const VERSION = 1;
export const MOST_BYTES = 4 * 2 ** 20;
const [MOST_ENTRIES, LONGEST] = [500, 5000];

/** Why a file cannot be opened, as a key of the page's words. */
export class Unread extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The text of a file with these answers `[{asked, answer}]`; `made` says of which scenario, `data.made` of a page. */
export function written({ software, network }, answers) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, software, scenario: answers[0]?.answer.scenario ?? "", network, answers }, null, 1)}\n`;
}

/** The answers in the text of a file. Throws Unread where it is another file, damaged, or of another scenario than that of the page. */
export function readAnswers(text, { made, facts }) {
  const found = parsed(text);
  if (found?.format !== FORMAT) throw new Unread("format");
  if (found.version !== VERSION) throw new Unread("version");
  if (found.network !== made.network) throw new Unread("scenario");
  const whole = each(like({ asked: isText, answer: isAnswer(facts.outcomes) }));
  if (!whole(found.answers) || !found.answers.length) throw new Unread("damaged");
  return found.answers.map(({ asked, answer }) => ({ asked, answer }));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unread(text.includes(FORMAT) ? "damaged" : "format"); // a picture is no file of answers that was altered
  }
}

// --- what an answer is made of ---------------------------------------------------------------------------------

const isText = (value) => typeof value === "string" && value.length <= LONGEST;
const isNumber = (value) => typeof value === "number";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isFlag = (value) => typeof value === "boolean";
const orNone = (fits) => (value) => value === null || value === undefined || fits(value);
const each = (fits) => (value) => Array.isArray(value) && value.length <= MOST_ENTRIES && value.every(fits);
const like = (parts) => (value) => typeof value === "object" && value !== null && Object.entries(parts).every(([key, fits]) => fits(Object.hasOwn(value, key) ? value[key] : undefined));

const isShare = like({ value: orNone(isNumber), low: orNone(isNumber), high: orNone(isNumber) });
const isChange = like({ change: isText, title: isText, exposure: orNone(isShare) });
const isDifference = like({
  measure: isText, pairs: orNone(like({})), few: orNone(isFlag), of: orNone(isCount), differing: orNone(isCount),
  ...Object.fromEntries(["mean", "low", "high", "base", "varied"].map((key) => [key, orNone(isNumber)])),
});
const areTimes = (value) => each(orNone(isNumber))(value) && value.length === 5;

function isAnswer(outcomes) {
  const isOutcome = (value) => like({ id: isText, title: isText, kind: isText, moved: isFlag, differences: each(isDifference), times_as_it_is: orNone(areTimes), times_with_the_change: orNone(areTimes) })(value)
    && Object.hasOwn(outcomes, value.id) && outcomes[value.id].kind === value.kind;
  return like({ title: isText, seed: (seed) => isCount(seed) || /^\d{1,20}$/.test(seed), replicas: isCount, touched: isShare, changes: each(isChange), outcomes: each(isOutcome) });
}
