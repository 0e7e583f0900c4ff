// English. Each function gets the params of docs/codes.md and the words of words.js.

const SEATS = { one: "seat", other: "seats" };
const DAYS = { one: "day", other: "days" };
const MONTHS = { one: "month", other: "months" };
const UNITS = { day: DAYS, minute: { one: "minute", other: "minutes" }, second: { one: "second", other: "seconds" },
  millisecond: { one: "millisecond", other: "milliseconds" } };
const FIELDS = { plan: "plan", cycle: "billing period", seats: "seats", addOns: "add-ons" };
const MODES = {
  halfExpand: "halves away from zero", halfEven: "halves to the even digit", halfTrunc: "halves towards zero", halfCeil: "halves up",
  halfFloor: "halves down", expand: "away from zero", trunc: "towards zero", ceil: "up", floor: "down",
};
const PLACES = { sales: "sales", support: "support", accountManager: "your account manager" };

const some = (list) => [].concat(list ?? []).length > 0;
const choose = (options) => (options === "" ? "" : ` Choose ${options}.`);

export const en = {
  code: "en",
  quote: (text) => `“${text}”`,

  every(w, { months, days }) {
    if (months === 1) return "monthly";
    if (months === 3) return "quarterly";
    if (months === 12) return "annually";
    if (days === 1) return "daily";
    if (days === 7) return "weekly";
    return months === undefined ? `every ${w.count(days, DAYS)}` : `every ${w.count(months, MONTHS)}`;
  },

  reasons: {
    notAvailableInCountry: (p, w) => `${w.name(p.item)} cannot be bought in your country (${w.country(p.country)}).`,
    notSoldOnCycle: (p, w) => `${w.name(p.item)} cannot be paid ${w.cycle(p.cycle)}.${some(p.cycles) ? ` Choose to pay ${w.either(w.cycles(p.cycles))}.` : ""}`,
    notSoldInCurrency: (p, w) => `${w.name(p.item)} is not sold in ${p.currency}.${choose(w.either(p.currencies))}`,
    belowMinimumSeats: (p, w) => `${w.name(p.item)} starts at ${w.count(p.minimum, SEATS)}; you chose ${w.number(p.seats)}. Choose at least ${w.number(p.minimum)}.`,
    aboveMaximumSeats: (p, w) => `${w.name(p.item)} is limited to ${w.count(p.maximum, SEATS)}; you chose ${w.number(p.seats)}. Choose at most ${w.number(p.maximum)}.`,
    seatStep: (p, w) => `${w.name(p.item)} is sold in steps of ${w.count(p.step, SEATS)}.${choose(w.either([p.below, p.above].filter(Number.isFinite).map((n) => w.number(n))))}`,
    addOnNotForPlan: (p, w) => `${w.name(p.item)} cannot be added to ${w.name(p.plan)}.${some(p.plans) ? ` It goes with ${w.either(w.names(p.plans))}.` : ""}`,
    oneCyclePerAddOn: (p, w) => `${w.name(p.item)} can be paid in one way only. Choose to pay ${w.either(w.cycles(p.cycles))}.`,
    featureNotInPlan: (p, w) => `${w.name(p.plan)} does not include ${en.quote(w.name(p.feature))}. ${some(p.plans) ? `Choose ${w.either(w.names(p.plans))}.` : "No plan includes it."}`,
    removeWholeBatch: (p, w) => `${w.name(p.item)} can only be removed as a whole: keep all ${w.number(p.held)} or remove them all.`,
    alreadyCancelled: (p, w) => `This subscription was already cancelled${p.since ? ` on ${w.date(p.since)}` : ""}${p.until ? ` and runs until ${w.date(p.until)}` : ""}. There is nothing more to do.`,
    subscriptionEnded: (p, w) => `This subscription ended on ${w.date(p.endedOn)}. You can buy a new one.`,
  },

  notices: {
    countryUnknown: (p, w) => `Choose your country: it decides whether you can buy ${w.all(w.names(p.items))}, and the tax.`,
    promotionUnknown: (p) => `We do not know the code ${en.quote(p.code)}. Check the spelling.`,
    promotionNotStackable: (p) => `The code ${en.quote(p.code)} cannot be combined with the code already used.`,
    promotionRepeated: (p) => `The code ${en.quote(p.code)} is already in use; it counts once.`,
    promotionNotYetValid: (p, w) => `The code ${en.quote(p.code)} is valid from ${w.date(p.validFrom)}.`,
    promotionExpired: (p, w) => `The code ${en.quote(p.code)} was valid until ${w.date(p.validUntil)}.`,
    promotionNotForItems: (p, w) => `The code ${en.quote(p.code)} is valid only for ${w.all(w.names(p.items))}.`,
    promotionNotForCycle: (p, w) => `The code ${en.quote(p.code)} is valid only if you pay ${w.either(w.cycles(p.cycles))}.`,
    promotionNotForCountry: (p, w) => p.country === undefined
      ? `The code ${en.quote(p.code)} is valid in some countries only. Choose your country.`
      : `The code ${en.quote(p.code)} is not valid in your country (${w.country(p.country)}).`,
    promotionNotForCurrency: (p) => `The code ${en.quote(p.code)} is not valid for prices in ${p.currency}.`,
    promotionBelowMinimumSeats: (p, w) => `The code ${en.quote(p.code)} is valid from ${w.count(p.minimum, SEATS)}; you chose ${w.number(p.seats)}.`,
    promotionsVoided: (p, w) => `With this change you lose the codes ${w.all([].concat(p.codes ?? []).map(en.quote))}.`,
    addOnEnded: (p, w) => `${w.name(p.item)} cannot be added to ${w.name(p.plan)} and ends with this change.`,
    creditAsDays: (p, w) => `Your credit${part(w.money(p.amount), " of ")} becomes ${w.count(p.days, DAYS)} more.`,
    pendingReplaced: (p, w) => `This replaces the change that was planned (${w.all(fields(p))}).`,
    pendingRemoved: (p, w) => `The change that was planned (${w.all(fields(p))}) will not take place.`,
    carriedSettled: (p, w) => `${w.money(p.amount) === "" ? "An amount" : `The amount of ${w.money(p.amount)}`} carried over from before is settled with this.`,
    refundWindowPassed: (p, w) => `A refund was possible within ${w.count(p.days, DAYS)}, until ${w.date(p.lastDay)}. Nothing is paid back now.`,
    noticeMissed: (p, w) => `Notice is ${w.count(p.days, DAYS)}: the last day to cancel before the next renewal was ${w.date(p.lastRequestDay)}. The subscription renews first.`,
    minimumTerm: (p, w) => `The minimum term is ${w.count(p.months, MONTHS)} and ends on ${w.date(p.until)}.`,
  },

  suggestions: {
    planHolds: (p, w) => `${w.name(p.plan)} with ${w.count(p.seats, SEATS)} would be enough.`,
    addOnHolds: (p, w) => `${w.name(p.plan)} with ${w.count(p.seats, SEATS)} and ${w.name(p.addOn)} ×\u00a0${w.number(p.quantity)} would be enough.`,
  },

  steps: {
    price: (p, w, v) => `Price in the catalogue: ${w.price(v, p.currency)}`,
    tier: (p, w, v) => `From ${w.number(p.from)}${p.to == null ? "" : ` to ${w.number(p.to)}`}: ${w.number(p.quantity)} × ${w.price(p.unit)} + ${w.price(p.flat)} = ${w.price(v)}`,
    packages: (p, w, v) => `${w.number(p.quantity)} in packages of ${w.number(p.size)}: ${w.number(v)}`,
    quantity: (p, w, v) => `Quantity: ${w.number(v)}`,
    fullAmount: (p, w, v) => `For the whole period: ${w.price(v)}`,
    paid: (p, w, v) => `Paid for ${w.date(p.start)} to ${w.date(p.end)}: ${w.price(v)}`,
    fraction: (p, w) => `Share of the period ${w.date(p.start)} to ${w.date(p.end)}: ${w.number(p.numerator)} of ${w.count(p.denominator, UNITS[p.grain] ?? UNITS.day)}`,
    factor: (p, w, v) => `Share, rounded to ${w.number(p.scale)} decimals (${MODES[p.rounding]}): ${w.number(v)}`,
    rate: (p, w, v) => `Price of one day, rounded (${MODES[p.rounding]}): ${w.price(v)}`,
    unit: (p, w, v) => `Price of one, rounded (${MODES[p.rounding]}): ${w.price(v)}`,
    exact: (p, w, v) => `Exact amount: ${w.price(v)}`,
    round: (p, w, v) => `Rounded (${MODES[p.rounding]}): ${w.price(v)}`,
    base: (p, w, v) => `Calculated on: ${w.price(v)}`,
    percent: (p, w, v) => `Percentage: ${w.percent(v)}`,
    amountOff: (p, w, v) => `Reduction: ${w.price(v)}`,
    share: (p, w, v) => `${p.item === undefined ? "Discount in it" : `Share of ${w.name(p.item)}`}: ${w.price(v)}`,
    capped: (p, w, v) => `Limited to ${w.price(v)}`,
    difference: (p, w, v) => `Difference of new (${w.price(p.new)}) and old (${w.price(p.old)}): ${w.price(v)}`,
    trial: (p, w) => `Free until the trial ends on ${w.date(p.until)}`,
  },

  actions: {
    selfService: (at) => `You can do this yourself${part(at, ": ")}.`,
    contact: (at) => `Please contact us${part(at, ": ")}.`,
    supportCase: (at) => `Please open a support case${part(at, ": ")}.`,
    payInvoices: (at) => `Please pay the open invoices first${part(at, ": ")}.`,
    partner: (at) => `Please contact the partner you bought from${part(at, ": ")}.`,
    store: (at) => `Please go to the store you bought in${part(at, ": ")}.`,
    choose: (at) => `Please choose${part(at, ": ")}.`,
  },
  place: (target) => PLACES[target] ?? target,

  issues: {
    wrongType: "a value of another type was expected",
    unsupportedValue: "not plain data",
    missingField: "a required field is missing",
    unknownField: "unknown field",
    notOneOf: "not one of the values that are possible here",
    invalidDecimal: "not a decimal like \"19.99\"",
    invalidDate: "not a date of the calendar, written like 2026-02-28",
    instantAtDayGrain: "an instant, where a date is expected",
    invalidString: "not a valid text",
    outOfRange: "outside its limits",
    emptyList: "the list must not be empty",
    tooLong: "too long",
    tooDeep: "nested too deeply",
    tooLarge: "too large",
    tooMany: "too many elements",
    amountTooLarge: "the amount is too large",
    unknownSchema: "unknown schema",
    unknownPlan: "there is no such plan",
    unknownAddOn: "there is no such add-on",
    unknownItem: "there is no such item",
    unknownCycle: "there is no such billing period",
    unknownCurrency: "there is no such currency",
    unknownCountry: "there is no such country",
    unknownLeadTime: "there is no such lead time",
    unknownReason: "there is no such reason",
    unknownPromotion: "there is no such code",
    duplicateId: "the same id twice",
    duplicateAddOn: "the same add-on on the same billing period twice",
    itemNotHeld: "the subscription does not have this add-on",
    periodEndBeforeStart: "the period ends before it starts",
    onBeforeStart: "the date is before the start",
    onOutsidePeriod: "the date is outside the period",
    ruleListWithoutCatchAll: "the list of rules does not end in one without conditions",
    tierGap: "the tiers do not rise, or the last one is not open",
    priceShape: "fields that do not fit the price's model",
    ambiguousPrice: "two prices for the same case",
    circularInclusion: "leads back to itself",
    conflictingTerms: "terms that exclude each other",
    internalInvariant: "the engine refused its own result; nothing was priced",
    unreachableRule: "this rule is never reached",
    priceHole: "a price is missing",
    cheaperWithMore: "more cost less here",
    unusedCycle: "nothing is sold on this billing period",
    noticeWithoutText: "a notice without words",
    reasonWithoutText: "a reason without words",
  },
};

function part(text, before) {
  return text === "" ? "" : before + text;
}

function fields({ fields }) {
  return [].concat(fields ?? []).map((field) => FIELDS[field] ?? field);
}
