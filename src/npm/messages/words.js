// What a sentence is made of, in one language: numbers, amounts, dates, lists, and the names the catalogue gives to ids.

// Minor units by ISO 4217, where not 2. A test compares this with the engine's own table.
const EXPONENTS = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0,
  XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4,
};

/** How many decimals a currency has. */
export const exponent = (currency) => EXPONENTS[currency] ?? 2;

const cache = new Map();

// Making an Intl object takes a hundred times as long as using it.
function once(key, make) {
  let made = cache.get(key);
  if (made === undefined) {
    if (cache.size >= 500) cache.clear();
    cache.set(key, made = make());
  }
  return made;
}

/** A minor amount as an exact decimal. */
function decimal(amount, digits) {
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const sign = amount < 0 ? "-" : "";
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`;
}

/**
 * `language` is one of the tables beside this file; `locale` decides how numbers and dates look.
 * `catalog` gives names to ids, `currency` a form to amounts.
 */
export class Words {
  constructor(locale, language, { catalog, currency } = {}) {
    this.locale = locale;
    this.language = language;
    this.catalog = catalog;
    this.currency = currency;
  }

  /** A count and the form of a noun that goes with it: `forms` by category of Intl.PluralRules. */
  count(n, forms) {
    return `${this.number(n)}\u00a0${this.form(n, forms)}`;
  }

  /** Only the form. */
  form(n, forms) {
    const rules = once(`plural ${this.locale}`, () => new Intl.PluralRules(this.locale));
    return forms[rules.select(Number(n))] ?? forms.other;
  }

  /** A number, or a decimal as text, with all its digits; a fraction `a/b` stays one. */
  number(n) {
    if (!/^-?\d+(\.\d+)?$/.test(String(n))) return String(n ?? "");
    return once(`number ${this.locale}`, () => new Intl.NumberFormat(this.locale, { maximumFractionDigits: 20 })).format(String(n));
  }

  /** An amount in minor units; without a currency, empty. */
  money(amount, currency = this.currency) {
    if (currency === undefined || !Number.isSafeInteger(amount)) return "";
    return this.price(decimal(amount, exponent(currency)), currency);
  }

  /** A decimal in major units; more digits than the currency has stay visible. */
  price(text, currency = this.currency) {
    const value = String(text ?? "");
    if (currency === undefined || !/^-?\d+(\.\d+)?$/.test(value)) return this.number(text);
    const least = exponent(currency);
    const digits = Math.max(least, (value.split(".")[1] ?? "").replace(/0+$/, "").length);
    const format = once(`money ${this.locale} ${currency} ${digits}`, () => new Intl.NumberFormat(this.locale, {
      style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative",
    }));
    return format.format(value);
  }

  /** A percentage from a fraction as text: `0.0825`. */
  percent(text) {
    const format = once(`percent ${this.locale}`, () => new Intl.NumberFormat(this.locale, { style: "percent", maximumFractionDigits: 14 }));
    return /^-?\d+(\.\d+)?$/.test(String(text)) ? format.format(String(text)) : String(text ?? "");
  }

  /** A date in words; an instant with its time. */
  date(text) {
    const instant = String(text).includes("T");
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) return String(text ?? "");
    const format = once(`date ${this.locale} ${instant}`, () => new Intl.DateTimeFormat(this.locale, instant
      ? { dateStyle: "long", timeStyle: "long", timeZone: "UTC" }
      : { dateStyle: "long", timeZone: "UTC" }));
    return format.format(at);
  }

  /** “a, b or c”. */
  either(list) {
    return this.#list(list, "disjunction");
  }

  /** “a, b and c”. */
  all(list) {
    return this.#list(list, "conjunction");
  }

  #list(list, type) {
    return once(`${type} ${this.locale}`, () => new Intl.ListFormat(this.locale, { type })).format([].concat(list ?? []).map(String));
  }

  /** What the merchant calls a plan, an add-on or something included, or says in `texts` of a feature; else the id. */
  name(id) {
    const texts = this.catalog?.texts;
    const text = namesOf(this.catalog).get(id) ?? (texts != null && Object.hasOwn(texts, id) ? texts[id] : undefined);
    return this.text(text) ?? String(id ?? "");
  }

  names(ids) {
    return [].concat(ids ?? []).map((id) => this.name(id));
  }

  /** How often a cycle is paid, as an adverb. */
  cycle(id) {
    const cycle = this.catalog?.cycles?.[id] ?? KNOWN[id];
    return cycle === undefined ? this.language.quote(id) : this.language.every(this, cycle);
  }

  cycles(ids) {
    return [].concat(ids ?? []).map((id) => this.cycle(id));
  }

  country(code) {
    try {
      return once(`region ${this.locale}`, () => new Intl.DisplayNames(this.locale, { type: "region" })).of(code);
    } catch {
      return String(code ?? "");
    }
  }

  /** Whether a text of the catalogue is in this language, or in one for all. */
  speaks(text) {
    return typeof text !== "object" || this.locale in text || this.language.code in text;
  }

  /** A text of the catalogue in this language, else in English, else in whatever it has. */
  text(text) {
    if (typeof text !== "object" || text === null) return text;
    return text[this.locale] ?? text[this.language.code] ?? text.en ?? Object.values(text)[0];
  }
}

// Ids that say their length themselves, for callers that give no catalogue.
const KNOWN = {
  daily: { days: 1 }, weekly: { days: 7 }, monthly: { months: 1 }, quarterly: { months: 3 }, annual: { months: 12 },
  annually: { months: 12 }, yearly: { months: 12 },
};

const found = new WeakMap();

function namesOf(catalog) {
  if (typeof catalog !== "object" || catalog === null) return new Map();
  if (!found.has(catalog)) found.set(catalog, collect(catalog));
  return found.get(catalog);
}

function collect(catalog) {
  const names = new Map();
  for (const product of [...(catalog.plans ?? []), ...(catalog.addOns ?? [])]) {
    names.set(product.id, product.name);
    for (const { item, name } of product.includes ?? []) if (!names.has(item)) names.set(item, name);
  }
  return names;
}
