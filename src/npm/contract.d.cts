// The types of every entry. `index.d.ts` and `index.d.cts` pass them on and add the default export; a test compares the field
// names with src/boundary/keys.rs (what goes in) and src/npm/shapes.js (what comes out).

/** A decimal in major units as a string: `"19.99"`, `"0.0015"`. At most 15 digits before and 12 after the point; prices are not negative. A JavaScript number is refused. */
export type Decimal = string;
/** An integer in the currency's minor unit (cents; JPY has none, KWD thousandths). Positive: the customer pays. Exact up to 2^53 − 1; past that the call throws. */
export type Minor = number;
/** `"2026-02-28"`, a day of the customer's calendar; or, where `billing.grain` is finer than a day, an instant `"2026-02-28T09:30:00Z"`. There a bare date is its UTC midnight. */
export type CivilDate = string;
/** ISO 4217: `"EUR"`. */
export type Currency = string;
/** ISO 3166-1 alpha-2: `"PL"`. */
export type Country = string;
/** Words for people: one text, or one for each language. */
export type Text = string | { readonly [language: string]: string };
/** What a code's message needs to say. */
export interface Params { [name: string]: string | number | boolean | null | string[] | number[] }
/** The merchant's own facts about a customer; rules can ask for them. Plain JSON data. */
export interface Facts { [name: string]: unknown }

/** The nine modes of `Intl.NumberFormat`. `halfExpand`: half away from zero. */
export type Rounding = "ceil" | "floor" | "expand" | "trunc" | "halfCeil" | "halfFloor" | "halfExpand" | "halfTrunc" | "halfEven";
export type Grain = "day" | "minute" | "second" | "millisecond";
export type Call = "quote" | "planChange" | "seatChange" | "addOnChange" | "cancel";
export type Direction = "upgrade" | "downgrade" | "crossgrade" | "increase" | "decrease";
export type Status = "active" | "trialing" | "pastDue" | "cancelled";
export type PlanKind = "paid" | "free" | "trial";

/** Half-open: `end` is the first day after it, the next period's `start` and the renewal date. */
export interface Period { start: CivilDate; end: CivilDate }

/** What the customer can do. */
export interface Action {
  kind: "selfService" | "contact" | "supportCase" | "payInvoices" | "partner" | "store" | "choose";
  /** Where, or what to choose from. */
  target?: string | string[];
  params?: Params;
}

/** A "no" of the merchant's rules. */
export interface Refusal { code: string; action?: Action }

// ─── Catalogue ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a merchant sells, and on which terms. At most 1 MB. */
export interface Catalog {
  schema: "prorata/1";
  id: string;
  /** The merchant's own name of this state of the catalogue. */
  revision: string;
  billing?: Billing;
  /** By id: `{ monthly: { months: 1 }, annual: { months: 12 } }`. */
  cycles: { [id: string]: Cycle };
  plans: Plan[];
  addOns?: AddOn[];
  promotions?: Promotion[];
  taxes?: TaxRate[];
  policies: Policies;
  /** The merchant's own codes in words, with `{param}`. */
  texts?: { [code: string]: Text };
  leadTimes?: LeadTime[];
}

export type Cycle = { months: number } | { days: number };

/** How time and money are divided. Every field has a default. */
export interface Billing {
  /** The unit that time is counted in. Default `day`. */
  grain?: Grain;
  /** How days are counted. Default `actual`. Only with grain `day`. */
  dayCount?: "actual" | "30/360" | { fixedDays: number };
  /** Who pays for the day of a change. Default `new`: remaining = end − on. Only with grain `day`. */
  changeDay?: "new" | "old" | "both";
  /** Rounds the fraction of time to `scale` decimals first. Default: the exact fraction. */
  factor?: { scale: number; rounding: Rounding };
  /** Default `halfExpand`. */
  rounding?: Rounding;
  /** What is rounded: the line (default); one unit, then multiplied; or the price of one day, then multiplied. */
  roundingLevel?: "line" | "unit" | "rate";
  /** What a first partial period is a part of. Default: the period that ends at the anchor. */
  stub?: "endsAtAnchor" | "startsAtStart";
  /** `clamp` (default): 30 Apr → 30 May. `sticky`: a last day stays a last day, 30 Apr → 31 May. */
  monthEnd?: "clamp" | "sticky";
  /** Default: on the total, rounded as above. */
  tax?: { level?: "total" | "line"; rounding?: Rounding };
  /** Default: on the total, rounded as above. */
  discount?: { level?: "total" | "line"; rounding?: Rounding };
}

