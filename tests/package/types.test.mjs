// The types from the user's side: sample code compiles, wrong code does not, in every way of finding modules.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { path, pkg } from "./package.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "prorata-types-"));
  cpSync(path("tests/package/types"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(fileURLToPath(pkg), join(folder, "node_modules/prorata"), "dir");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  // The samples print; nothing else of a host is taken for granted, so that the types need neither DOM nor Node.
  writeFileSync(join(folder, "host.d.ts"), "declare const console: { log(...values: unknown[]): void };\ninterface URL { readonly href: string }\ndeclare const URL: new (url: string) => URL;\n");
});
after(() => rmSync(folder, { recursive: true }));

function compile(module, resolution, files) {
  const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck", "false",
    "--target", "es2022", "--lib", "es2022", "--types", "", "--module", module, "--moduleResolution", resolution];
  try {
    execFileSync(process.execPath, [path("node_modules/typescript/bin/tsc"), ...options, "host.d.ts", ...files], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (error) {
    return error.stdout + error.stderr;
  }
}

test("sample code compiles and wrong code does not: nodenext, both worlds", () => {
  assert.equal(compile("nodenext", "nodenext", ["good.ts", "bad.ts", "common.cts"]), "");
});

test("node16, both worlds", () => {
  assert.equal(compile("node16", "node16", ["good.ts", "bad.ts", "common.cts"]), "");
});

test("bundler", () => {
  assert.equal(compile("esnext", "bundler", ["good.ts", "bad.ts"]), "");
});
