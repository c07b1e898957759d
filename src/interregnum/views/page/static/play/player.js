// The page's own players: workers that play while the page goes on. A page that only shows has none.

import { Players } from "interregnum/play/players.js";

const WORKER = "interregnum/play/worker.js";
const IMPORT = /^import (\{[^}]+\}) from ["]([^"]+)["];$/gm;
const EXPORT = /^export (?:function\*?|class|const) (\w+)/gm;

const PATIENCE = 60_000; // milliseconds without a word of a worker who has been asked
const GRACE = 2_000; // the same once it has been told to stop
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
  if (!inside) return new Players(() => new Player(() => new Worker(SERVED, { type: "module" }), "", servedTables()), navigator.hardwareConcurrency);
  const packed = inside.textContent;
  const address = URL.createObjectURL(new Blob([workerScript()], { type: "text/javascript" }));
  return new Players(() => new Player(() => new Worker(address), packed), navigator.hardwareConcurrency);
}

/** Where the tables of a served page are: where the files are watched and its address names a version, those of that one. */
export function servedTables() {
  const version = new URLSearchParams(location.search).get("version");
  return version ? `/playable?${new URLSearchParams({ version })}` : "/playable";
}

/** One worker, who is asked and answers, one thing after the other. A worker who is not heard of for too long, or has been told to stop
 *  and goes on, is dismissed, and another takes over what has not been begun. */
export class Player {
  /** `begin` gives a worker; it plays with what is packed, or with what lies at an address. */
  constructor(begin, packed, address = "", patience = PATIENCE) {
    Object.assign(this, { begin, scenario: { kind: "open", packed, address }, patience, asked: new Map(), last: 0, alarm: 0 });
    this.hire();
  }

  hire() {
    const worker = this.begin();
    Object.assign(this, { worker, works: false });
    worker.addEventListener("message", ({ data }) => { if (worker === this.worker) this.hear(data); });
    worker.addEventListener("error", () => { if (worker === this.worker) this.fail(); });
    worker.postMessage(this.scenario);
    for (const { message } of this.asked.values()) worker.postMessage(message);
  }

  /** Whoever asked is told; what concerns nobody in particular is the end of all. */
  hear(message) {
    this.works = true;
    const task = this.asked.get(message.id);
    if (message.state !== "playing") this.asked.delete(message.id);
    this.wait(this.patience);
    task?.report(message);
    if (message.id === undefined) this.end(message);
  }

  end(message) {
    this.broken = message;
    clearTimeout(this.alarm);
    const heard = [...this.asked.values()];
    this.asked.clear();
    for (const { report } of heard) report(message);
  }

  /** A worker that broke down is replaced; where it never was heard of, another would be no better. */
  fail() {
    if (this.works) this.replace("unknown");
    else this.end({ state: "failed", reason: "unknown" });
  }

  /** Have another worker, unless this one is heard of in time. */
  wait(milliseconds) {
    clearTimeout(this.alarm);
    if (this.asked.size) this.alarm = setTimeout(() => this.replace("long"), milliseconds);
  }

  /** Another worker instead of this one, who was at what was asked first: that is told to have failed. */
  replace(reason) {
    const [[id, task] = []] = this.asked; // nothing, where it broke down at rest
    this.worker.terminate();
    this.asked.delete(id);
    this.hire();
    this.wait(this.patience);
    task?.report({ id, state: task.stopped ? "cancelled" : "failed", reason });
  }

  /** Ask for something; `report` is given each message about it. The answer stops it. */
  ask(message, report) {
    const id = (this.last += 1);
    if (this.broken) {
      report(this.broken);
      return () => {};
    }
    const task = { message: { ...message, id }, report, stopped: false };
    this.asked.set(id, task);
    if (this.asked.size === 1) this.wait(this.patience);
    this.worker.postMessage(task.message);
    return () => this.stop(id);
  }

  stop(id) {
    const task = this.asked.get(id);
    if (!task || task.stopped) return;
    task.stopped = true;
    this.worker.postMessage({ kind: "cancel", id });
    if (this.asked.keys().next().value === id) this.wait(Math.min(GRACE, this.patience));
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
