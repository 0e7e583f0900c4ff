// The scenarios through the package, as a browser loads it under the page's policy: right, and the same bytes as Node's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answers, judge, sameBytes, samples, scenarios } from "../scenarios/runner.mjs";
import { ROOT, inBrowser, open } from "./page.mjs";

inBrowser();

test(`${scenarios.length} scenarios in the browser`, async () => {
  const page = await open();
  const theirs = await page.evaluate(answers, { entry: "/pkg/index.js", scenarios, samples });
  await page.context().close();
  assert.equal(theirs.length, scenarios.length);
  judge(scenarios, theirs);
  sameBytes(await answers({ entry: `${ROOT}/pkg/inline.js`, scenarios, samples }), theirs);
});
