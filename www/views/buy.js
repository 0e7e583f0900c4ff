// Buy: a quote for what the customer chooses.

import { attach } from "../attach/attach.js";
import { madeOf } from "../parts/pictures.js";
import { $, h } from "../parts/dom.js";
import { currenciesOf, cyclesOf, formatsFor, listPrice, translate } from "../parts/say.js";
import { addOnRows, cycleSegments, extras, places, planCards, priceTable, seatsField } from "../parts/options.js";
import { restore, snapshot, today } from "../state.js";

const form = $("#buy-form");
const done = $(".done", form);

/** The summary as it stands in the markup, for the views that show one of their own. */
export const markup = $("#summary").cloneNode(true);

/** A plan that a customer would look at first, on its longest cycle. */
export function usual(catalog, currency = currenciesOf(catalog)[0]) {
  const paid = catalog.plans.filter((plan) => (plan.kind ?? "paid") === "paid" && !plan.sell);
  const plan = paid.find((p) => p.prices.some((price) => price.currency === currency)) ?? catalog.plans[0];
  const cycle = cyclesOf(catalog).filter((id) => listPrice(plan, { currency, cycle: id })).at(-1) ?? cyclesOf(catalog)[0];
  const perSeat = listPrice(plan, { currency, cycle })?.model !== "flat";
  const seats = perSeat ? Math.min(Math.max(plan.seats?.min ?? 1, 5), plan.seats?.max ?? 5) : (plan.seats?.min ?? 1);
  return { plan: plan.id, cycle, currency, seats: String(seats) };
}

export function buyView(app) {
  let controller;
  // What was ordered, as text.
  let ordered;

  const chosen = () => snapshot([form]);
  const pricesAt = (v) => ({ currency: v.currency, cycle: v.cycle, country: v.country });

  // List prices follow currency, cycle and country; add-ons and the limits of seats follow the plan.
  function dependents(values, name) {
    const plan = app.catalog.plans.find((p) => p.id === values.plan);
    if (["currency", "cycle", "country", "first", undefined].includes(name)) planCards($("#buy-plans"), "plan", app.catalog, values.plan, pricesAt(values));
    if (name === undefined || /^(plan|currency|country)$|cycle$/.test(name)) {
      addOnRows($("#buy-addons"), "addOns", app.catalog, { plan: values.plan, wanted: wantedAddOns(values, "addOns"), ...pricesAt(values) });
    }
    seatsField($("#buy-seats"), plan, pricesAt(values));
    // Nobody reads a table that the total replaces at once.
    if (!app.soon) priceTable($(".prices", form), app.catalog, pricesAt(values));
  }

  // A suggestion comes to the form itself: anything may be another then.
  form.addEventListener("input", ({ target }) => dependents(chosen(), target === form ? undefined : (target.name ?? "")), true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { subscription } = controller?.result ?? {};
    if (!subscription) return;
    done.replaceChildren(h("span", { "data-t": "order.done" }), " ", h("button", { type: "button", class: "link", "data-t": "order.next", onclick: () => app.go("change") }));
    translate(done);
    done.hidden = false;
    ordered = JSON.stringify(subscription);
    app.ordered(subscription);
  });

  function shown({ detail: { result, request } }) {
    // The form may be made anew, as in another language.
    done.hidden ||= JSON.stringify(result?.subscription) !== ordered;
    if (result) madeOf($(".made", form), result, app.formats.line);
    app.bar(result, request);
    app.keep();
  }
  for (const name of ["result", "refusal", "error"]) form.addEventListener(`prorata:${name}`, shown);

  return {
    values: chosen,
    refresh: () => controller?.refresh(),
    /** Makes the form for the catalogue; `given` are texts by input name, missing ones get their usual value. `first`: no more than a price takes. */
    build(given, first = false) {
      const { catalog } = app;
      const currency = currenciesOf(catalog).includes(given.currency) ? given.currency : undefined;
      const base = usual(catalog, currency);
      const values = { on: today(), ...base, ...given };
      if (!catalog.plans.some((p) => p.id === values.plan)) Object.assign(values, { plan: base.plan, seats: base.seats });
      if (!cyclesOf(catalog).includes(values.cycle)) values.cycle = base.cycle;
      values.currency = currency ?? base.currency;
      places($("#country"), $("#currency"), catalog, app.countries);
      if (values.country && !app.countries && $("#country").value !== values.country) $("#country").append(h("option", { value: values.country }, values.country));
      cycleSegments($("#buy-cycles"), "cycle", catalog, values.cycle);
      if (!first) extras($("#buy-extra"), catalog, ["quote"], { channel: "purchasedVia", facts: "facts", needs: true, features: true, leadTimes: true }, values);
      dependents(values, first ? "first" : undefined);
      restore([form], values);
    },
    /** Live prices, once there is an engine; again for another catalogue or language. The first price comes before its explanation. */
    connect(explain = true) {
      app.formats = formatsFor(app.catalog, app.messages);
      const options = { engine: app.engine, catalog: app.catalog, locale: app.locale, message: app.message, formats: app.formats, base: { explain }, view: totalsView, announce: app.announce };
      if (controller) controller.update(options);
      else {
        $(".waiting", form).hidden = true;
        $(".live", form).hidden = false;
        controller = attach(form, options);
        controller.refresh();
      }
    },
  };
}

/** Chosen add-ons by id, from texts by input name. */
export function wantedAddOns(values, path) {
  const found = {};
  for (const [name, value] of Object.entries(values)) {
    const [, id, key] = name.startsWith(`${path}[`) ? (/\[([^\]]+)\]\.(\w+)$/.exec(name) ?? []) : [];
    if (id) (found[id] ??= {})[key] = value;
  }
  return found;
}

// Rounding that rounds nothing is no step worth reading.
function brief(line) {
  const steps = line.explanation?.filter(({ code, value }, n, all) => !(["exact", "round"].includes(code) && n > 0 && Number(all[n - 1].value) === Number(value)));
  return steps ? { ...line, explanation: steps } : line;
}

/** What the markup of a summary asks for beyond the result itself. */
export function totalsView(result, { on }) {
  const { totals, settlement, allowed, lines } = result;
  const unlikeDue = allowed && totals.total !== settlement.dueNow;
  const madeOf = allowed && lines.filter((line) => line.amount).length > 1;
  // A refused purchase has a price all the same; a refused change has none, and nothing comes after it.
  return { day: on, unlikeDue, madeOf, tag: !allowed && lines.length > 0, lines: lines.map(brief), upcoming: allowed ? result.upcoming : [] };
}
