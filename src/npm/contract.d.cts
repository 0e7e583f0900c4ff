// The types of every entry. `index.d.ts` and `index.d.cts` pass them on and add the default export; a test compares the field
// names with src/boundary/keys.rs (what goes in) and src/npm/shapes.js (what comes out).

/** A decimal in major units as a string: `"19.99"`, `"0.0015"`. At most 15 digits before and 12 after the point; prices are not negative. A JavaScript number is refused. @pattern ^\d{1,15}(\.\d{1,12})?$ @examples ["19.99"] */
export type Decimal = string;
/** An integer in the currency's minor unit (cents; JPY has none, KWD thousandths). Positive: the customer pays. Exact up to 2^53 − 1; past that the call throws. */
export type Minor = number;
/** `"2026-02-28"`, a day of the customer's calendar; or, where `billing.grain` is finer than a day, an instant `"2026-02-28T09:30:00Z"`. There a bare date is its UTC midnight. */
export type CivilDate = string;
/** ISO 4217: `"EUR"`. @pattern ^[A-Z]{3}$ @examples ["EUR"] */
export type Currency = string;
/** ISO 3166-1 alpha-2: `"PL"`. @pattern ^[A-Z]{2}$ @examples ["PL"] */
export type Country = string;
/** A name of the merchant's own, not empty. @minLength 1 @maxLength 256 */
export type Id = string;
/** Words for people: one text, or one for each language. */
export type Text = string | { readonly [language: string]: string };
/** What a code's message needs to say. */
export interface Params { [name: string]: string | number | boolean | null | string[] | number[] }
/** The merchant's own facts about a customer; rules can ask for them. Plain JSON data. */
export interface Facts { [name: string]: unknown }

/** The nine modes of `Intl.NumberFormat`. `halfExpand`: half away from zero. */
export type Rounding = "ceil" | "floor" | "expand" | "trunc" | "halfCeil" | "halfFloor" | "halfExpand" | "halfTrunc" | "halfEven";
/** The unit that time is counted in. */
export type Grain = "day" | "minute" | "second" | "millisecond";
/** What is asked. `planChange`, `seatChange` and `addOnChange` are told apart by what differs. */
export type Call = "quote" | "planChange" | "seatChange" | "addOnChange" | "cancel";
/** Up or down: by rank where the plan differs (`crossgrade`: the same rank), else by number. */
export type Direction = "upgrade" | "downgrade" | "crossgrade" | "increase" | "decrease";
/** Of a subscription. */
export type Status = "active" | "trialing" | "pastDue" | "cancelled";
/** `free` needs no prices; `trial` costs nothing whatever its prices. */
export type PlanKind = "paid" | "free" | "trial";

/** Half-open: `end` is the first day after it, the next period's `start` and the renewal date. */
export interface Period { start: CivilDate; end: CivilDate }

/** What the customer can do. */
export interface Action {
  /** The way. */
  kind: "selfService" | "contact" | "supportCase" | "payInvoices" | "partner" | "store" | "choose";
  /** Where, or what to choose from. */
  target?: OneOrMore<Id>;
  /** What its words need to say. */
  params?: Params;
}

/** A "no" of the merchant's rules. @examples [{ "code": "overdue", "action": { "kind": "payInvoices" } }] */
export interface Refusal {
  /** The merchant's own, with words in `texts`. */
  code: Id;
  /** What the customer can do. */
  action?: Action;
}

// ─── Catalogue ──────────────────────────────────────────────────────────────────────────────────────────────────────────
// schema.json is generated from here, tags and all: `cargo xtask schema`.

