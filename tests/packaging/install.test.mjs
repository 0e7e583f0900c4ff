// The tarball, installed into an empty folder as a stranger would, in every way of loading it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tarball = resolve(process.env.PRORATA_TARBALL ?? assert.fail("PRORATA_TARBALL says which tarball; cargo xtask test sets it"));
const catalog = readFileSync(join(root, "www/catalogs/zoom.json"), "utf8");
const request = '{ "on": "2026-02-28", "currency": "EUR", "cycle": "annual", "plan": "pro", "seats": 12, "country": "PL" }';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "prorata-installed-"));
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  writeFileSync(join(folder, "catalog.json"), catalog);
  writeFileSync(join(folder, "request.json"), request);
  execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "pipe" });
});
after(() => rmSync(folder, { recursive: true }));

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout;
}

const QUOTE = `const { readFileSync } = process.getBuiltinModule("node:fs");
const json = (name) => JSON.parse(readFileSync(name, "utf8"));
process.stdout.write(JSON.stringify(new Engine(json("catalog.json")).quote(json("request.json"))));`;

test("import, require, the inlined entry, a file each and in one line: nothing to await, no warning, the same bytes", () => {
  const esm = node("--input-type=module", "-e", `import { Engine } from "prorata"; ${QUOTE}`);
  assert.match(esm, /^\{"allowed":true,/);
  assert.equal(node("-e", `const { Engine } = require("prorata"); ${QUOTE}`), esm);
  assert.equal(node("--input-type=module", "-e", `import { Engine } from "prorata/inline"; ${QUOTE}`), esm);
  assert.equal(node("-e", `const { Engine } = require("prorata/inline"); ${QUOTE}`), esm);
  assert.equal(node("-e", `import("prorata").then(({ Engine }) => { ${QUOTE} })`), esm);
  writeFileSync(join(folder, "a.mjs"), `import init, { Engine } from "prorata"; await init(); ${QUOTE}`);
  writeFileSync(join(folder, "a.cjs"), `const { Engine } = require("prorata"); ${QUOTE}`);
  assert.equal(node("a.mjs"), esm);
  assert.equal(node("a.cjs"), esm);
  assert.equal(spawnSync("npx", ["--no-install", "prorata", "quote", "--catalog", "catalog.json", "request.json"], { cwd: folder, encoding: "utf8" }).stdout,
    `${JSON.stringify(JSON.parse(esm))}\n`);
});

test("the browser's entry, as a bundler for browsers resolves it, with the wasm beside it", () => {
  const source = `import init, { Engine } from "prorata"; import { createRequire } from "node:module";
    const bytes = process.getBuiltinModule("node:fs").readFileSync(createRequire(process.cwd() + "/x.js").resolve("prorata/prorata_bg.wasm"));
    await init(bytes); ${QUOTE}`;
  assert.equal(node("--conditions=browser", "--input-type=module", "-e", source), node("a.mjs"));
});

test("messages and server, in both worlds", () => {
  const source = (load) => `${load("prorata/messages", "{ message, locales }")}; ${load("prorata/server", "{ signQuote, verifyQuote, TokenError }")};
    process.stdout.write(locales.join() + typeof signQuote + typeof verifyQuote + typeof TokenError + message({ code: "promotionUnknown", params: { code: "X" } }, "pl"));`;
  const said = "en,pl,rufunctionfunctionfunctionNie znamy kodu „X”. Sprawdź pisownię.";
  assert.equal(node("--input-type=module", "-e", source((from, names) => `import ${names} from "${from}"`)), said);
  assert.equal(node("-e", source((from, names) => `const ${names} = require("${from}")`)), said);
});

test("the schema, where an editor looks for it", () => {
  assert.equal(node("-e", 'process.stdout.write(require("prorata/schema.json").$schema)'), "http://json-schema.org/draft-07/schema#");
  assert.equal(node("-e", 'process.stdout.write(require.resolve("prorata/schema.json"))'), join(realpathSync(folder), "node_modules/prorata/schema.json"));
});

test("nothing else comes with it, and nothing is missing", () => {
  const manifest = JSON.parse(readFileSync(join(folder, "node_modules/prorata/package.json"), "utf8"));
  assert.equal(manifest.version, /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1]);
  assert.equal(execFileSync("ls", ["node_modules"], { cwd: folder, encoding: "utf8" }).trim(), "prorata");
  assert.throws(() => execFileSync(process.execPath, ["-e", 'require("prorata/runtime.js")'], { cwd: folder, stdio: "pipe" }));
});

test("publint and @arethetypeswrong find nothing", () => {
  const tool = (name, ...args) => spawnSync(process.execPath, [join(root, "node_modules", name), ...args], { cwd: root, encoding: "utf8" });
  const lint = tool("publint/src/cli.js", "--strict", join(folder, "node_modules/prorata"));
  assert.equal(lint.status, 0, lint.stdout + lint.stderr);
  // The raw wasm is no module of TypeScript's.
  const types = tool("@arethetypeswrong/cli/dist/index.js", tarball, "--exclude-entrypoints", "./prorata_bg.wasm");
  assert.equal(types.status, 0, types.stdout + types.stderr);
});
