// What the customer has: one panel, shown by Change and by Cancel.

import { clearErrors } from "../attach/errors.js";
import { inputsIn, write } from "../attach/fields.js";
import { date, dayAt, dayNumber, inWords, nameOf } from "../attach/format.js";
import { $, fillSelect, h } from "../parts/dom.js";
import { countries } from "../parts/countries.js";
import { currenciesOf, cycleName, cyclesOf } from "../parts/names.js";
import { addOnRows, extras, hasSeats } from "../parts/options.js";
import { current, t, translate } from "../i18n.js";
import { restore, snapshot, today } from "../state.js";
import { usual, wantedAddOns } from "./buy.js";

const STATUSES = ["active", "trialing", "pastDue", "cancelled"];
// Changing one of these makes another subscription: what was stored for the old one no longer holds.
const IDENTITY = /^subscription\.(plan|cycle|seats|currency|anchor|addOns)/;

/** What a form says besides: the panel is in it, its inputs are not its own. */
export const besides = (form) => Object.fromEntries(Object.entries(snapshot([form])).filter(([name]) => !name.startsWith("subscription.")));

export function havePanel(app) {
  const panel = $("#have").content.firstElementChild.cloneNode(true);
  const line = $(".have-line", panel);
  const addOns = h("fieldset", { class: "addons" }, h("legend", { "data-t": "addOns" }, t("addOns")));
  $(".have-extra", panel).before(addOns);
  const storedNote = h("p", { class: "fine" });
  panel.append(storedNote);
  let stored = {};

  const values = () => snapshot([panel]);

  function describe() {
    const v = values();
    const parts = [t("have.line", { plan: nameOf(app.catalog, v["subscription.plan"], current()), cycle: cycleName(app.catalog, v["subscription.cycle"]).toLowerCase() })];
    const seated = hasSeats(app.catalog.plans.find((p) => p.id === v["subscription.plan"]), { currency: v["subscription.currency"], cycle: v["subscription.cycle"] });
    const seats = $("#s-seats", panel);
    seats.required = seated;
    seats.parentElement.hidden = !seated;
    if (seated && v["subscription.seats"]) parts.push(t("have.seats", { n: Number(v["subscription.seats"]) }));
    for (const [id, { quantity }] of Object.entries(wantedAddOns(v, "subscription.addOns"))) if (Number(quantity)) parts.push(t("times", { item: nameOf(app.catalog, id, current()), n: Number(quantity) }));
    const period = api.period();
    const until = period && t("have.until", { date: date(period.end, current(), "medium") });
    line.replaceChildren(h("b", {}, parts.join(", ")), ...(until ? [" · ", until] : []));
    const kept = Object.keys(stored).length > 0;
    storedNote.replaceChildren(...(kept ? [t("have.stored"), " ", h("button", { type: "button", class: "link", onclick: forget }, t("have.reset"))] : []));
    storedNote.hidden = !kept;
  }

  function forget() {
    stored = {};
    panel.dispatchEvent(new Event("input", { bubbles: true }));
    $("summary", panel).focus();
  }

  function rows(v = values()) {
    addOnRows(addOns, "subscription.addOns", app.catalog, {
      plan: v["subscription.plan"], currency: v["subscription.currency"], cycle: v["subscription.cycle"], country: v["subscription.country"], lasting: true, wanted: wantedAddOns(v, "subscription.addOns"),
    });
  }

  panel.addEventListener("input", (event) => {
    const name = event.target.name ?? "";
    if (IDENTITY.test(name)) stored = {};
    if (/\.(plan|cycle|currency)$/.test(name)) rows();
    describe();
  }, true);

  // A customer with a paid plan, some way into the period.
  function usualSubscription() {
    const { plan, cycle, currency } = usual(app.catalog);
    const { months, days } = app.catalog.cycles[cycle];
    const length = days ?? months * 30;
    const better = app.catalog.plans.find((p) => p.rank > app.catalog.plans.find((o) => o.id === plan).rank && !p.sell);
    const seats = Math.max(better?.seats?.min ?? 1, Number(usual(app.catalog).seats));
    const anchor = dayAt(dayNumber(today()) - Math.round(length * 0.4));
    return { plan, cycle, currency, seats: String(seats), anchor, status: "active" };
  }

  const api = {
    panel,
    values: () => (Object.keys(stored).length ? { ...values(), stored: JSON.stringify(stored) } : values()),
    /** What is entered, with what is stored of it. */
    whole({ addOns, ...entered } = {}) {
      const { addOns: known = [], ...rest } = structuredClone(stored);
      // Quantities come from the inputs; what else is known of an add-on (its own anchor) does not.
      const held = addOns?.map((addOn) => ({ ...known.find(({ id }) => id === addOn.id), ...addOn })) ?? known;
      return { ...rest, ...entered, ...(held.length && { addOns: held }) };
    },
    stored: () => stored,
    /** The period that the subscription is in on a day. */
    period(on = today()) {
      const v = values();
      if (stored.period && stored.period.start <= on && on < stored.period.end) return stored.period;
      try {
        return app.pkg.periodContaining({ anchor: v["subscription.anchor"], cycle: app.catalog.cycles[v["subscription.cycle"]], on });
      } catch {
        return null;
      }
    },
    built: false,
    build(given) {
      api.built = true;
      const usualValues = Object.fromEntries(Object.entries(usualSubscription()).map(([k, v]) => [`subscription.${k}`, v]));
      const v = { ...usualValues, ...given };
      try {
        stored = given.stored ? JSON.parse(given.stored) : {};
      } catch {
        stored = {};
      }
      const { catalog } = app;
      translate(panel);
      fillSelect($("#s-plan", panel), catalog.plans.map((p) => [p.id, inWords(p.name, current())]));
      fillSelect($("#s-cycle", panel), cyclesOf(catalog).map((id) => [id, cycleName(catalog, id)]));
      fillSelect($("#s-currency", panel), currenciesOf(catalog).map((c) => [c, c]));
      fillSelect($("#s-country", panel), [["", t("country.none")], ...countries()]);
      fillSelect($("#s-status", panel), STATUSES.map((s) => [s, t(`status.${s}`)]));
      extras($(".have-extra", panel), catalog, ["planChange", "seatChange", "addOnChange", "cancel"], { channel: "subscription.purchasedVia" }, v);
      restore([panel], v);
      rows(v);
      restore([panel], v);
      describe();
    },
    /** Takes over a subscription out of a result. */
    take(subscription) {
      if (!api.built) api.build({});
      // What no input says (what was paid, what is pending) is kept beside them.
      stored = structuredClone(subscription);
      for (const input of inputsIn([panel])) delete stored[input.name.split(".")[1]];
      clearErrors(inputsIn([panel]));
      write([panel], { subscription });
      rows({ ...values(), ...Object.fromEntries((subscription.addOns ?? []).map((a) => [`subscription.addOns[${a.id}].quantity`, String(a.quantity)])) });
      write([panel], { subscription });
      describe();
    },
  };
  return api;
}
