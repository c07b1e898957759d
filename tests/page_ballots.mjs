// The chance that a motion is carried, as the page has it: reads `[present, shares, seen, abstaining]` and prints a number.

import { readFileSync } from "node:fs";
import { carried } from "interregnum/account/ballots.js";

console.log(JSON.stringify(carried(...JSON.parse(readFileSync(process.argv[2], "utf8")))));
