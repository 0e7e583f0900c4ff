// `cargo xtask bench`: the engine beside what people would use otherwise, everything in one run, as ratios.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { Engine } from "../pkg/inline.js";
import * as glue from "../pkg/prorata.js";
import { decode } from "../pkg/decode.js";
import { encode } from "../pkg/encode.js";
import { CATALOG, REQUEST, run as cross, written } from "../pkg/runtime.js";
import { median, quantile, ratio, rounds } from "./measure.mjs";
import { firstPrice } from "./page.mjs";
import * as cents from "./peers/cents.mjs";
import * as decimal from "./peers/decimal.mjs";
import * as dinero from "./peers/dinero.mjs";
import { cancelRequest, catalogue, large, quoteRequest, seatRequest, upgradeRequest } from "./shop.mjs";

const top = fileURLToPath(new URL("..", import.meta.url));
const catalog = catalogue();
const engine = new Engine(catalog);
const identity = { engine: engine.quote(quoteRequest()).engine, digest: engine.digest };
const peers = { a: decimal.make(catalog, identity), b: dinero.make(catalog, identity), c: cents.make(catalog, identity) };

// ---------------------------------------------------------------- the four calls
const CALLS = {
  quote: { kind: 0, name: "quote: three lines, promotion, tax", ours: (request) => engine.quote(request), theirs: "quote", request: (i) => quoteRequest(1 + i, 1 + (i % 31)), bars: true },
  seats: { kind: 2, name: "seatChangePreview", ours: (request) => engine.seatChangePreview(request), theirs: "seatChange", request: (i) => seatRequest(13 + i), bars: true },
  upgrade: { kind: 1, name: "upgradePreview", ours: (request) => engine.upgradePreview(request), theirs: "upgrade", request: (i) => upgradeRequest(i % 9) },
  cancel: { kind: 3, name: "cancelEffectiveDate", ours: (request) => engine.cancelEffectiveDate(request), theirs: "cancel", request: (i) => cancelRequest(2 + (i % 11)) },
};

// ---------------------------------------------------------------- the same results, before anything is timed
const COMPARED = 499;
for (const [name, peer] of Object.entries(peers)) {
  for (const { ours, theirs, request } of Object.values(CALLS)) {
    for (let i = 0; i < COMPARED; i++) assert.equal(JSON.stringify(peer[theirs](request(i))), JSON.stringify(ours(request(i))), `${name}: ${JSON.stringify(request(i))}`);
  }
}

const rows = [];
const shown = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const micro = (list) => `${shown(median(list) / 1000)} µs`;
const spread = ({ median, low, high }) => `${shown(median)} (${shown(low)}–${shown(high)})`;
const heading = (text) => rows.push([text]);
const row = (what, value, compared = "", bar = "", met) => rows.push([what, value, compared, bar, met === undefined ? "" : met ? "yes" : "NO"]);

// ---------------------------------------------------------------- single calls
const requests = Object.fromEntries(Object.entries(CALLS).map(([call, { request }]) => [call, Array.from({ length: 64 }, (_, i) => request(i))]));
const { quote: quotes } = requests;
const single = rounds(Object.fromEntries(Object.entries(CALLS).flatMap(([call, { ours, theirs }]) => {
  const mine = requests[call];
  const explained = mine.map((request) => ({ ...request, explain: true }));
  const others = Object.entries(peers).map(([peer, made]) => [`${call} ${peer}`, (i) => made[theirs](mine[i & 63])]);
  return [[call, (i) => ours(mine[i & 63])], ...others, [`${call} explained`, (i) => ours(explained[i & 63])]];
})));
heading("One call, object in and object out");
for (const [call, { name, bars }] of Object.entries(CALLS)) {
  row(name, micro(single[call]));
  const faster = ratio(single[`${call} a`], single[call]);
  row("  (a) decimal.js + date-fns", micro(single[`${call} a`]), `ours is ${spread(faster)} times faster`, ...(bars ? ["at least 5", faster.median >= 5] : []));
  row("  (b) dinero.js + Temporal polyfill", micro(single[`${call} b`]), `ours is ${spread(ratio(single[`${call} b`], single[call]))} times faster`);
  const slower = ratio(single[call], single[`${call} c`]);
  row("  (c) by hand on integer cents", micro(single[`${call} c`]), `ours takes ${spread(slower)} times as long`, ...(bars ? ["at most 4", slower.median <= 4] : []));
  row("  with explain", micro(single[`${call} explained`]), `${spread(ratio(single[`${call} explained`], single[call]))} times without`);
}