/** What a merchant sells, and on which terms. At most 1 MB. */
export interface Catalog {
  /** For editors, which complete and check a catalogue by it; the engine passes over it, and like all else it counts in the digest. @examples ["./node_modules/prorata/schema.json"] */
  $schema?: string;
  /** The version of this format. */
  schema: "prorata/1";
  /** The merchant's own name of the catalogue. @examples ["acme"] */
  id: Id;
  /** The merchant's own name of this state of the catalogue. @examples ["2026-01"] */
  revision: Id;
  /** How time and money are divided. Every field has a default. */
  billing?: Billing;
  /** How often one pays, by id; at most 100. @maxProperties 100 @examples [{ "monthly": { "months": 1 }, "annual": { "months": 12 } }] */
  cycles: { [id: string]: Cycle };
  /** What is sold by itself: at least one, at most 500. @minItems 1 @maxItems 500 */
  plans: Plan[];
  /** What is sold with a plan; ids are unique over plans and add-ons. At most 500. @maxItems 500 */
  addOns?: AddOn[];
  /** Codes that customers type. @maxItems 5000 */
  promotions?: Promotion[];
  /** All that match are added; a request's own take their place. @maxItems 5000 */
  taxes?: TaxRate[];
  /** What is allowed when, and on which terms. */
  policies: Policies;
  /** The merchant's own codes, and ids that people see, in words, with `{param}`. @maxProperties 5000 @examples [{ "overdue": { "en": "Pay {invoices} first.", "pl": "Najpierw zapłać {invoices}." } }] */
  texts?: { [code: string]: Text };
  /** How long something takes, in business days. @maxItems 5000 */
  leadTimes?: LeadTime[];
}

/** The time from one renewal to the next. A month is a calendar month, clamped to its last day. @examples [{ "months": 1 }, { "months": 12 }, { "days": 30 }] */
export type Cycle =
  | {
      /** Calendar months. @asType integer @minimum 1 @maximum 1200 */
      months: number;
    }
  | {
      /** Days. @asType integer @minimum 1 @maximum 36600 */
      days: number;
    };

/** How time and money are divided. Every field has a default. */
export interface Billing {
  /** The unit that time is counted in. @default "day" */
  grain?: Grain;
  /** How days are counted. Only with grain `day`. @default "actual" @examples ["30/360", { "fixedDays": 30 }] */
  dayCount?: "actual" | "30/360" | {
    /** The days of every month. @asType integer @minimum 1 @maximum 366 */
    fixedDays: number;
  };
  /** Who pays for the day of a change; `new`: remaining = end − on. Only with grain `day`. @default "new" */
  changeDay?: "new" | "old" | "both";
  /** Rounds the fraction of time to `scale` decimals first. Default: the exact fraction. @examples [{ "scale": 9, "rounding": "halfEven" }] */
  factor?: {
    /** Decimals. @asType integer @minimum 0 @maximum 12 */
    scale: number;
    /** How. */
    rounding: Rounding;
  };
  /** How an amount becomes a whole number of the minor unit, by magnitude. @default "halfExpand" */
  rounding?: Rounding;
  /** What is rounded: the line; one unit, then multiplied; or the price of one day, then multiplied. @default "line" */
  roundingLevel?: "line" | "unit" | "rate";
  /** What a first partial period is a part of: the period that ends at the anchor, or one counted from its start. @default "endsAtAnchor" */
  stub?: "endsAtAnchor" | "startsAtStart";
  /** `clamp`: 30 Apr → 30 May. `sticky`: a last day stays a last day, 30 Apr → 31 May. @default "clamp" */
  monthEnd?: "clamp" | "sticky";
  /** Where tax is rounded. Default: once on the total, as above. */
  tax?: SumRounding;
  /** Where discounts are rounded. Default: once on the total, as above. */
  discount?: SumRounding;
}

/** Once on the sum, or on each line. */
export interface SumRounding {
  /** What is rounded. @default "total" */
  level?: "total" | "line";
  /** How. Default: as `billing.rounding`. */
  rounding?: Rounding;
}

