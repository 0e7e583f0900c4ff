// What a catalogue's cycles, prices and places are called.

import { decimalMoney, inWords } from "../attach/format.js";
import { current, t } from "../i18n.js";

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
