// Memory after many calls, in a process of its own with --expose-gc. Prints bytes: of the wasm, and of JavaScript's heap.
import { Engine } from "../pkg/inline.js";
import { linear_memory } from "../pkg/prorata.js";
import { catalogue, cancelRequest, quoteRequest, seatRequest, upgradeRequest } from "./shop.mjs";

const engine = new Engine(catalogue());
const calls = (count) => {
  for (let i = 0; i < count; i += 4) {
    engine.quote(quoteRequest(1 + (i % 900), 1 + (i % 31)));
    engine.seatChangePreview(seatRequest(13 + (i % 900)));
    engine.upgradePreview(upgradeRequest());
    engine.cancelEffectiveDate(cancelRequest());
  }
  globalThis.gc();
  return { wasm: linear_memory().buffer.byteLength, heap: process.memoryUsage().heapUsed };
};
const early = calls(10_000);
const late = calls(990_000);
console.log(JSON.stringify({ early, late }));
