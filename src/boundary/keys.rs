//! The field names of the contract, interned to one byte on the way in.
//!
//! This list is the one definition. `src/npm/keys.js` is its copy for the encoder; a test of the package compares the two
//! and compares both with the field names of `index.d.ts`. The order carries meaning only between one wasm and the
//! JavaScript beside it, so it may change with any release.

/// Every field name that a catalogue, a request or a helper's argument can have. At most 250, so that a byte holds the index.
pub const KEYS: &[&str] = &[
    // requests
    "on", "currency", "cycle", "plan", "seats", "country", "addOns", "promotions", "id", "quantity", "billingAnchor",
    "balance", "purchasedVia", "facts", "needs", "features", "leadTimes", "taxes", "upcoming", "explain", "subscription",
    "to", "addOn", "item", "reason",
    // subscription
    "anchor", "period", "start", "end", "code", "periodsLeft", "renewsUntil", "paid", "amount", "pending", "startedOn",
    "trialEndsOn", "carried", "status", "cancelledOn", "endsOn", "termEnd", "overdueInvoices",
    // catalogue
    "schema", "revision", "billing", "cycles", "plans", "policies", "texts", "months", "days", "planChange", "seatChange",
    "addOnChange", "cancel", "gates", "businessDays", "from", "holidays",
    // billing
    "grain", "dayCount", "fixedDays", "changeDay", "factor", "scale", "rounding", "roundingLevel", "stub", "monthEnd", "tax",
    "discount", "level",
    // plans, add-ons, prices
    "name", "rank", "family", "kind", "trialDays", "min", "max", "step", "prices", "term", "capacity", "adds", "includes",
    "whenSeatsAtLeast", "notices", "availability", "only", "except", "sell", "refuse", "oneCyclePerAddOn", "removeWholeBatch",
    "setupFee", "model", "tiers", "upTo", "unit", "flat", "packageSize",
    // promotions, taxes
    "percent", "amountOff", "appliesTo", "validFrom", "validUntil", "periods", "minSeats", "countries", "stackable",
    "inclusive",
    // rules and terms
    "when", "then", "call", "direction", "fromKind", "toKind", "daysToRenewal", "atLeast", "atMost", "effective", "credit",
    "creditBasis", "creditAs", "charge", "lines", "bill", "surplus", "channel", "notice", "late", "minimumTerm", "refund",
    "refundWithinDays", "reasons", "undoable", "action", "target", "params",
    // texts
    "en", "pl", "ru",
    // helpers
    "n", "decimal", "weights",
];
