// A what-if that the server plays: it is sent, watched until it ends, and can be stopped.

import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { answer } from "interregnum/whatif/answer.js";
import { changeOf } from "interregnum/whatif/question.js";

const POLL = 350; // milliseconds between two looks at how far it is
const RUNNING = ["waiting", "playing"]; // states of a job that has not ended

/** Play a question and show its answer in `result` as it comes in; `work.job` is the one that is being played. */
export async function play(night, question, work, result) {
  if (work.job) await cancel(work);
  const job = {};
  work.job = job;
  const show = progressView(night, question.size, work, result);
  try {
    const first = await send("/whatif", "POST", { ...changeOf(question), variant: night.history.variants, replicas: question.size, seed: night.history.seed });
    job.url = first.url;
    for (let status = first; work.job === job; status = await send(job.url, "GET")) {
      show(status);
      if (!RUNNING.includes(status.state)) break;
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  } catch (error) {
    show({ state: "failed", done: 0, of: question.size, message: error.reason ?? t("whatif.gone"), problems: error.problems });
  }
}

/** Fill `result` with a bar, a button to stop and room for the answer; gives the function that shows a status. */
function progressView(night, size, work, result) {
  const line = h("p", { class: "status" });
  const bar = h("progress", { max: size, value: 0, "aria-label": t("whatif.progress") });
  const stop = h("button", { type: "button", class: "plain", id: "whatif-cancel", on: { click: () => cancel(work) } }, t("whatif.cancel"));
  const body = h("div", {});
  setChildren(result, h("div", { class: "progress" }, bar, stop), line, body);
  return (status) => {
    bar.value = status.done;
    setChildren(line, statusText(status), " ", status.message ?? "", (status.problems ?? []).map((problem) => h("span", { class: "problem" }, problemText(problem))));
    if (status.answer) setChildren(body, answer(night, status.answer));
    if (!RUNNING.includes(status.state)) bar.hidden = stop.hidden = true;
  };
}

/** How far a job is, in words. */
export function statusText({ state, done, of }) {
  return t(`whatif.state.${state}`, { done, of });
}

/** What is wrong with a question, in one sentence. */
export function problemText({ message, found, nearest }) {
  const parts = [message, found ? t("whatif.found", { what: found }) : "", nearest ? t("whatif.nearest", { name: nearest }) : ""];
  return `${parts.filter(Boolean).join("; ")}. `;
}

async function cancel(work) {
  if (!work.job?.url) return;
  try { await send(work.job.url, "DELETE"); } catch { /* it has ended by itself */ }
}

async function send(url, method, body) {
  const headers = { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(), { reason: data.message ?? `${response.status}`, problems: data.problems ?? [] });
  return data;
}
