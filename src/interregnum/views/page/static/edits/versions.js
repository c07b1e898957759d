// Every version since the start, the newest first: shown, compared, handed over, written back where that is confirmed.

import { addressOf, news } from "interregnum/edits/following.js";
import { answerOf } from "interregnum/edits/news.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";

/** The section; `compare(from, to)` shows what differs between two versions. */
export function versions(night, state, compare) {
  const list = h("ol", { class: "edits-versions", reversed: true });
  const said = h("div", { role: "status" });
  let asking = 0; // the version whose files are about to be written back; 0 for none
  const show = (known) => {
    const entry = (version) => row(night, state, known, version, { compare, asking: asking === version.number, ask, write });
    setChildren(list, [...known.versions].reverse().map(entry));
  };
  const ask = (number) => {
    asking = number;
    show(news.known);
    document.getElementById(number ? "edits-confirm" : "edits-heading").focus();
  };
  const write = async (number) => {
    ask(0);
    try {
      const done = await answerOf(`/watch/versions/${number}`, { confirm: true, now: news.known.newest });
      setChildren(said, h("p", {}, done.written.length ? t("edits.written", { version: number, files: done.written.join(", "), kept: done.kept }) : t("edits.nothing-written", { version: number })));
    } catch (error) {
      setChildren(said, h("p", { class: "problem", role: "alert" }, error.reason ?? t("edits.lost")));
    }
  };
  const element = h("section", {}, h("h3", { id: "edits-heading", tabindex: "-1" }, t("edits.versions")), said, list);
  return { element, show };
}

function row(night, state, known, version, { compare, asking, ask, write }) {
  const { number, good } = version;
  const here = number === night.data.made.version;
  const named = (key) => t(key, { version: number });
  return h("li", { value: number, "aria-current": here ? "true" : null },
    h("p", {}, h("b", {}, t("edits.number", { version: number })), " ", h("time", { datetime: version.at }, timeOf(version.at)), " ", version.summary || t("edits.first"),
      good ? "" : h("b", {}, ` ${plural("edits.has-errors", version.errors)}`), here ? h("i", {}, ` ${t("edits.here")}`) : ""),
    h("p", { class: "edits-acts" },
      good && !here ? h("a", { href: addressOf(number, state), "aria-label": named("edits.show.named") }, t("edits.show")) : null,
      good && known.shown && number !== known.shown ? h("button", { type: "button", class: "plain", "aria-label": named("edits.compare.named"), on: { click: () => compare(number, known.shown) } }, t("edits.compare")) : null,
      h("a", { href: `/watch/versions/${number}.zip`, download: "", "aria-label": named("edits.download.named") }, t("edits.download")),
      known.writes && number !== known.newest ? h("button", { type: "button", class: "plain", "aria-label": named("edits.back.named"), on: { click: () => ask(number) } }, t("edits.back")) : null),
    asking ? confirmation(number, ask, write) : null);
}

/** Nothing is written before this is pressed. */
function confirmation(number, ask, write) {
  return h("div", { class: "edits-sure" }, h("p", {}, t("edits.sure", { version: number })), h("p", { class: "edits-acts" },
    h("button", { type: "button", class: "strong", id: "edits-confirm", on: { click: () => write(number) } }, t("edits.confirm", { version: number })),
    h("button", { type: "button", class: "plain", id: "edits-leave", on: { click: () => ask(0) } }, t("edits.leave"))));
}

function timeOf(at) {
  return new Date(at).toLocaleTimeString("en-GB");
}