// ---------------------------------------------------------------- many at once
const many = Array.from({ length: 10_000 }, (_, i) => quoteRequest(1 + (i % 997), 1 + (i % 31)));
const table = engine.quoteMany(many, { columns: true });
const objects = engine.quoteMany(many);
for (const [i, request] of many.entries()) {
  if (i % 100 === 0) assert.equal(JSON.stringify(objects[i]), JSON.stringify(peers.c.quote(request)));
  assert.equal(table.total[i], objects[i].totals.total);
}
const batch = rounds({
  many: () => engine.quoteMany(many),
  columns: () => engine.quoteMany(many, { columns: true }),
  c: () => {
    const results = [];
    for (const request of many) results.push(peers.c.quote(request));
    return results;
  },
}, { per: many.length, count: 15 });
heading("10,000 quotes, each");
row("  (c) by hand", micro(batch.c));
const whole = ratio(batch.many, batch.c);
row("quoteMany", micro(batch.many), `${spread(whole)} times (c)`, "at most 3", whole.median <= 3);
const narrow = ratio(batch.columns, batch.c);
row("quoteMany, columns", micro(batch.columns), `${spread(narrow)} times (c)`, "faster", narrow.median < 1);

// ---------------------------------------------------------------- the core alone, wasm and native
const folder = mkdtempSync(join(tmpdir(), "prorata-bench-"));
const file = (name, bytes) => { writeFileSync(join(folder, name), bytes); return join(folder, name); };
let number;
let encoded;
cross(catalog, CATALOG, (length) => {
  encoded = written(length);
  number = glue.engine_new(length);
  return glue.engine_about(number);
});
const native = [file("catalog", encoded)];
const inside = {};
for (const [call, { kind }] of Object.entries(CALLS)) {
  const request = requests[call][11];
  cross(request, REQUEST, (length) => {
    native.push(`${kind}`, file(call, written(length)));
    return glue.row(number, kind, length);
  }, () => {});
  // One crossing of encode, then as many of the wasm as were asked for.
  inside[call] = (count) => cross(request, REQUEST, (length) => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < count; i++) glue.row(number, kind, length);
    inside.took = Number(process.hrtime.bigint() - began) / count;
    return glue.row(number, kind, length);
  }, () => {});
}
const none = () => Object.fromEntries(Object.keys(CALLS).map((call) => [call, []]));
const core = { wasm: none(), native: none() };
const natively = () => execFileSync(process.env.CARGO ?? "cargo", ["bench", "--quiet", "--bench", "core", "--", ...native], { cwd: top, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
natively();
for (let round = 0; round < 9; round++) {
  const took = natively().trim().split("\n").map(Number);
  for (const [i, call] of Object.keys(CALLS).entries()) {
    core.native[call].push(took[i]);
    inside[call](round === 0 ? 50_000 : 20_000);
    core.wasm[call].push(inside.took);
  }
}
rmSync(folder, { recursive: true });
heading("The core alone: an encoded request read and priced, nothing written");
for (const [call, { name, bars }] of Object.entries(CALLS)) {
  const what = name.replace(/:.*/, "");
  row(`  (d) native, ${what}`, micro(core.native[call]));
  const slower = ratio(core.wasm[call], core.native[call]);
  row(`wasm, ${what}`, micro(core.wasm[call]), `${spread(slower)} times native`, ...(bars ? ["at most 1.5", slower.median <= 1.5] : []));
}

// ---------------------------------------------------------------- the parts of a call
const nothing = () => {};
const parts = rounds(Object.fromEntries(Object.entries(CALLS).flatMap(([call, { kind, ours, theirs }]) => {
  const mine = requests[call];
  const through = (act, read) => (i) => cross(mine[i & 63], REQUEST, (length) => act(number, kind, length), read, nothing);
  return [
    [call, (i) => ours(mine[i & 63])],
    [`${call} encoded`, (i) => encode(mine[i & 63], REQUEST)],
    [`${call} priced`, through(glue.row, nothing)],
    [`${call} read`, through(glue.call, decode)],
    // A message can be read more than once, until the next call.
    [`${call} read again`, through(glue.call, (address) => {
      for (let times = 0; times < 10; times++) decode(address);
    })],
    [`${call} c`, (i) => peers.c[theirs](mine[i & 63])],
  ];
})), { count: 41 });
heading("What a call is made of, in times (c)");
for (const [call, { name }] of Object.entries(CALLS)) {
  const [encoded, priced, read, again] = ["encoded", "priced", "read", "read again"].map((part) => parts[`${call} ${part}`]);
  const made = again.map((ns, i) => (ns - read[i]) / 9);
  const times = (list) => spread(ratio(list, parts[`${call} c`]));
  row(name.replace(/:.*/, ""), "", times(parts[call]));
  row("  the request encoded", "", times(encoded));
  row("  read and priced in the wasm", "", times(priced.map((ns, i) => ns - encoded[i])));
  row("  the result written", "", times(read.map((ns, i) => ns - priced[i] - made[i])));
  row("  its objects made", "", times(made));
}

// ---------------------------------------------------------------- catalogues
const sizes = [10, 100, 500];
const engines = sizes.map((plans) => new Engine(catalogue(plans)));
const bySize = rounds(Object.fromEntries(sizes.map((plans, k) => [plans, (i) => engines[k].quote(quotes[i & 63])])));
heading("A quote by the size of the catalogue");
for (const plans of sizes) {
  const slower = ratio(bySize[plans], bySize[10]);
  row(`${plans} plans`, micro(bySize[plans]), plans === 10 ? "" : `${spread(slower)} times 10 plans`, plans === 500 ? "at most 1.2" : "", plans === 500 ? slower.median <= 1.2 : undefined);
}
const big = large();
const text = JSON.stringify(big);
const construction = [];
const parsing = [];
for (let round = 0; round < 9; round++) {
  let began = performance.now();
  new Engine(big);
  construction.push(performance.now() - began);
  began = performance.now();
  JSON.parse(text);
  parsing.push(performance.now() - began);
}
heading("Beginnings");
row(`an engine from a catalogue of ${(text.length / 1000).toFixed(0)} KB`, `${shown(median(construction))} ms`, `${spread(ratio(construction, parsing))} times JSON.parse of its text`);

// ---------------------------------------------------------------- starts
const range = (list) => `${shown(median(list))} ms (${shown(quantile(list, 0.25))}–${shown(quantile(list, 0.75))})`;
const child = (name, ...options) => execFileSync(process.execPath, [...options, fileURLToPath(new URL(name, import.meta.url))], { encoding: "utf8" });
row("cold start in Node: bytes to first quote", range(Array.from({ length: 15 }, () => Number(child("cold.mjs")))));
if (process.env.CHROME) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: JSON.parse(process.env.PRORATA_CHROME_ARGS) });
  const starts = [];
  for (let round = 0; round < 9; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(new URL("/pkg/package.json", process.env.PRORATA_URL).href);
    starts.push(await page.evaluate(async ([catalog, request]) => {
      const bytes = await (await fetch("/pkg/prorata_bg.wasm")).arrayBuffer();
      const { default: init, Engine } = await import("/pkg/index.js");
      const began = performance.now();
      await init(bytes);
      new Engine(catalog).quote(request);
      return performance.now() - began;
    }, [catalog, quoteRequest()]));
    await context.close();
  }
  row(`cold start in Chromium ${browser.version().split(".")[0]}: bytes to first quote`, range(starts));
  const first = await firstPrice(browser, process.env.PRORATA_URL);
  row("first price on the page, CPU 4 times slower", range(first.script), "from the modules' start, 20 loads", "at most 100 ms", median(first.script) <= 100);
  row("  painted", range(first.painted), "from the modules' start");
  row("  in the page", range(first.early), "from the first script's start");
  row("  in the page", range(first.navigation), "from the navigation's start");
  await browser.close();
}

