// A trap of the wasm costs at most the call it happens in.
import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";
import vm from "node:vm";
import { catalog, load } from "./package.mjs";

const { Engine, PricingError } = await load("inline.js");
const glue = await load("prorata.js");

const zoom = catalog("zoom");
const engine = new Engine(zoom);
const other = new Engine({ ...zoom, id: "other" });
const good = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", seats: 12 };
const expected = JSON.stringify(engine.quote(good));

// Asking for more memory than there may be ends in a trap that leaves the instance unusable: its state stays locked.
function breakInstance() {
  assert.throws(() => glue.input(2 ** 31), WebAssembly.RuntimeError);
}

function works() {
  assert.equal(JSON.stringify(engine.quote(good)), expected);
  assert.equal(other.quote(good).catalog.id, "other");
}

test("after a trap the next call works, in every engine that there is", () => {
  for (let i = 0; i < 50; i++) {
    breakInstance();
    works();
  }
});

test("ten thousand traps: each ends its instance, the next call works in a fresh one, and the memory stays flat", async () => {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  const sizes = [];
  for (let i = 1; i <= 10_000; i++) {
    const before = glue.linear_memory();
    breakInstance();
    assert.equal(JSON.stringify(engine.quote(good)), expected);
    const after = glue.linear_memory();
    assert.notEqual(after, before, "the instance that trapped goes on");
    assert.equal(after.buffer.byteLength, before.buffer.byteLength);
    if (i % 2000 === 0) {
      collect();
      // What is freed by finalizers is freed in another turn.
      await new Promise((resolve) => setTimeout(resolve, 50));
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      sizes.push({ i, used: heapUsed + external, rss });
    }
  }
  const [first, last] = [sizes[0], sizes.at(-1)];
  // One instance left behind at every trap would be 4 GB by the end, one object of a kilobyte 8 MB.
  assert.ok(last.used - first.used < 2 ** 20, JSON.stringify(sizes));
  assert.ok(last.rss - first.rss < 64 * 2 ** 20, JSON.stringify(sizes));
  works();
});

test("engines made before, between and after traps keep to their own catalogues", () => {
  const before = new Engine({ ...zoom, id: "before" });
  breakInstance();
  const between = new Engine({ ...zoom, id: "between" });
  breakInstance();
  const after = new Engine({ ...zoom, id: "after" });
  for (const [id, one] of Object.entries({ before, between, after, other })) assert.equal(one.quote(good).catalog.id, id);
});

test("a trap in the middle of a batch costs no row", () => {
  const evil = { ...good, get seats() { breakInstance(); return 12; } };
  for (const rows of [engine.quoteMany([good, evil, good]), engine.quoteMany([good, evil, good])]) {
    assert.equal(JSON.stringify(rows[0]), expected);
    assert.equal(JSON.stringify(rows[2]), expected);
  }
  const columns = engine.quoteMany([good, evil, good], { columns: true });
  assert.equal(columns.total[2], columns.total[0]);
  works();
});

test("an instance that is lost while a request is read prices nothing wrong", () => {
  const seen = [];
  const evil = { ...good, get seats() { breakInstance(); seen.push(other.quote(good).catalog.id); return 12; } };
  let result;
  try {
    result = engine.quote(evil);
  } catch (error) {
    assert.ok(error instanceof PricingError);
    assert.equal(error.issues[0].code, "internalInvariant");
    assert.ok(error.cause instanceof Error);
  }
  if (result !== undefined) assert.equal(JSON.stringify(result), expected);
  assert.deepEqual(seen, ["other"]);
  works();
});

test("at the end of the stack a call either works or throws a PricingError, and the next one works", () => {
  let tried = 0;
  function dive() {
    try {
      dive();
    } catch (end) {
      // The first frames on the way up have next to no room, the later ones have more: some fall in each part of a call.
      if (tried++ < 400) {
        try {
          assert.equal(JSON.stringify(engine.quote(good)), expected);
        } catch (error) {
          if (!(error instanceof PricingError) && !(error instanceof RangeError)) throw error;
        }
        throw end;
      }
    }
  }
  dive();
  works();
});

test("engines that nobody holds do not fill the memory", async () => {
  // As a server lives: between its requests there is time to collect what nobody holds.
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  for (let i = 0; i < 3000; i++) {
    new Engine({ ...zoom, revision: `${i}` });
    if (i % 100 === 0) {
      collect();
      await new Promise(setImmediate);
    }
  }
  works();
  assert.ok(glue.linear_memory().buffer.byteLength <= 8 * 1024 * 1024, `${glue.linear_memory().buffer.byteLength}`);
});

test("engines that nobody holds, made without a pause, fill the memory to its limit at most", () => {
  for (let i = 0; i < 3000; i++) new Engine({ ...zoom, revision: `${i}` });
  works();
  assert.ok(glue.linear_memory().buffer.byteLength <= 64 * 1024 * 1024);
});

test("a server may hold twenty catalogues of nearly a megabyte", () => {
  const TIERS = 9;
  const tiers = (plan) => Array.from({ length: TIERS }, (_, i) => ({ upTo: i < TIERS - 1 ? 10 * (i + 1) : null, unit: `${plan}.${90 - i}`, flat: "5.00" }));
  const plans = Array.from({ length: 500 }, (_, i) => ({
    id: `plan${i}`, name: `Plan ${i}`, rank: i,
    prices: ["PL", "DE", "FR", "IT"].map((country) => ({ currency: "EUR", cycle: "monthly", country, model: "graduated", tiers: tiers(i) })),
  }));
  const { schema, cycles } = zoom;
  const catalogue = { schema, cycles, plans, policies: { planChange: [{ then: {} }], seatChange: [{ then: {} }], cancel: [{ then: {} }] } };
  const { length } = JSON.stringify(catalogue);
  assert.ok(length > 900_000 && length < 1_000_000, `${length}`);
  const held = Array.from({ length: 20 }, (_, i) => new Engine({ ...catalogue, id: `big${i}`, revision: "1" }));
  const memory = glue.linear_memory();
  const totals = held.map((one) => one.quote({ ...good, plan: "plan7", country: "PL" }).totals.total);
  assert.deepEqual(totals, totals.map(() => 10 * 790 + 2 * 789 + 2 * 500));
  // No instance had to be given up to make room for the next of them.
  assert.equal(glue.linear_memory(), memory);
});
