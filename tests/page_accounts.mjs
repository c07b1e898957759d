// What the page makes of traces, in Node.
//
// Reads a job as JSON, `{data, histories}`: the data of a page, and histories as `account` takes them. Prints what it makes of each.

import { readFileSync } from "node:fs";
import { account } from "interregnum/account/account.js";

const { data, histories } = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(histories.map((history) => account(data, history))));
