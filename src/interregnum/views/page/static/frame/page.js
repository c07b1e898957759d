// Makes the page of a history: the state, the views, the panel, the transport.

import { partingMinute } from "interregnum/beside/twonights.js";
import { handout } from "interregnum/classroom/handout.js";
import { present } from "interregnum/classroom/present.js";
import { following } from "interregnum/edits/following.js";
import { band } from "interregnum/frame/band.js";
import { frame } from "interregnum/frame/frame.js";
import { panelInView } from "interregnum/frame/panelinview.js";
import { Shown } from "interregnum/frame/shown.js";
import { tour } from "interregnum/frame/tour.js";
import { transport } from "interregnum/frame/transport.js";
import { views } from "interregnum/frame/views.js";
import { takeDroppedFiles } from "interregnum/kept/exchange.js";
import { openForm } from "interregnum/open/form.js";
import { panel } from "interregnum/panel/panel.js";
import { search } from "interregnum/search/search.js";
import { embed } from "interregnum/share/embed.js";
import { share } from "interregnum/share/share.js";
import { h } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { State } from "interregnum/frame/state.js";
import { firstMoment } from "interregnum/turns/turningpoints.js";

/** Put the page together and give its state; `parts` of its address say which histories it shows, `asked` that they were asked for, and
 *  `own()` whether an address that is followed names them. */
export function makePage(data, { parts, asked, own }) {
  const shown = asked ? new Shown(data, true) : new Shown(data);
  const tools = {};
  const offered = views(shown, tools);
  const state = new State({ minute: 0, shown: shown.first, view: offered[0].name, selected: "", observer: "", house: "", asked: "", dial: "", seat: "", playing: false, speed: 10 }, parts, own);
  const parting = shown.beside && partingMinute(shown.played, shown.beside);
  state.set({ minute: parting ?? firstMoment(shown.night(state.get())) });
  state.read();
  band(document.getElementById("band"), shown, state);
  frame(shown, state, offered);
  openForm(document.getElementById("which"), data);
  panel(document.getElementById("panel"), shown, state);
  transport(document.getElementById("transport"), shown, state);
  tour(shown, state, offered);
  panelInView(state);
  search(document.getElementById("search"), shown, state);
  const [citing, printing, presenting] = [share(shown, state), handout(document.getElementById("handout"), shown, state), present(shown, state, offered)];
  Object.assign(tools, { cite: citing.cite, print: printing.print, present: presenting.start });
  document.querySelector("#head .tools").prepend(citing.button, h("button", { type: "button", id: "print", class: "plain", on: { click: printing.print } }, t("print.start")), presenting.button);
  embed(state);
  following(shown, state);
  takeDroppedFiles(shown.played, state);
  state.steps = true;
  return state;
}
