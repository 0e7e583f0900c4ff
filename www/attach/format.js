// Money, dates and numbers in a reader's language, from the engine's exact values.
//
// It works without the package, because list prices are shown where the package could not be loaded.
// Nothing here computes: amounts stay integers or decimal strings until Intl prints them.

// ISO 4217 exponents that are not 2. Intl's own digits follow CLDR, which hides decimals that are charged (HUF, COP, IDR).
const EXPONENTS = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
const exponents = new Map(Object.entries(EXPONENTS).flatMap(([e, codes]) => codes.split(" ").map((c) => [c, Number(e)])));
const exponent = (currency) => exponents.get(currency) ?? 2;

// Building an Intl formatter costs a hundred times its use.
const cache = new Map();
const cached = (key, make) => cache.get(key) ?? (cache.set(key, make()), cache.get(key));

/** Minor units as an exact decimal string: 1999 USD is `"19.99"`. */
export function toDecimal(minor, currency) {
  const e = exponent(currency);
  const digits = String(Math.abs(minor)).padStart(e + 1, "0");
  const text = e ? `${digits.slice(0, -e)}.${digits.slice(-e)}` : digits;
  return minor < 0 ? `-${text}` : text;
}

/** What a person typed (`1 234,5`) as minor units, or null where it is no amount of that currency. */
export function parseMoney(typed, currency) {
  const e = exponent(currency);
  const found = /^(\d{1,13})(?:[.,](\d+))?$/.exec(typed.replace(/\s/g, ""));
  if (!found || (found[2] ?? "").length > e) return null;
  return Number(found[1] + (found[2] ?? "").padEnd(e, "0"));
}

/** A decimal string as money. Prices may have more digits than the currency; amounts never do. */
export function decimalMoney(decimal, currency, locale) {
  const e = exponent(currency);
  const digits = Math.max(e, (decimal.split(".")[1] ?? "").length);
  const options = { style: "currency", currency, minimumFractionDigits: e, maximumFractionDigits: digits, signDisplay: "negative" };
  return cached(`${locale} ${currency} ${digits}`, () => new Intl.NumberFormat(locale, options)).format(decimal);
}

/** Minor units as money. */
export const money = (minor, currency, locale) => decimalMoney(toDecimal(minor, currency), currency, locale);

/** A count, or a decimal string, with the reader's separators. */
export function number(value, locale) {
  return cached(`${locale} n`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: 12 })).format(value);
}

// An instant at midnight is a date to a reader.
const timed = (iso) => iso.length > 10 && !/T00:00:00(\.0+)?Z$/.test(iso);
const instant = (iso) => new Date(iso.length > 10 ? iso : `${iso}T00:00:00Z`);

/** A civil date (or an instant, in UTC) in words. */
export function date(iso, locale, style = "long") {
  const options = style === "short" ? { day: "numeric", month: "short" } : { dateStyle: style };
  const clock = timed(iso) && style !== "short" ? { timeStyle: "short" } : {};
  return cached(`${locale} d ${style} ${timed(iso)}`, () => new Intl.DateTimeFormat(locale, { ...options, ...clock, timeZone: "UTC" })).format(instant(iso));
}

/** Days of a civil calendar as a number line, for pictures and sliders. */
export const dayNumber = (iso) => instant(iso).getTime() / 864e5;
export const dayAt = (n) => new Date(Math.floor(n) * 864e5).toISOString().slice(0, 10);

/** A name that is a string or one string per language. */
export function inWords(text, locale) {
  if (text === undefined || typeof text === "string") return text;
  return text[locale] ?? text[locale.split("-")[0]] ?? text.en ?? Object.values(text)[0];
}

// Plans, add-ons and what they include.
const items = (catalog) => [...catalog.plans, ...(catalog.addOns ?? [])].flatMap((item) => [item, ...(item.includes ?? [])]);

/** The name of a plan, an add-on or something included, or the id itself where the catalogue has no such item (a promotion code, a tax). */
export const nameOf = (catalog, id, locale) => inWords(items(catalog).find((item) => (item.id ?? item.item) === id)?.name, locale) ?? id;
