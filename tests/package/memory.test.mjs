// A pipe of any length is answered in constant memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { measure } from "./memory.mjs";

const LINES = 100_000;

test(`npx prorata quote: ${LINES} lines in constant memory`, async () => {
  // With so small a heap the process would not live to the end if it kept as little as 300 bytes of a line.
  const { answers, bad, code, tenths } = await measure(LINES, ["--max-old-space-size=24"]);
  assert.deepEqual([answers, bad, code], [LINES, Math.floor(LINES / 997), 1]);
  assert.ok(tenths.every((most) => most > 20), `it was measured: ${tenths}`);
  assert.ok(tenths[9] - tenths[0] < 48, `most memory in each tenth, MB: ${tenths}`);
});
