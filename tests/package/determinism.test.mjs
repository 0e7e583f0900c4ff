// The same bytes from the package in Node as natively, on every call of the generated corpus.
import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../counted.mjs";
import { corpus } from "../determinism.mjs";
import { answers, sameBytes } from "../scenarios/runner.mjs";
import { pkg } from "./package.mjs";

const entry = new URL("inline.js", pkg).href;
const { parts, count } = corpus();

test(`${count} generated calls give the same bytes as natively`, async () => {
  for (const { given, native } of parts) sameBytes(await answers({ entry, ...JSON.parse(given) }), native);
  counted("determinism in Node", count, "generated calls with the same bytes in Node");
});

test("one byte more is found", async () => {
  const [{ given, native }] = parts;
  const ours = await answers({ entry, ...JSON.parse(given) });
  const at = ours.findIndex(({ result }) => result !== undefined);
  ours[at].result += " ";
  assert.throws(() => sameBytes(ours, native), /1 of 500 answers differ/);
  const bad = native.findIndex(({ issues }) => issues !== undefined);
  assert.throws(() => sameBytes(native, native.with(bad, { ...native[bad], issues: [] })), /1 of 500 answers differ/);
});
