// A shop on a Worker: the same as examples/fastify, with a Durable Object in the place of SQLite to see that a token is used once.
import { Hono } from "hono";
import { Engine, PricingError, civilDate } from "prorata";
import { TokenError, signQuote, verifyQuote } from "prorata/server";
import catalog from "../../www/catalogs/zoom.json";

const engine = new Engine(catalog);
const app = new Hono();

// The secret is a binding, never a part of the bundle.
const keys = ({ KEY_ID, SECRET }) => ({ current: KEY_ID, secrets: { [KEY_ID]: SECRET } });

app.post("/offers", async ({ req, env, json }) => {
  // What the client chooses, by name; the day is the server's, and so is everything else.
  const { plan, cycle, currency, seats, country } = await req.json();
  const request = { plan, cycle, currency, seats, country, on: civilDate(Date.now(), "UTC") };
  const { token, quote } = await signQuote({ engine, keys: keys(env), request });
  return json({ token, quote }, 201);
});

app.post("/checkout", async ({ req, env, json }) => {
  const { token } = await req.json();
  const used = (id, expiresAt) => env.OFFERS.get(env.OFFERS.idFromName(id)).used(expiresAt);
  const { quote } = await verifyQuote(token, { engine, keys: keys(env), used });
  // Here the payment would be asked for, and `quote.subscription` stored once it has gone through.
  return json({ due: quote.settlement.dueNow, currency: quote.currency, subscription: quote.subscription }, 201);
});

app.onError((error, { json }) => {
  if (error instanceof PricingError) return json({ error: "invalid", issues: error.issues }, 422);
  if (error instanceof TokenError) return json({ error: error.code }, ["replayed", "catalogueChanged"].includes(error.code) ? 409 : 400);
  if (error instanceof SyntaxError) return json({ error: "invalid" }, 400);
  throw error;
});

export default app;
