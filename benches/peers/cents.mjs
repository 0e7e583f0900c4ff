// The same job by hand: integer cents, days as integers, prices looked up in maps that are made once.
import { cancelResult, changeResult, quoteResult } from "./result.mjs";

const halfUp = (n, d) => Math.floor((2 * n + d) / (2 * d));

function dayOf(text) {
  let year = +text.slice(0, 4), month = +text.slice(5, 7);
  const day = +text.slice(8, 10);
  if (month <= 2) { year--; month += 12; }
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + Math.floor((153 * (month - 3) + 2) / 5) + day;
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const two = (n) => (n < 10 ? `0${n}` : `${n}`);

/** The anchor and `n` months: the same day, or the month's last. */
function monthsLater(anchor, n) {
  const months = +anchor.slice(0, 4) * 12 + +anchor.slice(5, 7) - 1 + n;
  const year = Math.floor(months / 12), month = months % 12;
  const last = month === 1 && isLeap(year) ? 29 : LENGTHS[month];
  return `${year}-${two(month + 1)}-${two(Math.min(+anchor.slice(8, 10), last))}`;
}

/** The period that a day lies in, from the anchor on. */
function periodOf(anchor, on) {
  let n = (+on.slice(0, 4) - +anchor.slice(0, 4)) * 12 + (+on.slice(5, 7) - +anchor.slice(5, 7));
  let start = monthsLater(anchor, n);
  if (start > on) start = monthsLater(anchor, --n);
  return { start, end: monthsLater(anchor, n + 1) };
}

function dayBefore(text) {
  const day = +text.slice(8, 10);
  if (day > 1) return `${text.slice(0, 8)}${two(day - 1)}`;
  let year = +text.slice(0, 4), month = +text.slice(5, 7) - 1;
  if (month === 0) { year--; month = 12; }
  return `${year}-${two(month)}-${month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]}`;
}

export function make(catalog, identity) {
  const prices = new Map();
  for (const { id, prices: [{ amount, model }] } of [...catalog.plans, ...catalog.addOns]) prices.set(id, { cents: Math.round(amount * 100), text: amount, flat: model === "flat" });
  const codes = new Map(catalog.promotions.map(({ code, percent, periods }) => [code, { percent: +percent, periods }]));
  const [{ percent }] = catalog.taxes;
  const rate = +percent;
  const shop = { ...identity, id: catalog.id, revision: catalog.revision };
  const priced = ({ cents, flat }, quantity) => (flat ? cents : cents * quantity);

  function changed(request, plan, seats, direction) {
    const { subscription: was, on } = request;
    const { start, end } = periodOf(was.anchor, on);
    const last = dayOf(end);
    const days = last - dayOf(start), left = last - dayOf(on);
    const old = prices.get(was.plan), price = prices.get(plan);
    const full = priced(price, seats);
    const credit = halfUp(priced(old, was.seats) * left, days), charge = halfUp(full * left, days);
    const addOns = [priced(prices.get(was.addOns[0].id), was.addOns[0].quantity), priced(prices.get(was.addOns[1].id), was.addOns[1].quantity)];
    const subtotal = charge - credit;
    const tax = halfUp(subtotal * rate, 100);
    const next = full + addOns[0] + addOns[1];
    return changeResult(shop, request, {
      plan, seats, direction, start, end, left, days, before: old.text, price: price.text, credit, charge, full, addOns, subtotal, tax,
      total: subtotal + tax, renewal: next + halfUp(next * rate, 100),
    });
  }

  return {
    quote(request) {
      const { on, plan, seats, addOns } = request;
      const end = monthsLater(on, 1);
      const list = [prices.get(plan), prices.get(addOns[0].id), prices.get(addOns[1].id)];
      const amounts = [priced(list[0], seats), priced(list[1], addOns[0].quantity), priced(list[2], addOns[1].quantity)];
      const subtotal = amounts[0] + amounts[1] + amounts[2];
      const off = codes.get(request.promotions[0]).percent;
      const discount = halfUp(subtotal * off, 100);
      // Shares by the largest remainder.
      const net = [0, 0, 0], rests = [0, 0, 0];
      let left = discount;
      for (let i = 0; i < 3; i++) {
        const exact = discount * amounts[i];
        const share = Math.floor(exact / subtotal);
        rests[i] = exact % subtotal;
        net[i] = amounts[i] - share;
        left -= share;
      }
      for (; left > 0; left--) {
        let best = 0;
        for (let i = 1; i < 3; i++) if (rests[i] > rests[best]) best = i;
        net[best]--;
        rests[best] = 0;
      }
      const tax = halfUp((subtotal - discount) * rate, 100);
      const total = subtotal - discount + tax;
      return quoteResult(shop, request, {
        start: on, end, prices: [list[0].text, list[1].text, list[2].text], amounts, net, subtotal, discount, tax, total, renewal: total,
      });
    },

    seatChange: (request) => changed(request, request.subscription.plan, request.seats, "increase"),
    upgrade: (request) => changed(request, request.to.plan, request.subscription.seats, "upgrade"),

    cancel(request) {
      const { end } = periodOf(request.subscription.anchor, request.on);
      return cancelResult(shop, request, { end, last: dayBefore(end) });
    },
  };
}
