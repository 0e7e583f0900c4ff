// Both sides price by the same catalogue; only what it holds is public.
export const catalog = {
  schema: "prorata/1", id: "acme", revision: "2026-01", cycles: { monthly: { months: 1 } },
  plans: [{ id: "pro", name: "Pro", rank: 1, prices: [{ currency: "EUR", cycle: "monthly", model: "perSeat", amount: "12.00" }] }],
  policies: { planChange: [{ then: {} }], seatChange: [{ then: {} }], cancel: [{ then: {} }] },
};
