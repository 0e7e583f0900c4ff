// The tarball in every host that it says it runs in: one quote each, and each has to print the same bytes as Node.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createServer as createSocket } from "node:net";
import { delimiter, extname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tarball = resolve(process.env.PRORATA_TARBALL ?? assert.fail("PRORATA_TARBALL says which tarball; cargo xtask test sets it"));
const hosts = createRequire(import.meta.url);
const tool = (name) => join(root, "tests/packaging/node_modules", name);

const catalog = readFileSync(join(root, "www/catalogs/zoom.json"), "utf8");
const request = { on: "2026-02-28", currency: "EUR", cycle: "annual", plan: "pro", seats: 12, country: "PL" };
const DATA = `export const catalog = ${catalog}; export const request = ${JSON.stringify(request)};`;
const PRINTS = `import { Engine } from "prorata"; import { catalog, request } from "./data.mjs";
  console.log(JSON.stringify(new Engine(catalog).quote(request)));`;
// What a browser's page leaves where the test finds it.
const shows = (entry) => `import init, { Engine } from "${entry}"; import { catalog, request } from "./data.mjs";
  await init(); document.title = JSON.stringify(new Engine(catalog).quote(request));`;
const page = (script) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="${script}"></script>`;

// Inside the repository, so that packages can be linked and need not be copied.
mkdirSync(join(root, "target"), { recursive: true });
const folder = mkdtempSync(join(root, "target/hosts-"));
const ending = [];
let expected;
let browser;

before(async () => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, "data.mjs"), DATA);
  writeFileSync(join(folder, "prints.mjs"), PRINTS);
  writeFileSync(join(folder, "prints.cjs"), `const { Engine } = require("prorata");
    import("./data.mjs").then(({ catalog, request }) => console.log(JSON.stringify(new Engine(catalog).quote(request))));`);
  writeFileSync(join(folder, "shows.mjs"), shows("prorata"));
  writeFileSync(join(folder, "inline.mjs"), shows("prorata/inline"));
  writeFileSync(join(folder, "index.html"), page("./shows.mjs"));
  execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "pipe" });
  expected = run(process.execPath, "prints.mjs");
  assert.match(expected, /^\{"allowed":true,/);
  browser = await chromium.launch({ executablePath: process.env.CHROME, args: JSON.parse(process.env.PRORATA_CHROME_ARGS ?? "[]") });
});
after(async () => {
  await browser?.close();
  for (const end of ending) await end();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * A runtime: from the packages, which have those for Linux on x64, as on CI; elsewhere from the PATH. Where it is not to be had its
 * test is not there, and says so; on Linux on x64 that is a failure.
 */
function runtime(name, packaged, body) {
  const installed = (process.env.PATH ?? "").split(delimiter).map((dir) => join(dir, name));
  const program = [tool(packaged), ...installed].find((file) => existsSync(file));
  if (program === undefined && `${process.platform} ${process.arch}` !== "linux x64") console.error(`${name} is not on the PATH: the package was not run in it`);
  else test(name, () => body(program ?? assert.fail(`there is no ${packaged}`)));
}

/** What a program prints; its own words are shown where it fails. */
function run(program, ...args) {
  return execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" } });
}

const KINDS = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

/** A folder over HTTP. */
async function serve(dir) {
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, "http://x");
    const file = join(dir, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    // Browsers ask for an icon by themselves.
    const found = existsSync(file) ? 200 : pathname === "/favicon.ico" ? 204 : 404;
    answer.writeHead(found, { "content-type": KINDS[extname(file)] ?? "text/plain" }).end(found === 200 ? readFileSync(file) : "");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  ending.push(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Opens an address in Chromium and waits for `ready`; whatever the page complains of is a failure. */
async function visit(url, ready, act) {
  const tab = await browser.newPage();
  const complaints = [];
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  try {
    await tab.goto(url);
    await tab.waitForFunction(ready, undefined, { timeout: 30_000 }).catch((error) => assert.fail(`${error.message}\n${complaints.join("\n")}`));
    const found = await act(tab);
    assert.deepEqual(complaints, []);
    return found;
  } finally {
    await tab.close();
  }
}

const shown = async (dir) => `${await visit(await serve(dir), 'document.title.startsWith("{")', (tab) => tab.title())}\n`;

/** A port that is free now. */
function freePort() {
  return new Promise((found) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => found(port));
    });
  });
}

/** A server of its own, until the end of the tests. */
async function started(program, args, options, url) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { said += text; });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  ending.push(() => { child.kill(); return ended; });
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break;
    try {
      await fetch(url);
      return;
    } catch {
      await wait(100);
    }
  }
  assert.fail(`${program} does not answer:\n${said}`);
}

// ─── Without a bundler ──────────────────────────────────────────────────────────────────────────────────────────────────

test("a browser, without a bundler: the page of the examples, from node_modules", async () => {
  cpSync(join(root, "examples/page/index.html"), join(folder, "page.html"));
  const url = `${await serve(folder)}page.html`;
  const [first, then] = await visit(url, 'document.querySelector("output").textContent !== ""', async (tab) => {
    const price = () => tab.textContent("output");
    const before = await price();
    await tab.fill("input", "8");
    return [before, await price()];
  });
  assert.deepEqual([first, then], ["€60.00", "€96.00"]);
});

runtime("deno", "@deno/linux-x64-glibc/deno", (deno) => {
  for (const file of ["prints.mjs", "prints.cjs"]) assert.equal(run(deno, "run", "--allow-read", "--no-lock", file), expected);
});

runtime("bun", "@oven/bun-linux-x64/bin/bun", (bun) => {
  for (const file of ["prints.mjs", "prints.cjs"]) assert.equal(run(bun, file), expected);
});

// ─── Bundlers ───────────────────────────────────────────────────────────────────────────────────────────────────────────

test("Vite: the wasm is an asset of the page", async () => {
  run(process.execPath, tool("vite/bin/vite.js"), "build", "--logLevel", "warn", "--outDir", "vite");
  assert.ok(readdirSync(join(folder, "vite/assets")).some((name) => name.endsWith(".wasm")), "the wasm was emitted");
  assert.equal(await shown(join(folder, "vite")), expected);
});

for (const vite of ["vite", "vite-7"]) {
  test(`the dev server of ${vite}, which bundles packages beforehand`, async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    await started(process.execPath, [tool(`${vite}/bin/vite.js`), "--host", "127.0.0.1", "--port", String(port), "--strictPort", "--force"], { cwd: folder }, url);
    assert.equal(`${await visit(url, 'document.title.startsWith("{")', (tab) => tab.title())}\n`, expected);
  });
}

/** Runs webpack; anything that it warns of is a failure, but for its opinion on sizes. */
function webpack(options) {
  const compiler = hosts("webpack")({ mode: "production", context: folder, performance: false, ...options });
  return new Promise((done, failed) => compiler.run((error, stats) => compiler.close(() => {
    if (error) failed(error);
    else if (stats.hasErrors() || stats.hasWarnings()) failed(new Error(stats.toString({ all: false, errors: true, warnings: true })));
    else done();
  })));
}

test("webpack, for the web and for Node", async () => {
  await webpack({ entry: "./shows.mjs", target: "web", output: { path: join(folder, "webpack"), filename: "main.js", publicPath: "auto" } });
  writeFileSync(join(folder, "webpack/index.html"), page("./main.js"));
  assert.ok(readdirSync(join(folder, "webpack")).some((name) => name.endsWith(".wasm")), "the wasm was emitted");
  assert.equal(await shown(join(folder, "webpack")), expected);
  await webpack({ entry: "./prints.mjs", target: "node20", output: { path: join(folder, "webpack-node"), filename: "main.cjs" } });
  assert.equal(run(process.execPath, "webpack-node/main.cjs"), expected);
});

test("esbuild: the inlined entry in one file, the usual one with the wasm put beside it, and for Node", async () => {
  const build = (entry, outdir, options) => esbuild.build({ entryPoints: [join(folder, entry)], bundle: true, outdir: join(folder, outdir), format: "esm", logLevel: "error", ...options });
  await build("inline.mjs", "esbuild-inline", { platform: "browser" });
  writeFileSync(join(folder, "esbuild-inline/index.html"), page("./inline.js"));
  assert.equal(await shown(join(folder, "esbuild-inline")), expected);
  await build("shows.mjs", "esbuild", { platform: "browser" });
  cpSync(join(folder, "node_modules/prorata/prorata_bg.wasm"), join(folder, "esbuild/prorata_bg.wasm"));
  writeFileSync(join(folder, "esbuild/index.html"), page("./shows.js"));
  assert.equal(await shown(join(folder, "esbuild")), expected);
  await build("prints.mjs", "esbuild-node", { platform: "node", outExtension: { ".js": ".mjs" } });
  assert.equal(run(process.execPath, "esbuild-node/prints.mjs"), expected);
});

// ─── Frameworks and workers ─────────────────────────────────────────────────────────────────────────────────────────────

/** The packages of the examples, as links to the same files, with the tarball in the place of `prorata`. */
function packages(to) {
  const copy = (from, to) => {
    const kind = lstatSync(from);
    if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else if (kind.isFile()) linkSync(from, to);
    else {
      mkdirSync(to, { recursive: true });
      for (const name of readdirSync(from)) if (!/^prorata/.test(name)) copy(join(from, name), join(to, name));
    }
  };
  copy(join(root, "examples/node_modules"), to);
  cpSync(join(folder, "node_modules/prorata"), join(to, "prorata"), { recursive: true });
}

test("Next: the price is in the server's HTML, and the browser goes on from there", async () => {
  const app = join(folder, "next");
  // Without its configuration, which is for a package that is a link.
  cpSync(join(root, "examples/next"), app, { recursive: true, filter: (from) => !/node_modules|\.next|next\.config/.test(from) });
  packages(join(app, "node_modules"));
  const next = join(app, "node_modules/next/dist/bin/next");
  const options = { cwd: app, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } };
  execFileSync(process.execPath, [next, "build"], { ...options, stdio: "pipe" });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  await started(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], options, url);
  assert.match(await (await fetch(url)).text(), /<output data-ready="false">€60\.00<\/output>/);
  const repriced = await visit(url, 'document.querySelector("output").dataset.ready === "true"', async (tab) => {
    await tab.fill("input", "8");
    return tab.textContent("output");
  });
  assert.equal(repriced, "€96.00");
});

// The Hono example as a Worker.
runtime("workerd", "@cloudflare/workerd-linux-64/bin/workerd", async (workerd) => {
  // As wrangler does it: one module, and the wasm as a compiled one beside it.
  cpSync(join(root, "examples/hono"), join(folder, "examples/hono"), { recursive: true, filter: (from) => !from.includes("node_modules") });
  cpSync(join(root, "www/catalogs"), join(folder, "www/catalogs"), { recursive: true });
  symlinkSync(join(root, "examples/node_modules/hono"), join(folder, "node_modules/hono"), "dir");
  await esbuild.build({
    entryPoints: [join(folder, "examples/hono/index.js")], bundle: true, outdir: join(folder, "worker"), format: "esm", logLevel: "error",
    conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" }, assetNames: "[name]", external: ["cloudflare:workers"],
  });
  writeFileSync(join(folder, "worker/config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (
        modules = [(name = "index.js", esModule = embed "index.js"), (name = "prorata_bg.wasm", wasm = embed "prorata_bg.wasm")],
        compatibilityDate = "2026-01-01",
        bindings = [
          (name = "KEY_ID", text = "2026-11"),
          (name = "SECRET", text = "a secret of at least thirty-two bytes"),
          (name = "OFFERS", durableObjectNamespace = "Offers"),
        ],
        durableObjectNamespaces = [(className = "Offers", uniqueKey = "offers")],
        durableObjectStorage = (inMemory = void),
      ))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await started(workerd, ["serve", "config.capnp", `--socket-addr=http=127.0.0.1:${port}`], { cwd: join(folder, "worker") }, url);
  const post = async (path, body) => {
    const answer = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  const { plan, cycle, currency, seats, country } = request;
  const { status, token, quote } = await post("/offers", { plan, cycle, currency, seats, country, total: 1, balance: 1e9 });
  assert.equal(status, 201);
  const { totals, settlement } = JSON.parse(expected);
  assert.deepEqual([quote.totals, quote.settlement], [totals, settlement]);
  assert.deepEqual([(await post("/checkout", { token })).due], [settlement.dueNow]);
  assert.deepEqual(await post("/checkout", { token }), { status: 409, error: "replayed" });
  assert.equal((await post("/checkout", { token: `${token}x` })).status, 400);
  assert.equal((await post("/offers", { plan: "none" })).error, "invalid");
});
