// A what-if question: one change or several, to events, ways for them, or assumptions; and how it is written for the lab.

import { duration, minuteTyped, timestamp } from "interregnum/shared/time.js";

const KINDS = ["without", "force"]; // of the kinds of change to an event, those that the form can ask
const DEFAULT_SIZE = 300; // pairs of histories
const COMMAND_SIZE = 1000; // pairs of histories that the command plays

/** A question about an event, or about one way for it to turn out; `also` are the changes that go with it. */
export function newQuestion(event, branch = "") {
  return { event, branch, kind: "without", hour: "", size: DEFAULT_SIZE, also: [] };
}

/** A question about an assumption: another number for it. */
export function numberQuestion(assumption) {
  return { assumption, kind: "assume", value: assumption.range[1], size: DEFAULT_SIZE, also: [] };
}

/** A question about a variant of the scenario, which is a change by itself. */
export function variantQuestion(id, { title }) {
  return { variant: { id, title }, kind: "variant", size: DEFAULT_SIZE, also: [] };
}

/** A number for an assumption, to so many digits; people are whole. */
export function numberTaken({ kind }, value, digits) {
  return kind === "people" ? Math.round(value) : Number(value.toPrecision(digits));
}

/** A number of an assumption, in words. */
export function numberWords({ kind }, value) {
  return kind === "minutes" ? duration(value) : numberTaken({ kind }, value, 4).toLocaleString("en");
}

/** What an event, or one way for it to turn out, is called. */
export function questionTitle(event, branch) {
  return branch ? `${event.title}: ${event.branches[branch]}` : event.title;
}

/** What is changed, by its title. */
export function subjectTitle({ event, branch, assumption, variant }) {
  return (variant ?? assumption)?.title ?? questionTitle(event, branch);
}

/** The kinds of change that can be asked of an event, or of a way for it: those of the form that the list of changes allows. */
export function kindsFor(night, { branch }) {
  const subject = branch ? "way" : "event";
  return night.data.changes.filter((change) => KINDS.includes(change.kind) && change.forms.some((form) => form.subject === subject)).map((change) => change.kind);
}

/** Whether the question may have an hour; without one it is drawn from the event's own in the other histories. */
export function needsHour({ kind, branch }) {
  return kind === "force" && !branch;
}

/** Whether an hour that was typed is one of the scenario's, or none is needed; a server reads more ways to write one, and judges itself. */
export function hourFits(night, question) {
  return night.data.made.served || !needsHour(question) || !question.hour.trim() || minuteTyped(question.hour) !== null;
}

/** The moment at which the event happens in this history, with its day: an hour alone may come twice in a run. */
export function suggestedHour(night, event) {
  const number = night.firstFiring(event.id);
  return number ? timestamp(night.minute(number)) : "";
}

/** The changes as the lab reads them: by kind, and the text that an option of the command would have, or a list of these. */
export function changeOf(question) {
  const found = {};
  for (const change of everyChange(question)) {
    const text = textOf(change);
    const before = found[change.kind];
    found[change.kind] = before === undefined ? text : [].concat(before, text);
  }
  return found;
}

/** Every change of a question: those that go along, and the one that is being made, if one is. */
function everyChange(question) {
  const all = [...(question.also ?? []), ...(question.kind ? [question] : [])];
  return [...all.filter(({ variant }) => variant), ...all.filter(({ variant }) => !variant)]; // as the lab makes them
}

/** The same one by one: `[{kind, text}]`, in the order in which the lab makes them. */
export function changesOf(question) {
  return Object.entries(changeOf(question)).flatMap(([kind, texts]) => [].concat(texts).map((text) => ({ kind, text })));
}

/** A change with the minute of its hour, where it has one. */
export function timed({ kind, text }) {
  return { kind, text, minute: kind === "force" ? minuteTyped(text.slice(text.indexOf("=") + 1)) : null };
}

function textOf({ event, branch, kind, hour, assumption, value, variant }) {
  if (variant) return variant.id;
  if (assumption) return `${assumption.id}=${value}`;
  if (kind === "without") return branch ? `${event.id}.${branch}` : event.id;
  const how = branch || hour.trim();
  return how ? `${event.id}=${how}` : event.id;
}

/** The command that answers the question where a page cannot. */
export function commandOf(night, question) {
  const shown = night.history.variants.map((text) => ({ kind: "variant", text }));
  const options = [...shown, ...changesOf(question)].map(({ kind, text }) => `--${kind} "${text}"`).join(" ");
  return `interregnum whatif ${night.data.made.scenario} ${options} --replicas ${COMMAND_SIZE} --seed ${night.history.seed}`;
}

/** How an address names a question: `without attack.blank; assume speed=4`. Events that are made to happen at an hour of their own
 *  may be given their minutes, in their order. */
export function addressOf(question, minutes = []) {
  const left = [...minutes];
  const own = ({ kind, text }) => (left.length && kind === "force" && !text.includes("=") ? `=${timestamp(left[0])} @${left.shift()}` : "");
  return changesOf(question).map((change) => `${change.kind} ${change.text}${own(change)}`).join("; ");
}

/** The question that an address names, or `{unknown}`: the part of it that this page does not have. */
export function questionOf(night, address) {
  const changes = [];
  for (const part of address.split(";").map((piece) => piece.trim()).filter(Boolean)) {
    const change = changeNamed(night, part);
    if (!change) return { unknown: part };
    changes.push(change);
  }
  if (!changes.length) return { unknown: address };
  return { ...changes.at(-1), also: changes.slice(0, -1) };
}

function changeNamed(night, part) {
  const [, kind, name, value] = /^(\w+) ([^=]+?)(?:=(.*))?$/.exec(part) ?? [];
  if (kind === "variant") return value === undefined && Object.hasOwn(night.data.variants ?? {}, name) ? variantQuestion(name, night.data.variants[name]) : null;
  if (kind === "assume") {
    const assumption = (night.data.assumptions ?? []).find(({ id }) => id === name);
    return assumption && value !== "" && Number.isFinite(Number(value)) ? { ...numberQuestion(assumption), value: Number(value) } : null;
  }
  if (!KINDS.includes(kind)) return null;
  const dot = name.lastIndexOf(".");
  const [whole, owner] = [night.eventById(name), kind === "without" && dot > 0 ? night.eventById(name.slice(0, dot)) : undefined];
  const has = (event, way) => Object.hasOwn(event?.branches ?? {}, way);
  if (whole && has(whole, value)) return { ...newQuestion(whole, value), kind };
  if (whole) return kind === "without" && value !== undefined ? null : { ...newQuestion(whole), kind, hour: value ?? "" };
  return has(owner, name.slice(dot + 1)) ? { ...newQuestion(owner, name.slice(dot + 1)), kind } : null;
}
