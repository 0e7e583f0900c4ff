// The Fastify example as a process of its own, attacked over the network as a client would.
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { load, path } from "../package/package.mjs";
import { KEYS, database, secrets, start, zoom } from "./shop.mjs";

const { Engine, civilDate } = await load("inline.js");
const { signQuote } = await load("server.js");
const Database = createRequire(path("examples/fastify/server.js"))("libsql");

const CHOICE = { plan: "pro", cycle: "annual", currency: "EUR", seats: 12, country: "PL" };

/** A browser: it keeps its cookie. */
function client(url, cookie) {
  return {
    get cookie() { return cookie; },
    async send(path, body, headers = {}, method = body === undefined ? "GET" : "POST") {
      const response = await fetch(url + path, {
        method, body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(cookie ? { cookie } : {}), ...headers },
      });
      cookie ??= response.headers.get("set-cookie")?.split(";")[0];
      return { status: response.status, headers: response.headers, ...(await response.json()) };
    },
    offer(choice = CHOICE) { return this.send("/api/offers", choice); },
    pay(token, key = randomUUID(), more = {}) { return this.send("/api/checkout", { token, ...more }, { "idempotency-key": key }); },
  };
}

const refused = ({ status, error, ...rest }, expected, code) => assert.deepEqual([status, error], [expected, code], JSON.stringify(rest));
const part = (token, i) => JSON.parse(Buffer.from(token.split(".")[i], "base64url"));
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const replaced = (token, i, change) => token.split(".").map((one, k) => (k === i ? encoded({ ...part(token, i), ...change }) : one)).join(".");
function forged(token, secret, header, payload) {
  const content = `${encoded({ ...part(token, 0), ...header })}.${encoded({ ...part(token, 1), ...payload })}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}
/** What is in the store: the attacks must leave no trace. */
function rows(sql, ...values) {
  const db = new Database(database);
  try {
    return db.prepare(sql).all(...values);
  } finally {
    db.close();
  }
}
const stored = () => rows("SELECT (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM payments) AS n")[0].n;

let shop;
before(async () => { shop = await start(); });

test("the page is served with its policy, and the wasm as what it is", async () => {
  const page = await fetch(`${shop.url}/`);
  assert.equal(await page.text(), readFileSync(path("www/index.html"), "utf8"));
  assert.match(page.headers.get("content-security-policy"), /script-src 'self' 'wasm-unsafe-eval'/);
  const wasm = await fetch(`${shop.url}/pkg/prorata_bg.wasm`);
  assert.equal(wasm.headers.get("content-type"), "application/wasm");
  assert.ok(WebAssembly.validate(await wasm.arrayBuffer()));
});

test("what was shown is what is charged and stored", async () => {
  const buyer = client(shop.url);
  const { status, token, quote } = await buyer.offer();
  assert.equal(status, 201);
  const here = new Engine(zoom).quote({ ...CHOICE, on: civilDate(new Date(), "UTC") });
  assert.deepEqual(quote, here, "the browser's own quote is the same");
  const paid = await buyer.pay(token);
  assert.equal(paid.status, 201);
  assert.deepEqual([paid.due, paid.refund, paid.currency], [here.settlement.dueNow, 0, "EUR"]);
  const held = await buyer.send(`/api/subscriptions/${paid.subscription}`);
  assert.deepEqual([held.version, held.state], [1, here.subscription]);
  const [payment] = rows("SELECT * FROM payments WHERE subscription = ?", paid.subscription);
  assert.deepEqual([payment.due, JSON.parse(payment.request).params.amount, JSON.parse(payment.request).params.currency], [here.settlement.dueNow, here.settlement.dueNow, "eur"]);
});

test("a client sends its own amount", async () => {
  const buyer = client(shop.url);
  for (const own of [{ total: 1 }, { amount: 1 }, { balance: 1e6 }, { taxes: [] }, { facts: { vip: true } }, { on: "2020-01-01" }, { billingAnchor: "2020-01-01" }, { settlement: { dueNow: 1 } }]) {
    refused(await buyer.offer({ ...CHOICE, ...own }), 400, "invalid");
  }
  refused(await buyer.offer({ ...CHOICE, seats: "1" }), 400, "invalid");
  refused(await buyer.offer({ ...CHOICE, seats: 0 }), 422, "invalid");
  const { token, quote } = await buyer.offer();
  const before = stored();
  refused(await buyer.pay(token, randomUUID(), { amount: 1 }), 400, "invalid");
  for (const lie of [{ tot: 1, due: 1 }, { req: { ...part(token, 1).req, seats: 1 } }, { exp: 4e9 }, { jti: randomUUID() }, { cat: "0".repeat(64) }]) {
    refused(await buyer.pay(replaced(token, 1, lie)), 400, "badSignature");
  }
  assert.equal(stored(), before);
  assert.equal((await buyer.pay(token)).due, quote.settlement.dueNow, "and the honest token still works");
});

test("what is no request at all", async () => {
  const { send } = client(shop.url);
  const raw = async (body, type = "application/json") => {
    const response = await fetch(`${shop.url}/api/offers`, { method: "POST", headers: { "content-type": type }, body });
    return response.status;
  };
  assert.equal(await raw("{"), 400);
  assert.equal(await raw(JSON.stringify(CHOICE).replace("{", '{"__proto__":{"balance":1000000},')), 400);
  assert.equal(await raw(JSON.stringify({ ...CHOICE, plan: "x".repeat(300_000) })), 413);
  assert.equal(await raw("[".repeat(10_000)), 400);
  assert.equal(await raw("plan=pro", "text/csv"), 415);
  assert.equal((await send("/api/catalog")).status, 200, "and it is still there");
});

test("an older catalogue", async () => {
  const cheap = structuredClone(zoom);
  for (const price of cheap.plans.find(({ id }) => id === "pro").prices) price.amount = "1.00";
  const yesterday = await start({ offered: cheap });
  const buyer = client(yesterday.url);
  const { token, quote } = await buyer.offer();
  assert.ok(quote.totals.total < 2000);
  await yesterday.stop();
  const before = stored();
  refused(await client(shop.url, buyer.cookie).pay(token), 409, "catalogueChanged");
  assert.equal(stored(), before);
});

test("a token that has expired", async () => {
  const hasty = await start({ offerSeconds: 5 });
  const buyer = client(hasty.url);
  const late = await buyer.offer();
  const inTime = await buyer.offer();
  const key = randomUUID();
  const paid = await buyer.pay(inTime.token, key);
  assert.equal(paid.status, 201);
  // In whole seconds, and the last one is over.
  await wait(5100);
  refused(await buyer.pay(late.token), 410, "expired");
  const again = await buyer.pay(inTime.token, key);
  assert.deepEqual([again.status, again.subscription], [201, paid.subscription], "what was bought in time is answered later too");
  await hasty.stop();
});

test("an altered token", async () => {
  const buyer = client(shop.url);
  const { token } = await buyer.offer();
  const before = stored();
  const [header, payload, signature] = token.split(".");
  for (let i = 0; i < token.length; i += 7) {
    if (token[i] === ".") continue;
    const altered = token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1);
    const { status, error } = await buyer.pay(altered);
    assert.ok([400].includes(status) && ["malformed", "badSignature", "unsupportedToken", "unknownKey"].includes(error), `${i}: ${status} ${error}`);
  }
  for (const bad of ["", ".", "..", `${header}.${payload}.`, `${header}..${signature}`, `${token}.`, `${token}=`, ` ${token}`]) {
    assert.equal((await buyer.pay(bad)).status, 400, bad);
  }
  refused(await buyer.pay(forged(token, secrets.new, { alg: "none" })), 400, "unsupportedToken");
  refused(await buyer.pay(forged(token, secrets.new, { typ: "JWT" })), 400, "unsupportedToken");
  refused(await buyer.pay(forged(token, "a secret of the attacker's, long enough for all")), 400, "badSignature");
  assert.equal(stored(), before);
});

test("the same token twice", async () => {
  const buyer = client(shop.url);
  const { token } = await buyer.offer();
  const key = randomUUID();
  const first = await buyer.pay(token, key);
  assert.equal(first.status, 201);
  const before = stored();
  const again = await buyer.pay(token, key);
  assert.deepEqual([again.status, again.subscription, again.due], [201, first.subscription, first.due], "the same key: the same answer");
  refused(await buyer.pay(token), 409, "replayed");
  refused(await buyer.pay((await buyer.offer()).token, key), 422, "idempotencyKeyReused");
  refused(await buyer.send("/api/checkout", { token }), 400, "invalid");
  assert.equal(stored(), before);
});

test("the same token many times at once, in two processes", async () => {
  const other = await start();
  const buyer = client(shop.url);
  const { token } = await buyer.offer();
  const there = client(other.url, buyer.cookie);
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? buyer : there).pay(token)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(11).fill(409)]);
  const { token: next } = await buyer.offer();
  const key = randomUUID();
  const same = await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? buyer : there).pay(next, key)));
  assert.deepEqual([...new Set(same.map(({ status }) => status))], [201]);
  assert.equal(new Set(same.map(({ subscription }) => subscription)).size, 1);
  await other.stop();
});

test("a swapped key id", async () => {
  const buyer = client(shop.url);
  const { token } = await buyer.offer();
  refused(await buyer.pay(replaced(token, 0, { kid: "old" })), 400, "badSignature");
  refused(await buyer.pay(forged(token, secrets.new, { kid: "old" })), 400, "badSignature");
  for (const kid of ["none", "__proto__", "toString", "", null, 1]) refused(await buyer.pay(forged(token, secrets.new, { kid })), 400, "unknownKey");
  // An honest server's token, signed with the key before: still accepted, by the offer that the shop knows of.
  assert.equal((await buyer.pay(forged(token, secrets.old, { kid: "old" }))).status, 201);
});

test("a good signature on what this shop never offered, or offered to somebody else", async () => {
  const buyer = client(shop.url);
  const { token } = await buyer.offer();
  const before = stored();
  const { token: loose } = await signQuote({ engine: new Engine(zoom), keys: KEYS, request: { ...CHOICE, on: "2026-01-01" } });
  refused(await buyer.pay(loose), 403, "notYourOffer");
  refused(await client(shop.url).pay(token), 403, "notYourOffer");
  assert.equal(stored(), before);
});

test("a change is priced by the server's own state, once for each state", async () => {
  const buyer = client(shop.url);
  const { subscription } = await buyer.pay((await buyer.offer()).token);
  const changes = `/api/subscriptions/${subscription}/offers`;
  refused(await buyer.send(changes, { to: { seats: 20 }, subscription: { plan: "pro" } }), 400, "invalid");
  refused(await client(shop.url).send(changes, { to: { seats: 20 } }), 404, "notFound");
  const more = await buyer.send(changes, { to: { seats: 20 } });
  const fewer = await buyer.send(changes, { to: { seats: 14 } });
  assert.ok(more.quote.settlement.dueNow > fewer.quote.settlement.dueNow);
  const paid = await buyer.pay(more.token);
  assert.deepEqual([paid.status, paid.due], [201, more.quote.settlement.dueNow]);
  refused(await buyer.pay(fewer.token), 409, "subscriptionChanged");
  const { version, state } = await buyer.send(`/api/subscriptions/${subscription}`);
  assert.deepEqual([version, state.seats], [2, 20]);
  assert.deepEqual(state, more.quote.subscription);
});

test("what the rules refuse has no token", async () => {
  const { status, token, quote } = await client(shop.url).offer({ ...CHOICE, plan: "business", seats: 9 });
  assert.deepEqual([status, token, quote.allowed, quote.reasons[0].code], [200, undefined, false, "belowMinimumSeats"]);
});
