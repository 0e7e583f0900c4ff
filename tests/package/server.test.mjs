// What a server signs, and every way in which a token is not to be believed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SignJWT, jwtVerify } from "jose";
import { catalog, load } from "./package.mjs";

const { Engine, PricingError } = await load("inline.js");
const { TokenError, signQuote, verifyQuote } = await load("server.js");

const zoom = catalog("zoom");
const engine = new Engine(zoom);
const request = { on: "2026-02-28", currency: "EUR", cycle: "annual", plan: "pro", seats: 12 };
const OLD = "an old secret of at least thirty-two bytes";
const NEW = new TextEncoder().encode("a new secret of at least thirty-two bytes.");
const keys = { current: "new", secrets: { old: OLD, new: NEW } };
const now = Date.UTC(2026, 1, 28, 12);

const sign = (options) => signQuote({ engine, request, keys, now, ...options });
const verify = (token, options) => verifyQuote(token, { engine, keys, now, ...options });

async function refused(code, promise) {
  const error = await promise.then(() => assert.fail(`accepted, not ${code}`), (error) => error);
  assert.ok(error instanceof TokenError && error instanceof Error, String(error));
  assert.equal(error.code, code);
  assert.equal(error.name, "TokenError");
  return error;
}

const part = (token, i) => JSON.parse(Buffer.from(token.split(".")[i], "base64url"));
const withPart = (token, i, change) => {
  const parts = token.split(".");
  parts[i] = Buffer.from(JSON.stringify({ ...part(token, i), ...change })).toString("base64url");
  return parts.join(".");
};
// Signs whatever payload by the rules: what somebody with the key, or an older version of the server, could have made.
const forge = (token, change, header = {}) => new SignJWT({ ...part(token, 1), ...change }).setProtectedHeader({ ...part(token, 0), ...header }).sign(NEW);

test("what was signed is quoted again and comes back", async () => {
  const { token, quote, id, expiresAt } = await sign();
  assert.deepEqual(quote, engine.quote(request));
  assert.equal(expiresAt, now / 1000 + 900);
  assert.deepEqual(await verify(token), { id, call: "quote", request, expiresAt, quote });
  assert.notEqual((await sign()).id, id);
});

test("jose reads our tokens and we read its", async () => {
  const { token, quote } = await sign();
  const { payload, protectedHeader } = await jwtVerify(token, NEW, { currentDate: new Date(now), algorithms: ["HS256"] });
  assert.deepEqual(protectedHeader, { alg: "HS256", typ: "prorata+jwt", kid: "new" });
  assert.equal(payload.tot, quote.totals.total);
  assert.deepEqual(payload.req, request);
  assert.equal((await verify(await forge(token, {}))).quote.totals.total, quote.totals.total);
});

test("all four calls", async () => {
  const { subscription } = engine.quote(request);
  const calls = {
    upgradePreview: { subscription, on: "2026-03-10", to: { plan: "business" } },
    seatChangePreview: { subscription, on: "2026-03-10", seats: 15 },
    cancelEffectiveDate: { subscription, on: "2026-03-10" },
  };
  for (const [call, made] of Object.entries(calls)) {
    const { token } = await sign({ call, request: made });
    assert.deepEqual((await verify(token, { call })).quote, engine[call](made));
    await refused("otherCall", verify(token, { call: "quote" }));
  }
});

test("a client that sends its own amount is not believed", async () => {
  const { token } = await sign();
  await refused("badSignature", verify(withPart(token, 1, { tot: 1, due: 1 })));
  await refused("badSignature", verify(withPart(token, 1, { req: { ...request, seats: 1 } })));
  await refused("badSignature", verify(withPart(token, 0, { kid: "old" })));
  await refused("totalMismatch", verify(await forge(token, { tot: 1 })));
  const error = await refused("totalMismatch", verify(await forge(token, { due: 1 })));
  assert.equal(error.quote.totals.total, engine.quote(request).totals.total);
  await refused("totalMismatch", verify(await forge(token, { req: { ...request, seats: 1 } })));
  await refused("totalMismatch", verify(await forge(token, { cur: "USD" })));
});

