import type { Source } from "./contract.cjs";

export * from "./contract.cjs";

/** Browsers: fetches the wasm once; await it before the first call. Node and workers: done already, resolves at once. */
export default function init(source?: Source): Promise<void>;
