// The same bytes from the package in the browser as natively, on every call of the generated corpus.
import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../counted.mjs";
import { corpus } from "../determinism.mjs";
import { answers, sameBytes } from "../scenarios/runner.mjs";
import { inBrowser, open } from "./page.mjs";

inBrowser();

const { parts, count } = corpus();

test(`${count} generated calls in the browser give the same bytes as natively`, async () => {
  const page = await open();
  let compared = 0;
  for (const { given, native } of parts) {
    // As text both ways: nothing on the way may touch a value.
    const text = await page.evaluate(`(${answers})({ entry: "/pkg/index.js", ...JSON.parse(${JSON.stringify(given)}) }).then(JSON.stringify)`);
    const theirs = JSON.parse(text);
    assert.equal(theirs.length, native.length);
    sameBytes(theirs, native);
    compared += theirs.length;
  }
  await page.context().close();
  assert.equal(compared, count);
  counted("determinism in Chromium", count, "generated calls with the same bytes in Chromium");
});
