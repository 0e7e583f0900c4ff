// The corpus of generated calls that `cargo test --test determinism` leaves with the native answers, in parts: each part names the
// catalogues and calls for `answers` of tests/scenarios/runner.mjs, as JSON text, and what was answered natively.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

const file = new URL("../target/determinism.ndjson", import.meta.url);
const SIZE = 500;

export function corpus() {
  assert.ok(existsSync(file), "`cargo test --test determinism` writes the native answers that these are compared with");
  const parts = [];
  let catalogs = {};
  let calls = [];
  const flush = () => {
    // Only what the calls name: a part is self-contained, and small enough to be sent to a browser.
    const samples = Object.fromEntries([...new Set(calls.map((call) => call.catalog))].map((name) => [name, catalogs[name]]));
    const scenarios = calls.map(({ id, catalog, call, request }) => ({ id, catalog, call, request }));
    parts.push({ given: JSON.stringify({ scenarios, samples }), native: calls.map(({ id, result, issues }) => ({ id, result, issues })) });
    calls = [];
  };
  for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) {
    const entry = JSON.parse(line);
    if (entry.source !== undefined) catalogs[entry.catalog] = entry.source;
    else if (calls.push(entry) === SIZE) flush();
  }
  if (calls.length > 0) flush();
  const count = parts.reduce((sum, part) => sum + part.native.length, 0);
  assert.ok(count >= 5000, `${count} calls`);
  return { parts, count };
}
