// The history that is picked among many: what came of it, and how it is opened.

import { fill, h } from "interregnum/dom.js";
import { opening, address } from "interregnum/opening.js";
import { outcomeOf, present, told } from "interregnum/outcomes.js";
import { say } from "interregnum/words.js";

/** `{element, show(replica), tell(replica), open(replica)}`; `first` is an outcome that is told beside the main ones. */
export function picked(night) {
  const answers = night.data.answers;
  const element = h("div", { class: "picked-history", "aria-live": "polite" });
  const here = present(night);
  const tell = (replica, first = null) => {
    const ids = [...new Set([...(first ? [first] : []), ...answers.main])];
    const parts = ids.map((id) => `${outcomeOf(answers, id).title}: ${told(outcomeOf(answers, id), replica)}`);
    return `${say("nights.history", { replica })}. ${parts.join(". ")}`;
  };
  const show = (replica, first = null) => {
    if (replica === null) { fill(element, h("p", { class: "hint" }, say("nights.pick"))); return; }
    const ids = [...new Set([...(first ? [first] : []), ...answers.main])];
    fill(element, h("p", { class: "picked-name" }, say(replica === here ? "nights.history.this" : "nights.history", { replica })),
      h("dl", { class: "facts" }, ids.flatMap((id) => [h("dt", {}, outcomeOf(answers, id).title), h("dd", {}, told(outcomeOf(answers, id), replica))])),
      replica === here ? null : h("p", { class: "opens" }, opening(night, { replica }, say("nights.open")),
        here === null ? null : [" ", opening(night, { replica: here, beside: { replica } }, say("nights.open.beside"))]));
  };
  show(null);
  const open = (replica) => { if (night.data.made.served) location.assign(address(night, { replica })); };
  return { element, show, tell, open };
}
