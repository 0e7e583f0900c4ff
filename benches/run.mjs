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

// ---------------------------------------------------------------- the same results, before anything is timed
for (const [name, peer] of Object.entries(peers)) {
  for (let seats = 1; seats < 500; seats++) {
    const request = quoteRequest(seats, 1 + (seats % 31));
    assert.equal(JSON.stringify(peer.quote(request)), JSON.stringify(engine.quote(request)), `${name}: ${JSON.stringify(request)}`);
    const change = seatRequest(seats + 12);
    assert.equal(JSON.stringify(peer.seatChange(change)), JSON.stringify(engine.seatChangePreview(change)), `${name}: ${JSON.stringify(change)}`);
  }
}

const rows = [];
const shown = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const micro = (list) => `${shown(median(list) / 1000)} µs`;
const spread = ({ median, low, high }) => `${shown(median)} (${shown(low)}–${shown(high)})`;
const heading = (text) => rows.push([text]);
const row = (what, value, compared = "", bar = "", met) => rows.push([what, value, compared, bar, met === undefined ? "" : met ? "yes" : "NO"]);

// ---------------------------------------------------------------- single calls
const quotes = Array.from({ length: 64 }, (_, i) => quoteRequest(1 + i, 1 + (i % 31)));
const seats = Array.from({ length: 64 }, (_, i) => seatRequest(13 + i));
const explained = quotes.map((request) => ({ ...request, explain: true }));
const explainedSeats = seats.map((request) => ({ ...request, explain: true }));
const upgrade = upgradeRequest();
const cancel = cancelRequest();
const single = rounds({
  quote: (i) => engine.quote(quotes[i & 63]),
  "quote a": (i) => peers.a.quote(quotes[i & 63]),
  "quote b": (i) => peers.b.quote(quotes[i & 63]),
  "quote c": (i) => peers.c.quote(quotes[i & 63]),
  seats: (i) => engine.seatChangePreview(seats[i & 63]),
  "seats a": (i) => peers.a.seatChange(seats[i & 63]),
  "seats b": (i) => peers.b.seatChange(seats[i & 63]),
  "seats c": (i) => peers.c.seatChange(seats[i & 63]),
  "quote explained": (i) => engine.quote(explained[i & 63]),
  "seats explained": (i) => engine.seatChangePreview(explainedSeats[i & 63]),
  upgrade: () => engine.upgradePreview(upgrade),
  cancel: () => engine.cancelEffectiveDate(cancel),
});
heading("One call, object in and object out");
for (const [call, name] of [["quote", "quote: three lines, promotion, tax"], ["seats", "seatChangePreview"]]) {
  row(name, micro(single[call]));
  const faster = ratio(single[`${call} a`], single[call]);
  row("  (a) decimal.js + date-fns", micro(single[`${call} a`]), `ours is ${spread(faster)} times faster`, "at least 5", faster.median >= 5);
  row("  (b) dinero.js + Temporal polyfill", micro(single[`${call} b`]), `ours is ${spread(ratio(single[`${call} b`], single[call]))} times faster`);
  const slower = ratio(single[call], single[`${call} c`]);
  row("  (c) by hand on integer cents", micro(single[`${call} c`]), `ours takes ${spread(slower)} times as long`, "at most 4", slower.median <= 4);
  row("  with explain", micro(single[`${call} explained`]), `${spread(ratio(single[`${call} explained`], single[call]))} times without`);
}
row("upgradePreview", micro(single.upgrade));
row("cancelEffectiveDate", micro(single.cancel));

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
for (const [kind, name, request] of [[0, "quote", quotes[11]], [2, "seats", seats[4]]]) {
  cross(request, REQUEST, (length) => {
    native.push(`${kind}`, file(name, written(length)));
    return glue.row(number, kind, length);
  }, () => {});
  // One crossing of encode, then as many of the wasm as were asked for.
  inside[name] = (count) => cross(request, REQUEST, (length) => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < count; i++) glue.row(number, kind, length);
    inside.took = Number(process.hrtime.bigint() - began) / count;
    return glue.row(number, kind, length);
  }, () => {});
}
const core = { wasm: { quote: [], seats: [] }, native: { quote: [], seats: [] } };
const natively = () => execFileSync(process.env.CARGO ?? "cargo", ["bench", "--quiet", "--bench", "core", "--", ...native], { cwd: top, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
natively();
for (let round = 0; round < 9; round++) {
  const [quote, seats] = natively().trim().split("\n").map(Number);
  core.native.quote.push(quote);
  core.native.seats.push(seats);
  for (const name of ["quote", "seats"]) {
    inside[name](round === 0 ? 50_000 : 20_000);
    core.wasm[name].push(inside.took);
  }
}
rmSync(folder, { recursive: true });
heading("The core alone: an encoded request read and priced, nothing written");
for (const [name, what] of [["quote", "quote"], ["seats", "seatChangePreview"]]) {
  row(`  (d) native, ${what}`, micro(core.native[name]));
  const slower = ratio(core.wasm[name], core.native[name]);
  row(`wasm, ${what}`, micro(core.wasm[name]), `${spread(slower)} times native`, "at most 1.5", slower.median <= 1.5);
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
for (const [entry, name] of [["decimal", "(a) for these two calls"], ["dinero", "(b) for these two calls"], ["cents", "(c) for these two calls"]]) {
  const { raw, brotli } = await bundle(`benches/peers/${entry}.mjs`);
  row(`  ${name}`, kilo(brotli), `${kilo(raw)} raw`);
}
row("  recurly.js, pricing part / all of it", "17 / 65 KB", "measured once, see the notes");

// ---------------------------------------------------------------- the table
const widths = [48, 12, 44, 14];
const line = (cells) => cells.map((cell, i) => (i < widths.length ? cell.padEnd(widths[i]) : cell)).join("").trimEnd();
console.log(`Node ${process.versions.node}, ${cpus()[0].model}. Medians of rounds in which each candidate runs in turn; in brackets the middle half.`);
console.log(`All results are equal: 499 quotes and 499 seat changes of each peer, byte for byte.\n`);
console.log(line(["", "median", "compared", "bar", "met"]));
for (const cells of rows) console.log(cells.length === 1 ? `\n${cells[0]}` : line(cells));
