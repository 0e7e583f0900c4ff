// Has to compile: what a user writes, in every call.
import init, {
  Engine, PricingError, allocate, boundary, civilDate, formatMoney, lintCatalog, periodContaining, periods, prorate, toDecimal, toMinor,
} from "prorata";
import type { Cancellation, Catalog, ChangePreview, Issue, Line, Quote, QuoteColumns, QuoteRequest, Subscription } from "prorata";
import { actionMessage, codes, cycleName, locales, message } from "prorata/messages";

const catalog: Catalog = {
  schema: "prorata/1", id: "shop", revision: "1",
  billing: { grain: "day", dayCount: { fixedDays: 30 }, rounding: "halfEven", tax: { level: "line" } },
  cycles: { monthly: { months: 1 }, month: { days: 30 } },
  plans: [{
    id: "pro", name: { en: "Pro", pl: "Dla firm" }, rank: 1, kind: "paid", seats: { min: 1, max: 99, step: 1 },
    prices: [{ currency: "EUR", cycle: "monthly", model: "graduated", tiers: [{ upTo: 10, unit: "5.00" }, { upTo: null, unit: "4.00", flat: "1" }] }],
    capacity: { participants: 100, storage: { adds: 5 } }, features: { sso: true, quota: 5, level: "high" },
    includes: [{ item: "number", name: "Main number", whenSeatsAtLeast: 2 }], availability: { except: ["ID"] },
    sell: { refuse: { code: "soldBySales", action: { kind: "contact", target: "sales" } } },
  }],
  addOns: [{ id: "extra", name: "Extra", prices: [], oneCyclePerAddOn: true, plans: ["pro"], term: "oneTime" }],
  promotions: [{ code: "SPRING", percent: "10", amountOff: { EUR: "5.00" }, stackable: true }],
  taxes: [{ id: "vat", percent: "23", countries: ["PL"] }],
  policies: {
    planChange: [{ when: { direction: "downgrade", facts: { contract: true }, daysToRenewal: { atMost: 5 } }, then: { effective: "periodEnd" } }, { then: { creditAs: { days: "floor" } } }],
    seatChange: [{ then: {} }],
    cancel: [{ when: { purchasedVia: ["partner"] }, then: { notice: { days: 30, late: "nextPeriodEnd" } } }, { then: { then: null } }],
    gates: [{ when: { overdueInvoices: true }, then: { refuse: { code: "overdue" } } }],
  },
  texts: { overdue: { en: "Pay {invoices} first" } },
  leadTimes: [{ id: "port", businessDays: { from: 7, to: 10 } }],
};

await init();
await init(new URL("https://example.org/prorata_bg.wasm"));
const engine = new Engine(catalog);
const request: QuoteRequest = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", addOns: [{ id: "extra" }], needs: { participants: 5 } };
const quote: Quote = engine.quote(request);
const lines: Line[] = quote.lines;
const due: number = quote.settlement.dueNow + (quote.renewal?.due ?? 0);
// A result's subscription is a valid input.
const subscription: Subscription | null = quote.subscription;
if (subscription !== null) {
  const change: ChangePreview = engine.upgradePreview({ subscription, on: "2026-03-01", to: { plan: "business" } });
  const seats: ChangePreview = engine.seatChangePreview({ subscription, on: "2026-03-01", seats: 5 });
  const end: Cancellation = engine.cancelEffectiveDate({ subscription, on: "2026-03-01" });
  const until: string | null = end.accessUntil;
  console.log(change.direction === "none", seats.effective, until);
}
const many: (Quote | { issues: Issue[] })[] = engine.quoteMany([request]);
const columns: QuoteColumns = engine.quoteMany([request], { columns: true });
const first: number | undefined = columns.total[0];
for (const one of many) if ("issues" in one) console.log(one.issues[0]?.path);
try {
  new Engine({ ...catalog, plans: [] });
} catch (error) {
  if (error instanceof PricingError) console.log(error.name, error.message, error.issues.map((issue) => issue.help));
}
console.log(lintCatalog({}), periodContaining({ anchor: "2026-01-31", cycle: { months: 1 }, on: "2026-02-10" }).end,
  boundary({ anchor: "2026-01-31", cycle: { months: 1 }, n: -1, monthEnd: "sticky" }),
  periods({ anchor: "2026-01-31", cycle: { days: 30 }, start: "2026-01-01" })[0]?.numerator,
  prorate({ amount: "10.00", currency: "EUR", period: { start: "2026-01-01", end: "2026-02-01" }, on: "2026-01-10" }).amount,
  allocate(100, [1, 2]), toDecimal(100, "EUR"), toMinor("1.00", "EUR", "halfEven"), formatMoney(100, "EUR", "pl"), civilDate(new Date(), "UTC"));
console.log(quote.reasons.map((reason) => message(reason, "pl", { catalog, currency: quote.currency }) + (reason.action ? actionMessage(reason.action) : "")),
  message({ code: "x", severity: "error", path: "", message: "" }), cycleName("monthly"), locales, codes.reasons, lines, due, first, engine.digest);