/** What plans and add-ons have in common. */
export interface Product {
  /** Its name in requests and rules. @examples ["pro"] */
  id: Id;
  /** Its name for people. @examples ["Pro", { "en": "Pro", "pl": "Dla firm" }] */
  name: Text;
  /** A name shared by several products, which rules, `plans` and `appliesTo` accept in place of an id. */
  family?: Id;
  /** Days before the first paid period, of a paid, recurring plan. @default 0 @asType integer @minimum 0 @maximum 3660 */
  trialDays?: number;
  /** How many can be bought: `min`, then in steps. @examples [{ "min": 10 }, { "min": 5, "max": 100, "step": 5 }] */
  seats?: {
    /** The fewest. @default 1 @asType integer @minimum 1 @maximum 1000000 */
    min?: number;
    /** The most. @default 1000000 @asType integer @minimum 1 @maximum 1000000 */
    max?: number;
    /** From one allowed number to the next, counted from `min`. @default 1 @asType integer @minimum 1 @maximum 1000000 */
    step?: number;
  };
  /** What it costs, by currency and cycle. None for a free plan. @maxItems 5000 */
  prices: Price[];
  /** `oneTime`: charged once, never part of a subscription. `fixed`: exactly one cycle, no renewal. @default "recurring" */
  term?: "recurring" | "oneTime" | "fixed";
  /** What it holds; the largest counts. `{ adds: n }`: n more for each one bought. @maxProperties 100 @examples [{ "participants": 100, "storage": { "adds": 5 } }] */
  capacity?: { [name: string]: Capacity };
  /** What it can do; anything but `false` counts as having it. @maxProperties 500 @examples [{ "sso": true, "quota": 5 }] */
  features?: { [name: string]: boolean | number | string };
  /** Free of charge with it, as a line of amount 0. @maxItems 100 */
  includes?: {
    /** What is shown as the line's item. */
    item: Id;
    /** Its name for people. */
    name: Text;
    /** Only from so many on. @default 1 @asType integer @minimum 1 @maximum 1000000 */
    whenSeatsAtLeast?: number;
  }[];
  /** Codes of notices on every purchase. @maxItems 100 */
  notices?: Id[];
  /** Countries it is sold in. Default: everywhere. @examples [{ "only": ["PL", "DE"] }, { "except": ["ID"] }] */
  availability?:
    | {
        /** In these alone. @maxItems 300 */
        only: Country[];
      }
    | {
        /** Everywhere but in these. @maxItems 300 */
        except: Country[];
      };
  /** Why it cannot be bought by oneself. @examples [{ "refuse": { "code": "soldBySales", "action": { "kind": "contact", "target": "sales" } } }] */
  sell?: {
    /** The answer. */
    refuse: Refusal;
  };
}

/** What it holds by itself, or `{ adds }`: how many more for each one bought. */
export type Capacity = Held | {
  /** So many more for each one bought. @asType integer @minimum 0 @maximum 1000000000000 */
  adds: number;
};

/** How many it holds. @asType integer @minimum 0 @maximum 1000000000000 */
export type Held = number;

/** What is sold by itself. */
export interface Plan extends Product {
  /** Orders the plans: a change to a higher rank is an upgrade. @asType integer @minimum -1000000 @maximum 1000000 */
  rank: number;
  /** `free`: needs no prices. `trial`: a plan of its own to try things with, which costs nothing. @default "paid" */
  kind?: PlanKind;
}

/** What is sold with a plan. */
export interface AddOn extends Product {
  /** The plans it goes with, by id or family. Default: all. @minItems 1 @maxItems 5000 */
  plans?: Id[];
  /** The same add-on cannot be held on two cycles. @default false */
  oneCyclePerAddOn?: boolean;
  /** Its quantity cannot be lowered but to 0. @default false */
  removeWholeBatch?: boolean;
}

/** The most specific match of currency, cycle, plan and country counts. @examples [{ "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "12.00" }, { "currency": "EUR", "cycle": "monthly", "model": "graduated", "tiers": [{ "upTo": 10, "unit": "1.00" }, { "upTo": null, "unit": "0.80" }] }] */
export interface Price {
  /** What it is paid in. */
  currency: Currency;
  /** One of `cycles`. Absent only for `oneTime`. */
  cycle?: Id;
  /** An add-on's price on that plan. */
  plan?: Id;
  /** Its price there. */
  country?: Country;
  /** Charged once by a quote, not for each seat. */
  setupFee?: Decimal;
  /** flat: whatever the quantity. perSeat: × quantity. package: × packages begun. graduated: each unit at its tier. volume: all at the tier reached. stairstep: the tier's `flat`. */
  model: "flat" | "perSeat" | "graduated" | "volume" | "stairstep" | "package";
  /** flat: the price; perSeat: of one; package: of one package. */
  amount?: Decimal;
  /** graduated, volume, stairstep: inclusive upper bounds; the last is null. @minItems 1 @maxItems 100 */
  tiers?: Tier[];
  /** package: how many are in one. @asType integer @minimum 1 @maximum 1000000 */
  packageSize?: number;
}

/** Quantities from the end of the one before to `upTo`. */
export interface Tier {
  /** The last quantity in it; null: no end. */
  upTo: Bound | null;
  /** Of one. @default "0" */
  unit?: Decimal;
  /** Of the tier as a whole. @default "0" */
  flat?: Decimal;
}

/** A quantity. @asType integer @minimum 1 @maximum 1000000 */
export type Bound = number;

