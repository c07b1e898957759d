// Begins the page: the data, and the histories that its address asks for.

import { makePage } from "interregnum/frame/page.js";
import { Opening } from "interregnum/open/opening.js";
import { setWorks } from "interregnum/shared/sources.js";
import { setFrame } from "interregnum/shared/time.js";

const data = JSON.parse(document.getElementById("night").textContent);
setFrame(data.frame);
setWorks(data.works);
new Opening(data, makePage).begin();
