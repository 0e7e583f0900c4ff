// One start in a process of its own: from the bytes of the wasm to the first quote. Prints milliseconds.
import { readFileSync } from "node:fs";
import { catalogue, quoteRequest } from "./shop.mjs";

const pkg = new URL("../pkg/", import.meta.url);
const bytes = readFileSync(new URL("prorata_bg.wasm", pkg));
const { default: init, Engine } = await import(new URL("index.js", pkg));
const began = performance.now();
await init(bytes);
new Engine(catalogue()).quote(quoteRequest());
console.log(performance.now() - began);
