// The scenarios through the tarball, installed into an empty folder.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { answers, judge, samples, scenarios } from "../scenarios/runner.mjs";

const tarball = resolve(process.env.PRORATA_TARBALL ?? assert.fail("PRORATA_TARBALL says which tarball; cargo xtask test sets it"));

test(`${scenarios.length} scenarios through the installed package`, () => {
  const folder = mkdtempSync(join(tmpdir(), "prorata-scenarios-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "pipe" });
    writeFileSync(join(folder, "given.json"), JSON.stringify({ entry: "prorata", scenarios, samples }));
    writeFileSync(join(folder, "run.mjs"), `import { readFileSync } from "node:fs";
      const given = JSON.parse(readFileSync("given.json", "utf8"));
      process.stdout.write(JSON.stringify(await (${answers})(given)));`);
    const text = execFileSync(process.execPath, ["run.mjs"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    judge(scenarios, JSON.parse(text));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
