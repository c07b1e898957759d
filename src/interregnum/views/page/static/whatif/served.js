// A what-if that the server plays: it is sent, looked at until it ends, and can be stopped.

import { t } from "interregnum/shared/i18n.js";
import { changeOf } from "interregnum/whatif/question.js";

const POLL = 350; // milliseconds between two looks at how far it is
export const RUNNING = ["waiting", "playing"]; // states of a job that has not ended

/** Ask the server; `report` is given how the job stands until it has ended. Gives the function that stops it. */
export function askServer(night, question, report) {
  const job = { url: "", stopped: false, version: night.data.made.version };
  const { variant = [], ...changes } = changeOf(question);
  watch(job, { ...changes, variant: [...night.history.variants, ...[].concat(variant)], replicas: question.size, seed: night.history.seed }, report)
    .catch((error) => report({ state: "failed", done: 0, of: question.size, message: error.reason ?? t("whatif.gone"), problems: error.problems }));
  return async () => {
    job.stopped = true;
    if (job.url) try { await send(job.url, "DELETE"); } catch { /* it has ended by itself */ }
  };
}

async function watch(job, body, report) {
  for (let status = await send(`/whatif${versionOf(job)}`, "POST", body); ; status = await send(job.url, "GET")) {
    job.url = status.url;
    report(status);
    if (!RUNNING.includes(status.state)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Where the files are watched, the question is put to the version that the page shows. */
function versionOf({ version }) {
  return version ? `?version=${version}` : "";
}

async function send(url, method, body) {
  const headers = { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(), { reason: data.message ?? `${response.status}`, problems: data.problems ?? [] });
  return data;
}
