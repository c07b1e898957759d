// Work that is put off: to the next frame, to when nothing has happened for a while, or to a few times a second. While
// any is to come, `data-pending` on the page says how much: whoever takes a picture of the page waits for its end.

const root = document.documentElement;
let pending = 0;

function add(n) {
  pending += n;
  if (pending) root.dataset.pending = pending;
  else delete root.dataset.pending;
}

/** A function that asks for `run` at the next frame, once however often it is called before. */
export function oncePerFrame(run) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    add(1);
    requestAnimationFrame(() => {
      waiting = false;
      try { run(); } finally { add(-1); }
    });
  };
}

/** A function that asks for `run` once it has not been called for so many milliseconds. */
export function debounced(milliseconds, run) {
  let due = 0; // when it is to run; 0 while it is not asked for
  const look = () => {
    const left = due - performance.now();
    if (left > 1) { // it has been called again meanwhile: to set a new alarm at each call would cost more
      setTimeout(look, left);
      return;
    }
    due = 0;
    try { run(); } finally { add(-1); }
  };
  return () => {
    if (!due) {
      add(1);
      setTimeout(look, milliseconds);
    }
    due = performance.now() + milliseconds;
  };
}

/** A function that asks for `run` soon, but at most once in so many milliseconds. */
export function throttled(milliseconds, run) {
  let timer = 0;
  let next = 0;
  return () => {
    if (timer) return;
    add(1);
    timer = setTimeout(() => {
      timer = 0;
      next = performance.now() + milliseconds;
      try { run(); } finally { add(-1); }
    }, Math.max(0, next - performance.now()));
  };
}

/** When nothing has been put off for a few frames. */
export function settled() {
  return new Promise((done) => {
    let still = 0;
    const look = () => {
      still = pending ? 0 : still + 1;
      if (still > 3) done();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