export interface Product {
  id: string;
  name: Text;
  family?: string;
  trialDays?: number;
  /** How many can be bought: `min`, then in steps. */
  seats?: { min?: number; max?: number; step?: number };
  prices: Price[];
  /** `fixed`: exactly one cycle, no renewal. Default `recurring`. */
  term?: "recurring" | "oneTime" | "fixed";
  /** What it holds; the largest counts. `{ adds: n }`: n more for each one bought. */
  capacity?: { [name: string]: number | { adds: number } };
  features?: { [name: string]: boolean | number | string };
  /** Free of charge with it, as a line of amount 0. */
  includes?: { item: string; name: Text; whenSeatsAtLeast?: number }[];
  /** Codes of notices on every purchase. */
  notices?: string[];
  /** Countries it is sold in. */
  availability?: { only: Country[] } | { except: Country[] };
  /** Why it cannot be bought by oneself. */
  sell?: { refuse: Refusal };
}

export interface Plan extends Product {
  /** Orders the plans: a change to a higher rank is an upgrade. */
  rank: number;
  kind?: PlanKind;
}

export interface AddOn extends Product {
  /** The plans it goes with. Default: all. */
  plans?: string[];
  /** The same add-on cannot be held on two cycles. */
  oneCyclePerAddOn?: boolean;
  /** Its quantity cannot be lowered but to 0. */
  removeWholeBatch?: boolean;
}

export interface Price {
  currency: Currency;
  /** Absent only for `oneTime`. */
  cycle?: string;
  /** An add-on's price on that plan. */
  plan?: string;
  country?: Country;
  /** Charged once by a quote, not for each seat. */
  setupFee?: Decimal;
  model: "flat" | "perSeat" | "graduated" | "volume" | "stairstep" | "package";
  /** flat: the price; perSeat: of one; package: of one package. */
  amount?: Decimal;
  /** Inclusive upper bounds; the last is null. */
  tiers?: { upTo: number | null; unit?: Decimal; flat?: Decimal }[];
  packageSize?: number;
}

export interface Promotion {
  code: string;
  percent?: Decimal;
  /** By currency, off each period. */
  amountOff?: { [currency: string]: Decimal };
  /** Plans and add-ons; `"setupFee"`: all setup fees. Default: all plans and add-ons. */
  appliesTo?: string[];
  cycles?: string[];
  validFrom?: CivilDate;
  /** The last day. */
  validUntil?: CivilDate;
  /** How many periods it lasts. Default: for ever. */
  periods?: number;
  minSeats?: number;
  countries?: Country[];
  /** Default false: the first accepted code alone counts. */
  stackable?: boolean;
}

export interface TaxRate {
  id: string;
  percent: Decimal;
  /** Part of the price. Default false: on top. */
  inclusive?: boolean;
  countries?: Country[];
  appliesTo?: string[];
}

/** First match wins; every list but `gates` ends in a rule without `when`. */
export interface Policies {
  planChange: Rule<ChangeTerms>[];
  seatChange: Rule<ChangeTerms>[];
  /** Default: as `seatChange`. */
  addOnChange?: Rule<ChangeTerms>[];
  cancel: Rule<CancelTerms>[];
  /** Asked before everything else. No match: the request passes. */
  gates?: Rule<{ refuse: Refusal }>[];
}

export interface Rule<Terms> { when?: When; then: Terms }

/** All conditions must hold; a list means any of. A fact that was not given never matches. */
export interface When {
  call?: Call | Call[];
  seats?: "increase" | "decrease" | "same";
  features?: string | string[];
  direction?: Direction;
  cycle?: "longer" | "shorter" | "same";
  from?: string | string[];
  to?: string | string[];
  fromKind?: PlanKind | PlanKind[];
  toKind?: PlanKind | PlanKind[];
  item?: string | string[];
  country?: Country[];
  purchasedVia?: string | string[];
  status?: Status | Status[];
  overdueInvoices?: boolean;
  facts?: Facts;
  daysToRenewal?: { atLeast?: number; atMost?: number };
}

