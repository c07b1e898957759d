// A what-if that is being played, by the server or by the page itself: watched until it ends, and stopped where one wants.

import { keep } from "interregnum/kept/kept.js";
import { addressOf } from "interregnum/open/address.js";
import { opensAny } from "interregnum/open/opening.js";
import { whenItEnds } from "interregnum/open/standing.js";
import { playsNot } from "interregnum/play/player.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { asHeading, t } from "interregnum/shared/i18n.js";
import { askPlayer } from "interregnum/whatif/alone.js";
import { answer } from "interregnum/whatif/answer.js";
import { addressOf as addressOfChanges } from "interregnum/whatif/question.js";
import { askServer, RUNNING } from "interregnum/whatif/served.js";

/** Why this page cannot play the question: `still` or `browser`; empty where it can. */
export function whyNot(night) {
  return night.data.made.served ? "" : playsNot();
}

/** Play a question and show its answer in `result` as it comes in; `work.stop` stops the one that is being played. */
export function play(night, question, work, result) {
  follow(night, question, work, progressView(night, question, work, result));
}

/** Play a question instead of the one that is being played; `show` is given each status of it, and none of the one before. */
export function follow(night, question, work, show) {
  work.stop?.();
  const job = {};
  work.job = job;
  work.stop = (night.data.made.served ? askServer : askPlayer)(night, question, (status) => {
    if (work.job !== job) return;
    show(status);
    if (status.state === "done" && status.answer) keep(night, question, status.answer);
  });
  whenItEnds(work.stop);
}

/** Of each outcome, the address of a history in which it mattered, without the change and with it side by side. */
function linksTo(night, question, { answer: { outcomes }, mattered = [] }) {
  if (!opensAny(night.data)) return new Map();
  const { seed, variants } = night.history;
  const address = ({ replica, minutes }) => addressOf({ history: { seed, replica }, beside: { seed, replica, variants }, changes: addressOfChanges(question, minutes), view: "two" });
  return new Map(outcomes.flatMap(({ id }, n) => (mattered[n] ? [[id, { replica: mattered[n].replica, address: address(mattered[n]) }]] : [])));
}

/** Fill `result` with a bar, a button to stop and room for the answer; gives the function that shows a status. */
function progressView(night, question, work, result) {
  const line = h("p", { class: "status" });
  const bar = h("progress", { max: question.size, value: 0, "aria-label": t("whatif.progress") });
  const stop = h("button", { type: "button", class: "plain", id: "whatif-cancel", on: { click: () => work.stop() } }, t("whatif.cancel"));
  const body = h("div", {});
  let shown = null;
  setChildren(result, h("div", { class: "progress" }, bar, stop), line, body);
  return (status) => {
    bar.value = status.done;
    setChildren(line, statusText(status), " ", status.message ?? "", (status.problems ?? []).map((problem) => h("span", { class: "problem" }, problemText(problem))));
    if (status.answer && status.answer !== shown) setChildren(body, answer(night, (shown = status.answer), linksTo(night, question, status)));
    if (!RUNNING.includes(status.state)) bar.hidden = stop.hidden = true;
  };
}

/** How far a job is, in words. */
export function statusText({ state, done, of }) {
  return t(`whatif.state.${state}`, { done, of });
}

/** What is wrong with a question, in sentences. */
export function problemText({ message, found, nearest }) {
  const said = `${asHeading(message)}${found ? ` ${t("whatif.found", { what: found })}` : ""}.`;
  return `${said} ${nearest ? `${t("whatif.nearest", { name: nearest })} ` : ""}`;
}
