// Ask what if: choose an event or a decision, take it away or force it, and watch the paired answer come in.

import { fill, h } from "interregnum/dom.js";
import { answer } from "interregnum/answer.js";
import { clock, stamp } from "interregnum/hours.js";
import { say } from "interregnum/words.js";

const EVERY = 350; // milliseconds between two looks at how far it is
const SIZES = [100, 300, 1000];
const ACTS = ["without", "force"]; // of the kinds of change, those that this form can put
const MOST_FOUND = 40; // ways for an event to turn out are offered once something is typed

/** The view. A page from a file cannot play: it tells the command instead. */
export function whatif(night, state) {
  const served = night.data.made.served;
  const found = h("div", { class: "found", role: "listbox", "aria-label": say("whatif.events"), tabindex: "0" });
  const search = h("input", { type: "search", id: "whatif-search", placeholder: say("whatif.search"), autocomplete: "off", on: { input: () => list() } });
  const asked = h("div", { class: "asked" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const work = { job: null };
  let question = null;
  const choose = (event, branch) => {
    question = { event, branch, act: "without", hour: "" };
    ask();
  };
  const ask = () => fill(asked, form(night, question, served, (changes) => { Object.assign(question, changes); ask(); }, (size) => play(night, state, question, size, work, result)));
  const list = () => fill(found, matching(night, search.value).map(([event, branch]) => option(night, event, branch, choose)));
  const element = h("div", { class: "whatif view" },
    h("div", { class: "view-head" }, h("h2", {}, say("whatif.title"))),
    h("p", { class: "lead" }, say("whatif.about")),
    h("div", { class: "whatif-sheet" },
      h("div", { class: "whatif-choice" }, h("label", { for: "whatif-search" }, say("whatif.choose")), search, found),
      h("div", {}, asked, result)));
  list();
  fill(asked, h("p", { class: "hint" }, say("whatif.first")));
  let last = "";
  state.on(["chosen", "view"], ({ chosen, view }) => {
    if (view !== "whatif" || chosen === last) return;
    last = chosen;
    const event = eventOf(night, chosen);
    if (event) choose(event, "");
  });
  return { element, draw() {} };
}

/** The event that is chosen on the page, if one is. */
function eventOf(night, chosen) {
  const [kind, id] = [chosen.slice(0, chosen.indexOf(":")), chosen.slice(chosen.indexOf(":") + 1)];
  if (kind === "event") return night.eventOf(id);
  return kind === "firing" && night.minutes[Number(id) - 1] !== undefined ? night.event(Number(id)) : undefined;
}

/** Events, and ways for them to turn out, whose words hold all that was typed; turning points and decisions first. */
function matching(night, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const weight = (event) => (night.first(event.id) ? 4 : 0) + (event.important ? 2 : 0) + (event.decision ? 1 : 0);
  const holds = (title) => words.every((word) => title.toLowerCase().includes(word));
  return night.events.filter((event) => !event.quiet && !event.exogenous).flatMap((event) => {
    const ways = Object.entries(event.branches ?? {});
    const all = [[event, ""], ...(ways.length > 1 && words.length ? ways.map(([id]) => [event, id]) : [])];
    return all.filter(([, branch]) => holds(`${called(event, branch)} ${event.id}`));
  }).sort(([one], [other]) => weight(other) - weight(one)).slice(0, MOST_FOUND);
}

function called(event, branch) {
  return branch ? `${event.title}: ${event.branches[branch]}` : event.title;
}

function option(night, event, branch, choose) {
  const first = night.first(event.id, branch);
  return h("button", { type: "button", role: "option", "aria-selected": "false", class: event.important ? "important" : null, on: { click: () => choose(event, branch) } },
    called(event, branch), h("span", { class: "when" }, first ? ` ${clock(night.minute(first))}` : ` ${say("whatif.not-here")}`));
}

// --- the question --------------------------------------------------------------------------------------------

function form(night, question, served, change, play) {
  const { event, branch, act, hour } = question;
  const acts = actsOn(night, branch ? "way" : "event");
  const size = h("select", { id: "whatif-size", on: { change: () => { question.size = Number(size.value); } } }, SIZES.map((n) => h("option", { value: n, selected: n === (question.size ?? 300) }, say("whatif.size", { n }))));
  const hours = h("input", { type: "text", id: "whatif-hour", size: 14, value: hour || usualHour(night, event), on: { input: () => typed() } });
  const told = h("pre", { tabindex: "0" });
  // the form is not made anew for a typed hour: the button would be gone while it is being pressed
  const typed = () => {
    question.hour = hours.value;
    told.textContent = command(night, question, hours.value);
    go.disabled = lacksHour();
  };
  const lacksHour = () => act === "force" && !branch && !hours.value.trim();
  const go = h("button", { type: "button", class: "strong", id: "whatif-go", disabled: lacksHour(), on: { click: () => { if (act === "force" && !branch) question.hour = hours.value; play(Number(size.value)); } } }, say("whatif.play"));
  told.textContent = command(night, question, hours.value);
  return [
    h("h3", {}, say("whatif.question")),
    h("p", { class: "question" }, called(event, branch)),
    h("fieldset", { class: "acts" }, h("legend", { class: "unseen" }, say("whatif.act")), acts.map((one) => h("label", {},
      h("input", { type: "radio", name: "whatif-act", value: one, checked: one === act, on: { change: () => change({ act: one }) } }), " ",
      say(`whatif.${one}${branch ? ".way" : ""}`)))),
    act === "force" && !branch ? h("p", {}, h("label", { for: "whatif-hour" }, say("whatif.hour")), " ", hours) : null,
    served ? h("p", { class: "whatif-go" }, h("label", { for: "whatif-size", class: "unseen" }, say("whatif.many")), size, " ", go)
      : [h("p", {}, say("whatif.command")), told],
  ];
}

/** What can be done with an event, or with a way for it to turn out, by the list of changes that came with the page. */
function actsOn(night, subject) {
  return night.data.changes.filter((change) => ACTS.includes(change.kind) && change.forms.some((form) => form.subject === subject)).map((change) => change.kind);
}

function usualHour(night, event) {
  const first = night.first(event.id);
  return first ? stamp(night.minute(first)) : "";
}

/** The change as the lab reads it. */
function changeOf({ event, branch, act, hour }) {
  if (act === "without") return { without: branch ? `${event.id}.${branch}` : event.id };
  return { force: `${event.id}=${branch || hour}` };
}

function command(night, question, hour) {
  const [[kind, value]] = Object.entries(changeOf({ ...question, hour: question.hour || hour }));
  return `interregnum whatif ${night.data.made.scenario} --${kind} "${value}" --replicas 1000 --seed ${night.history.seed}`;
}

// --- the answer ----------------------------------------------------------------------------------------------

async function play(night, state, question, replicas, work, result) {
  if (work.job) await cancel(work);
  const mine = {};
  work.job = mine;
  const status = h("p", { class: "status" });
  const bar = h("progress", { max: replicas, value: 0, "aria-label": say("whatif.progress") });
  const stop = h("button", { type: "button", class: "plain", id: "whatif-cancel", on: { click: () => cancel(work) } }, say("whatif.cancel"));
  const shown = h("div", {});
  fill(result, h("div", { class: "progress" }, bar, stop), status, shown);
  const tell = (job) => {
    bar.value = job.done;
    status.textContent = say(`whatif.state.${job.state}`, { done: job.done, of: job.of });
    if (job.message || job.problems?.length) status.append(" ", job.message ?? "", ...(job.problems ?? []).map(problem));
    if (job.answer) fill(shown, answer(night, state, job.answer));
    if (!["waiting", "playing"].includes(job.state)) {
      bar.hidden = true;
      stop.hidden = true;
    }
  };
  try {
    const first = await send("/whatif", "POST", { ...changeOf(question), variant: night.history.variants, replicas, seed: night.history.seed });
    mine.url = first.url;
    for (let job = first; work.job === mine; job = await send(mine.url, "GET")) {
      tell(job);
      if (!["waiting", "playing"].includes(job.state)) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  } catch (error) {
    tell({ state: "failed", done: 0, of: replicas, message: error.told ?? say("whatif.gone"), problems: error.problems });
  }
}

function problem(one) {
  const parts = [one.message, one.found ? say("whatif.found", { what: one.found }) : "", one.nearest ? say("whatif.nearest", { name: one.nearest }) : ""];
  return h("span", { class: "problem" }, parts.filter(Boolean).join("; "), ". ");
}

async function cancel(work) {
  if (!work.job?.url) return;
  try { await send(work.job.url, "DELETE"); } catch { /* it has ended by itself */ }
}

async function send(url, method, body) {
  const response = await fetch(url, { method, headers: body ? { "Content-Type": "application/json", Accept: "application/json" } : { Accept: "application/json" }, body: body && JSON.stringify(body) });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(), { told: data.message ?? `${response.status}`, problems: data.problems ?? [] });
  return data;
}
