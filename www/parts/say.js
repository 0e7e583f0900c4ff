// The page's words, and a catalogue and a result in words. Texts of the engine's reasons and notices come from the package.

import { date, decimalMoney, inWords, money, nameOf, number } from "../attach/format.js";
import { words } from "../words.js";

let locale = "en";
let plural;
export const current = () => locale;

// What the markup says before anything is put in its place is its English.
said(document, (key, text) => (words[key].en ??= text));

export function setLocale(wanted) {
  locale = wanted;
  plural = undefined;
  document.documentElement.lang = locale;
}

/** A text by its key; `{name}` is filled from params, and the plural form follows `n`. */
export function t(key, params = {}) {
  const entry = words[key][locale];
  const text = typeof entry === "object" ? (entry[(plural ??= new Intl.PluralRules(locale)).select(params.n)] ?? entry.other) : entry;
  const filled = text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name] ?? "";
    return typeof value === "number" ? number(value, locale) : value;
  });
  // A Russian date ends in a full stop of its own ("2026 г.").
  return filled.replace(/\.\.(?=\s|$)/g, ".");
}

/** Puts the words into static markup: data-t is the text, data-t-label the accessible name. */
export const translate = (root = document) => said(root, (key) => t(key));

// Each of its words: what `other(key, text)` gives is said instead.
function said(root, other) {
  for (const node of root.querySelectorAll("[data-t]")) {
    const text = other(node.dataset.t, node.textContent);
    if (node.textContent !== text) node.textContent = text;
  }
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", other(node.dataset.tLabel, node.getAttribute("aria-label")));
  for (const template of root.querySelectorAll("template")) said(template.content, other);
}

// ---------------------------------------------------------------- names of a catalogue's cycles, prices and ids

const once = (months, days) => (months === 1 ? "month" : months === 12 ? "year" : days ? "days" : "months");

/** A cycle by its length: catalogues name cycles by ids only. */
export function cycleName(catalog, id) {
  const { months, days } = catalog.cycles[id] ?? {};
  if (!months && !days) return id;
  return t(`cycle.${days === 1 ? "day" : once(months, days)}`, { n: months ?? days });
}

function perCycle(catalog, id) {
  if (!id) return t("per.once");
  const { months, days } = catalog.cycles[id];
  return t(`per.${once(months, days)}`, { n: months ?? days });
}

/** The price that the list shows for an item: the one for the cycle and currency, the plainest where several match. */
export function listPrice(item, { currency, cycle, plan, country }) {
  const fits = (item.prices ?? []).filter((p) => p.currency === currency && (!p.cycle || p.cycle === cycle));
  const score = (p) => (p.plan === plan ? 2 : p.plan ? -9 : 0) + (p.country === country ? 1 : p.country ? -9 : 0);
  const best = fits.filter((p) => score(p) >= 0).sort((a, b) => score(b) - score(a));
  return best[0];
}

/** `amount` and `unit` of a list price in words; tiers begin at their lowest. */
export function priceInWords(catalog, price, one = "perSeat") {
  if (!price) return { amount: t("notPriced"), unit: "" };
  const money = (decimal) => decimalMoney(decimal, price.currency, current());
  const time = perCycle(catalog, price.cycle);
  if (price.model === "flat") return Number(price.amount) === 0 ? { amount: t("free"), unit: "" } : { amount: money(price.amount), unit: time };
  if (price.model === "perSeat") return { amount: money(price.amount), unit: `${t(one)}, ${time}` };
  if (price.model === "package") return { amount: money(price.amount), unit: `${t("perPackage", { n: price.packageSize })}, ${time}` };
  const key = price.tiers.some((tier) => tier.unit) ? "unit" : "flat";
  const least = price.tiers.map((tier) => tier[key]).filter(Boolean).sort((a, b) => a - b)[0];
  return { amount: t("from", { price: money(least) }), unit: key === "unit" ? `${t(one)}, ${time}` : time };
}

