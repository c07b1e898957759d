// A what-if question: which event or option, what happens to it, and how it is written for the server and the command.

import { timestamp } from "interregnum/shared/time.js";

const KINDS = ["without", "force"]; // of the kinds of change, those that the form can ask
const MOST_FOUND = 40; // matches that are listed
export const DEFAULT_SIZE = 300; // pairs of histories
const COMMAND_SIZE = 1000; // pairs of histories that the command plays

/** A question about an event, or about one way for it to turn out. */
export function newQuestion(event, branch = "") {
  return { event, branch, kind: "without", hour: "", size: DEFAULT_SIZE };
}

/** What an event, or one way for it to turn out, is called. */
export function questionTitle(event, branch) {
  return branch ? `${event.title}: ${event.branches[branch]}` : event.title;
}

/** Events, and options of decisions, whose titles hold every word that was typed; turning points and decisions first. */
export function matchingEvents(night, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (event) => (night.firstFiring(event.id) ? 4 : 0) + (event.important ? 2 : 0) + (event.decision ? 1 : 0);
  const matches = (title) => words.every((word) => title.toLowerCase().includes(word));
  return night.events.filter((event) => !event.quiet && !event.exogenous).flatMap((event) => {
    const options = hasOptions(event) && words.length ? Object.keys(event.branches) : [];
    return ["", ...options].filter((branch) => matches(`${questionTitle(event, branch)} ${event.id}`)).map((branch) => [event, branch]);
  }).sort(([a], [b]) => rank(b) - rank(a)).slice(0, MOST_FOUND);
}

/** The kinds of change that can be asked of an event, or of a way for it: those of the form that the list of changes allows. */
export function kindsFor(night, { branch }) {
  const subject = branch ? "way" : "event";
  return night.data.changes.filter((change) => KINDS.includes(change.kind) && change.forms.some((form) => form.subject === subject)).map((change) => change.kind);
}

function hasOptions(event) {
  return Object.keys(event.branches ?? {}).length > 1;
}

/** Whether the question may have an hour; without one it is drawn from the event's own in the other histories. */
export function needsHour({ kind, branch }) {
  return kind === "force" && !branch;
}

/** The moment at which the event happens in this history, with its day: an hour alone may come twice in a run. */
export function suggestedHour(night, event) {
  const number = night.firstFiring(event.id);
  return number ? timestamp(night.minute(number)) : "";
}

/** The change as the lab reads it: its kind, and the text that an option of the command would have. */
export function changeOf({ event, branch, kind, hour }) {
  if (kind === "without") return { without: branch ? `${event.id}.${branch}` : event.id };
  const how = branch || hour.trim();
  return { force: how ? `${event.id}=${how}` : event.id };
}

/** The command that answers the question where a page cannot. */
export function commandOf(night, question) {
  const [[kind, value]] = Object.entries(changeOf(question));
  return `interregnum whatif ${night.data.made.scenario} --${kind} "${value}" --replicas ${COMMAND_SIZE} --seed ${night.history.seed}`;
}
