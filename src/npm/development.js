// For browsers during development: some dev servers bundle packages beforehand and lose the file beside them, so the wasm is inside.
// Everything else is as in index.js, so that what works here works when it is built.
import text from "./wasm-inline.js";
import { start } from "./runtime.js";

export * from "./api.js";

/** `source`, where it is not the wasm of the package: a URL, a Response, bytes, a compiled module, or a promise of one. */
export default async function init(source) {
  await start(source ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}
