// Begins the worker.

import { Seatroom } from "interregnum/play/seats/seatroom.js";

const room = new Seatroom((message) => postMessage(message));
addEventListener("message", ({ data }) => room.hear(data));
