// Dials: turn an assumption, and many nights answer, each against the same night as it was. The address says which is turned.

import { answered } from "interregnum/dials/answered.js";
import { chosenAssumptions, dialAddress, dialNamed } from "interregnum/dials/chosen.js";
import { thePlayers } from "interregnum/play/player.js";
import { h, setChildren, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { debounced } from "interregnum/shared/schedule.js";
import { sourceText, withPassages } from "interregnum/shared/sources.js";
import { follow, problemText, statusText, whyNot } from "interregnum/whatif/job.js";
import { numberQuestion, numberTaken, numberWords } from "interregnum/whatif/question.js";

const NIGHTS = 500;
const SIZES = [100, NIGHTS]; // nights after which there is an answer
const REST = 150; // milliseconds for which a dial is still before nights are played
const DIGITS = 4;

/** The dials; a sentence instead where the night that is shown is another already; null where this page cannot play. */
export function dials(night, state) {
  const chosen = whyNot(night) ? [] : chosenAssumptions(night.data);
  if (!chosen.length) return null;
  const section = (...parts) => h("section", { class: "dials", "aria-labelledby": "dials-title" }, h("h3", { id: "dials-title" }, t("dials.title")), parts);
  if (night.history.variants.length) return section(h("p", { class: "lead" }, t("dials.not-here", { variants: night.variantTitles().join("; ") })));
  const work = { job: null, stop: null };
  const rows = new Map(chosen.map((dialled) => [dialled.assumption.id, dial(night, state, dialled, work)]));
  const problem = h("p", { class: "problem", role: "alert" });
  followDial(state, chosen, rows, problem, work);
  return section(h("p", { class: "lead" }, t(chosen[0].matters ? "dials.about.most" : "dials.about.own", { n: NIGHTS })), problem, [...rows.values()].map(({ element }) => element));
}

/** The dial that the address names is turned and asked; all others stand as they were. */
function followDial(state, chosen, rows, problem, work) {
  let last = "";
  state.on(["dial", "view"], ({ dial: address = "", view }) => {
    if (view !== "whatif" || address === last) return;
    const found = dialNamed(chosen, address);
    setChildren(problem, address && !found ? t("dials.unknown", { what: address }) : "");
    if (address && !found) return;
    last = address;
    work.stop?.();
    work.job = null;
    for (const [id, row] of rows) if (id !== found?.assumption.id) row.back();
    if (found) rows.get(found.assumption.id).turn(found.value);
  });
}

/** One dial: its number, what the sources say of it, and room for what the nights answer. */
function dial(night, state, { assumption, matters }, work) {
  const [low, typical, high] = assumption.range;
  const id = `dial-${assumption.id}`;
  const shown = h("output", { for: id });
  const status = h("p", { class: "status" });
  const answer = h("div", { "aria-live": "polite" });
  const reset = h("button", { type: "button", class: "plain", hidden: true, on: { click: () => { field.focus(); state.set({ dial: "" }); } } }, t("dials.back"));
  const value = () => Math.min(high, Math.max(low, numberTaken(assumption, Number(field.value), DIGITS)));
  const ask = debounced(REST, () => state.set({ dial: dialAddress(assumption, value()) }));
  const field = h("input", { type: "range", id, min: low, max: high, step: "any", value: typical, on: { input: () => { say(); ask(); } } });
  const say = () => { updateText(shown, numberWords(assumption, value())); field.setAttribute("aria-valuetext", shown.textContent); };
  const element = h("details", { class: "dial", name: "dials", on: { toggle: () => { if (element.open) prepare(night); } } }, h("summary", {}, assumption.title),
    h("div", { class: "dial-body" },
      h("p", { class: "dial-turn" }, h("label", { for: id }, t("dials.number")), field, shown, reset),
      status, answer, grounds(night, assumption, matters)));
  updateText(shown, t("dials.drawn"));
  return {
    element,
    back() {
      field.value = typical;
      field.removeAttribute("aria-valuetext");
      updateText(shown, t("dials.drawn"));
      setChildren(status);
      setChildren(answer);
      reset.hidden = true;
    },
    turn(number) {
      element.open = true;
      if (value() !== number) field.value = number;
      say();
      reset.hidden = false;
      play(night, { ...numberQuestion(assumption), value: number, size: NIGHTS, sizes: SIZES }, work, status, answer);
    },
  };
}

/** The nights as they were are played while the reader reads, and kept. */
function prepare(night) {
  if (!night.data.made.served) thePlayers().prepare(night.history.seed, NIGHTS);
}

/** What the sources say of a number: its range, its basis, and for what it matters. */
function grounds(night, assumption, matters) {
  const { basis, why, source, range: [low, typical, high] } = assumption;
  const words = (value) => numberWords(assumption, value);
  const known = basis ? `${t("dials.basis", { basis: t(`basis.${basis}`) })} ${withPassages(why ?? "", source)}${source ? ` (${sourceText(source)})` : ""}` : "";
  const outcome = night.nouns.outcomes[matters?.outcome]?.title;
  return h("div", { class: "small" }, h("p", {}, t("dials.range", { low: words(low), typical: words(typical), high: words(high) })), known ? h("p", {}, known) : null,
    matters ? h("p", {}, matters.beyond && outcome ? t("dials.matters", { outcome }) : t("dials.unsure")) : null);
}

/** Ask, and show how far it is; what stands there stays until there is another answer. */
function play(night, question, work, status, answer) {
  let said = null;
  answer.classList.add("older");
  follow(night, question, work, (told) => {
    setChildren(status, statusText(told), " ", told.message ?? "", (told.problems ?? []).map(problemText));
    if (!told.answer || told.answer === said) return;
    said = told.answer;
    answer.classList.remove("older");
    setChildren(answer, answered(night, said, question.assumption.title, numberWords(question.assumption, question.value)));
  });
}
