// The page's own players: workers that play while the page goes on. A page that only shows has none.

import { Players } from "interregnum/play/players.js";

const WORKER = "interregnum/play/worker.js";
const IMPORT = /^import (\{[^}]+\}) from ["]([^"]+)["];$/gm;
const EXPORT = /^export (?:function\*?|class|const) (\w+)/gm;

const SERVED = "/worker/play/worker.js";

/** Why this page cannot play by itself: `still`, `browser`; empty where it can. `served` is a page beside which a server has with
 *  what it plays. */
export function playsNot(served = false) {
  if (!served && !document.getElementById("playable")) return "still";
  return typeof Worker === "function" && typeof WebAssembly === "object" ? "" : "browser";
}

let players = null;

/** The page's players, who are begun when they are first wanted: as many as there are cores. */
export function thePlayers() {
  players ??= begun();
  return players;
}

function begun() {
  const inside = document.getElementById("playable");
  if (!inside) return new Players(() => new Player(new Worker(SERVED, { type: "module" }), "", servedTables()), navigator.hardwareConcurrency);
  const packed = inside.textContent;
  const address = URL.createObjectURL(new Blob([workerScript()], { type: "text/javascript" }));
  return new Players(() => new Player(new Worker(address), packed), navigator.hardwareConcurrency);
}

/** Where the tables of a served page are: where the files are watched and its address names a version, those of that one. */
export function servedTables() {
  const version = new URLSearchParams(location.search).get("version");
  return version ? `/playable?${new URLSearchParams({ version })}` : "/playable";
}

/** One worker, who is asked and answers. */
export class Player {
  /** It plays with what is packed, or with what lies at an address. */
  constructor(worker, packed, address = "") {
    this.asked = new Map();
    this.last = 0;
    this.worker = worker;
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", () => this.hear({ state: "failed", reason: "unknown" }));
    this.worker.postMessage({ kind: "open", packed, address });
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
    return () => { if (this.asked.has(id)) this.worker.postMessage({ kind: "cancel", id }); };
  }
}

function workerScript() {
  return `"use strict";\nconst modules = {};\n${oneScript(WORKER, modules())}`;
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
