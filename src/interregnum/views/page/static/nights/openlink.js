// How a very history is opened: on the served page by its address, in a file that plays by an address within it, else by a command.

import { addressOf } from "interregnum/open/address.js";
import { opensAny } from "interregnum/open/opening.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** What opens a history: `{replica, variants, beside}`; `beside` is `{replica}` or `{variants}`. */
export function openLink(night, history, label) {
  const address = openAddress(night, history);
  if (address) return h("a", { href: address, class: "open" }, label);
  return h("span", { class: "open" }, label, ": ", h("code", {}, reportCommand(night, history)));
}

/** The address that opens it from here; empty where nothing does. */
export function openAddress(night, { replica, variants = [], beside = null }) {
  if (night.data.made.served) return historyUrl(night, { replica, variants, beside });
  if (!opensAny(night.data)) return "";
  const { seed } = night.data.answers;
  return addressOf({ history: { seed, replica, variants }, beside: beside && { seed, replica, ...beside }, view: beside ? "two" : "" });
}

/** Its address on the served page. */
export function historyUrl(night, { replica, variants = [], beside = null }) {
  const parts = [["seed", night.data.answers.seed], ["replica", replica], ...variants.map((name) => ["variant", name]), ...besideOptions(beside)];
  return `?${parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%3A", ":")}`).join("&")}${beside ? "#view=two" : ""}`;
}

/** The command that writes its page. */
export function reportCommand(night, { replica, variants = [], beside = null }) {
  const options = [["seed", night.data.answers.seed], ["replica", replica], ...variants.map((name) => ["variant", name]), ...besideOptions(beside)];
  return ["interregnum report", night.data.made.scenario, ...options.map(([key, value]) => `--${key} ${value}`), t("nights.file", { replica })].join(" ");
}

function besideOptions(beside) {
  if (beside === null) return [];
  const variants = (beside.variants ?? []).map((name) => ["beside", `variant:${name}`]);
  return beside.replica === undefined ? variants : [["beside", `replica:${beside.replica}`], ...variants];
}
