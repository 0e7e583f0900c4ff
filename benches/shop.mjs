// The catalogue and the requests that everything here is asked.

/** `plans` plans, the first of them the one that is bought. */
export function catalogue(plans = 10) {
  const price = (amount, model = "perSeat") => [{ currency: "EUR", cycle: "monthly", model, amount }];
  const others = Array.from({ length: plans - 1 }, (_, i) => ({ id: `plan-${i}`, name: `Plan ${i}`, rank: i + 2, prices: price(`${20 + i}.00`) }));
  return {
    schema: "prorata/1", id: "bench", revision: "1",
    cycles: { monthly: { months: 1 } },
    plans: [{ id: "pro", name: "Pro", rank: 1, prices: price("19.99") }, ...others],
    addOns: [
      { id: "storage", name: "Storage", prices: price("4.99") },
      { id: "phone", name: "Phone", prices: price("29.00", "flat") },
    ],
    promotions: [{ code: "SPRING", percent: "15", periods: 3 }],
    taxes: [{ id: "vat", percent: "23", countries: ["PL"] }],
    policies: { planChange: [{ then: {} }], seatChange: [{ then: {} }], cancel: [{ then: {} }] },
  };
}

/** Three lines, a promotion and a tax. */
export const quoteRequest = (seats = 12, day = 31) => ({
  on: `2026-01-${String(day).padStart(2, "0")}`, currency: "EUR", cycle: "monthly", plan: "pro", seats, country: "PL",
  addOns: [{ id: "storage", quantity: 3 }, { id: "phone", quantity: 1 }], promotions: ["SPRING"],
});

const subscription = {
  plan: "pro", cycle: "monthly", seats: 12, currency: "EUR", anchor: "2026-01-31", country: "PL",
  addOns: [{ id: "storage", quantity: 3 }, { id: "phone", quantity: 1 }],
};

export const seatRequest = (seats = 17) => ({ subscription, on: "2026-02-10", seats });
export const upgradeRequest = (plan = 3) => ({ subscription, on: "2026-02-10", to: { plan: `plan-${plan}` } });
export const cancelRequest = (month = 2) => ({ subscription, on: `2026-${String(month).padStart(2, "0")}-10` });

/** A catalogue of nearly a megabyte: 500 plans with tiers. */
export function large() {
  const catalog = catalogue(500);
  for (const [i, plan] of catalog.plans.entries()) {
    for (const country of ["DE", "FR", "ES", "IT", "PT", "NL"]) {
      const tiers = [10, 50, 100, null].map((upTo, k) => ({ upTo, unit: `${20 - k}.${String(i % 100).padStart(2, "0")}`, flat: "5.00" }));
      plan.prices.push({ currency: "EUR", cycle: "monthly", country, model: "graduated", tiers });
    }
  }
  return catalog;
}
