// What the server says of the versions: asked whenever it has news, and handed to whoever listens.

import { t } from "interregnum/shared/i18n.js";

/** The versions as far as they are known. `known` is what the server said last, null before; `lost` whether it is gone. */
export class News {
  constructor() {
    this.known = null;
    this.lost = false;
    this.listeners = [];
  }

  /** Begin to listen. The browser itself tries again where the server does not answer. */
  begin() {
    const source = new EventSource("/watch/news");
    source.addEventListener("message", () => this.ask());
    source.addEventListener("error", () => this.#tell({ lost: true }));
    addEventListener("pagehide", () => source.close()); // a page that is kept for going back would hold its place
    addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
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
