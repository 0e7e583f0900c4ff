// The scenarios of this folder, whoever runs them: Node, a browser, an installed package. README.md says how they are compared.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const read = (url) => JSON.parse(readFileSync(url, "utf8"));
const here = (path) => new URL(path, import.meta.url);

const files = readdirSync(here(".")).filter((name) => name.endsWith(".json")).sort();

/** Every scenario with an id of its own. */
export const scenarios = files.flatMap((name) => read(here(name)).map((scenario) => ({ id: `${name.slice(0, -5)}: ${scenario.name}`, file: name.slice(0, -5), ...scenario })));

/** The sample catalogues that they name. */
export const samples = Object.fromEntries(
  [...new Set(scenarios.map(({ catalog }) => catalog).filter((name) => typeof name === "string"))].map((name) => [name, read(here(`../../www/catalogs/${name}.json`))]),
);

/**
 * The answers of a package, as JSON text or as issues. Stands alone, so that it can be sent to where the package is: `entry` is what
 * is imported there.
 */
export async function answers({ entry, scenarios, samples }) {
  const prorata = await import(entry);
  await prorata.default?.();
  const helpers = ["boundary", "periodContaining", "periods", "prorate"];
  const run = ({ call, catalog, request }) => {
    const given = typeof catalog === "string" ? samples[catalog] : catalog;
    if (call === "lintCatalog") return prorata.lintCatalog(given);
    if (helpers.includes(call)) return prorata[call](request);
    return new prorata.Engine(given)[call](request);
  };
  return scenarios.map((scenario) => {
    try {
      return { id: scenario.id, result: JSON.stringify(run(scenario)) };
    } catch (error) {
      if (error instanceof prorata.PricingError) return { id: scenario.id, issues: error.issues };
      throw error;
    }
  });
}

/** Fails with every scenario that does not hold. */
export function judge(scenarios, answers) {
  const wrong = [];
  for (const { id, expect } of scenarios) {
    const answer = answers.find((one) => one.id === id);
    const found = [];
    if (expect?.$throws !== undefined) {
      if (answer.issues === undefined) found.push(`expected an error, got ${answer.result}`);
      else differences("$throws", expect.$throws, answer.issues, found);
    } else if (answer.issues !== undefined) {
      found.push(`threw ${JSON.stringify(answer.issues)}`);
    } else {
      const result = JSON.parse(answer.result);
      differences("", expect, result, found);
      if (result?.settlement !== undefined) books(result, found);
    }
    if (found.length > 0) wrong.push(`${id}\n    ${found.join("\n    ")}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${scenarios.length} scenarios do not hold:\n${wrong.join("\n")}`);
}

/** Fails where two packages do not give the same bytes. */
export function sameBytes(ours, theirs) {
  const wrong = [];
  const known = new Map(ours.map((one) => [one.id, one]));
  for (const { id, result, issues } of theirs) {
    const mine = known.get(id);
    if (mine.result !== result || !isDeepStrictEqual(mine.issues, issues)) wrong.push(`${id}\n    ${mine.result ?? JSON.stringify(mine.issues)}\n    ${result ?? JSON.stringify(issues)}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${theirs.length} answers differ:\n${wrong.join("\n")}`);
}

/** How an answer differs from what was expected; tests/scenarios/README.md says how they are compared. */
export function differences(path, expected, actual, found) {
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

/** Whether an answer is as expected. */
export function matches(expected, actual) {
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
