// The page's own player: a worker that plays while the page goes on. A page that is served, or only shows, has none.

const WORKER = "interregnum/play/worker.js";
const IMPORT = /^import (\{[^}]+\}) from ["]([^"]+)["];$/gm;
const EXPORT = /^export (?:function\*?|class|const) (\w+)/gm;

/** Why this page cannot play by itself: `still`, `browser`; empty where it can. */
export function playsNot() {
  if (!document.getElementById("playable")) return "still";
  return typeof Worker === "function" && typeof WebAssembly === "object" ? "" : "browser";
}

let player = null;

/** The player, which is begun when it is first wanted. */
export function thePlayer() {
  player ??= new Player(document.getElementById("playable").textContent);
  return player;
}

class Player {
  constructor(packed) {
    this.asked = new Map();
    this.last = 0;
    const script = `"use strict";\nconst modules = {};\n${oneScript(WORKER, modules())}`;
    this.worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", () => this.hear({ state: "failed", reason: "unknown" }));
    this.worker.postMessage({ kind: "open", packed });
  }

  /** Whoever asked is told; what concerns nobody in particular is the end of all. */
  hear(message) {
    const report = this.asked.get(message.id);
    if (message.state !== "playing") this.asked.delete(message.id);
    report?.(message);
    if (message.id === undefined) this.end(message);
  }

  end(message) {
    this.broken = message;
    const heard = [...this.asked.values()];
    this.asked.clear();
    for (const report of heard) report(message);
  }

  /** Ask for something; `report` is given each message about it. The answer stops it. */
  ask(message, report) {
    const id = (this.last += 1);
    if (this.broken) {
      report(this.broken);
      return () => {};
    }
    this.asked.set(id, report);
    this.worker.postMessage({ ...message, id });
    return () => this.worker.postMessage({ kind: "cancel", id });
  }

  /** The trace of a history, its parts as bytes. */
  trace(seed, replica) {
    return new Promise((resolve, reject) => this.ask({ kind: "trace", seed, replica }, (message) => (message.trace ? resolve(message.trace) : reject(message))));
  }
}

function modules() {
  return JSON.parse(document.querySelector("script[type=importmap]").textContent).imports;
}

/** A module and all that it imports as one script: in a page from a file a worker can be no module. Each becomes a function
 *  that gives what it exports; so modules that play import and export by name, a line for each. */
export function oneScript(name, imports, made = new Map()) {
  if (made.has(name)) return "";
  made.set(name, true);
  const text = decodeURIComponent(imports[name].slice(imports[name].indexOf(",") + 1));
  const before = [...text.matchAll(IMPORT)].map(([, , other]) => oneScript(other, imports, made)).join("");
  const exported = [...text.matchAll(EXPORT)].map(([, id]) => id);
  const body = text.replace(IMPORT, (_, names, other) => `const ${names} = modules["${other}"];`).replace(EXPORT, (line) => line.slice("export ".length));
  return `${before}modules["${name}"] = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();\n`;
}
