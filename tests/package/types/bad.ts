// Has to be refused, each line marked: what a user gets wrong.
import { Engine } from "prorata";
import type { Catalog, QuoteRequest, Rule, ChangeTerms } from "prorata";

declare const engine: Engine;
declare const catalog: Catalog;
const request: QuoteRequest = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro" };

// @ts-expect-error a misspelt field
engine.quote({ ...request, seat: 3 });
// @ts-expect-error a missing field
engine.quote({ on: "2026-02-28", currency: "EUR", cycle: "monthly" });
// @ts-expect-error a Date where a string is expected
engine.quote({ ...request, on: new Date() });
// @ts-expect-error a price as a number
const amount: Catalog["plans"][0]["prices"][0]["amount"] = 19.99;
// @ts-expect-error no such rounding
const billing: Catalog["billing"] = { rounding: "bankers" };
// @ts-expect-error no such term
const rule: Rule<ChangeTerms> = { then: { effective: "tomorrow" } };
// @ts-expect-error the digest is the engine's
engine.digest = "";
// @ts-expect-error columns are no quotes
engine.quoteMany([request], { columns: true })[0].lines;
// @ts-expect-error a quote may be refused as nonsense
engine.quoteMany([request])[0].lines;
// @ts-expect-error a subscription may be null
engine.upgradePreview({ subscription: engine.quote(request).subscription, on: "2026-03-01" });
// @ts-expect-error no such call
engine.price(request);
console.log(amount, billing, rule, catalog);
