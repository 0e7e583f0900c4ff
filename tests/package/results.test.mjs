// What comes out is plain, complete and read the fast way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { play, scenarios } from "./make-shapes.mjs";
import { load } from "./package.mjs";

const prorata = await load("inline.js");

test("every struct of every scenario is read by shapes.js, and results are plain data", async () => {
  const decode = await load("decode.js");
  let count = 0;
  for (const scenario of scenarios()) {
    const result = play(prorata, scenario);
    count++;
    if (result instanceof Error) continue;
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result, `${scenario.file}: ${scenario.name}`);
    assert.deepEqual(structuredClone(result), result);
  }
  assert.ok(count > 100, `${count}`);
  assert.deepEqual(decode.strangers, [], "run tests/package/make-shapes.mjs");
});

test("a result is the caller's own: changing it changes nothing else", () => {
  const [scenario] = [...scenarios()].filter(({ call, expect }) => call === "quote" && expect.$throws === undefined);
  const once = play(prorata, scenario);
  const before = JSON.stringify(once);
  once.lines.length = 0;
  once.totals.total = -1;
  once.catalog.digest = "";
  assert.equal(JSON.stringify(play(prorata, scenario)), before);
});
