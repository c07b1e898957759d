// What can be taken away: a citation with its link (copied by the click that opens the sheet), the map as a picture, the
// code to put the page into another.

import { whenItEnds } from "interregnum/open/standing.js";
import { atlasAside, atlasSeen } from "interregnum/share/atlas.js";
import { citation, moment, subjectOf } from "interregnum/share/citation.js";
import { copy, isFile, linkOf, save, wholeLinkOf } from "interregnum/share/link.js";
import { pictureOf, pngFile, svgFile } from "interregnum/share/picture.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { worksText } from "interregnum/shared/sources.js";
import { clock, iso } from "interregnum/shared/time.js";

/** The buttons of the head, and the sheet that they open: `{button, cite()}`. */
export function share(shown, state) {
  const dialog = h("dialog", { class: "share", "aria-labelledby": "share-title" });
  document.body.append(dialog);
  whenItEnds(() => dialog.remove());
  const cite = async () => {
    const night = shown.night(state.get());
    const text = citation(night, state.get(), linkOf(state));
    const field = h("textarea", { class: "cited-text", readonly: true, rows: 7, "aria-label": t("cite.text") }, text);
    const status = h("p", { class: "status", role: "status" });
    setChildren(dialog, content(night, state, shown, field, status));
    dialog.showModal();
    status.textContent = t((await copy(text, field)) ? "share.copied" : "share.by-hand");
  };
  const button = h("button", { type: "button", id: "cite", class: "plain", on: { click: cite } }, t("share.cite"));
  return { button, cite };
}

function content(night, state, shown, field, status) {
  const say = (done, key) => { status.textContent = t(done ? key : "share.by-hand"); };
  const button = (key, act, id) => h("button", { type: "button", class: "plain", id, on: { click: act } }, t(key));
  const subject = t("share.subject", { what: subjectOf(night, state.get()).title || clock(state.get().minute), title: night.frame.title });
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(field.value)}`;
  const code = h("textarea", { class: "cited-text", readonly: true, rows: 3, "aria-label": t("share.embed") }, embedCode(night, state));
  return [
    h("h2", { id: "share-title", tabindex: "-1" }, t("share.title")), status, field,
    isFile() ? h("p", { class: "small" }, t("share.file")) : null,
    h("div", { class: "share-buttons" },
      button("share.link", async () => say(await copy(wholeLinkOf(state), field), isFile() ? "share.file-link-copied" : "share.link-copied"), "copy-link"),
      h("a", { class: "plain", id: "mail", href: mail }, t("share.mail")),
      navigator.share ? button("share.send", () => navigator.share({ title: subject, text: field.value }).catch(() => {})) : null),
    night.data.map ? [h("h3", {}, t("share.picture")), h("div", { class: "share-buttons" },
      button("share.png", async () => { save(await pngFile(await picture(night, state)), fileName(night, state, "png")); say(true, "share.saved"); }, "save-png"),
      button("share.svg", async () => { save(svgFile(await picture(night, state)), fileName(night, state, "svg")); say(true, "share.saved"); }, "save-svg"))] : null,
    h("h3", {}, t("share.embed")), h("p", { class: "small" }, t("share.embed-about")), code,
    h("div", { class: "share-buttons" }, button("share.embed-copy", async () => say(await copy(code.value, code), "share.embed-copied"), "copy-embed")),
    h("form", { method: "dialog" }, h("button", { class: "strong", id: "share-close" }, t("share.close"))),
  ];
}

/** The map at this moment with its title, its hour, what turns, and its sources. */
export async function picture(night, state, atlas = atlasSeen()) {
  if (atlas?.clientWidth) return pictureOf(atlas, textsOf(night, state));
  const aside = await atlasAside(night, state);
  const made = aside && pictureOf(aside.atlas, textsOf(night, state));
  aside?.remove();
  return made;
}

/** What stands on a picture of a moment; below it, with `lines`, what it shows and the sources. */
export function textsOf(night, state, withLines = true) {
  const values = state.get();
  const { title, when } = subjectOf(night, values);
  const { software: version, scenario } = night.data.made;
  const which = night.told ? t("cite.told", { version, scenario }) : t("cite.played", { version, scenario, seed: night.history.seed, replica: night.history.replica, variants: "" });
  const works = worksText(Object.keys(night.data.works ?? {}));
  return { title: night.frame.title, hour: `${moment(values.minute)} · ${t(night.told ? "band.sources" : "band.played")}`, lines: !withLines ? [] : [title ? t("cite.titled", { title, when }) : "", which, works ? t("cite.works", { works }) : ""].filter(Boolean) };
}

function fileName(night, state, kind) {
  return `${night.data.made.scenario.split(/[/\\]/).at(-1)}-${iso(state.get().minute).replace(":", "")}.${kind}`;
}

/** The code by which a course site shows the page, small, at this moment. */
function embedCode(night, state) {
  const title = night.frame.title.replace(/[&"<>]/g, "");
  return `<iframe src="${linkOf(state, { embedded: true })}" width="600" height="400" title="${title}" loading="lazy"></iframe>`;
}