/** Ids as words: `cloudRecording` is "Cloud recording" until a catalogue says better in `texts`. */
export function idInWords(catalog, id) {
  const text = inWords(catalog.texts?.[id], current());
  if (text) return text;
  const spaced = id.replace(/[-_]/g, " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return capital(spaced);
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** All that a catalogue sells in and on, in the order in which it names them. */
export const currenciesOf = (catalog) => [...new Set(catalog.plans.flatMap((plan) => plan.prices.map((price) => price.currency)))];

export function cyclesOf(catalog) {
  const sold = new Set(catalog.plans.flatMap((plan) => plan.prices.map((price) => price.cycle)));
  return Object.keys(catalog.cycles).filter((id) => sold.has(id));
}

// ---------------------------------------------------------------- a result's parts, for data-prorata-as

// Everything that a line or a step says is in the result; nothing is computed here but the decimal form of an exact fraction.

const short = (iso) => date(iso, current(), "medium");

/** The formats of one catalogue; `messages` is the package's module of ready words. */
export function formatsFor(catalog, messages) {
  const locale = current();
  const name = (id) => nameOf(catalog, id, locale);

  function line({ kind, item, quantity }) {
    if (kind === "tax") {
      const rate = (catalog.taxes ?? []).find((tax) => tax.id === item);
      return rate ? t("kind.tax", { percent: number(rate.percent, locale) }) : t("kind.taxPlain");
    }
    if (kind === "included") return t("kind.included", { item: name(item) });
    const text = kind === "plan" || kind === "addOn" ? name(item) : t(`kind.${kind}`, { item: name(item) });
    return quantity > 1 && kind !== "discount" ? t("times", { item: text, n: quantity }) : text;
  }

  function span({ period, fullAmount, amount }, _, { currency }) {
    if (!period) return "";
    const [start, end] = [short(period.start), short(period.end)];
    if (fullAmount === undefined || fullAmount === amount) return t("range", { start, end });
    return t("span.part", { start, end, full: money(Math.abs(fullAmount), currency, locale) });
  }

  // The package's own reasons name what can be chosen; only a merchant's words may leave it open.
  const todo = ({ code, action }) => (!action || (action.kind === "choose" && !catalog.texts?.[code]) ? "" : messages.actionMessage(action, locale, { catalog }));

  // The package prints an exact fraction as it is; beside it the decimal that a pocket calculator shows.
  function step(entry, _, { currency }) {
    const text = messages.message(entry, locale, { catalog, currency });
    if (!/^-?\d+\/\d+$/.test(entry.value) || entry.code === "fraction") return text;
    const { text: decimal, exact } = decimals(entry.value);
    return `${text} ${exact ? "=" : "≈"} ${entry.code === "factor" || entry.code === "percent" ? number(decimal, locale) : decimalMoney(decimal, currency, locale)}`;
  }

  function renewal(result) {
    const { renewal: next, currency } = result;
    if (!result.allowed || next === undefined) return "";
    if (!next) return t("renewal.none");
    const params = { date: date(next.on, locale), total: money(next.total, currency, locale), due: money(next.due, currency, locale) };
    return t(next.due === next.total ? "renewal" : "renewal.due", params);
  }

  function when({ effective, effectiveOn, allowed, lines, direction }) {
    if (!effective || !allowed) return "";
    if (effective === "periodEnd") return t("when.later", { date: date(effectiveOn, locale) });
    return lines.length || direction ? t("when.now") : t("when.same");
  }

  return {
    line,
    span,
    todo,
    renewal,
    when,
    step,
    paper: (on) => t("paper", { date: date(on, locale) }),
    paidPart: ({ total, fromBalance }, _, { currency }) => (fromBalance ? t("later.paid", { total: money(total, currency, locale), paid: money(fromBalance, currency, locale) }) : ""),
    less: (amount, _, result) => money(-amount, result.currency, locale),
    suggestedPrice: (s, _, result) => (s.renewalTotal === undefined ? "" : t("suggested", { price: money(s.renewalTotal, result.currency, locale) })),
    leadTime: ({ id, earliest, latest }) => t("leadTime.dates", { name: idInWords(catalog, id), earliest: date(earliest, locale), latest: date(latest, locale) }),
    seal: (r) => t("seal", { catalog: r.catalog.id, revision: r.catalog.revision, digest: r.catalog.digest.slice(0, 12), engine: r.engine }),
    channel: (r) => todo({ action: r.channel }),
    headline,
    issue: (issue) => {
      const key = `issue.${issue.code}`;
      return ["unreadable", "missingField", "outOfRange", "wrongType", "invalidDate", "onBeforeStart"].includes(issue.code) ? t(key) : t("issue.other", { message: messages.message({ ...issue, path: "" }, locale) });
    },
  };
}

function headline(result) {
  const { allowed, effectiveOn, accessUntil, requestedOn, channel } = result;
  const words = { date: effectiveOn && date(effectiveOn, current()), until: accessUntil && date(accessUntil, current()) };
  if (!allowed && result.reasons.some((reason) => reason.code === "alreadyCancelled") && accessUntil) return t("cancel.running", words);
  if (!allowed) return t("cancel.refused");
  if (channel.kind !== "selfService") return t("cancel.elsewhere", words);
  return effectiveOn === requestedOn ? t("cancel.endsNow") : t("cancel.ends", words);
}

/** An exact fraction `a/b` as a decimal: whole where it ends within six places, cut there otherwise. */
export function decimals(value, places = 6) {
  if (!value.includes("/")) return { text: value, exact: true };
  const [a, b] = value.split("/").map(BigInt);
  const scaled = a * 10n ** BigInt(places);
  const sign = scaled < 0n ? "-" : "";
  const digits = String(scaled / b).replace("-", "").padStart(places + 1, "0");
  const text = `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return { text, exact: scaled % b === 0n };
}
