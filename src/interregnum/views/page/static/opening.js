// How a very history is opened: on the served page by its address, from the file by a command.

import { h } from "interregnum/dom.js";
import { say } from "interregnum/words.js";

/** What opens a history: `{replica, variants, beside}`; `beside` is `{replica}` or `{variants}`. */
export function opening(night, asked, label) {
  if (night.data.made.served) return h("a", { href: address(night, asked), class: "open" }, label);
  return h("span", { class: "open" }, label, ": ", h("code", {}, typed(night, asked)));
}

/** Its address on the served page. */
export function address(night, { replica, variants = [], beside = null }) {
  const parts = [["seed", night.data.answers.seed], ["replica", replica], ...variants.map((name) => ["variant", name]), ...second(beside)];
  return `?${parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%3A", ":")}`).join("&")}`;
}

/** The command that writes its page. */
export function typed(night, { replica, variants = [], beside = null }) {
  const options = [["seed", night.data.answers.seed], ["replica", replica], ...variants.map((name) => ["variant", name]), ...second(beside)];
  return ["interregnum report", night.data.made.scenario, ...options.map(([key, value]) => `--${key} ${value}`), say("nights.file", { replica })].join(" ");
}

function second(beside) {
  if (beside === null) return [];
  const variants = (beside.variants ?? []).map((name) => ["beside", `variant:${name}`]);
  return beside.replica === undefined ? variants : [["beside", `replica:${beside.replica}`], ...variants];
}
