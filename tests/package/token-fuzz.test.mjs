// The fuzz target of tokens on its stored corpus, and a short run of generated ones; the long run is `node fuzz/token.mjs`.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { TARGETS, genuine, round, run, runSigned } from "../../fuzz/targets/token.mjs";

const CORPUS = new URL("../../fuzz/corpus/token/", import.meta.url);
const files = readdirSync(CORPUS).sort();

test(`the ${files.length} tokens of the corpus, whole and damaged`, async () => {
  assert.ok(files.length >= 15);
  for (const file of files) {
    const token = readFileSync(new URL(file, CORPUS), "utf8");
    await run(token);
    for (let at = 0; at <= token.length; at += 7) {
      await run(token.slice(0, at));
      await run(`${token.slice(0, at)}.${token.slice(at)}`);
    }
  }
});

test("no character of a signed token can be another one", async () => {
  for (let at = 0; at < genuine.length; at++) {
    await run(`${genuine.slice(0, at)}${genuine[at] === "A" ? "B" : "A"}${genuine.slice(at + 1)}`);
    await run(genuine.slice(0, at) + genuine.slice(at + 1));
  }
});

for (const name of Object.keys(TARGETS)) {
  test(`generated tokens: ${name}`, async () => {
    const found = await round(name, 1, 2000);
    assert.equal(found, undefined, `${JSON.stringify(found?.input)} ${found?.error?.stack}`);
  });
}

test("a target that does not hold is noticed", async () => {
  await run(genuine);
  const [head, payload] = genuine.split(".").map((part) => Buffer.from(part, "base64url").toString());
  await runSigned([head, payload]);
  // Signed with the key, and of another sum: refused by the comparison and by nothing else.
  await runSigned([head, JSON.stringify({ ...JSON.parse(payload), tot: 1 })]);
  await assert.rejects(round("nothing", 1, 1), TypeError);
});
