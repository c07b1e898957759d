// The hand-out: what is printed. One sheet with the moment, its map and its accounts side by side; then questions, roles, and
// on a sheet of its own the key.

import { evidenceList, questionsAbout } from "interregnum/classroom/evidence.js";
import { roleCard } from "interregnum/classroom/classroom.js";
import { atlasAside, atlasSeen } from "interregnum/share/atlas.js";
import { citation, subjectOf } from "interregnum/share/citation.js";
import { linkOf } from "interregnum/share/link.js";
import { pictureOf } from "interregnum/share/picture.js";
import { textsOf } from "interregnum/share/share.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { sourceText, worksList, worksOf } from "interregnum/shared/sources.js";
import { listen } from "interregnum/open/standing.js";
import { turningPoints } from "interregnum/turns/turningpoints.js";

/** Fill the hand-out whenever the page is to be printed; `print()` draws the map as well, and asks the browser to print. */
export function handout(element, shown, state) {
  const fill = (map = null) => setChildren(element, sheets(shown.night(state.get()), state, map));
  const print = async () => {
    fill(await mapOf(shown.night(state.get()), state));
    window.print();
  };
  listen(window, "beforeprint", () => {
    if (element.childNodes.length) return;
    const [night, atlas] = [shown.night(state.get()), atlasSeen()];
    fill(atlas ? byDay(() => pictureOf(atlas, textsOf(night, state, false))) : null);
  });
  listen(window, "afterprint", () => setChildren(element));
  return { print };
}

/** The map, from one out of sight: wide enough for a sheet, whatever the window is. */
async function mapOf(night, state) {
  const aside = await atlasAside(night, state);
  if (!aside) return null;
  const made = byDay(() => pictureOf(aside.atlas, textsOf(night, state, false)));
  aside.remove();
  return made;
}

/** Do something in the colours of the day, as paper has them; nobody sees it. */
function byDay(make) {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = "light";
  const made = make();
  if (theme) dataset.theme = theme;
  else delete dataset.theme;
  return made;
}

function sheets(night, state, map) {
  const subject = subjectOf(night, state.get());
  const { questions = [], roles = [] } = night.data.guide;
  const about = new Set([...subject.readings.map(({ id }) => id), ...subject.readings.flatMap(({ answers }) => (answers ?? []).map(([event]) => event))]);
  const asked = questionsAbout(questions, about);
  return [
    momentSheet(night, state, subject, map),
    questions.length ? questionSheet(night.data, asked) : null,
    roles.length ? h("section", { class: "sheet" }, heading(night, t("class.sheet.roles")), h("p", {}, t("class.roles.about")), h("ul", { class: "roles" }, roles.map((role) => roleCard(night, role)))) : null,
    questions.length ? h("section", { class: "sheet" }, heading(night, t("class.sheet.key")), h("ol", {}, asked.flat().map((question) => h("li", {}, h("p", { class: "asks" }, question.asks), h("p", {}, question.key))))) : null,
  ];
}

function heading(night, title) {
  return [h("p", { class: "kicker" }, night.frame.title), h("h2", {}, title)];
}

function momentSheet(night, state, subject, map) {
  const says = turningPoints(night).find((point) => point.title === subject.title || night.keyOf(point.number) === state.get().selected)?.says;
  return h("section", { class: "sheet" },
    heading(night, subject.title || subject.when),
    h("p", { class: "dateline" }, subject.title ? subject.when : "", subject.title ? " · " : "", t(night.told ? "band.told" : "band.not-the-night")),
    says ? h("p", {}, says) : null,
    map ? h("figure", {}, map) : null,
    accountsOf(night, subject.readings),
    h("footer", {}, h("p", {}, citation(night, state.get(), linkOf(state), false))));
}

/** Every account of the readings, side by side, with the works they cite. */
function accountsOf(night, readings) {
  if (!readings.length) return night.data.record ? h("p", {}, t("class.no-accounts")) : null;
  const sources = readings.flatMap((reading) => (reading.accounts ?? []).map((account) => account.source)).filter(Boolean);
  return h("section", {}, h("h3", {}, t("record.title")), readings.map((reading) => [
    h("h4", {}, `${reading.title} · ${reading.told}`),
    h("ul", { class: "side-by-side" }, (reading.accounts ?? []).map((account) => h("li", {},
      h("p", { class: "who" }, [account.by, account.written].filter(Boolean).join(", ") || t("record.source"), ` · ${t(`account.${account.kind}`)}`),
      h("p", {}, account.says, account.hour ? ` (${account.hour})` : ""), h("p", { class: "source" }, sourceText(account.source))))),
  ]), h("h3", {}, t("source.title")), worksList([...new Set(sources.flatMap(worksOf))]));
}

function questionSheet(data, [here, others]) {
  const list = (questions, start) => h("ol", { class: "asked", start }, questions.map((question) => h("li", {}, h("p", { class: "asks" }, question.asks), h("p", { class: "small" }, t("class.rests-on")), evidenceList(data, question))));
  return h("section", { class: "sheet" }, heading({ frame: data.frame }, t("class.sheet.questions")),
    here.length ? [h("h3", {}, t("class.here")), list(here, 1)] : null,
    others.length ? [here.length ? h("h3", {}, t("class.others")) : null, list(others, here.length + 1)] : null);
}
