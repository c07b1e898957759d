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
  let due = 0; // when it is to run
  const job = new Job(run);
  const look = () => {
    const left = due - performance.now();
    if (left > 1) job.alarm(look, left); // called again meanwhile: to set a new alarm at each call would cost more
    else job.now();
  };
  return () => {
    due = performance.now() + milliseconds;
    if (!waiting.has(job)) job.alarm(look, milliseconds);
  };
}

/** A function that asks for `run` soon, but at most once in so many milliseconds. */
export function throttled(milliseconds, run) {
  let next = 0;
  const job = new Job(() => {
    next = performance.now() + milliseconds;
    run();
  });
  return () => {
    if (!waiting.has(job)) job.alarm(() => job.now(), Math.max(0, next - performance.now()));
  };
}

const waiting = new Set(); // jobs that wait for the clock

class Job {
  constructor(run) {
    this.run = run;
  }

  alarm(ring, milliseconds) {
    if (!waiting.has(this)) add(1);
    waiting.add(this);
    this.timer = setTimeout(ring, milliseconds);
  }

  now() {
    clearTimeout(this.timer);
    waiting.delete(this);
    try { this.run(); } finally { add(-1); }
  }
}

/** When nothing has been put off for a few frames. What waits for the clock is done at once. */
export function settled() {
  return new Promise((done) => {
    let still = 0;
    const look = () => {
      for (const delayed of [...waiting]) delayed.now();
      still = pending ? 0 : still + 1;
      if (still > 3) done();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
