// The same job in dinero.js and a Temporal polyfill, as one would write it with them.
import { add, allocate, dinero, halfAwayFromZero, multiply, subtract, toSnapshot, transformScale } from "dinero.js";
import { EUR } from "dinero.js/currencies";
import { Temporal } from "temporal-polyfill";
import { cancelResult, changeResult, quoteResult } from "./result.mjs";

const cents = (money) => toSnapshot(money).amount;
const inCents = (money) => transformScale(money, 2, halfAwayFromZero);

/** The period that a day lies in, from the anchor on. */
function periodOf(from, today) {
  const anchor = Temporal.PlainDate.from(from);
  let n = (today.year - anchor.year) * 12 + today.month - anchor.month;
  let start = anchor.add({ months: n });
  if (Temporal.PlainDate.compare(start, today) > 0) start = anchor.add({ months: --n });
  return { start, end: anchor.add({ months: n + 1 }) };
}

export function make(catalog, identity) {
  const prices = new Map();
  for (const { id, prices: [{ amount, model }] } of [...catalog.plans, ...catalog.addOns]) {
    prices.set(id, { price: dinero({ amount: Math.round(amount * 100), currency: EUR }), text: amount, flat: model === "flat" });
  }
  const codes = new Map(catalog.promotions.map(({ code, percent }) => [code, { amount: +percent, scale: 2 }]));
  const rate = { amount: +catalog.taxes[0].percent, scale: 2 };
  const shop = { ...identity, id: catalog.id, revision: catalog.revision };
  const priced = ({ price, flat }, quantity) => (flat ? price : multiply(price, quantity));
  // dinero.js has no division: a part of a whole is allocated, once with more digits than are kept.
  const part = (money, numerator, denominator) => inCents(allocate(transformScale(money, 8), [numerator, denominator - numerator])[0]);

  function changed(request, plan, seats, direction) {
    const { subscription: was, on } = request;
    const today = Temporal.PlainDate.from(on);
    const { start, end } = periodOf(was.anchor, today);
    const days = start.until(end).days, left = today.until(end).days;
    const old = prices.get(was.plan), price = prices.get(plan);
    const full = priced(price, seats);
    const credit = part(priced(old, was.seats), left, days), charge = part(full, left, days);
    const addOns = was.addOns.map(({ id, quantity }) => priced(prices.get(id), quantity));
    const subtotal = subtract(charge, credit);
    const tax = inCents(multiply(subtotal, rate));
    const next = addOns.reduce(add, full);
    return changeResult(shop, request, {
      plan, seats, direction, start: start.toString(), end: end.toString(), left, days, before: old.text, price: price.text,
      credit: cents(credit), charge: cents(charge), full: cents(full), addOns: addOns.map(cents), subtotal: cents(subtotal), tax: cents(tax),
      total: cents(add(subtotal, tax)), renewal: cents(add(next, inCents(multiply(next, rate)))),
    });
  }

  return {
    quote(request) {
      const start = Temporal.PlainDate.from(request.on);
      const end = start.add({ months: 1 }).toString();
      const items = [[request.plan, request.seats], ...request.addOns.map(({ id, quantity }) => [id, quantity])];
      const list = items.map(([id]) => prices.get(id));
      const amounts = items.map(([, quantity], i) => priced(list[i], quantity));
      const subtotal = amounts.reduce(add);
      const discount = inCents(multiply(subtotal, codes.get(request.promotions[0])));
      const whole = amounts.map(cents);
      // Its `allocate` gives what is left to the first; ours to the largest remainder, so that has to be done by hand.
      const off = cents(discount), sum = cents(subtotal);
      const shares = whole.map((amount) => Math.floor((off * amount) / sum));
      let left = off - shares.reduce((a, b) => a + b);
      const order = whole.map((amount, i) => [(off * amount) % sum, i]).sort(([a, i], [b, j]) => b - a || i - j);
      for (const [, i] of order) if (left-- > 0) shares[i]++;
      const net = amounts.map((amount, i) => cents(subtract(amount, dinero({ amount: shares[i], currency: EUR }))));
      const taxable = subtract(subtotal, discount);
      const tax = inCents(multiply(taxable, rate));
      const total = cents(add(taxable, tax));
      return quoteResult(shop, request, {
        start: request.on, end, prices: list.map((one) => one.text), amounts: whole, net,
        subtotal: sum, discount: off, tax: cents(tax), total, renewal: total,
      });
    },

    seatChange: (request) => changed(request, request.subscription.plan, request.seats, "increase"),
    upgrade: (request) => changed(request, request.to.plan, request.subscription.seats, "upgrade"),

    cancel(request) {
      const { end } = periodOf(request.subscription.anchor, Temporal.PlainDate.from(request.on));
      return cancelResult(shop, request, { end: end.toString(), last: end.subtract({ days: 1 }).toString() });
    },
  };
}
