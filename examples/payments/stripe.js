// From a result of the engine to what Stripe's API takes. See docs/payments.md.
import { inUnits } from "./amount.js";

// Stripe's list of special cases: ISK and UGX are taken with two decimals that are zeros, MGA with none.
const EXPONENTS = { ISK: 2, UGX: 2, MGA: 0 };
// Three decimals, the last of which has to be 0.
const TENS = ["BHD", "JOD", "KWD", "OMR", "TND"];

export function stripeAmount(amount, currency) {
  if (TENS.includes(currency) && amount % 10 !== 0) throw new RangeError(`${currency}: the last digit has to be 0`);
  return inUnits(amount, currency, EXPONENTS);
}

/** For `POST /v1/payment_intents`, or null where nothing is due: a payment of 0 is refused. `offer` is the token's id. */
export function paymentIntent(quote, { customer, offer }) {
  if (quote.settlement.dueNow === 0) return null;
  return {
    // The same offer sent again is the same payment.
    headers: { "Idempotency-Key": offer },
    params: {
      amount: stripeAmount(quote.settlement.dueNow, quote.currency),
      currency: quote.currency.toLowerCase(),
      customer,
      setup_future_usage: "off_session",
      metadata: { offer, catalog: quote.catalog.digest, revision: quote.catalog.revision, engine: quote.engine },
    },
  };
}

/** For `POST /v1/refunds`, or null. A refund is positive there too. */
export function refund({ settlement }, { currency, paymentIntent, offer }) {
  if (settlement.refund === 0) return null;
  return {
    headers: { "Idempotency-Key": offer },
    params: { payment_intent: paymentIntent, amount: stripeAmount(settlement.refund, currency), metadata: { offer } },
  };
}

/** For `POST /v1/invoiceitems`, one for each line, for those who let Stripe print the invoice. Their sum is `totals.total`. */
export function invoiceItems(quote, { customer, describe }) {
  return quote.lines.map((line) => ({
    customer,
    amount: stripeAmount(line.amount, quote.currency),
    currency: quote.currency.toLowerCase(),
    description: describe(line),
    ...(line.period && { period: { start: unix(line.period.start), end: unix(line.period.end) } }),
    metadata: { kind: line.kind, item: line.item },
  }));
}

// A date is its midnight in UTC.
const unix = (date) => Date.parse(date) / 1000;
