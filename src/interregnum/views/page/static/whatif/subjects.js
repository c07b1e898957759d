// What a question can be about, and what of it is listed: before anything is typed in the order of time, then what answers to the
// words as in the search of the page.

import { prepared, ranked } from "interregnum/search/rank.js";
import { newQuestion, numberQuestion, questionTitle, variantQuestion } from "interregnum/whatif/question.js";

const MOST_FOUND = 40; // of each kind that are listed
const IMPORTANT = 2;
const OPTIONS = 1; // decisions that can turn out in more than one way

/** Everything: `{kind, title, own, minute, weight, question()}`; `own` is listed before anything is typed, `minute` is where it happens here. */
export function subjectsOf(night) {
  return [...events(night), ...numbers(night), ...variants(night)].map(prepared);
}

function events(night) {
  return night.events.filter((event) => !event.quiet && !event.exogenous).flatMap((event) => {
    const ways = Object.keys(event.branches ?? {});
    return ["", ...(ways.length > 1 ? ways : [])].map((way) => eventOrWay(night, event, way));
  });
}

function eventOrWay(night, event, way) {
  const first = night.firstFiring(event.id, way);
  return { kind: "event", title: questionTitle(event, way), more: event.id, own: !way, minute: first ? night.minute(first) : Infinity,
    weight: way ? 0 : (event.important ? IMPORTANT : 0) + (event.decision ? OPTIONS : 0), question: () => newQuestion(event, way) };
}

function numbers({ data }) {
  return (data.assumptions ?? []).map((assumption) => ({ kind: "assumption", title: assumption.title, more: assumption.id, own: Boolean(assumption.own), minute: Infinity, weight: 0, question: () => numberQuestion(assumption) }));
}

function variants({ data }) {
  return Object.entries(data.variants ?? {}).map(([id, variant]) => ({ kind: "variant", title: variant.title, more: id, own: false, minute: Infinity, weight: 0, question: () => variantQuestion(id, variant) }));
}

/** What is listed of them, for what was typed. */
export function listed(subjects, typed) {
  if (typed.trim()) return ranked(subjects, typed, MOST_FOUND).flatMap(({ entries }) => entries);
  return ["event", "assumption"].flatMap((kind) => subjects.filter((subject) => subject.own && subject.kind === kind).sort(byWeight).slice(0, MOST_FOUND).sort(byTime));
}

function byWeight(one, other) {
  return Number(other.minute < Infinity) - Number(one.minute < Infinity) || other.weight - one.weight;
}

/** In the order of time; what does not happen here after that, by title. */
function byTime(one, other) {
  return one.minute === other.minute ? one.title.localeCompare(other.title) : one.minute - other.minute;
}
