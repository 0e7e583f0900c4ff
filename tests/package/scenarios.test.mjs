// The scenarios of tests/scenarios/*.json through the package, as Node loads it; tests/scenarios/README.md says how they are
// compared. Where the native runner has left its results, ours must be the same bytes.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Engine, PricingError, boundary, lintCatalog, periodContaining, periods, prorate } from "../../pkg/inline.js";

const HELPERS = { boundary, periodContaining, periods, prorate };
const at = (path) => new URL(`../../${path}`, import.meta.url);
const read = (path) => JSON.parse(readFileSync(at(path), "utf8"));

const samples = new Map();
function catalogOf({ catalog }) {
  if (typeof catalog !== "string") return catalog;
  if (!samples.has(catalog)) samples.set(catalog, read(`www/catalogs/${catalog}.json`));
  return samples.get(catalog);
}

function run(scenario) {
  const { call, request } = scenario;
  if (call === "lintCatalog") return lintCatalog(catalogOf(scenario));
  if (call in HELPERS) return HELPERS[call](request);
  return new Engine(catalogOf(scenario))[call](request);
}

function outcome(scenario) {
  try {
    return { result: run(scenario) };
  } catch (error) {
    if (error instanceof PricingError) return { issues: error.issues };
    throw error;
  }
}

function differences(path, expected, actual, found) {
  const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (plain(expected) && "$contains" in expected) {
    if (!Array.isArray(actual)) return found.push(`${path}: expected a list, got ${JSON.stringify(actual)}`);
    for (const one of expected.$contains) {
      if (!actual.some((element) => matches(one, element))) found.push(`${path}: nothing matches ${JSON.stringify(one)} in ${JSON.stringify(actual)}`);
    }
  } else if (plain(expected) && plain(actual)) {
    for (const key of Object.keys(expected)) differences(`${path}.${key}`, expected[key], actual[key] ?? null, found);
  } else if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    expected.forEach((one, index) => differences(`${path}[${index}]`, one, actual[index], found));
  } else if (!(expected === actual || (expected === null && actual === undefined))) {
    found.push(`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
  return found;
}

function matches(expected, actual) {
  return differences("", expected, actual, []).length === 0;
}

/** Lines = totals = settlement, to the minor unit. */
function books({ allowed, lines, totals, settlement: s, renewal, upcoming }, found) {
  const hold = (law, one, other) => { if (one !== other) found.push(`${law}: ${one} and ${other}`); };
  hold("the lines are the total", lines.reduce((sum, line) => sum + line.amount, 0), totals.total);
  hold("subtotal + discount + tax = total", totals.subtotal + totals.discount + totals.tax, totals.total);
  const given = s.fromBalance + s.dueNow - s.toBalance - s.refund - s.forfeited + s.toRenewal;
  hold("the settlement is the total, or zero", given, allowed ? totals.total : 0);
  hold("the balance moves by its parts", s.balanceBefore - s.fromBalance + s.toBalance, s.balanceAfter);
  for (const invoice of [...(upcoming ?? []), ...(renewal ? [renewal] : [])]) {
    if (invoice.total >= 0) hold("an invoice is paid by balance and customer", invoice.total - invoice.fromBalance, invoice.due);
  }
}

const files = readdirSync(at("tests/scenarios")).filter((name) => name.endsWith(".json")).sort();
const scenarios = files.flatMap((name) => read(`tests/scenarios/${name}`).map((scenario) => ({ id: `${name.slice(0, -5)}: ${scenario.name}`, ...scenario })));
const outcomes = new Map(scenarios.map((scenario) => [scenario.id, outcome(scenario)]));

for (const file of files) {
  const stem = file.slice(0, -5);
  const mine = scenarios.filter(({ id }) => id.startsWith(`${stem}: `));
  test(`${stem}: ${mine.length} scenarios`, () => {
    const wrong = [];
    for (const { id, expect } of mine) {
      const { result, issues } = outcomes.get(id);
      const found = [];
      if (expect?.$throws !== undefined) {
        if (issues === undefined) found.push(`expected an error, got ${JSON.stringify(result)}`);
        else differences("$throws", expect.$throws, issues, found);
      } else if (issues !== undefined) {
        found.push(`threw ${JSON.stringify(issues)}`);
      } else {
        differences("", expect, result, found);
        if (result?.settlement !== undefined) books(result, found);
      }
      if (found.length > 0) wrong.push(`${id}\n    ${found.join("\n    ")}`);
    }
    assert.equal(wrong.length, 0, `${wrong.length} of ${mine.length} scenarios do not hold:\n${wrong.join("\n")}`);
  });
}

test("a wrong expectation is found", () => {
  const actual = { allowed: true, lines: [{ amount: 5 }, { amount: 7 }] };
  for (const right of [{}, { lines: [{ amount: 5 }, {}] }, { lines: { $contains: [{ amount: 7 }] } }, { absent: null }]) assert.ok(matches(right, actual));
  for (const wrong of [{ allowed: false }, { lines: [{ amount: 5 }] }, { lines: { $contains: [{ amount: 8 }] } }, { missing: 0 }, { allowed: "true" }]) assert.ok(!matches(wrong, actual));
});

const native = at("target/scenario-results.ndjson");
if (existsSync(native)) test("the same bytes as natively", () => {
  const lines = readFileSync(native, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const known = lines.filter(({ id }) => outcomes.has(id));
  assert.ok(known.length > 0, "the results are of other scenarios");
  const wrong = [];
  for (const { id, result, issues } of known) {
    const ours = outcomes.get(id);
    if (issues === undefined && JSON.stringify(ours.result) !== result) wrong.push(`${id}\n    ${JSON.stringify(ours.result)}\n    ${result}`);
    if (issues !== undefined) {
      try {
        assert.deepEqual(ours.issues, issues);
      } catch {
        wrong.push(`${id}\n    ${JSON.stringify(ours.issues)}\n    ${JSON.stringify(issues)}`);
      }
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${known.length} results differ (left by an older engine? cargo test --test scenarios makes them again):\n${wrong.join("\n")}`);
});
