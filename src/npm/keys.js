// Copy of KEYS in src/boundary/keys.rs, which is the definition: a test of the package compares the two.
export const KEYS = [
  "on", "currency", "cycle", "plan", "seats", "country", "addOns", "promotions", "id", "quantity", "billingAnchor",
  "balance", "purchasedVia", "facts", "needs", "features", "leadTimes", "taxes", "upcoming", "explain",
  "subscription", "to", "addOn", "item", "reason", "anchor", "period", "start", "end", "code", "periodsLeft",
  "renewsUntil", "paid", "amount", "pending", "keep", "startedOn", "trialEndsOn", "carried", "status", "cancelledOn",
  "endsOn", "termEnd", "overdueInvoices", "schema", "revision", "billing", "cycles", "plans", "policies", "texts",
  "months", "days", "planChange", "seatChange", "addOnChange", "cancel", "gates", "businessDays", "from", "holidays",
  "grain", "dayCount", "fixedDays", "changeDay", "factor", "scale", "rounding", "roundingLevel", "stub", "monthEnd",
  "tax", "discount", "level", "name", "rank", "family", "kind", "trialDays", "min", "max", "step", "prices", "term",
  "capacity", "adds", "includes", "whenSeatsAtLeast", "notices", "availability", "only", "except", "sell", "refuse",
  "oneCyclePerAddOn", "removeWholeBatch", "setupFee", "model", "tiers", "upTo", "unit", "flat", "packageSize",
  "percent", "amountOff", "appliesTo", "validFrom", "validUntil", "periods", "minSeats", "countries", "stackable",
  "inclusive", "when", "then", "call", "direction", "fromKind", "toKind", "daysToRenewal", "atLeast", "atMost",
  "effective", "credit", "creditBasis", "creditAs", "charge", "lines", "bill", "surplus", "channel", "notice", "late",
  "minimumTerm", "refund", "refundWithinDays", "reasons", "undoable", "action", "target", "params", "en", "pl", "ru",
  "n", "decimal", "weights", "until",
];
