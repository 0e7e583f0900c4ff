// The same change under other policies: this catalogue's plans and prices with other rules.

import { date, inWords, money } from "../attach/format.js";
import { current, t } from "./say.js";
import { h } from "./dom.js";

// What most merchants choose from, as the terms of a rule.
const TERMS = {
  gross: {},
  net: { lines: "net" },
  restart: { period: "restart" },
  days: { period: "restart", creditAs: { days: "floor" }, charge: "none" },
  full: { credit: "none", charge: "full", period: "restart" },
  later: { effective: "periodEnd" },
};

const withPolicies = (catalog, billing, policies, texts) => {
  const { planChange, seatChange, addOnChange } = policies;
  return { ...catalog, billing, texts: { ...texts, ...catalog.texts }, policies: { cancel: catalog.policies.cancel, planChange, seatChange, ...(addOnChange ? { addOnChange } : {}) } };
};

/** The variants of a catalogue: its own rules, the common terms, and the sample policies among the other catalogues. */
function variants(catalog, samples) {
  const all = Object.entries(TERMS).map(([id, then]) => {
    const list = [{ then }];
    return { name: t(`policy.${id}`), catalog: withPolicies(catalog, catalog.billing, { planChange: list, seatChange: list }, {}) };
  });
  for (const { name, catalog: other } of samples) {
    all.push({ name: inWords(name, current()), catalog: withPolicies(catalog, other.billing, other.policies, other.texts) });
  }
  return [{ name: t("policy.own"), catalog, own: true }, ...all];
}

let cache = {};

/** Fills the table. Engines are built once for a catalogue and language; each change is one call to each. */
export function compare(place, { Engine, catalog, samples, ask, message }) {
  if (cache.catalog !== catalog || cache.locale !== current() || cache.samples !== samples.length) {
    cache = { catalog, locale: current(), samples: samples.length, list: variants(catalog, samples).map((variant) => ({ ...variant, engine: made(Engine, variant.catalog) })) };
  }
  const cell = (text, label) => h("td", { "data-label": label }, text);
  const rows = cache.list.filter((variant) => variant.engine).map((variant) => {
    const name = h("th", { scope: "row" }, variant.name);
    let result;
    try {
      result = ask(variant.engine);
    } catch (error) {
      if (!error.issues) throw error;
    }
    if (!result?.allowed) {
      const why = result?.reasons.map((reason) => message(reason, current(), { catalog: variant.catalog })).join(" ");
      return h("tr", {}, name, h("td", { colspan: 4, class: "none" }, why || t("compare.none")));
    }
    const { settlement: s, renewal, currency, effective, effectiveOn } = result;
    const print = (amount) => money(amount, currency, current());
    return h("tr", { class: variant.own ? "own" : undefined }, name,
      cell(print(s.dueNow), t("dueNow")),
      cell(print(s.toBalance + s.refund), t("toBalance")),
      cell(effective === "now" ? t("now") : date(effectiveOn, current(), "medium"), t("compare.effective")),
      cell(renewal ? `${date(renewal.on, current(), "medium")}, ${print(renewal.due)}` : "–", t("compare.renewal")));
  });
  place.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, [t("policy"), t("dueNow"), t("toBalance"), t("compare.effective"), t("compare.renewal")].map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, rows)));
}

function made(Engine, catalog) {
  try {
    return new Engine(catalog);
  } catch {
    // A sample's rules may name what this catalogue does not have; then the pair has no meaning and no row.
    return null;
  }
}
