// Puts the page together: the data, the state, the views, the panel, the transport.

import { band } from "interregnum/frame/band.js";
import { frame } from "interregnum/frame/frame.js";
import { tour } from "interregnum/frame/tour.js";
import { transport } from "interregnum/frame/transport.js";
import { views } from "interregnum/frame/views.js";
import { panel } from "interregnum/panel/panel.js";
import { Night } from "interregnum/shared/night.js";
import { Shown } from "interregnum/frame/shown.js";
import { State } from "interregnum/shared/state.js";
import { setFrame } from "interregnum/shared/time.js";
import { firstMoment } from "interregnum/turns/turningpoints.js";

const data = JSON.parse(document.getElementById("night").textContent);
setFrame(data.frame);
const shown = new Shown(data);
const offered = views(shown);
const state = new State({ minute: 0, shown: shown.first, view: offered[0].name, selected: "", observer: "", house: "", playing: false, speed: 10 });
state.set({ minute: firstMoment(shown.night(state.get())) });
state.read();
band(document.getElementById("band"), shown, state);
frame(shown, state, offered);
panel(document.getElementById("panel"), shown, state);
transport(document.getElementById("transport"), shown, state);
tour(shown, state, offered);
document.documentElement.dataset.ready = "yes";
