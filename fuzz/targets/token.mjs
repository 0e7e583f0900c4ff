// Tokens: whatever text comes in, `verifyQuote` gives what was signed, or a TokenError whose code the table has; and a payload that
// is signed with our key but is none of ours ends in a TokenError, a PricingError or the price of its own request.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { load, text } from "../../tests/package/package.mjs";

const { Engine, PricingError } = await load("inline.js");
const { TokenError, signQuote, verifyQuote } = await load("server.js");

const engine = new Engine(JSON.parse(readFileSync(new URL("shop.json", import.meta.url), "utf8")));
const request = { on: "2026-01-31", currency: "EUR", cycle: "monthly", plan: "pro", seats: 5 };
const SECRET = "a secret for tests, of more than thirty-two bytes";
const keys = { current: "k", secrets: { k: SECRET } };
const now = Date.UTC(2026, 0, 31, 12);
const { token: genuine } = await signQuote({ engine, keys, request, now, id: "t1" });

const CODES = new Set([...text("docs/codes.md").split("## Tokens")[1].matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code));
assert.ok(CODES.size > 5, "docs/codes.md lists the codes of tokens");

const base64url = (value) => Buffer.from(value).toString("base64url");
const part = (i) => JSON.parse(Buffer.from(genuine.split(".")[i], "base64url"));
const [header, payload] = [part(0), part(1)];
const key = await webcrypto.subtle.importKey("raw", Buffer.from(SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

async function signed(head, body) {
  const content = `${base64url(head)}.${base64url(body)}`;
  return `${content}.${base64url(Buffer.from(await webcrypto.subtle.sign("HMAC", key, Buffer.from(content))))}`;
}

/** Text of any kind, not signed with our key unless it is the token that was. */
export async function run(token) {
  try {
    const { quote } = await verifyQuote(token, { engine, keys, now });
    assert.equal(token, genuine, "a token that was not signed passes");
    assert.deepEqual(quote, engine.quote(request));
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    assert.ok(CODES.has(error.code), error.code);
    assert.notEqual(token, genuine, "the token that was signed is refused");
  }
}

/** A header and a payload of any kind, signed with our key. */
export async function runSigned([head, body]) {
  try {
    const { quote, call, request: asked } = await verifyQuote(await signed(head, body), { engine, keys, now });
    assert.deepEqual(quote, engine[call](asked));
    assert.deepEqual(JSON.parse(body).tot, quote.totals.total);
  } catch (error) {
    if (error instanceof assert.AssertionError || !(error instanceof TokenError || error instanceof PricingError)) throw error;
    if (error instanceof TokenError) assert.ok(CODES.has(error.code), error.code);
  }
}

// Parts that look like those of a token.
const json = fc.jsonValue({ maxDepth: 3 });
const bytes = fc.uint8Array({ maxLength: 40 }).map(base64url);
const object = (known) => fc.oneof(
  fc.tuple(fc.constantFrom(...Object.keys(known), "crit", "__proto__", "extra"), json).map(([name, value]) => JSON.stringify({ ...known, ...JSON.parse(JSON.stringify({ [name]: value })) })),
  fc.constantFrom(...Object.keys(known)).map((name) => JSON.stringify({ ...known, [name]: undefined })),
  json.map((value) => JSON.stringify(value)),
  fc.string(),
);
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.tuple(bytes, bytes, bytes).map((parts) => parts.join(".")),
  fc.tuple(object(header), object(payload), bytes).map(([head, body, end]) => `${base64url(head)}.${base64url(body)}.${end}`),
  fc.anything(),
);
const edit = fc.record({ at: fc.nat({ max: genuine.length }), cut: fc.nat({ max: 3 }), put: fc.oneof(fc.constant(""), fc.string({ maxLength: 3 }), fc.constantFrom(".", "=", "A", "_", "-", "+", "/", " ", "\n")) });
const edited = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => edits.reduce((token, { at, cut, put }) => token.slice(0, at) + put + token.slice(at + cut), genuine));

/** What is run, each by its name. */
export const TARGETS = {
  text: [anyText, run],
  edited: [edited, run],
  signed: [fc.tuple(fc.oneof(fc.constant(JSON.stringify(header)), object(header)), fc.oneof(fc.constant(JSON.stringify(payload)), object(payload))), runSigned],
};

/** Runs one of them so many times; gives the input that it fails on and why, or nothing. */
export async function round(name, seed, numRuns) {
  const [arbitrary, target] = TARGETS[name];
  const found = await fc.check(fc.asyncProperty(arbitrary, target), { seed, numRuns });
  return found.failed ? { input: found.counterexample[0], error: found.errorInstance } : undefined;
}

export { genuine };
