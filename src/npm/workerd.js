// Workers hand over a compiled module and compile nothing at run time. Ready at once.
import module from "./prorata_bg.wasm";
import { startSync } from "./runtime.js";

export * from "./api.js";

startSync(module);

/** There is nothing left to do; so that the same code runs here and in a browser. */
export default async function init() {}
