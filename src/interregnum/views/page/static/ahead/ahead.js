// From here on: at the moment that the page shows, and at any other of this history, how likely it was that it would end as it did.

import { asItWas, FUTURES, grow, moments } from "interregnum/ahead/growing.js";
import { curve } from "interregnum/nights/curve.js";
import { outcomeOf } from "interregnum/nights/outcomes.js";
import { variantsOf } from "interregnum/open/address.js";
import { whenItEnds } from "interregnum/open/standing.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { timestamp } from "interregnum/shared/time.js";

/** The part of the view: an outcome, the hour that the page shows, and the curve, to be drawn first. */
export function ahead(night, state, answers) {
  const asked = Object.entries(night.data.facts.outcomes).map(([id, outcome], place) => ({ id, outcome, place })).filter(({ id, outcome }) => outcome.kind !== "value" && night.nouns.outcomes[id]);
  const rank = ({ id, outcome }) => (answers.main.includes(id) ? 0 : 2) + (outcome.kind === "ending" ? 0 : 1);
  asked.sort((a, b) => rank(a) - rank(b));
  const body = h("div", {});
  let running = null;
  const show = (shown) => {
    running?.stop();
    const now = Math.round(state.get().minute);
    setChildren(body, board(night, answers, shown, now, (started) => { running = started; }));
  };
  const select = h("select", { id: "ahead-outcome", on: { change: () => show(asked[Number(select.value)]) } }, asked.map(({ id }, n) => h("option", { value: n }, night.nouns.outcomes[id].title)));
  const again = h("button", { type: "button", class: "plain", on: { click: () => show(asked[Number(select.value) || 0]) } }, t("ahead.here"));
  show(asked[0]);
  return h("div", { class: "ahead" }, h("p", {}, h("label", { class: "choose" }, t("nights.outcome"), " ", select), " ", again), body);
}

function board(night, answers, { id, outcome, place }, now, started) {
  const { seed, replica, outcomes } = night.history;
  const changes = variantsOf(night.history);
  const value = outcomes[id].value;
  const minutes = moments(night.frame.length, now);
  const first = minutes.indexOf(now);
  const title = outcome.kind === "ending" ? night.nouns.outcomes[id].endings[value] || value : undefined;
  const found = { outcome: id, title, came: outcome.kind === "ending" || value !== null, replica: Number(replica), points: minutes.map((minute) => [minute, null, null, null]) };
  const said = h("p", { class: "answer", "aria-live": "polite" }, t("ahead.first", { at: timestamp(now) }));
  const stop = h("button", { type: "button", class: "plain", hidden: true }, t("whatif.cancel"));
  const begin = (redraw) => {
    let known = 0;
    const going = grow({ seed, replica, changes, minutes, first, outcome: place, hit: asItWas(outcome, value) }, (n, [chance, low, high], played) => {
      if (played === FUTURES) known += 1;
      found.points[n] = [minutes[n], chance, low, high];
      const [share, least, most] = [chance, low, high].map((part) => Math.round(part * 100));
      if (n === first) said.textContent = t(title ? "ahead.now.ending" : "ahead.now.comes", { at: timestamp(now), ending: title, n: played.toLocaleString("en"), share, least, most });
      stop.textContent = t("ahead.stop", { known, of: minutes.length });
      redraw(known === minutes.length);
    });
    stop.hidden = false;
    stop.onclick = () => { going.stop(); stop.hidden = true; };
    started(going);
    whenItEnds(going.stop);
    going.done.then(() => { stop.hidden = true; }, (failed) => { stop.hidden = true; said.textContent = t("ahead.failed", { why: failed.reason ?? "" }); });
    return () => { going.stop(); stop.hidden = true; };
  };
  const many = inManyText(answers, id, value);
  return [h("div", { class: "ahead-said" }, said, stop), changes.length || !many ? null : h("p", { class: "small ahead-many" }, many), curve(night, answers, found, begin)];
}

/** How often it is so in the nights of the lab, and why that is another share than that of this history's futures; empty where the lab
 *  does not say how often. */
export function inManyText(answers, id, value) {
  const asked = outcomeOf(answers, id);
  const count = asked?.kind === "ending" ? asked.endings.find(({ label }) => label === value)?.count : asked?.share && Math.round(asked.share[0] * answers.replicas);
  return count === undefined ? "" : t("ahead.many", { count: count.toLocaleString("en"), n: answers.replicas.toLocaleString("en") });
}
