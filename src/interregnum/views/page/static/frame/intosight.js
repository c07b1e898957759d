// A view is seen from its top when it is opened; and on a phone, where everything lies below one another, what was asked for is
// brought into sight.

const NARROW = "(max-width: 860px)";

/** Whether the window is that of a phone. */
export function isNarrow() {
  return Boolean(globalThis.matchMedia?.(NARROW).matches);
}

/** Bring the beginning of an element into sight, on a phone. */
export function intoSight(element) {
  if (isNarrow()) element.scrollIntoView({ block: "start" });
}

/** Whenever another view is opened, show the stage from its top: on a phone, whose page is moved as a whole, only where that is out of sight. */
export function fromTheTop(stage, state) {
  let before = state.get().view;
  state.on(["view"], ({ view }) => {
    if (view === before) return;
    before = view;
    stage.scrollTop = 0;
    if (stage.getBoundingClientRect().top < (parseFloat(getComputedStyle(stage).scrollMarginTop) || 0)) intoSight(stage);
  });
}