/** A code that customers type: off the charges of plans and add-ons. Either `percent` or `amountOff`. @examples [{ "code": "SPRING", "percent": "10", "periods": 3 }] */
export interface Promotion {
  /** Compared trimmed and without case. */
  code: Id;
  /** At most `"100"`. */
  percent?: Decimal;
  /** By currency, off each period. @maxProperties 300 @examples [{ "EUR": "5.00" }] */
  amountOff?: { [currency: string]: Decimal };
  /** Plans and add-ons by id or family; `"setupFee"`: all setup fees. Default: all plans and add-ons. @maxItems 5000 */
  appliesTo?: Id[];
  /** Only on these. @maxItems 100 */
  cycles?: Id[];
  /** The first day. @pattern ^\d{4}-\d\d-\d\d$ */
  validFrom?: CivilDate;
  /** The last day. @pattern ^\d{4}-\d\d-\d\d$ */
  validUntil?: CivilDate;
  /** How many periods it lasts. Default: for ever. @asType integer @minimum 1 @maximum 10000 */
  periods?: number;
  /** The fewest seats that get it. @asType integer @minimum 1 @maximum 1000000 */
  minSeats?: number;
  /** Only there. @maxItems 300 */
  countries?: Country[];
  /** Whether other codes may stand beside it; if not, the first accepted code alone counts. @default false */
  stackable?: boolean;
}

/** A rate of tax. @examples [{ "id": "vat-pl", "percent": "23", "countries": ["PL"] }] */
export interface TaxRate {
  /** The item of its line. */
  id: Id;
  /** Of the net, or with `inclusive` contained in the price. @examples ["23", "8.25"] */
  percent: Decimal;
  /** Part of the price. Otherwise on top. @default false */
  inclusive?: boolean;
  /** Default: everywhere. @maxItems 300 */
  countries?: Country[];
  /** Plans and add-ons by id or family. Default: all. @minItems 1 @maxItems 5000 */
  appliesTo?: Id[];
}

/** First match wins; every list but `gates` ends in a rule without `when`. */
export interface Policies {
  /** Where plan or cycle differs. @maxItems 1000 */
  planChange: Rule<ChangeTerms>[];
  /** Where the seats differ. @maxItems 1000 */
  seatChange: Rule<ChangeTerms>[];
  /** Where add-ons alone differ. Default: as `seatChange`. @maxItems 1000 */
  addOnChange?: Rule<ChangeTerms>[];
  /** Of everything, or of one add-on. @maxItems 1000 */
  cancel: Rule<CancelTerms>[];
  /** Asked before everything else. No match: the request passes. @maxItems 1000 */
  gates?: Rule<Gate>[];
}

/** A "no" before everything else. */
export interface Gate {
  /** The answer. */
  refuse: Refusal;
}

/** A condition and what then holds. */
export interface Rule<Terms> {
  /** All conditions must hold. Absent: always. */
  when?: When;
  /** The terms. */
  then: Terms;
}

/** All conditions must hold; a list means any of. A fact that was not given never matches. */
export interface When {
  /** What is asked. */
  call?: OneOrMore<Call>;
  /** How the number of seats changes. */
  seats?: OneOrMore<"increase" | "decrease" | "same">;
  /** Any of the features wanted. */
  features?: OneOrMore<Id>;
  /** Rank where the plan differs, else the number. */
  direction?: OneOrMore<Direction>;
  /** How the cycle's length changes. */
  cycle?: OneOrMore<"longer" | "shorter" | "same">;
  /** The plan before, by id or family. */
  from?: OneOrMore<Id>;
  /** The plan after, by id or family. */
  to?: OneOrMore<Id>;
  /** The kind of the plan before. */
  fromKind?: OneOrMore<PlanKind>;
  /** The kind of the plan after. */
  toKind?: OneOrMore<PlanKind>;
  /** Any item that the call is about, by id or family. */
  item?: OneOrMore<Id>;
  /** The customer's. */
  country?: OneOrMore<Country>;
  /** Where it was bought. */
  purchasedVia?: OneOrMore<Id>;
  /** The subscription's. */
  status?: OneOrMore<Status>;
  /** Whether there are any. */
  overdueInvoices?: boolean;
  /** Each by name: its equal, or any of a list. @maxProperties 100 @examples [{ "contract": true, "role": ["partner", "distributor"] }] */
  facts?: Facts;
  /** From `on` to the period's end. @examples [{ "atMost": 5 }] */
  daysToRenewal?: {
    /** No fewer. @asType integer @minimum 0 @maximum 1000000 */
    atLeast?: number;
    /** No more. @asType integer @minimum 0 @maximum 1000000 */
    atMost?: number;
  };
}

