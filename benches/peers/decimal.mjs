// The same job in decimal.js and date-fns, as one would write it with them.
import Decimal from "decimal.js";
import { addMonths, differenceInCalendarDays, format, isAfter, parseISO, differenceInCalendarMonths, subDays } from "date-fns";
import { cancelResult, changeResult, quoteResult } from "./result.mjs";

const text = (date) => format(date, "yyyy-MM-dd");
const cents = (decimal) => decimal.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);

/** The period that a day lies in, from the anchor on. */
function periodOf(from, today) {
  const anchor = parseISO(from);
  let n = differenceInCalendarMonths(today, anchor);
  let start = addMonths(anchor, n);
  if (isAfter(start, today)) start = addMonths(anchor, --n);
  return { start, end: addMonths(anchor, n + 1) };
}

export function make(catalog, identity) {
  const prices = new Map();
  for (const { id, prices: [{ amount, model }] } of [...catalog.plans, ...catalog.addOns]) prices.set(id, { price: new Decimal(amount), text: amount, flat: model === "flat" });
  const codes = new Map(catalog.promotions.map(({ code, percent }) => [code, new Decimal(percent).div(100)]));
  const rate = new Decimal(catalog.taxes[0].percent).div(100);
  const shop = { ...identity, id: catalog.id, revision: catalog.revision };
  const priced = ({ price, flat }, quantity) => cents(flat ? price : price.times(quantity));
  const round = (decimal) => decimal.toDecimalPlaces(0, Decimal.ROUND_HALF_UP);

  function changed(request, plan, seats, direction) {
    const { subscription: was, on } = request;
    const today = parseISO(on);
    const { start, end } = periodOf(was.anchor, today);
    const days = differenceInCalendarDays(end, start), left = differenceInCalendarDays(end, today);
    const old = prices.get(was.plan), price = prices.get(plan);
    const before = priced(old, was.seats), full = priced(price, seats);
    const credit = round(before.times(left).div(days)), charge = round(full.times(left).div(days));
    const addOns = was.addOns.map(({ id, quantity }) => priced(prices.get(id), quantity));
    const subtotal = charge.minus(credit);
    const tax = round(subtotal.times(rate));
    const next = addOns.reduce((a, b) => a.plus(b), full);
    return changeResult(shop, request, {
      plan, seats, direction, start: text(start), end: text(end), left, days, before: old.text, price: price.text,
      credit: credit.toNumber(), charge: charge.toNumber(), full: full.toNumber(), addOns: addOns.map((amount) => amount.toNumber()),
      subtotal: subtotal.toNumber(), tax: tax.toNumber(), total: subtotal.plus(tax).toNumber(),
      renewal: next.plus(round(next.times(rate))).toNumber(),
    });
  }

  return {
    quote(request) {
      const start = parseISO(request.on);
      const end = text(addMonths(start, 1));
      const items = [[request.plan, request.seats], ...request.addOns.map(({ id, quantity }) => [id, quantity])];
      const list = items.map(([id]) => prices.get(id));
      const amounts = items.map(([, quantity], i) => priced(list[i], quantity));
      const subtotal = amounts.reduce((a, b) => a.plus(b));
      const discount = round(subtotal.times(codes.get(request.promotions[0])));
      const exact = amounts.map((amount) => discount.times(amount).div(subtotal));
      const shares = exact.map((share) => share.floor());
      let left = discount.minus(shares.reduce((a, b) => a.plus(b))).toNumber();
      const order = exact.map((share, i) => [share.minus(shares[i]), i]).sort(([a, i], [b, j]) => b.comparedTo(a) || i - j);
      for (const [, i] of order) if (left-- > 0) shares[i] = shares[i].plus(1);
      const net = amounts.map((amount, i) => amount.minus(shares[i]).toNumber());
      const taxable = subtotal.minus(discount);
      const tax = round(taxable.times(rate));
      const total = taxable.plus(tax).toNumber();
      return quoteResult(shop, request, {
        start: request.on, end, prices: list.map((one) => one.text), amounts: amounts.map((amount) => amount.toNumber()), net,
        subtotal: subtotal.toNumber(), discount: discount.toNumber(), tax: tax.toNumber(), total, renewal: total,
      });
    },

    seatChange: (request) => changed(request, request.subscription.plan, request.seats, "increase"),
    upgrade: (request) => changed(request, request.to.plan, request.subscription.seats, "upgrade"),

    cancel(request) {
      const { end } = periodOf(request.subscription.anchor, parseISO(request.on));
      return cancelResult(shop, request, { end: text(end), last: text(subDays(end, 1)) });
    },
  };
}
