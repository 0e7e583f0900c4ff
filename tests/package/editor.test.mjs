// A catalogue in an editor, by the language service that editors use for JSON: what it offers, says and complains of.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { text } from "./package.mjs";

const { getLanguageService, TextDocument } = createRequire(import.meta.url)("vscode-json-languageservice");

const PLACE = "file:///shop/node_modules/prorata/schema.json";
const service = getLanguageService({ workspaceContext: { resolveRelativePath: (path) => new URL(path, "file:///shop/").href }, schemaRequestService: (uri) => (uri === PLACE ? Promise.resolve(text("src/npm/schema.json")) : Promise.reject(uri)) });

/** Opens a catalogue that says where its schema is; `|` is the cursor. */
function open(body) {
  const whole = `{ "$schema": "./node_modules/prorata/schema.json", "schema": "prorata/1", ${body} }`;
  const at = whole.indexOf("|");
  const document = TextDocument.create("file:///shop/catalog.json", "json", 1, whole.replace("|", ""));
  return { document, parsed: service.parseJSONDocument(document), position: document.positionAt(Math.max(0, at)) };
}

async function offered(body) {
  const { document, parsed, position } = open(body);
  const { items } = await service.doComplete(document, position, parsed);
  return Object.fromEntries(items.map(({ label, documentation }) => [label, documentation?.value ?? documentation]));
}

const IN_PLAN = (inside) => `"plans": [{ "id": "pro", ${inside} }]`;

test("fields are offered with their description, and those that are there are not", async () => {
  const top = await offered("|");
  for (const field of ["id", "revision", "billing", "cycles", "plans", "addOns", "policies", "texts"]) assert.ok(top[field]?.length > 10, field);
  assert.equal(top.schema, undefined);
  const plan = await offered(IN_PLAN("|"));
  assert.match(plan.rank, /a change to a higher rank is an upgrade/);
  assert.ok("prices" in plan && "trialDays" in plan && !("id" in plan) && !("packageSize" in plan));
  assert.match((await offered(`"policies": { "cancel": [{ "then": { | } }] }`)).refundWithinDays, /`startedOn`/);
});

test("values are offered", async () => {
  const models = Object.keys(await offered(IN_PLAN('"prices": [{ "model": | }]')));
  for (const model of ["flat", "perSeat", "graduated", "volume", "stairstep", "package"]) assert.ok(models.includes(`"${model}"`), `${model} of ${models}`);
  assert.ok('"halfEven"' in await offered('"billing": { "rounding": | }'));
  assert.ok('"crossgrade"' in await offered('"policies": { "planChange": [{ "when": { "direction": | }, "then": {} }] }'));
  assert.ok('"19.99"' in await offered(IN_PLAN('"prices": [{ "amount": | }]')));
});

test("a field says what it is when pointed at", async () => {
  const { document, parsed, position } = open('"billing": { "month|End": "sticky" }');
  const { contents } = await service.doHover(document, position, parsed);
  assert.match(JSON.stringify(contents), /30 Apr → 31 May/);
});

test("what is wrong is underlined where it is", async () => {
  const { document, parsed } = open(`"id": "shop", "revision": "1", "cycles": { "monthly": { "months": 0 } }, "plans": [
    { "id": "pro", "name": "Pro", "rnk": 1, "prices": [{ "currency": "eur", "cycle": "monthly", "model": "perseat", "amount": 12 }] }], "policies": {}`);
  const found = await service.doValidation(document, parsed);
  const marked = found.map(({ range }) => document.getText(range));
  for (const part of ["0", '"rnk"', '"eur"', '"perseat"', "12"]) assert.ok(marked.includes(part), `${part} of ${marked}`);
  assert.ok(found.some(({ message }) => /planChange/.test(message)), "a required field that is missing is named");
});
