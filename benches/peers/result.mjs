// The result objects, put together the same way by every peer: what they compute differs, what they show does not.

const ITEMS = ["pro", "storage", "phone"];
const settlement = (due) => ({
  balanceBefore: 0, fromBalance: 0, dueNow: due, toBalance: 0, refund: 0, forfeited: 0, toRenewal: 0, balanceAfter: 0,
});
const addOnsOf = (list) => {
  const views = [];
  for (const { id, quantity } of list) views.push({ id, quantity });
  return views;
};

export function quoteResult(shop, request, { start, end, prices, amounts, net, subtotal, discount, tax, total, renewal }) {
  const period = () => ({ start, end });
  const lines = [];
  const paid = [];
  for (let i = 0; i < amounts.length; i++) {
    const quantity = i === 0 ? request.seats : request.addOns[i - 1].quantity;
    lines.push({
      kind: i === 0 ? "plan" : "addOn", item: ITEMS[i], quantity, unitPrice: prices[i], period: period(), amount: amounts[i], fullAmount: amounts[i],
    });
    paid.push({ item: ITEMS[i], amount: net[i], period: period() });
  }
  lines.push({ kind: "discount", item: "SPRING", quantity: 1, amount: -discount });
  lines.push({ kind: "tax", item: "vat", quantity: 1, amount: tax });
  return {
    allowed: true, reasons: [], currency: request.currency, lines,
    totals: { subtotal, discount: -discount, tax, taxIncluded: 0, total },
    settlement: settlement(total), period: period(),
    renewal: { on: end, total: renewal, fromBalance: 0, due: renewal }, upcoming: [],
    subscription: {
      plan: request.plan, cycle: request.cycle, seats: request.seats, currency: request.currency, anchor: request.on, country: request.country,
      period: period(), addOns: addOnsOf(request.addOns), promotions: [{ code: "SPRING", periodsLeft: 2 }], paid, startedOn: request.on, status: "active",
    },
    notices: [], suggestions: [], engine: shop.engine,
    catalog: { id: shop.id, revision: shop.revision, digest: shop.digest },
  };
}

/** Of a change of seats (`direction` "increase") or of plan ("upgrade"): from `was.plan`, priced `before`, to `plan`, priced `price`. */
export function changeResult(shop, request, { plan, seats, direction, start, end, left, days, before, price, credit, charge, full, addOns, subtotal, tax, total, renewal }) {
  const { subscription: was, on } = request;
  const whole = () => ({ start, end });
  const rest = () => ({ start: on, end });
  const proration = () => ({ numerator: left, denominator: days, grain: "day" });
  return {
    allowed: true, reasons: [], currency: was.currency,
    lines: [
      { kind: "credit", item: was.plan, quantity: was.seats, unitPrice: before, period: rest(), amount: -credit, proration: proration() },
      { kind: "plan", item: plan, quantity: seats, unitPrice: price, period: rest(), amount: charge, fullAmount: full, proration: proration() },
      { kind: "tax", item: "vat", quantity: 1, amount: tax },
    ],
    totals: { subtotal, discount: 0, tax, taxIncluded: 0, total },
    settlement: settlement(total), period: whole(),
    renewal: { on: end, total: renewal, fromBalance: 0, due: renewal }, upcoming: [],
    subscription: {
      plan, cycle: was.cycle, seats, currency: was.currency, anchor: was.anchor, country: was.country,
      period: whole(), addOns: addOnsOf(was.addOns),
      paid: [
        { item: "storage", amount: addOns[0], period: whole() },
        { item: "phone", amount: addOns[1], period: whole() },
        { item: plan, amount: charge, period: rest() },
      ],
      status: "active",
    },
    notices: [], suggestions: [], engine: shop.engine,
    catalog: { id: shop.id, revision: shop.revision, digest: shop.digest },
    direction, effective: "now", effectiveOn: on,
  };
}

/** `end`: the first day without it; `last`: the day before. */
export function cancelResult(shop, request, { end, last }) {
  return {
    allowed: true, reasons: [], channel: { kind: "selfService" },
    requestedOn: request.on, effectiveOn: end, accessUntil: last, lastRequestDay: last, chargesBefore: [], lines: [],
    totals: { subtotal: 0, discount: 0, tax: 0, taxIncluded: 0, total: 0 }, refund: 0, settlement: settlement(0),
    then: null, undoUntil: last, notices: [], engine: shop.engine,
    catalog: { id: shop.id, revision: shop.revision, digest: shop.digest },
  };
}
