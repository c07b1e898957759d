// The history that is picked among many: what came of it, and how it is opened.

import { openAddress, openLink } from "interregnum/nights/openlink.js";
import { currentReplica, outcomeOf, outcomeText } from "interregnum/nights/outcomes.js";
import { h, setChildren } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";

/** `{element, show(replica), describe(replica), open(replica)}`; `first` is an outcome that is shown before the main ones. */
export function selectedHistory(night) {
  const answers = night.data.answers;
  const element = h("div", { class: "selected-history", "aria-live": "polite" });
  const here = currentReplica(night);
  const describe = (replica, first = null) => {
    const ids = [...new Set([...(first ? [first] : []), ...answers.main])];
    const parts = ids.map((id) => `${outcomeOf(answers, id).title}: ${outcomeText(outcomeOf(answers, id), replica)}`);
    return `${t("nights.history", { replica })}. ${parts.join(". ")}`;
  };
  const show = (replica, first = null) => {
    if (replica === null) { setChildren(element, h("p", { class: "hint" }, t("nights.pick"))); return; }
    const ids = [...new Set([...(first ? [first] : []), ...answers.main])];
    setChildren(element, h("p", { class: "selected-name" }, t(replica === here ? "nights.history.this" : "nights.history", { replica })),
      h("dl", { class: "facts" }, ids.flatMap((id) => [h("dt", {}, outcomeOf(answers, id).title), h("dd", {}, outcomeText(outcomeOf(answers, id), replica))])),
      replica === here ? null : h("p", { class: "open-links" }, openLink(night, { replica }, t("nights.open")),
        here === null ? null : [" ", openLink(night, { replica: here, beside: { replica } }, t("nights.open.beside"))]));
  };
  show(null);
  const open = (replica) => {
    const address = replica === here ? "" : openAddress(night, { replica });
    if (address) location.assign(address);
  };
  return { element, show, describe, open };
}
