// On a phone the panel lies below the picture: who presses something in the picture is taken to what is said of it, and who
// closes that is taken back.

import { isNarrow } from "interregnum/frame/intosight.js";
import { oncePerFrame } from "interregnum/shared/schedule.js";

/** Keep the panel in view where it would be out of sight. */
export function panelInView(state) {
  const [stage, panel] = ["stage", "panel"].map((id) => document.getElementById(id));
  let before = ""; // what was selected when something was pressed
  let from = null; // where the page stood
  const look = oncePerFrame(() => {
    const { selected } = state.get();
    if (selected && selected !== before && panel.checkVisibility()) {
      from ??= scrollY;
      panel.scrollIntoView({ block: "start" });
    } else if (!selected && from !== null) {
      scrollTo(0, from);
      from = null;
    }
  });
  const pressed = () => {
    if (!isNarrow()) return;
    before = state.get().selected;
    look();
  };
  state.on(["view"], () => { from = null; }); // another view is seen from its own top
  stage.addEventListener("click", pressed, true); // shapes keep their clicks to themselves
  panel.addEventListener("click", (event) => { if (event.target.closest(".back")) pressed(); }, true);
}
