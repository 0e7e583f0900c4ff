// Batches: the same answers as one by one, and as typed arrays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scenarios } from "./make-shapes.mjs";
import { catalog, load } from "./package.mjs";

const { Engine, PricingError } = await load("inline.js");
const METHODS = ["quote", "upgradePreview", "seatChangePreview", "cancelEffectiveDate"];

/** The requests of all scenarios, by catalogue and call. */
function batches() {
  const found = new Map();
  for (const { catalog: wanted, call, request } of scenarios()) {
    if (!METHODS.includes(call)) continue;
    const source = typeof wanted === "string" ? catalog(wanted) : wanted;
    const key = call + JSON.stringify(source);
    if (!found.has(key)) found.set(key, { source, call, requests: [] });
    found.get(key).requests.push(request);
  }
  return [...found.values()].flatMap(({ source, call, requests }) => {
    try {
      return [{ engine: new Engine(source), call, requests }];
    } catch (error) {
      if (error instanceof PricingError) return [];
      throw error;
    }
  });
}

function alone(engine, call, request) {
  try {
    return engine[call](request);
  } catch (error) {
    return { issues: error.issues };
  }
}

const COLUMNS = {
  subtotal: (r) => r.totals.subtotal, discount: (r) => r.totals.discount, tax: (r) => r.totals.tax, taxIncluded: (r) => r.totals.taxIncluded,
  total: (r) => r.totals.total, balanceBefore: (r) => r.settlement.balanceBefore, fromBalance: (r) => r.settlement.fromBalance,
  dueNow: (r) => r.settlement.dueNow, toBalance: (r) => r.settlement.toBalance, refund: (r) => r.settlement.refund,
  forfeited: (r) => r.settlement.forfeited, toRenewal: (r) => r.settlement.toRenewal, balanceAfter: (r) => r.settlement.balanceAfter,
  renewalTotal: (r) => r.renewal?.total ?? NaN, renewalDue: (r) => r.renewal?.due ?? NaN,
};

test("a batch answers each request as the single call does, in both forms", () => {
  const seen = [0, 0, 0];
  for (const { engine, call, requests } of batches()) {
    const single = requests.map((request) => alone(engine, call, request));
    assert.deepEqual(engine[`${call}Many`](requests), single);
    const columns = engine[`${call}Many`](requests, { columns: true });
    assert.equal(columns.length, requests.length);
    single.forEach((result, row) => {
      const status = result.issues !== undefined ? 2 : result.allowed ? 0 : 1;
      seen[status]++;
      assert.equal(columns.status[row], status);
      assert.deepEqual(columns.issues.get(row), result.issues);
      assert.deepEqual(columns.refusals.get(row), status === 1 ? result.reasons.map(({ code }) => code) : undefined);
      for (const [name, of] of Object.entries(COLUMNS)) assert.equal(columns[name][row], status === 2 ? NaN : of(result), name);
    });
    assert.deepEqual(Object.keys(columns), ["length", "status", ...Object.keys(COLUMNS), "refusals", "issues"]);
  }
  assert.ok(seen.every((count) => count > 10), seen.join());
});

test("an empty batch, and what is no batch", () => {
  const engine = new Engine(catalog("zoom"));
  assert.deepEqual(engine.quoteMany([]), []);
  assert.equal(engine.quoteMany([], { columns: true }).length, 0);
  for (const wrong of [undefined, null, {}, "requests", new Set()]) assert.throws(() => engine.quoteMany(wrong), PricingError);
  assert.deepEqual(engine.quoteMany([, null]).map(({ issues }) => issues[0].code), ["unsupportedValue", "wrongType"]);
});