/** One, or any of a list. */
export type OneOrMore<T> = T | T[];

/** The terms of a change. Every field has a default. */
export interface ChangeTerms {
  /** Refuses the change. */
  refuse?: Refusal;
  /** When it happens. @default "now" */
  effective?: "now" | "periodEnd";
  /** What is given back of the present period. @default "prorated" */
  credit?: "prorated" | "full" | "none";
  /** The unused part of what was paid, or of today's price. @default "paid" */
  creditBasis?: "paid" | "price";
  /** `days`: the credit buys time of the new state, and the next charge moves out by it. @default "money" @examples [{ "days": "floor" }] */
  creditAs?: "money" | {
    /** How days are rounded. */
    days: Rounding;
  };
  /** What is charged of the new state. @default "prorated" */
  charge?: "prorated" | "full" | "none";
  /** A credit line and a charge line, or one line of the difference. @default "gross" */
  lines?: "gross" | "net";
  /** Whether the period stays, goes on the anchor's, or starts anew. @default "keep" */
  period?: "keep" | "align" | "restart";
  /** `renewal`: carried to the next invoice. @default "now" */
  bill?: "now" | "renewal";
  /** Where a negative total goes. @default "balance" */
  surplus?: "balance" | "refund" | "forfeit";
  /** What becomes of the codes held. @default "keep" */
  promotions?: "keep" | "void";
  /** Codes to show. @maxItems 100 */
  notices?: Id[];
}

/** The terms of a cancellation. Every field has a default. */
export interface CancelTerms {
  /** Not by this path. */
  refuse?: Refusal;
  /** Where it is done. Default: self-service. */
  channel?: Action;
  /** When it takes effect. @default "periodEnd" */
  effective?: "now" | "periodEnd" | "termEnd";
  /** Days before the end that a request must come. @examples [{ "days": 30, "late": "nextPeriodEnd" }] */
  notice?: {
    /** How many. @asType integer @minimum 0 @maximum 3660 */
    days: number;
    /** What a late request gets. */
    late: "nextPeriodEnd" | Refusal;
  };
  /** Counted from `startedOn`. @examples [{ "months": 12 }] */
  minimumTerm?: {
    /** How many. @asType integer @minimum 0 @maximum 1200 */
    months: number;
  };
  /** What is paid back. @default "none" */
  refund?: "none" | "prorated" | "full";
  /** Only within so many days of `startedOn`. @asType integer @minimum 0 @maximum 36600 */
  refundWithinDays?: number;
  /** To choose from. @maxItems 100 */
  reasons?: {
    /** What a request says. */
    id: Id;
    /** Its name for people. */
    name: Text;
  }[];
  /** The plan that follows; null: none. @examples [{ "plan": "free" }] */
  then?: {
    /** Its id. */
    plan: Id;
  } | null;
  /** Whether it can be taken back until it takes effect. @default true */
  undoable?: boolean;
  /** Codes to show. @maxItems 100 */
  notices?: Id[];
}

/** How long something takes. */
export interface LeadTime {
  /** Its name in requests. */
  id: Id;
  /** Mondays to Fridays after `on` that are no holidays. @examples [{ "from": 7, "to": 10 }] */
  businessDays: {
    /** The soonest. @asType integer @minimum 0 @maximum 1000 */
    from: number;
    /** The latest. @asType integer @minimum 0 @maximum 1000 */
    to: number;
  };
  /** Dates. @maxItems 5000 */
  holidays?: Holiday[];
}

/** A date. @pattern ^\d{4}-\d\d-\d\d$ @examples ["2026-12-25"] */
export type Holiday = CivilDate;

// ─── Requests ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A first purchase. Every request: at most 64 KB. */
export interface QuoteRequest {
  on: CivilDate;
  currency: Currency;
  cycle: string;
  plan: string;
  /** Default: the plan's minimum, else 1. */
  seats?: number;
  country?: Country;
  addOns?: { id: string; quantity?: number; cycle?: string }[];
  /** Codes as the customer typed them. */
  promotions?: string[];
  /** An existing billing date to align to: the first period is the stub up to it. */
  billingAnchor?: CivilDate;
  /** Money held for the customer, not negative. */
  balance?: Minor;
  purchasedVia?: string;
  facts?: Facts;
  /** Capacity wanted: `{ participants: 250 }`. */
  needs?: { [capacity: string]: number };
  /** Features wanted; a plan without one is refused. */
  features?: string[];
  leadTimes?: string[];
  /** The server's own, in place of the catalogue's. */
  taxes?: TaxRate[];
  /** How many invoices after this one to list, 0–24. */
  upcoming?: number;
  /** Every line with every step from price to amount. */
  explain?: boolean;
}

