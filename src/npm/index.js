// For browsers, with or without a bundler: `await init()` fetches the wasm once.
import { start } from "./runtime.js";

export * from "./api.js";

/** `source`, where it is not the file beside this one: a URL, a Response, bytes, a compiled module, or a promise of one. */
export default async function init(source) {
  // Written out like this, because bundlers look for it.
  await start(source ?? new URL("./prorata_bg.wasm", import.meta.url));
}