test("no other algorithm, header or form", async () => {
  const { token } = await sign();
  const [header, payload, signature] = token.split(".");
  await refused("unsupportedToken", verify(withPart(token, 0, { alg: "none" })));
  await refused("unsupportedToken", verify(withPart(token, 0, { alg: "HS512" })));
  await refused("unsupportedToken", verify(withPart(token, 0, { typ: "JWT" })));
  await refused("unsupportedToken", verify(withPart(token, 0, { crit: ["x"] })));
  for (const bad of ["", "x", "a.b", `${header}.${payload}.`, `${token}.x`, `${header}.${payload}.${signature}=`, `${header}.!.${signature}`, undefined, null, {}, 5, "x".repeat(1e6)]) {
    const error = await verify(bad).then(() => assert.fail(String(bad)), (error) => error);
    assert.ok(["malformed", "badSignature"].includes(error.code), `${String(bad).slice(0, 20)}: ${error}`);
  }
  // The last character of a signature of 32 bytes has two bits to spare.
  const twin = signature.slice(0, -1) + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(signature.at(-1)) ^ 1];
  await refused("malformed", verify(`${header}.${payload}.${twin}`));
  for (const change of [{ jti: undefined }, { exp: "later" }, { iat: null }, { call: "constructor" }]) await refused("malformed", verify(await forge(token, change)));
});

test("keys rotate: an old key is accepted until it is taken away, and no key is found by an inherited name", async () => {
  const { token } = await sign({ keys: { current: "old", secrets: { old: OLD } } });
  await verify(token);
  await refused("unknownKey", verify(token, { keys: { secrets: { new: NEW } } }));
  await refused("badSignature", verify(token, { keys: { secrets: { old: NEW } } }));
  const { token: other } = await sign();
  await refused("unknownKey", verify(await forge(other, {}, { kid: "toString" })));
  await refused("unknownKey", verify(await forge(other, {}, { kid: "__proto__" })));
  await assert.rejects(sign({ keys: { current: "none", secrets: {} } }), TypeError);
  await assert.rejects(sign({ keys: { current: "short", secrets: { short: "secret" } } }), TypeError);
});

test("a token has its time", async () => {
  const { token } = await sign({ expiresIn: 60 });
  await verify(token, { now: now + 59_999 });
  const error = await refused("expired", verify(token, { now: now + 60_000 }));
  assert.deepEqual(error.request, request);
  await verify(token, { now: new Date(now - 60_000) });
  await refused("notYetValid", verify(token, { now: now - 61_000 }));
  // A time that is none is before and after nothing: taken as one, it would keep every token alive.
  for (const none of [NaN, Infinity, new Date("x"), "x", "1770000000000", {}, null]) {
    await assert.rejects(verify(token, { now: none }), TypeError, String(none));
    await assert.rejects(sign({ now: none }), TypeError, String(none));
  }
  for (const expiresIn of ["900", NaN, Infinity, 0, -1, 1.5]) await assert.rejects(sign({ expiresIn }), TypeError, String(expiresIn));
  await assert.rejects(verify(token, { keys: undefined }), /keys: /);
  await assert.rejects(verify(token, { call: "quotes" }), /call: /);
});

test("another catalogue or engine", async () => {
  const { token } = await sign();
  const dearer = structuredClone(zoom);
  dearer.plans[1].prices[3].amount = "149.90";
  const error = await refused("catalogueChanged", verify(token, { engine: new Engine(dearer) }));
  assert.deepEqual(error.request, request);
  const { quote } = await refused("engineChanged", verify(await forge(token, { eng: "0.0.1" })));
  assert.deepEqual(quote, engine.quote(request));
});

test("a token is used once, and one that fails is not used up", async () => {
  const seen = new Map();
  const used = async (id, expiresAt) => {
    const before = seen.has(id);
    seen.set(id, expiresAt);
    return before;
  };
  const { token, id, expiresAt } = await sign();
  await refused("expired", verify(token, { used, now: now + 1e9 }));
  assert.equal(seen.size, 0);
  await verify(token, { used });
  assert.equal(seen.get(id), expiresAt);
  await refused("replayed", verify(token, { used }));
});

test("what makes no sense or is refused is not signed", async () => {
  await assert.rejects(sign({ request: { ...request, seats: NaN } }), PricingError);
  await assert.rejects(sign({ request: { ...request, on: new Date(now) } }), PricingError);
  const error = await refused("notAllowed", sign({ request: { ...request, plan: "business", seats: 9 } }));
  assert.equal(error.quote.reasons[0].code, "belowMinimumSeats");
  await assert.rejects(sign({ call: "digest" }), TypeError);
});
