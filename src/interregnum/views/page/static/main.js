// Puts the page together: the data, the state, the views, the panel, the transport.

import { frame } from "interregnum/frame/frame.js";
import { tour } from "interregnum/frame/tour.js";
import { transport } from "interregnum/frame/transport.js";
import { views } from "interregnum/frame/views.js";
import { panel } from "interregnum/panel/panel.js";
import { Night } from "interregnum/shared/night.js";
import { State } from "interregnum/shared/state.js";
import { setFrame } from "interregnum/shared/time.js";

const data = JSON.parse(document.getElementById("night").textContent);
setFrame(data.frame);
const night = new Night(data);
const beside = data.beside ? new Night(data, data.beside) : null;
const offered = views(night, beside);
const state = new State({ minute: 0, view: offered[0].name, selected: "", observer: "", house: "", playing: false, speed: 10 });
state.set({ minute: firstMoment(night) });
state.read();
frame(night, state, offered, beside);
panel(document.getElementById("panel"), night, state, beside);
transport(document.getElementById("transport"), night, state);
tour(night, state, offered);
document.documentElement.dataset.ready = "yes";

/** Where a page opens: shortly before the first turning point. */
function firstMoment(night) {
  const first = night.visible.find((number) => night.event(number).important);
  return first ? Math.max(0, night.minute(first) - 1) : 0;
}
