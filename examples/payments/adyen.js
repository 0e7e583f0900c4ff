// From a result of the engine to what Adyen's Checkout API takes. See docs/payments.md.
import { inUnits } from "./amount.js";

// Where Adyen's table of currencies differs from ISO 4217.
const EXPONENTS = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 };

export const adyenAmount = (amount, currency) => ({ value: inUnits(amount, currency, EXPONENTS), currency });

/** For `POST /payments`, or null where nothing is due. `offer` is the token's id. */
export function payment(quote, { merchantAccount, shopper, offer, describe }) {
  const { settlement, currency } = quote;
  if (settlement.dueNow === 0) return null;
  const items = quote.lines.map((line) => ({ id: line.item, description: describe(line), amount: line.amount }));
  // What pays or waits apart from the lines, so that the items sum to the amount.
  for (const [id, amount] of [["fromBalance", -settlement.fromBalance], ["toRenewal", -settlement.toRenewal]]) {
    if (amount !== 0) items.push({ id, description: id, amount });
  }
  return {
    headers: { "Idempotency-Key": offer },
    body: {
      merchantAccount,
      reference: offer,
      amount: adyenAmount(settlement.dueNow, currency),
      shopperReference: shopper,
      shopperInteraction: "Ecommerce",
      recurringProcessingModel: "Subscription",
      storePaymentMethod: true,
      lineItems: items.map(({ id, description, amount }) => ({ id, description, quantity: 1, amountIncludingTax: adyenAmount(amount, currency).value })),
      metadata: { engine: quote.engine, revision: quote.catalog.revision },
    },
  };
}

/** For `POST /payments/{paymentPspReference}/refunds`, or null. */
export function refund({ settlement }, { currency, merchantAccount, offer }) {
  if (settlement.refund === 0) return null;
  return { headers: { "Idempotency-Key": offer }, body: { merchantAccount, reference: offer, amount: adyenAmount(settlement.refund, currency) } };
}
