// The scenarios through the package, as Node loads it. Ours must be the bytes that the native runner has left.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { answers, judge, matches, sameBytes, samples, scenarios } from "../scenarios/runner.mjs";

const ours = await answers({ entry: new URL("../../pkg/inline.js", import.meta.url).href, scenarios, samples });

for (const file of new Set(scenarios.map((scenario) => scenario.file))) {
  const mine = scenarios.filter((scenario) => scenario.file === file);
  test(`${file}: ${mine.length} scenarios`, () => judge(mine, ours));
}

test("a wrong expectation is found", () => {
  const actual = { allowed: true, lines: [{ amount: 5 }, { amount: 7 }] };
  for (const right of [{}, { lines: [{ amount: 5 }, {}] }, { lines: { $contains: [{ amount: 7 }] } }, { absent: null }]) assert.ok(matches(right, actual));
  for (const wrong of [{ allowed: false }, { lines: [{ amount: 5 }] }, { lines: { $contains: [{ amount: 8 }] } }, { missing: 0 }, { allowed: "true" }]) assert.ok(!matches(wrong, actual));
  const scenario = { id: "it", expect: { allowed: false } };
  assert.throws(() => judge([scenario], [{ id: "it", result: JSON.stringify(actual) }]), /1 of 1 scenarios do not hold/);
});

const native = new URL("../../target/scenario-results.ndjson", import.meta.url);
test("the same bytes as natively", () => {
  assert.ok(existsSync(native), "`cargo test --test scenarios` writes the native answers that these are compared with");
  const known = new Set(scenarios.map(({ id }) => id));
  const lines = readFileSync(native, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)).filter(({ id }) => known.has(id));
  assert.ok(lines.length > 0, "the results are of other scenarios");
  sameBytes(ours, lines);
});
