// Has to compile: CommonJS.
import prorata = require("prorata");
import messages = require("prorata/messages");

const engine: prorata.Engine = new prorata.Engine({} as prorata.Catalog);
const done: Promise<void> = prorata.default();
const quote: prorata.Quote = engine.quote({ on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro" });
console.log(done, quote.totals.total, messages.message({ code: "x", params: {} }, "pl"));