/** What a customer holds. A result's `subscription` is a valid input for the next call. */
export interface Subscription {
  plan: string;
  cycle: string;
  seats: number;
  currency: Currency;
  /** What boundaries are counted from. */
  anchor: CivilDate;
  country?: Country;
  /** Default: the one that contains `on`. */
  period?: Period;
  addOns?: { id: string; quantity: number; cycle?: string; anchor?: CivilDate }[];
  promotions?: { code: string; periodsLeft?: number }[];
  /** No period starts on or after it. */
  renewsUntil?: CivilDate;
  /** What was paid, for which item and time, before tax. Default: the current period's price less its promotions. */
  paid?: { item: string; amount: Minor; period: Period }[];
  /** A deferred change. */
  pending?: Pending;
  startedOn?: CivilDate;
  trialEndsOn?: CivilDate;
  /** Carried to the next invoice, signed. */
  carried?: Minor;
  /** Held for the customer, not negative. */
  balance?: Minor;
  purchasedVia?: string;
  status?: Status;
  cancelledOn?: CivilDate;
  endsOn?: CivilDate;
  termEnd?: CivilDate;
  overdueInvoices?: string[];
  facts?: Facts;
}

/** A deferred change. */
export interface Pending {
  on: CivilDate;
  to: PendingTarget;
  promotions?: "void";
  /** With `void`: codes that are not lost, since they were typed with the change. */
  keep?: string[];
  period?: "align";
}

/** What a deferred change sets. An add-on whose own period ends on another day has its own `on`. */
export interface PendingTarget { plan?: string; cycle?: string; seats?: number; addOns?: { id: string; quantity?: number; cycle?: string; on?: CivilDate }[] }

/** Only what changes: absent fields stay. `addOns` with total quantities, 0 removes. */
export interface Target { plan?: string; cycle?: string; seats?: number; addOns?: { id: string; quantity?: number; cycle?: string }[] }

/** A change of plan, cycle, seats and add-ons, any mix; down as well as up. */
export interface UpgradeRequest {
  subscription: Subscription;
  on: CivilDate;
  needs?: { [capacity: string]: number };
  features?: string[];
  to?: Target;
  promotions?: string[];
  facts?: Facts;
  taxes?: TaxRate[];
  upcoming?: number;
  explain?: boolean;
}

export interface SeatChangeRequest {
  subscription: Subscription;
  on: CivilDate;
  /** The total wanted, never the difference. */
  seats: number;
  /** Then `seats` is the quantity of that add-on, under the rules of `addOnChange`. */
  addOn?: string;
  /** Its cycle, where it is held on several. Default: the plan's. */
  cycle?: string;
  facts?: Facts;
  taxes?: TaxRate[];
  upcoming?: number;
  explain?: boolean;
}

export interface CancelRequest {
  subscription: Subscription;
  on: CivilDate;
  /** One add-on. Default: everything. */
  item?: string;
  /** Its cycle, where it is held on several. Default: the plan's. */
  cycle?: string;
  reason?: string;
  facts?: Facts;
  taxes?: TaxRate[];
  explain?: boolean;
}

// ─── Results ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Why not, with what the customer can do. Codes: docs/codes.md, or the merchant's own. */
export interface Reason { code: string; params: Params; action?: Action }
/** Something to know. */
export interface Notice { code: string; params: Params }
/** One step of an explanation; `value` is an exact decimal or `a/b`. */
export interface Step { code: string; params: Params; value: string }
/** A state that would fit. */
export interface Suggestion { code: string; params: Params; change: SuggestedChange; renewalTotal?: Minor; dueNow?: Minor }
export interface SuggestedChange { plan?: string; seats?: number; cycle?: string; addOns?: { id: string; quantity?: number; cycle?: string }[] }
export interface Proration { numerator: number; denominator: number; grain: Grain }

