// A page stands until another history is opened, and is then made anew: its parts as they were before anything was put into them,
// and nobody listens any longer who listened for the old one.

const PARTS = ["head", "band", "main", "transport", "handout"];

let standing = new AbortController();
let empty = null; // the parts of the page, as the document had them

/** Listen on the window or the document as long as this page stands. */
export function listen(target, kind, hear, capture = false) {
  target.addEventListener(kind, hear, { capture, signal: standing.signal });
}

/** Whether the page that is being made now still stands: a function to be asked later. */
export function asLongAsItStands() {
  const { signal } = standing;
  return () => !signal.aborted;
}

/** What is to be done when another page is made instead: what is being played for this one is stopped. */
export function whenItEnds(stop) {
  standing.signal.addEventListener("abort", stop);
}

/** Make room for another page; the first one finds it. */
export function makeRoom() {
  const parts = PARTS.map((id) => document.getElementById(id));
  if (!empty) {
    empty = parts.map((part) => part.cloneNode(true));
    return;
  }
  standing.abort();
  standing = new AbortController();
  parts.forEach((part, n) => part.replaceWith(empty[n].cloneNode(true)));
}
