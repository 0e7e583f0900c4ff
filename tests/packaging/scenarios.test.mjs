// The scenarios through the tarball, installed into an empty folder.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { serialize } from "node:v8";
import { answers, judge, samples, scenarios } from "../scenarios/runner.mjs";

const tarball = resolve(process.env.PRORATA_TARBALL ?? assert.fail("PRORATA_TARBALL says which tarball; cargo xtask test sets it"));

test(`${scenarios.length} scenarios through the installed package`, () => {
  const folder = mkdtempSync(join(tmpdir(), "prorata-scenarios-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "pipe" });
    // Not as JSON: that would make a minus zero an ordinary one.
    writeFileSync(join(folder, "given"), serialize({ entry: "prorata", scenarios, samples }));
    writeFileSync(join(folder, "run.mjs"), `import { readFileSync } from "node:fs";
      import { deserialize } from "node:v8";
      const given = deserialize(readFileSync("given"));
      process.stdout.write(JSON.stringify(await (${answers})(given)));`);
    const text = execFileSync(process.execPath, ["run.mjs"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    judge(scenarios, JSON.parse(text));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
