// The wasm as text inside the module: for hosts without a file or a network to fetch it from. Ready at once.
import text from "./wasm-inline.js";
import { startSync } from "./runtime.js";

export * from "./api.js";

const bytes = globalThis.Buffer?.from(text, "base64") ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
startSync(bytes);

/** There is nothing left to do; so that the same code runs here and in a browser. */
export default async function init() {}
