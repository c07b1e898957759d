// Begins the worker.

import { Playroom } from "interregnum/play/playroom.js";

const room = new Playroom((message) => postMessage(message));
addEventListener("message", ({ data }) => room.hear(data));