export interface ChangeTerms {
  refuse?: Refusal;
  /** Default `now`. */
  effective?: "now" | "periodEnd";
  /** Default `prorated`. */
  credit?: "prorated" | "full" | "none";
  /** The unused part of what was paid (default), or of today's price. */
  creditBasis?: "paid" | "price";
  /** `days`: the credit buys time of the new state, and the next charge moves out by it. */
  creditAs?: "money" | { days: Rounding };
  /** Default `prorated`. */
  charge?: "prorated" | "full" | "none";
  /** A credit line and a charge line (default), or one line of the difference. */
  lines?: "gross" | "net";
  /** Default `keep`. */
  period?: "keep" | "align" | "restart";
  /** `renewal`: carried to the next invoice. Default `now`. */
  bill?: "now" | "renewal";
  /** Default `balance`. */
  surplus?: "balance" | "refund" | "forfeit";
  promotions?: "keep" | "void";
  notices?: string[];
}

export interface CancelTerms {
  refuse?: Refusal;
  /** Where it is done. Default: self-service. */
  channel?: Action;
  /** Default `periodEnd`. */
  effective?: "now" | "periodEnd" | "termEnd";
  /** Days before the end that a request must come. */
  notice?: { days: number; late: "nextPeriodEnd" | Refusal };
  minimumTerm?: { months: number };
  /** Default `none`. */
  refund?: "none" | "prorated" | "full";
  /** Counts from `startedOn`. */
  refundWithinDays?: number;
  reasons?: { id: string; name: Text }[];
  /** The plan that follows. */
  then?: { plan: string } | null;
  /** Default true. */
  undoable?: boolean;
  notices?: string[];
}

export interface LeadTime { id: string; businessDays: { from: number; to: number }; holidays?: CivilDate[] }

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
  pending?: { on: CivilDate; to: Target; promotions?: "void"; period?: "align" };
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

/** The period that contains `on`, counted from the anchor. @throws {PricingError} */
export function periodContaining(request: { anchor: CivilDate; cycle: Cycle; on: CivilDate; monthEnd?: "clamp" | "sticky" }): Period;

/** The n-th boundary, anchor + n × cycle; n may be negative. @throws {PricingError} */
export function boundary(request: { anchor: CivilDate; cycle: Cycle; n: number; monthEnd?: "clamp" | "sticky" }): CivilDate;

/** The leading stub, the whole periods, the trailing stub, each as a part of its full cycle; at most 500. @throws {PricingError} */
export function periods(request: { anchor: CivilDate; cycle: Cycle; start: CivilDate; end?: CivilDate; billing?: Billing }):
  { period: Period; numerator: number; denominator: number }[];

/** The part of a period from `on` until `until` (default: the period's end), rounded once. @throws {PricingError} */
export function prorate(request: { amount: Decimal; currency: Currency; quantity?: number; period: Period; on: CivilDate; until?: CivilDate; billing?: Billing }):
  { amount: Minor; numerator: number; denominator: number };

/** The whole in parts by weight (integers or decimals as strings), by largest remainder, ties to the earlier: the parts sum to the whole. @throws {PricingError} */
export function allocate(amount: Minor, weights: readonly (number | Decimal)[]): Minor[];

/** `1999` EUR → `"19.99"`. @throws {PricingError} */
export function toDecimal(amount: Minor, currency: Currency): Decimal;

/** `"19.99"` EUR → `1999`. Without `rounding`, a decimal finer than the currency is refused. @throws {PricingError} */
export function toMinor(decimal: Decimal, currency: Currency, rounding?: Rounding): Minor;

/** An amount as people write it, with exactly as many decimals as ISO 4217 gives the currency. @throws {PricingError} */
export function formatMoney(amount: Minor, currency: Currency, locale?: string | string[]): string;

/** The calendar date that it is in an IANA time zone at an instant. @throws {PricingError} */
export function civilDate(date: Date | number, timeZone: string): CivilDate;

/** Where the wasm comes from, when it is not the file beside the entry: a URL, a Response, bytes, a compiled `WebAssembly.Module`, or a promise of one. */
export type Source = string | object;
