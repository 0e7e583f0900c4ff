// The catalogue's schema for editors: generated from the types, says yes to what the engine takes and no to what a schema can tell.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv";
import { FILES, schema as generated } from "../../xtask/src/types.mjs";
import { catalog, load, path, text } from "./package.mjs";

const { lintCatalog } = await load("inline.js");

const schema = JSON.parse(text("src/npm/schema.json"));
// As a validator of draft-07 reads it, which passes over what stands beside a `$ref`.
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
const samples = readdirSync(path("www/catalogs")).filter((name) => name.endsWith(".json") && name !== "index.json").map((name) => name.slice(0, -5));

test("what is generated is what the types say: cargo xtask types", () => {
  for (const [file, make] of Object.entries(FILES)) assert.equal(text(file), make(), `${file} is out of date`);
});

test("it is draft-07, and nothing stands beside a $ref", () => {
  assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema#");
  const walk = (node) => {
    if (typeof node !== "object" || node === null) return;
    if ("$ref" in node) assert.deepEqual(Object.keys(node), ["$ref"]);
    for (const [key, value] of Object.entries(node)) if (!["examples", "default"].includes(key)) walk(value);
  };
  walk(schema);
  assert.deepEqual(generated(), schema);
});

test("an editor has a word for every field, and every example and default is allowed where it stands", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true }).addSchema(schema, "catalogue");
  let examples = 0;
  const walk = (node, at) => {
    if (typeof node !== "object" || node === null) return;
    for (const [field, inner] of Object.entries(node.properties ?? {})) assert.ok(inner.description?.length > 2, `${at}/properties/${field} has no description`);
    const given = [...(node.examples ?? []), ...("default" in node ? [node.default] : [])];
    for (const one of given) {
      assert.ok(ajv.validate({ $ref: `catalogue#${at}` }, one), `${at}: ${JSON.stringify(one)}: ${ajv.errorsText()}`);
      examples++;
    }
    for (const [key, value] of Object.entries(node)) {
      if (!["examples", "default"].includes(key)) walk(value, `${at}/${encodeURIComponent(key)}`);
    }
  };
  walk(schema, "");
  assert.ok(examples > 60, `${examples} examples and defaults`);
});

test(`all ${samples.length} samples pass, with and without $schema`, () => {
  assert.ok(samples.includes("zoom") && samples.includes("policy-stripe"));
  for (const name of samples) {
    assert.ok(valid(catalog(name)), `${name}: ${JSON.stringify(valid.errors)}`);
    const told = { $schema: "./node_modules/prorata/schema.json", ...catalog(name) };
    assert.ok(valid(told));
    assert.deepEqual(lintCatalog(told), lintCatalog(catalog(name)));
  }
});

// ─── Broken catalogues ──────────────────────────────────────────────────────────────────────────────────────────────────

// What a schema has no way to say of a code that it says otherwise.
const UNSAID = [
  ["missingField", /\.prices\[\d+\]\.cycle$/, "required unless the product is one-time"],
  ["missingField", /^promotions\[\d+\]$/, "exactly one of two fields"],
  ["outOfRange", /\.percent$/, "decimals are text: their size is no matter of a schema"],
  ["outOfRange", /\.(seats|businessDays)$|^promotions\[\d+\]$/, "one field against another"],
  ["invalidString", /\.name(\.\w+)?$|^texts/, "a text of people's"],
  ["invalidDate", /./, "a date of the right form that does not exist"],
  ["emptyList", /\.when\./, "a condition that matches nothing"],
];
const SAID = ["wrongType", "missingField", "unknownField", "notOneOf", "unknownSchema", "invalidDecimal", "invalidString", "outOfRange", "emptyList"];

const said = ({ severity, code, path }) => severity === "error" && SAID.includes(code) && !UNSAID.some(([one, at]) => one === code && at.test(path));

/** Every place of a value, as the object that holds it and its key. */
function places(value, found = []) {
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    if (typeof value[key] === "object" && value[key] !== null) places(value[key], found);
  }
  return found;
}

// mulberry32
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const VALUES = [null, true, 0, -1, 7, 1.5, 1e9, "", "x", "12", "1e3", "2026-2-1", "EUR", [], ["x"], {}, { x: 1 }];
const CHANGES = [
  (holder, key) => delete holder[key],
  (holder, key) => {
    if (Array.isArray(holder)) holder.push("x");
    else holder[`${key}x`] = holder[key];
  },
  ...VALUES.map((value) => (holder, key) => { holder[key] = structuredClone(value); }),
];

test("broken catalogues: where the schema says no so does the engine, and the other way round as far as a schema can", () => {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const counts = { both: 0, neither: 0, engineAlone: 0 };
  for (let i = 0; i < 4000; i++) {
    const name = pick(samples);
    const broken = catalog(name);
    const [holder, key] = pick(places(broken));
    const before = JSON.stringify(holder[key]);
    pick(CHANGES)(holder, key);
    // A list with a hole is no JSON.
    const given = JSON.parse(JSON.stringify(broken));
    const errors = lintCatalog(given).filter(({ severity }) => severity === "error");
    const taken = valid(given);
    const what = () => `${name}, ${key} was ${before}, is ${JSON.stringify(holder[key])}: ${JSON.stringify(taken ? errors : valid.errors)}`;
    if (!taken) assert.ok(errors.length > 0, `the schema alone refuses ${what()}`);
    if (taken) assert.deepEqual(errors.filter(said), [], `the schema takes ${what()}`);
    counts[taken ? (errors.length > 0 ? "engineAlone" : "neither") : "both"]++;
  }
  assert.ok(counts.both > 1500 && counts.neither > 100 && counts.engineAlone > 100, JSON.stringify(counts));
});
