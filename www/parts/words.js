// A result's parts in words, for data-prorata-as. Everything that a line or a step says is in the result; nothing is computed here
// but the decimal form of an exact fraction.

import { date, decimalMoney, money, nameOf, number } from "../attach/format.js";
import { current, t } from "../i18n.js";
import { idInWords } from "./names.js";

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

