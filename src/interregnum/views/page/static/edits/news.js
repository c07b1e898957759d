// What the server says of the versions: asked whenever it has news, and handed to whoever listens.

import { t } from "interregnum/shared/i18n.js";

/** The versions as far as they are known. `known` is what the server said last, null before; `lost` whether it is gone. */
export class News {
  constructor() {
    this.known = null;
    this.lost = false;
    this.listeners = [];
    this.source = null;
  }

  /** Listen while the page is seen: a browser has few connections to one server, and hidden pages would use them up. */
  begin() {
    const follow = () => (document.hidden ? this.#close() : this.#open());
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", follow);
    follow();
  }

  /** The server tells at once that there is news, and the browser itself tries again where it does not answer. */
  #open() {
    if (this.source) return;
    this.source = new EventSource("/watch/news");
    this.source.addEventListener("message", () => this.ask());
    this.source.addEventListener("error", () => this.#tell({ lost: true }));
  }

  #close() {
    this.source?.close();
    this.source = null;
  }

  /** Call a listener with this, now where something is known, and at each piece of news. */
  on(listener) {
    this.listeners.push(listener);
    if (this.known) listener(this);
  }

  /** Ask what is known now. */
  async ask() {
    try {
      this.#tell({ known: await answerOf("/watch"), lost: false });
    } catch {
      this.#tell({ lost: true });
    }
  }

  #tell(changes) {
    Object.assign(this, changes);
    if (this.known) for (const listener of this.listeners) listener(this);
  }
}

/** The answer of the server; an error with `reason` and `problems` where it refuses. */
export async function answerOf(url, body) {
  const asked = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const response = await fetch(url, { ...asked, cache: "no-store" });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(), { reason: data.problems?.[0]?.message ?? data.message ?? t("edits.lost"), problems: data.problems ?? [] });
  return data;
}