// ---------------------------------------------------------------- memory
const { early, late } = JSON.parse(child("memory.mjs", "--expose-gc"));
const mega = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
heading("Memory after 1,000,000 calls, beside that after 10,000");
for (const [name, key] of [["the wasm's", "wasm"], ["JavaScript's heap", "heap"]]) {
  const grown = late[key] / early[key];
  row(name, mega(late[key]), `${shown(grown)} times`, "at most 1.1", grown <= 1.1);
}

// ---------------------------------------------------------------- sizes
const packed = (bytes) => brotliCompressSync(bytes).length;
const bundle = async (entry) => {
  const { outputFiles: [{ contents }] } = await build({
    entryPoints: [join(top, entry)], bundle: true, minify: true, format: "esm", write: false, logLevel: "silent", external: ["./prorata_bg.wasm"],
  });
  return { raw: contents.length, brotli: packed(contents) };
};
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const wasm = readFileSync(join(top, "pkg/prorata_bg.wasm"));
const script = await bundle("pkg/index.js");
const total = packed(wasm) + script.brotli;
heading("Size, brotli; JavaScript bundled and minified");
row("wasm", kilo(packed(wasm)), `${kilo(wasm.length)} raw`);
row("its JavaScript, browser entry", kilo(script.brotli), `${kilo(script.raw)} raw`);
row("both: all four calls, every rule, every check", kilo(total), "", "at most 75 KB", total <= 75_000);
for (const [entry, name] of [["decimal", "(a) for these requests"], ["dinero", "(b) for these requests"], ["cents", "(c) for these requests"]]) {
  const { raw, brotli } = await bundle(`benches/peers/${entry}.mjs`);
  row(`  ${name}`, kilo(brotli), `${kilo(raw)} raw`);
}
row("  recurly.js, pricing part / all of it", "17 / 65 KB", "measured once, see the notes");

// ---------------------------------------------------------------- the table
const widths = [48, 21, 44, 14];
const line = (cells) => cells.map((cell, i) => (i < widths.length ? `${cell} `.padEnd(widths[i]) : cell)).join("").trimEnd();
console.log(`Node ${process.versions.node}, ${cpus()[0].model}. Medians of rounds in which each candidate runs in turn; in brackets the middle half.`);
console.log(`All results are equal: ${COMPARED} of each call and peer, byte for byte.\n`);
console.log(line(["", "median", "compared", "bar", "met"]));
for (const cells of rows) console.log(cells.length === 1 ? `\n${cells[0]}` : line(cells));
