// One definition, checked from every side: the names in Rust, in the encoder, in the decoder and in the types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, text } from "./package.mjs";

const { KEYS } = await load("keys.js");
const { readers } = await load("shapes.js");

/** Interfaces of contract.d.cts by name: their own fields, those of nested object types apart. */
function interfaces() {
  const source = text("src/npm/contract.d.cts").replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
  const found = {};
  for (const [, name, parent, body] of source.matchAll(/export interface (\w+)(?:<\w+>)?(?: extends ([^{]+?))? (\{[^\n]*\}|\{\n[\s\S]*?\n\})\n/g)) {
    found[name] = { parent, fields: own(body), all: named(body) };
  }
  return found;
}

const named = (body) => [...body.matchAll(/(?:^|[{;,\s])(?:readonly )?(\w+)\??:/g)].map(([, field]) => field);

// Fields at the outermost level, in order.
function own(body) {
  let depth = 0;
  let outer = "";
  for (const character of body) {
    if ("}])".includes(character)) depth--;
    if (depth === 1) outer += character;
    if ("{[(".includes(character)) depth++;
  }
  return named(outer);
}

const types = interfaces();
const IN = ["Catalog", "Billing", "Product", "Plan", "AddOn", "Price", "Promotion", "TaxRate", "Policies", "Rule", "When", "ChangeTerms",
  "CancelTerms", "Refusal", "Action", "LeadTime", "Period", "SumRounding", "Tier", "Gate", "QuoteRequest", "Subscription", "Pending", "PendingTarget", "Target", "UpgradeRequest", "SeatChangeRequest",
  "CancelRequest"];

test("the encoder's list of field names is the definition's", () => {
  const rust = text("src/boundary/keys.rs").split("= &[")[1].split("];")[0];
  assert.deepEqual(KEYS, [...rust.matchAll(/"(\w+)"/g)].map(([, key]) => key));
  assert.equal(new Set(KEYS).size, KEYS.length);
  assert.ok(KEYS.length <= 250);
});

test("every field of a catalogue, request or helper has a short key, and no short key is for nothing", () => {
  const missing = IN.filter((name) => types[name] === undefined);
  assert.deepEqual(missing, []);
  const fields = new Set(IN.flatMap((name) => types[name].all));
  const source = text("src/npm/contract.d.cts");
  for (const field of ["months", "days", "adds"]) fields.add(field); // of Cycle and Capacity, types that are no interfaces
  const helpers = source.slice(source.indexOf("export function periodContaining"));
  for (const [, argument] of helpers.matchAll(/request: \{(.*?)\}\)/g)) for (const field of named(`{${argument}`)) fields.add(field);
  for (const field of ["decimal", "weights", "rounding"]) fields.add(field); // toMinor, allocate: arguments by position
  for (const field of ["en", "pl", "ru"]) fields.add(field); // languages with ready messages
  // Dictionaries: what stands for their keys.
  for (const placeholder of ["code", "id", "currency", "capacity", "language"]) if (!KEYS.includes(placeholder)) fields.delete(placeholder);
  assert.deepEqual([...fields].filter((field) => !KEYS.includes(field)), [], "in the types, but without a key");
  assert.deepEqual(KEYS.filter((key) => !fields.has(key)), [], "a key, but not in the types");
});

test("what comes out has the fields of the types, in their order", () => {
  const RESULTS = {
    Quote: "Quote", ChangePreview: "ChangePreview", Cancellation: "Cancellation", Line: "Line", Totals: "Totals",
    Settlement: "Settlement", Invoice: "Invoice", SubscriptionView: "Subscription", PeriodView: "Period", ProrationView: "Proration",
    Step: "Step", Why: "Reason", NoticeView: "Notice", Suggestion: "Suggestion", ActionView: "Action", CatalogView: "CatalogRef",
    Issue: "Issue", PendingTo: "Target", SuggestedChange: "SuggestedChange",
  };
  for (const [shape, name] of Object.entries(RESULTS)) {
    const { parent, fields } = types[name];
    const dropped = /Omit<\w+, (.*)>/.exec(parent ?? "")?.[1] ?? "";
    const base = parent === undefined ? [] : types[/Omit<(\w+)/.exec(parent)?.[1] ?? parent].fields.filter((field) => !dropped.includes(`"${field}"`));
    const expected = [...base, ...fields];
    const actual = readers[shape]?.fields;
    assert.ok(actual !== undefined, `shapes.js has no ${shape}`);
    assert.deepEqual(actual, expected, shape);
  }
});

test("the reference has a word for every field and every name of the types", () => {
  const reference = text("docs/reference.md");
  const source = text("src/npm/contract.d.cts").replace(/\/\*\*[\s\S]*?\*\//g, "");
  const names = new Set([...source.matchAll(/(?:^|[{;,\s])(?:readonly )?(\$?\w+)\??:|export (?:function|class) (\w+)/gm)].map(([, field, name]) => field ?? name));
  names.delete("cause"); // of every Error
  const missing = [...names].filter((name) => !new RegExp(`\`[^\`]*(?<![\\w$])${name.replace("$", "\\$")}(?!\\w)[^\`]*\``).test(reference));
  assert.ok(names.size > 200, `${names.size} names`);
  assert.deepEqual(missing, []);
});
