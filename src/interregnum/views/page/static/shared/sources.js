// Sources in full: a citation of a scenario (`reed ¶12 n3`) as author, year and the words with which the passage opens;
// and the works themselves.

import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

let works = {};

/** Say which works the page cites, by id. */
export function setWorks(found) {
  works = Object.assign(Object.create(null), found);
}

/** The ids of the works that a citation names. */
export function worksOf(source) {
  return [...new Set(parts(source).map(({ id }) => id).filter(Boolean))];
}

/** A citation as text: `Reed 1919, “We went toward the …” (paragraph 35)`. */
export function sourceText(source) {
  const [cited, remark] = split(source ?? "");
  const said = parts(cited).map(({ id, at, first }) => [first && id ? shortName(works[id]) : "", locator(works[id], at)].filter(Boolean).join(", "));
  return `${said.join("; ")}${remark}`;
}

/** A citation in the page: it says by `data-work` which works a list of sources must have. */
export function sourceNode(source) {
  return source ? h("span", { class: "source", "data-work": worksOf(source).join(" ") }, sourceText(source)) : null;
}

/** A work in full: author, title, what it is a chapter of, place, publisher, year. */
export function workText(work) {
  const title = work.within ? t(work.chapter ? "source.chapter" : "source.within", { title: work.title, chapter: work.chapter ?? "", within: work.within }) : work.title;
  const house = [work.place, work.publisher].filter(Boolean).join(": ");
  const out = [house, work.dated].filter(Boolean).join(", ");
  return `${[work.by, title].filter(Boolean).join(", ")}${out ? ` (${out})` : ""}`;
}

/** The works of these ids in full, as a list; all of them without ids. */
export function worksList(ids = Object.keys(works)) {
  return h("ul", { class: "works" }, ids.filter((id) => id in works).map((id) => h("li", {}, works[id].url ? h("a", { href: works[id].url, rel: "noopener noreferrer" }, workText(works[id])) : workText(works[id]))));
}

/** A text of the works of these ids, one after the other. */
export function worksText(ids) {
  return ids.filter((id) => id in works).map((id) => workText(works[id])).join("; ");
}

/** A text in which paragraphs are named by number alone, with their opening words instead; `source` says of which work. */
export function withPassages(text, source = "") {
  if (!text?.includes("¶")) return text;
  const id = worksOf(source)[0] ?? Object.keys(works).find((known) => works[known].openings);
  return text.replace(/¶(\d+)(?:[-–]\d+)?(?:\s+n\d+)*/g, (at) => locator(works[id], at));
}

function split(source) {
  const colon = source.indexOf(": ");
  return colon < 0 ? [source, ""] : [source.slice(0, colon), source.slice(colon)];
}

/** The places that a citation names: `{id, at, first}`; `first` at each work's first. */
function parts(source) {
  let id = "";
  return split(source ?? "")[0].split(/[,;]\s*/).filter(Boolean).map((part) => {
    const [name, ...rest] = part.trim().split(/\s+/);
    const named = name in works;
    if (named) id = name;
    return { id, at: (named ? rest : [name, ...rest]).join(" "), first: named };
  });
}

/** Whom a work is called by in a sentence: its author and year, or its title. */
function shortName(work) {
  return work.called ? [work.called, work.dated?.slice(0, 4)].filter(Boolean).join(" ") : work.title;
}

function locator(work, at) {
  const opening = work?.openings?.[/¶(\d+)/.exec(at)?.[1]];
  const said = at.replace(/¶(\d+)(?:[-–](\d+))?/g, (_, first, last) => (last ? t("source.paragraphs", { first, last }) : t("source.paragraph", { n: first })))
    .replace(/\s*\bn(\d+)(?:[-–](\d+))?/g, (_, first, last) => (last ? `, ${t("source.notes", { first, last })}` : `, ${t("source.note", { n: first })}`))
    .replace(/\bp\.?\s?(\d+)(?:[-–](\d+))?/g, (_, first, last) => (last ? t("source.pages", { first, last }) : t("source.page", { n: first })))
    .replace(/^, /, "");
  return opening ? `“${opening} …” (${said})` : said;
}
