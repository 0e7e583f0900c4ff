// Every way in: the entries, what they ask of a caller, and that they are one and the same thing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { catalog, load, pkg } from "./package.mjs";

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", pkg), "utf8"));
const zoom = JSON.stringify(catalog("zoom"));

const NAMES = ["Engine", "PricingError", "allocate", "boundary", "civilDate", "default", "formatMoney", "lintCatalog", "periodContaining",
  "periods", "prorate", "toDecimal", "toMinor"];

/** Runs an ES module in a Node of its own, so that no other test has started the engine before. */
function alone(source) {
  const script = `import assert from "node:assert/strict"; import { readFileSync } from "node:fs"; const pkg = ${JSON.stringify(pkg.href)};
    const zoom = ${zoom}; const good = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", seats: 12 };
    const wasm = () => readFileSync(new URL("prorata_bg.wasm", pkg));\n${source}`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

test("every entry exports the same names", async () => {
  for (const entry of ["index.js", "development.js", "inline.js"]) assert.deepEqual(Object.keys(await load(entry)).sort(), NAMES, entry);
  assert.deepEqual(Object.keys(require(new URL("node.cjs", pkg).pathname)).filter((name) => !["__esModule", "module.exports"].includes(name)).sort(), NAMES);
});

test("import and require give one engine, so that an error of one is an error of the other", async () => {
  const esm = await load("inline.js");
  const cjs = require(new URL("node.cjs", pkg).pathname);
  assert.equal(cjs.Engine, esm.Engine);
  assert.equal(cjs.PricingError, esm.PricingError);
  assert.throws(() => cjs.toDecimal(0.5, "EUR"), esm.PricingError);
  assert.equal(require(new URL("messages.cjs", pkg).pathname).message, (await load("messages.js")).message);
});

test("Node: nothing to await, init resolves at once", () => {
  alone(`const { default: init, Engine } = await import(pkg + "inline.js");
    assert.equal(new Engine(zoom).quote(good).allowed, true);
    assert.equal(await init(), undefined);`);
});

for (const entry of ["index.js", "development.js"]) test(`${entry}: before init every call says what is missing`, () => {
  alone(`const { Engine, lintCatalog, toDecimal, civilDate } = await import(pkg + "${entry}");
    for (const call of [() => new Engine(zoom), () => lintCatalog(zoom), () => toDecimal(1, "EUR")]) assert.throws(call, /await init\\(\\)/);
    assert.equal(civilDate(0, "UTC"), "1970-01-01");`);
});

for (const [name, source] of Object.entries({
  bytes: "wasm()",
  "an ArrayBuffer": "Uint8Array.from(wasm()).buffer",
  "a compiled module": "new WebAssembly.Module(wasm())",
  "a Response": 'new Response(wasm(), { headers: { "content-type": "application/wasm" } })',
  "a promise of one": "Promise.resolve(new Response(wasm()))",
  "a URL": 'new URL("data:application/wasm;base64," + wasm().toString("base64"))',
})) {
  test(`browser entry: init from ${name}`, () => {
    alone(`const { default: init, Engine } = await import(pkg + "index.js");
      console.warn = () => {};
      await Promise.all([init(${source}), init(${source})]);
      await init();
      assert.equal(new Engine(zoom).quote(good).allowed, true);`);
  });
}

test("browser entry: a compiled module is there at once, and where a browser refuses that, after a wait", () => {
  alone(`const { default: init, Engine } = await import(pkg + "index.js");
    init(new WebAssembly.Module(wasm()));
    assert.equal(new Engine(zoom).quote(good).allowed, true);`);
  alone(`const { default: init, Engine } = await import(pkg + "index.js");
    let refused = 0;
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct() { refused++; throw new RangeError("disallowed on the main thread"); } });
    const started = init(new WebAssembly.Module(wasm()));
    assert.throws(() => new Engine(zoom), /await init/);
    await started;
    assert.equal(refused, 1);
    assert.equal(new Engine(zoom).quote(good).allowed, true);`);
});

test("development entry: the wasm is inside, and another one can be given", () => {
  alone(`const { default: init, Engine } = await import(pkg + "development.js");
    await Promise.all([init(), init()]);
    assert.equal(new Engine(zoom).quote(good).allowed, true);`);
  alone(`const { default: init, Engine } = await import(pkg + "development.js");
    await assert.rejects(init(Uint8Array.of(1, 2, 3)));
    await init(wasm());
    assert.equal(new Engine(zoom).quote(good).allowed, true);`);
});

test("browser entry: a start that failed can be tried again", () => {
  alone(`const { default: init, Engine } = await import(pkg + "index.js");
    await assert.rejects(init(new Response("not found", { status: 404 })));
    await assert.rejects(init(Uint8Array.of(1, 2, 3)));
    await init(wasm());
    assert.equal(new Engine(zoom).quote(good).allowed, true);`);
});

test("the manifest asks for nothing: no dependencies, no scripts; types stand first in every branch", () => {
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "scripts"]) assert.equal(manifest[field], undefined, field);
  const walk = (branch, at) => {
    if (typeof branch === "string") return;
    if ("types" in branch) assert.equal(Object.keys(branch)[0], "types", at);
    for (const [condition, inner] of Object.entries(branch)) walk(inner, `${at} ${condition}`);
  };
  walk(manifest.exports, "exports");
});

test("the wasm does not say on which machine it was built", () => {
  const wasm = readFileSync(new URL("prorata_bg.wasm", pkg), "latin1");
  const [found] = wasm.match(/[\w./\\-]*(?:\.rs\b|[\\/](?:home|root|Users|registry|rustc)[\\/])/) ?? [];
  assert.equal(found, undefined);
});