export interface Line {
  kind: "plan" | "addOn" | "setupFee" | "credit" | "included" | "discount" | "tax";
  /** A plan, an add-on, an included item, a promotion's code or a tax rate. */
  item: string;
  quantity: number;
  unitPrice?: Decimal;
  period?: Period;
  amount: Minor;
  /** The whole cycle's. */
  fullAmount?: Minor;
  /** Of the full cycle that the period is part of. */
  proration?: Proration;
  /** With `explain`. */
  explanation?: Step[];
}

/** subtotal + discount + tax = total. */
export interface Totals { subtotal: Minor; discount: Minor; tax: Minor; taxIncluded: Minor; total: Minor }

/** total = fromBalance + dueNow − toBalance − refund − forfeited + toRenewal; all parts but `toRenewal` are ≥ 0. */
export interface Settlement {
  balanceBefore: Minor;
  fromBalance: Minor;
  dueNow: Minor;
  toBalance: Minor;
  refund: Minor;
  forfeited: Minor;
  toRenewal: Minor;
  balanceAfter: Minor;
}

/** An invoice to come. */
export interface Invoice { on: CivilDate; total: Minor; fromBalance: Minor; due: Minor }

export interface CatalogRef { id: string; revision: string; digest: string }

export interface Quote {
  allowed: boolean;
  /** Why not; empty where allowed. */
  reasons: Reason[];
  currency: Currency;
  /** A refused quote still carries them, wherever a price exists. */
  lines: Line[];
  totals: Totals;
  settlement: Settlement;
  period: Period;
  /** The next invoice. */
  renewal: Invoice | null;
  upcoming: Invoice[];
  /** The state to store once paid. */
  subscription: Subscription | null;
  notices: Notice[];
  suggestions: Suggestion[];
  /** The engine's version. */
  engine: string;
  leadTimes?: { id: string; earliest: CivilDate; latest: CivilDate }[];
  catalog: CatalogRef;
}

/** Deferred: no lines, dueNow 0, and `renewal` is what the change makes of it. */
export interface ChangePreview extends Omit<Quote, "leadTimes"> {
  direction: Direction | "none";
  effective: "now" | "periodEnd";
  effectiveOn: CivilDate;
}

export interface Cancellation {
  allowed: boolean;
  reasons: Reason[];
  /** Where it is done; where refused, the first reason's action. */
  channel: Action;
  requestedOn: CivilDate;
  /** The first day without the paid service; null where refused and not yet cancelled. */
  effectiveOn: CivilDate | null;
  /** The last day with it. */
  accessUntil: CivilDate | null;
  /** The last day on which a request still avoids the next renewal; null only where nothing renews. */
  lastRequestDay: CivilDate | null;
  /** Renewals that still happen first. */
  chargesBefore: { on: CivilDate; total: Minor }[];
  lines: Line[];
  totals: Totals;
  /** With tax. */
  refund: Minor;
  settlement: Settlement;
  then: { plan: string } | null;
  undoUntil: CivilDate | null;
  asks?: { reasons: { id: string; name: Text }[]; required: boolean; feedback: boolean };
  notices: Notice[];
  engine: string;
  catalog: CatalogRef;
}

/** One row for each request, one typed array for each amount. */
export interface QuoteColumns {
  length: number;
  /** 0 goes through, 1 refused by the merchant's rules (see `refusals`), 2 makes no sense (see `issues`; its amounts are NaN). */
  status: Uint8Array;
  subtotal: Float64Array;
  discount: Float64Array;
  tax: Float64Array;
  taxIncluded: Float64Array;
  total: Float64Array;
  balanceBefore: Float64Array;
  fromBalance: Float64Array;
  dueNow: Float64Array;
  toBalance: Float64Array;
  refund: Float64Array;
  forfeited: Float64Array;
  toRenewal: Float64Array;
  balanceAfter: Float64Array;
  /** Of the next invoice; NaN where nothing renews, and for cancellations. */
  renewalTotal: Float64Array;
  renewalDue: Float64Array;
  /** By row: the codes of the reasons. */
  refusals: Map<number, string[]>;
  /** By row. */
  issues: Map<number, Issue[]>;
}

// ─── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One finding. `path` is like `plans[1].prices[0].amount`, and `""` for the value as a whole. */
export interface Issue { code: string; severity: "error" | "warning"; path: string; message: string; help?: string }

/** A request or catalogue that makes no sense. The engine keeps working. */
export class PricingError extends Error {
  constructor(issues: Issue[], options?: { cause?: unknown });
  readonly name: "PricingError";
  /** Every finding, not the first. */
  readonly issues: Issue[];
}

