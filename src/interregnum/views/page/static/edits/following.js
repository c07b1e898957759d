// A page whose files are watched: it says what was saved and what that changed, and shows the newest version by itself.

import { News } from "interregnum/edits/news.js";
import { comeBack, reloadHere } from "interregnum/edits/place.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";
import { follow } from "interregnum/shared/links.js";

export const news = new News();

/** Whether the server watches the files of this page. */
export function isWatched(data) {
  return Boolean(data.made.served && data.made.version);
}

/** The version that the address asks for; null where it asks for the newest. */
function pinned() {
  const asked = Number(new URLSearchParams(location.search).get("version"));
  return asked > 0 ? asked : null;
}

/** Follow the files, where the server does: a line in the band, and the newest version as soon as it is there. */
export function following(shown, state) {
  if (!isWatched(shown.data)) return;
  let leaving = false; // asked for again, the page that is coming would be given up
  const line = h("p", { class: "edits-line", role: "status" });
  document.getElementById("band").append(line);
  news.on(({ known, lost }) => {
    if (leaving) return;
    if (!pinned() && known.shown !== shown.data.made.version && !lost) {
      leaving = true;
      reloadHere(shown, state);
      return;
    }
    line.dataset.state = lost ? "lost" : known.shown === known.newest ? "good" : "bad";
    setChildren(line, lineParts(known, lost, shown, state));
  });
  news.begin();
  comeBack(shown, state);
}

function lineParts(known, lost, shown, state) {
  const all = () => h("a", { href: state.address({ view: "edits" }), on: { click: follow(state, { view: "edits" }) } }, t("edits.all"));
  if (lost) return [t("edits.lost")];
  const now = shown.data.made.version;
  const wrong = known.shown === known.newest ? "" : plural("edits.bad", known.problems.filter(({ severity }) => severity === "error").length, { version: known.newest, shown: now });
  if (pinned()) return [h("b", {}, t("edits.pinned", { version: now, newest: known.newest })), " ", h("a", { href: addressOf(null, state) }, t("edits.unpin")), " ", wrong, " ", all()];
  if (wrong) return [h("b", {}, wrong), " ", all()];
  return [h("b", {}, t("edits.version", { version: now })), " ", known.change ? changeText(known.change) : t("edits.begin"), " ", known.change ? all() : null];
}

function changeText(change) {
  const since = change.from === change.to - 1 ? "" : `${t("edits.since", { version: change.from })} `;
  return `${since}${change.summary}. ${headline(change)}`;
}

/** What an edit changed, in one sentence. */
export function headline(change) {
  if (change.state === "playing") return t("edits.playing");
  if (change.state === "failed") return t("edits.failed", { why: change.message });
  return change.outcomes[0] ?? (change.same ? change.touched : t("edits.no-outcome", { touched: change.touched }));
}

/** The address of a version, at this moment of the same history; of the newest, where none is named. */
export function addressOf(version, state) {
  const asked = new URLSearchParams(location.search);
  if (version) asked.set("version", version);
  else asked.delete("version");
  return `${location.pathname}${asked.size ? `?${asked}` : ""}${state.address()}`;
}
