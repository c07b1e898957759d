// Puts the page together: the data, the state, the views, the panel, the transport.

import { evidence } from "interregnum/evidence.js";
import { frame } from "interregnum/frame.js";
import { set as setHours } from "interregnum/hours.js";
import { Night } from "interregnum/night.js";
import { State } from "interregnum/state.js";
import { tour } from "interregnum/tour.js";
import { transport } from "interregnum/transport.js";
import { views } from "interregnum/views.js";

const data = JSON.parse(document.getElementById("night").textContent);
setHours(data.frame);
const night = new Night(data);
const beside = data.beside ? new Night(data, data.beside) : null;
const offered = views(night, beside);
const state = new State({ minute: 0, view: offered[0].name, chosen: "", eyes: "", house: "", playing: false, speed: 10 });
state.set({ minute: firstMoment(night) });
state.read();
frame(night, state, offered, beside);
evidence(document.getElementById("panel"), night, state, beside);
transport(document.getElementById("transport"), night, state);
tour(night, state, offered);
document.documentElement.dataset.ready = "yes";

/** Where a page opens: shortly before the first turning point. */
function firstMoment(night) {
  const first = night.told.find((number) => night.event(number).important);
  return first ? Math.max(0, night.minute(first) - 1) : 0;
}