/** Prices by one catalogue. No clock, no network, no locale, no randomness: the same input gives the same bytes. */
export class Engine {
  /** @throws {PricingError} listing every problem found. */
  constructor(catalog: Catalog);
  readonly catalogId: string;
  readonly revision: string;
  /** SHA-256 (hex) of the catalogue's canonical JSON. */
  readonly digest: string;
  /** @throws {PricingError} */
  quote(request: QuoteRequest): Quote;
  /** Plan, cycle, seats and add-ons, any mix; down as well as up. @throws {PricingError} */
  upgradePreview(request: UpgradeRequest): ChangePreview;
  /** @throws {PricingError} */
  seatChangePreview(request: SeatChangeRequest): ChangePreview;
  /** @throws {PricingError} */
  cancelEffectiveDate(request: CancelRequest): Cancellation;
  /** One bad request does not stop the rest. */
  quoteMany(requests: readonly QuoteRequest[], options: { columns: true }): QuoteColumns;
  quoteMany(requests: readonly QuoteRequest[], options?: { columns?: false }): (Quote | { issues: Issue[] })[];
  upgradePreviewMany(requests: readonly UpgradeRequest[], options: { columns: true }): QuoteColumns;
  upgradePreviewMany(requests: readonly UpgradeRequest[], options?: { columns?: false }): (ChangePreview | { issues: Issue[] })[];
  seatChangePreviewMany(requests: readonly SeatChangeRequest[], options: { columns: true }): QuoteColumns;
  seatChangePreviewMany(requests: readonly SeatChangeRequest[], options?: { columns?: false }): (ChangePreview | { issues: Issue[] })[];
  cancelEffectiveDateMany(requests: readonly CancelRequest[], options: { columns: true }): QuoteColumns;
  cancelEffectiveDateMany(requests: readonly CancelRequest[], options?: { columns?: false }): (Cancellation | { issues: Issue[] })[];
}

/** The constructor's findings, and warnings, without throwing. */
export function lintCatalog(catalog: unknown): Issue[];

/** The period between two boundaries of the anchor that contains `on`. @throws {PricingError} */
export function periodContaining(request: { anchor: CivilDate; cycle: Cycle; on: CivilDate; monthEnd?: "clamp" | "sticky" }): Period;

/** The n-th boundary, anchor + n × cycle; n may be negative. @throws {PricingError} */
export function boundary(request: { anchor: CivilDate; cycle: Cycle; n: number; monthEnd?: "clamp" | "sticky" }): CivilDate;

/** The leading stub, the whole periods, the trailing stub, each as a part of its full cycle; at most 500. @throws {PricingError} */
export function periods(request: { anchor: CivilDate; cycle: Cycle; start: CivilDate; end?: CivilDate; billing?: Billing }):
  { period: Period; numerator: number; denominator: number }[];

/** The part of a period from `on` until `until` (default: the period's end), rounded once. @throws {PricingError} */
export function prorate(request: { amount: Decimal; currency: Currency; quantity?: number; period: Period; on: CivilDate; until?: CivilDate; billing?: Billing }):
  { amount: Minor; numerator: number; denominator: number };

/** The whole in parts by weight (whole numbers, or decimals as strings), by largest remainder, ties to the earlier: the parts sum to the whole. @throws {PricingError} */
export function allocate(amount: Minor, weights: readonly (number | Decimal)[]): Minor[];

/** `1999` EUR → `"19.99"`. @throws {PricingError} */
export function toDecimal(amount: Minor, currency: Currency): Decimal;

/** `"19.99"` EUR → `1999`; rounded `halfExpand` unless told otherwise, with the sign as `Intl` has it. @throws {PricingError} */
export function toMinor(decimal: Decimal, currency: Currency, rounding?: Rounding): Minor;

/** An amount as people write it, with exactly as many decimals as ISO 4217 gives the currency. @throws {PricingError} */
export function formatMoney(amount: Minor, currency: Currency, locale?: string | string[]): string;

/** The calendar date that it is in an IANA time zone at an instant. @throws {PricingError} */
export function civilDate(date: Date | number, timeZone: string): CivilDate;

/** Where the wasm comes from, when it is not the file beside the entry: a URL, a Response, bytes, a compiled `WebAssembly.Module`, or a promise of one. */
export type Source = string | object;
