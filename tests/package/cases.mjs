// What the properties are held against: cases of the generated corpus, and how many of them, from which seed.
import fc from "fast-check";
import { corpus } from "../determinism.mjs";
import { counted } from "../counted.mjs";
import { load } from "./package.mjs";

const { Engine, PricingError } = await load("inline.js");

const number = (name, other) => (process.env[name] === undefined ? other : Number(process.env[name]));
export const CASES = number("PRORATA_CASES", 256);
const SEED = number("PRORATA_SEED", 1);

const all = corpus().parts.flatMap(({ given, native }) => {
  const { scenarios, samples } = JSON.parse(given);
  return scenarios.map(({ catalog, call, request }, i) => ({ name: catalog, catalog: samples[catalog], call, request, good: native[i].result !== undefined }));
});

const engines = new Map();
/** The engine of a case's catalogue, one for each. */
export function engineOf({ name, catalog }) {
  if (!engines.has(name)) engines.set(name, new Engine(catalog));
  return engines.get(name);
}

const drawn = (list) => fc.nat({ max: list.length - 1 }).map((i) => structuredClone(list[i]));
/** Calls that were answered. */
export const answered = drawn(all.filter(({ good }) => good));
/** Those and the damaged ones. */
export const asked = drawn(all);

let held = 0;
process.on("exit", () => counted("properties", held, "generated cases of properties of the package"));

/** Holds a property against generated cases; what it was found not to hold for is printed with its seed. */
export function holds(...arbitraries) {
  held += CASES;
  const property = arbitraries.pop();
  fc.assert(fc.property(...arbitraries, property), { numRuns: CASES, seed: SEED });
}

export async function holdsInTime(...arbitraries) {
  held += CASES;
  const property = arbitraries.pop();
  await fc.assert(fc.asyncProperty(...arbitraries, property), { numRuns: CASES, seed: SEED });
}

/** A result, or the issues that were thrown; anything else that is thrown is thrown on. */
export function outcome(act) {
  try {
    return { result: act() };
  } catch (error) {
    if (!(error instanceof PricingError)) throw error;
    return { issues: error.issues };
  }
}

/** The same value with the keys of every object in another order. */
export function shuffled(value, keys) {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, keys));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item, keys), keys()]);
  return Object.fromEntries(entries.sort((a, b) => a[2] - b[2]));
}

/** Numbers for `shuffled` from one. */
export function random(seed) {
  let state = seed | 1;
  return () => (state = Math.imul(state, 1664525) + 1013904223);
}
