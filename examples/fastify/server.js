// A shop that never trusts a price. The browser shows prices by the same engine; what is charged is quoted here, signed when it is
// shown, and quoted once more when the customer pays.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import staticFiles from "@fastify/static";
import Fastify from "fastify";
import { Engine, PricingError, civilDate } from "prorata";
import { TokenError, signQuote, verifyQuote } from "prorata/server";
import { paymentIntent } from "../payments/stripe.js";
import { Refused, open } from "./store.js";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
  + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

// What a client may say, and nothing else: no amount, no date, no balance, no taxes, no facts. Those are the server's.
const only = (properties, required) => ({ type: "object", additionalProperties: false, properties, required });
const text = { type: "string", maxLength: 256 };
const addOns = { type: "array", maxItems: 20, items: only({ id: text, quantity: { type: "integer" }, cycle: text }, ["id"]) };
const promotions = { type: "array", maxItems: 5, items: text };
const PURCHASE = only({ plan: text, cycle: text, currency: text, country: text, seats: { type: "integer" }, addOns, promotions }, ["plan", "cycle", "currency"]);
const CHANGE = only({ to: only({ plan: text, cycle: text, seats: { type: "integer" }, addOns }, []), promotions }, ["to"]);
const PAYMENT = only({ token: { type: "string", maxLength: 131072 } }, ["token"]);
const KEY = { type: "object", properties: { "idempotency-key": { type: "string", minLength: 8, maxLength: 255 } }, required: ["idempotency-key"] };

const STATUS = {
  malformed: 400, unsupportedToken: 400, unknownKey: 400, badSignature: 400, otherCall: 400, notYetValid: 400, expired: 410,
  catalogueChanged: 409, engineChanged: 409, totalMismatch: 409, replayed: 409, subscriptionChanged: 409,
  notYourOffer: 403, idempotencyKeyReused: 422,
};

export async function build({ catalog, database, keys, offerSeconds = 900, timeZone = "UTC", now = Date.now }) {
  const engine = new Engine(catalog);
  const store = open(database);
  // Fields that are not asked for are refused: to leave them out in silence would hide an attack, or a mistake.
  const app = Fastify({ bodyLimit: 256 * 1024, ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
  app.addHook("onClose", () => store.close());

  app.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", POLICY).header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer");
    if (!request.url.startsWith("/api/")) return;
    // In the place of your own sign-in: who it is, by a name that cannot be guessed.
    request.customer = /(?:^|; )customer=([\w-]{36})(?:;|$)/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
    reply.header("set-cookie", `customer=${request.customer}; HttpOnly; SameSite=Strict; Path=/api`).header("cache-control", "no-store");
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof PricingError) return reply.code(422).send({ error: "invalid", issues: error.issues });
    if (error instanceof TokenError || error instanceof Refused) return reply.code(STATUS[error.code]).send({ error: error.code });
    if (error.validation !== undefined) return reply.code(400).send({ error: "invalid", message: error.message });
    return reply.send(error);
  });

  /** Quotes, and signs what can be had; the offer is noted as this customer's. */
  async function offer(reply, customer, call, request, held) {
    const quote = engine[call](request);
    if (!quote.allowed) return { quote };
    const signed = await signQuote({ engine, keys, call, request, expiresIn: offerSeconds, now: now() });
    store.offer({ id: signed.id, customer, subscription: held?.id, version: held?.version, expiresAt: signed.expiresAt });
    reply.code(201);
    return { token: signed.token, expiresAt: signed.expiresAt, quote: signed.quote };
  }

  app.post("/api/offers", { schema: { body: PURCHASE } }, (request, reply) =>
    offer(reply, request.customer, "quote", { ...request.body, on: civilDate(now(), timeZone) }));

  app.post("/api/subscriptions/:id/offers", { schema: { body: CHANGE } }, (request, reply) => {
    const { id } = request.params;
    const held = store.subscription(id, request.customer);
    if (held === null) return reply.code(404).send({ error: "notFound" });
    // The state is the server's own: a client's could claim to have paid what it did not.
    const change = { ...request.body, subscription: held.state, on: civilDate(now(), timeZone) };
    return offer(reply, request.customer, "upgradePreview", change, { id, version: held.version });
  });

  // The browser prices by the same catalogue.
  app.get("/api/catalog", () => catalog);

  app.get("/api/subscriptions/:id", (request, reply) =>
    store.subscription(request.params.id, request.customer) ?? reply.code(404).send({ error: "notFound" }));

  app.post("/api/checkout", { schema: { body: PAYMENT, headers: KEY } }, async (request, reply) => {
    const { customer, body: { token } } = request;
    const key = request.headers["idempotency-key"];
    const asked = createHash("sha256").update(token).digest("hex");
    // The same question again has the same answer, also when the token has expired in between.
    const before = store.answered(customer, key, asked);
    reply.code(201).type("application/json");
    if (before !== null) return before;
    // That the token is used but once is the store's part: it is marked in the transaction that stores what it bought, so that
    // neither is there without the other.
    const { id, quote } = await verifyQuote(token, { engine, keys, now: now() });
    return store.settle({
      customer, key, asked, offer: id,
      state: quote.subscription === null ? null : JSON.stringify(quote.subscription),
      due: quote.settlement.dueNow, refund: quote.settlement.refund, currency: quote.currency,
      // For whoever takes the payments, in the provider's words; see docs/payments.md.
      payment: JSON.stringify(paymentIntent(quote, { customer, offer: id })),
    });
  });

  await app.register(staticFiles, { root: folder("../../www"), prefix: "/" });
  await app.register(staticFiles, { root: folder("public"), prefix: "/shop/", decorateReply: false });
  await app.register(staticFiles, { root: folder("../../pkg"), prefix: "/pkg/", decorateReply: false });
  return app;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { CATALOG = folder("../../www/catalogs/zoom.json"), DATABASE = "shop.db", KEYS, PORT = "3000", OFFER_SECONDS = "900" } = process.env;
  // Without keys of your own, new ones: what was signed dies with the process.
  const keys = KEYS === undefined ? { current: "once", secrets: { once: randomBytes(32) } } : JSON.parse(KEYS);
  const app = await build({ catalog: JSON.parse(readFileSync(CATALOG, "utf8")), database: DATABASE, keys, offerSeconds: Number(OFFER_SECONDS) });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => app.close());
  console.log(await app.listen({ port: Number(PORT), host: "127.0.0.1" }));
}
