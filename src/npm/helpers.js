// The calls that need no catalogue.
import * as glue from "./prorata.js";
import { PricingError } from "./error.js";
import { CATALOG, REQUEST, run } from "./runtime.js";

export function lintCatalog(catalog) {
  return run(catalog, CATALOG, glue.lint);
}

// The numbers are the order of HELPERS in src/wasm.rs.
const helper = (number, argument) => run(argument, REQUEST, (length) => glue.helper(number, length));

export const periodContaining = (request) => helper(0, request);
export const boundary = (request) => helper(1, request);
export const periods = (request) => helper(2, request);
export const prorate = (request) => helper(3, request);
export const allocate = (amount, weights) => helper(4, { amount, weights });
export const toDecimal = (amount, currency) => helper(5, { amount, currency });
export const toMinor = (decimal, currency, rounding) => helper(6, { decimal, currency, rounding });

/** The calendar date that it is in a time zone at an instant. */
export function civilDate(date, timeZone) {
  const format = formatter(`date ${timeZone}`, "timeZone", () => new Intl.DateTimeFormat("en-US", {
    timeZone, calendar: "iso8601", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit",
  }));
  const parts = {};
  for (const { type, value } of attempt("date", "invalidDate", () => format.formatToParts(date))) parts[type] = value;
  return `${parts.year.padStart(4, "0")}-${parts.month}-${parts.day}`;
}

/** An amount in minor units as people write it, with exactly as many decimals as the currency has. */
export function formatMoney(amount, currency, locale) {
  // Intl's own number of decimals follows CLDR, which leaves out those of HUF or IDR: it would show a price never charged.
  // A string, so that no amount passes through a binary fraction.
  const decimal = toDecimal(amount, currency);
  const decimals = decimal.split(".")[1]?.length ?? 0;
  const format = formatter(`money ${locale} ${currency}`, "locale", () => new Intl.NumberFormat(locale, {
    style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: "negative",
  }));
  return format.format(decimal);
}

// Making an Intl formatter takes a hundred times as long as using it; a server's locales and zones are few.
const formatters = new Map();

function formatter(key, path, make) {
  let format = formatters.get(key);
  if (format === undefined) {
    format = attempt(path, "notOneOf", make);
    if (formatters.size >= 200) formatters.clear();
    formatters.set(key, format);
  }
  return format;
}

function attempt(path, code, act) {
  try {
    return act();
  } catch (error) {
    throw new PricingError([{ code, severity: "error", path, message: String(error.message) }], { cause: error });
  }
}
