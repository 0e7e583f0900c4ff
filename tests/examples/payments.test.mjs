// What is handed to a payment provider: whole numbers in the provider's unit, or nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripeAmount, paymentIntent, refund as stripeRefund, invoiceItems } from "../../examples/payments/stripe.js";
import { adyenAmount, payment, refund as adyenRefund } from "../../examples/payments/adyen.js";
import { catalog, load, text } from "../package/package.mjs";

const { Engine } = await load("inline.js");
const engine = new Engine(catalog("zoom"));
const describe = ({ kind, item }) => `${kind} ${item}`;
const request = { on: "2026-02-28", currency: "EUR", cycle: "annual", plan: "pro", seats: 12, country: "PL" };
const quote = engine.quote(request);
// 12 × 139.90 and 23 % of it.
const NET = 167880, GROSS = 206492;

test("most currencies go as they are", () => {
  for (const [amount, currency] of [[1999, "EUR"], [1999, "USD"], [500, "JPY"], [123456, "HUF"], [-50, "PLN"]]) {
    assert.equal(stripeAmount(amount, currency), amount);
    assert.deepEqual(adyenAmount(amount, currency), { value: amount, currency });
  }
});

test("where the provider's unit is another one, the digits move; what does not fit is refused and not rounded", () => {
  assert.equal(stripeAmount(5, "ISK"), 500);
  assert.equal(stripeAmount(5, "UGX"), 500);
  assert.equal(stripeAmount(-5, "UGX"), -500);
  assert.equal(stripeAmount(12300, "MGA"), 123);
  assert.equal(stripeAmount(5120, "KWD"), 5120);
  assert.equal(stripeAmount(0, "ISK"), 0);
  assert.throws(() => stripeAmount(12345, "MGA"), RangeError);
  assert.throws(() => stripeAmount(5124, "KWD"), RangeError);
  assert.equal(adyenAmount(5, "ISK").value, 500);
  assert.equal(adyenAmount(990, "CLP").value, 99000);
  assert.equal(adyenAmount(1500000, "IDR").value, 15000);
  assert.equal(adyenAmount(5124, "KWD").value, 5124);
  assert.throws(() => adyenAmount(1500050, "IDR"), RangeError);
  assert.equal(stripeAmount(Number.MAX_SAFE_INTEGER, "EUR"), Number.MAX_SAFE_INTEGER);
});

test("a payment", () => {
  assert.deepEqual(paymentIntent(quote, { customer: "cus_1", offer: "an-offer" }), {
    headers: { "Idempotency-Key": "an-offer" },
    params: {
      amount: GROSS, currency: "eur", customer: "cus_1", setup_future_usage: "off_session",
      metadata: { offer: "an-offer", catalog: engine.digest, revision: engine.revision, engine: quote.engine },
    },
  });
  const { headers, body } = payment(quote, { merchantAccount: "Acme", shopper: "c1", offer: "an-offer", describe });
  assert.deepEqual(headers, { "Idempotency-Key": "an-offer" });
  assert.deepEqual(body.amount, { value: GROSS, currency: "EUR" });
  assert.deepEqual(body.lineItems, [
    { id: "pro", description: "plan pro", quantity: 1, amountIncludingTax: NET },
    { id: "vat-pl", description: "tax vat-pl", quantity: 1, amountIncludingTax: GROSS - NET },
  ]);
});

test("items sum to what is paid, also where a balance pays a part", () => {
  const part = engine.quote({ ...request, balance: 10000 });
  const { body } = payment(part, { merchantAccount: "Acme", shopper: "c1", offer: "an-offer", describe });
  assert.equal(body.amount.value, GROSS - 10000);
  assert.equal(body.lineItems.reduce((sum, item) => sum + item.amountIncludingTax, 0), body.amount.value);
  assert.equal(invoiceItems(part, { customer: "cus_1", describe }).reduce((sum, item) => sum + item.amount, 0), part.totals.total);
});

test("a line's period in seconds", () => {
  assert.deepEqual(invoiceItems(quote, { customer: "cus_1", describe })[0], {
    customer: "cus_1", amount: NET, currency: "eur", description: "plan pro", period: { start: 1772236800, end: 1803772800 },
    metadata: { kind: "plan", item: "pro" },
  });
});

test("nothing due: no payment; nothing paid back: no refund; a refund is positive", () => {
  const free = engine.quote({ ...request, balance: 1e9 });
  assert.equal(free.settlement.dueNow, 0);
  assert.equal(paymentIntent(free, { customer: "cus_1", offer: "an-offer" }), null);
  assert.equal(payment(free, { merchantAccount: "Acme", shopper: "c1", offer: "an-offer", describe }), null);
  assert.equal(stripeRefund(quote, { currency: "EUR", paymentIntent: "pi_1", offer: "an-offer" }), null);
  assert.equal(adyenRefund(quote, { currency: "EUR", merchantAccount: "Acme", offer: "an-offer" }), null);
  const shop = new Engine({
    schema: "prorata/1", id: "shop", revision: "1", cycles: { monthly: { months: 1 } },
    plans: [{ id: "pro", name: "Pro", rank: 1, prices: [{ currency: "EUR", cycle: "monthly", model: "flat", amount: "31.00" }] }],
    policies: { planChange: [{ then: {} }], seatChange: [{ then: {} }], cancel: [{ then: { effective: "now", refund: "prorated" } }] },
  });
  const { subscription } = shop.quote({ on: "2026-01-01", currency: "EUR", cycle: "monthly", plan: "pro" });
  const ended = shop.cancelEffectiveDate({ subscription, on: "2026-01-11" });
  assert.deepEqual(stripeRefund(ended, { currency: "EUR", paymentIntent: "pi_1", offer: "an-offer" }),
    { headers: { "Idempotency-Key": "an-offer" }, params: { payment_intent: "pi_1", amount: 2100, metadata: { offer: "an-offer" } } });
  assert.deepEqual(adyenRefund(ended, { currency: "EUR", merchantAccount: "Acme", offer: "an-offer" }).body.amount, { value: 2100, currency: "EUR" });
});

test("docs/payments.md names every field that is sent", () => {
  const page = text("docs/payments.md");
  const { body } = payment(quote, { merchantAccount: "Acme", shopper: "c1", offer: "an-offer", describe });
  const sent = [...Object.keys(paymentIntent(quote, { customer: "cus_1", offer: "o" }).params), ...Object.keys(body), ...Object.keys(body.lineItems[0]),
    ...Object.keys(invoiceItems(quote, { customer: "cus_1", describe })[0]), "payment_intent", "Idempotency-Key"];
  assert.deepEqual(sent.filter((name) => !page.includes(name)), []);
});
