// The views of those who are customers already.

import { attach, clearErrors } from "../attach/attach.js";
import { inputsIn, write } from "../attach/fields.js";
import { date, dayAt, dayNumber, inWords, nameOf } from "../attach/format.js";
import { countries } from "../parts/countries.js";
import { $, fillSelect, h } from "../parts/dom.js";
import { addOnRows, cycleSegments, extras, hasSeats, planCards, seatsField } from "../parts/options.js";
import { cancelLine, changeLine, compare, madeOf, timeline, whatIf } from "../parts/pictures.js";
import { currenciesOf, current, cycleName, cyclesOf, t, translate } from "../parts/say.js";
import { restore, snapshot, today } from "../state.js";
import { markup, totalsView, usual, wantedAddOns } from "./buy.js";

// ---------------------------------------------------------------- what the customer has: one panel, shown by both

const STATUSES = ["active", "trialing", "pastDue", "cancelled"];
// Changing one of these makes another subscription: what was stored for the old one no longer holds.
const IDENTITY = /^subscription\.(plan|cycle|seats|currency|anchor|addOns)/;

/** What a form says besides: the panel is in it, its inputs are not its own. */
const besides = (form) => Object.fromEntries(Object.entries(snapshot([form])).filter(([name]) => !name.startsWith("subscription.")));

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

// ---------------------------------------------------------------- Change: what another plan, cycle, number of seats or add-on would cost on a day

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Only what is to be different: a change overwrites the fields it names, also those of a change that waits. */
function differences(request) {
  const { subscription = {}, to = {}, ...rest } = request;
  const waiting = subscription.pending?.to ?? {};
  const named = {};
  for (const key of ["plan", "cycle", "seats"]) if (to[key] !== undefined && !same(to[key], waiting[key] ?? subscription[key])) named[key] = to[key];
  const held = [...(subscription.addOns ?? [])];
  for (const addOn of waiting.addOns ?? []) held.push(addOn);
  const find = (id) => held.findLast((addOn) => addOn.id === id);
  const addOns = (to.addOns ?? []).filter(({ id, quantity, cycle }) => {
    const now = find(id);
    return quantity !== (now?.quantity ?? 0) || (now && cycle !== undefined && cycle !== (now.cycle ?? subscription.cycle));
  });
  return { subscription, ...rest, to: addOns.length ? { ...named, addOns } : named };
}

/** One number alone has a call of its own; it gives the same answer. */
function askChange(engine, request, many = "") {
  const { to, ...rest } = Array.isArray(request) ? request[0] : request;
  const keys = Object.keys(to);
  const only = keys.length === 1 && !rest.needs && !rest.features && !rest.promotions;
  const seats = only && keys[0] === "seats" && { seats: to.seats };
  const addOn = only && keys[0] === "addOns" && to.addOns.length === 1 && !to.addOns[0].cycle && { addOn: to.addOns[0].id, seats: to.addOns[0].quantity };
  const number = seats || addOn;
  if (!number) return engine[`upgradePreview${many}`](request);
  const turned = ({ to: _, ...r }) => ({ ...r, ...number });
  return engine[`seatChangePreview${many}`](many ? request.map(turned) : turned(request));
}

export function changeView(app) {
  const form = $("#change-form");
  const slider = $("#change-day");
  const dayInput = $("#change-on");
  let controller;
  let drawnFor = "";
  let days = [];
  let period = null;
  // What was asked when a change was confirmed, as text: what is said of it stands until something else is.
  let confirmed;

  // The same summary as Buy's, under its own title.
  const summary = markup.cloneNode(true);
  summary.id = "change-summary";
  summary.setAttribute("aria-labelledby", "change-summary-title");
  Object.assign($("h2", summary), { id: "change-summary-title" }).dataset.t = "summary.change";
  for (const early of [".first", ".waiting"]) $(early, summary).remove();
  $(".live", summary).hidden = false;
  $("button.primary", summary).dataset.t = "order.change";
  const done = $(".done", summary);
  done.dataset.t = "order.changed";
  form.append(summary);
  const extra = h("details", { class: "more" }, h("summary", { "data-t": "facts" }, t("facts")), h("div"));
  $(".day", form).after(extra);

  const own = () => besides(form);
  const has = (key) => app.have.values()[`subscription.${key}`];
  const at = (v) => ({ currency: has("currency"), cycle: v["to.cycle"], country: has("country") });

  function dependents(v, name = "") {
    const { catalog } = app;
    const plan = catalog.plans.find((p) => p.id === v["to.plan"]);
    if (!/^(to\.plan|to\.seats|on|to\.addOns.*)$/.test(name)) planCards($("#to-plans"), "to.plan", catalog, v["to.plan"], at(v));
    if (!/^(to\.seats|on|to\.addOns.*quantity)$/.test(name)) {
      addOnRows($("#to-addons"), "to.addOns", catalog, { plan: v["to.plan"], held: wantedAddOns(app.have.values(), "subscription.addOns"), wanted: wantedAddOns(v, "to.addOns"), ...at(v) });
    }
    seatsField($("#to-seats-field"), plan, at(v), Number(has("seats") ?? 1));
    followDay();
  }

  // The slider runs over the period that the subscription is in.
  function followDay() {
    period = app.have.period(dayInput.value || today()) ?? period;
    if (!period || !dayInput.value) return;
    slider.max = dayNumber(period.end) - dayNumber(period.start) - 1;
    slider.value = Math.floor(dayNumber(dayInput.value) - dayNumber(period.start));
    slider.setAttribute("aria-valuetext", date(dayInput.value, current()));
  }

  // Before attach hears of it: the date follows the slider, and the choices follow what they depend on.
  form.addEventListener("input", ({ target }) => {
    if (target === slider) dayInput.value = dayAt(dayNumber(period.start) + Number(slider.value));
    dependents(own(), target === slider ? "on" : target.name);
  }, true);

  // One preview for each day of the period, when anything but the day has changed.
  function everyDay(request) {
    if (!period) return;
    const { on, explain, upcoming, ...rest } = request;
    const key = JSON.stringify([rest, period, app.catalog.id, app.locale]);
    if (key !== drawnFor) {
      drawnFor = key;
      const first = Math.ceil(dayNumber(period.start));
      const requests = Array.from({ length: Math.min(800, Math.floor(dayNumber(period.end) - first)) }, (_, n) => ({ ...rest, on: dayAt(first + n) }));
      const answers = requests.length ? askChange(app.engine, requests, "Many") : [];
      days = answers.map((r) => (r.allowed ? r.totals.total : null));
    }
    whatIf($(".whatif", form), { days, start: period.start, on, currency: request.subscription.currency });
  }

  let wait;
  function shown({ detail: { request, result } }) {
    done.hidden ||= JSON.stringify(request) !== confirmed;
    app.bar(result, request);
    app.keep();
    if (!result) return;
    madeOf($(".made", summary), result, app.formats.line);
    if (period && result.allowed) timeline($(".timeline", form), changeLine(result, period, request.on));
    else $(".timeline", form).hidden = true;
    // The marker moves with the slider at once; a new curve may wait until the typing stops.
    clearTimeout(wait);
    wait = setTimeout(() => everyDay(request), 0);
    side();
  }
  for (const name of ["result", "refusal", "error"]) form.addEventListener(`prorata:${name}`, shown);

  function side() {
    const table = $("#compare");
    if (!table.open || !controller?.result) return;
    compare($("div", table), { Engine: app.pkg.Engine, catalog: app.catalog, samples: app.policySamples(), message: app.message, ask: (engine) => askChange(engine, controller.request) });
  }
  $("#compare").addEventListener("toggle", side);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { subscription } = controller?.result ?? {};
    if (!subscription) return;
    app.have.take(subscription);
    mirror();
    controller.refresh();
    confirmed = JSON.stringify(controller.request);
    done.hidden = false;
  });

  // Starts the wanted state from what the customer has.
  function mirror() {
    const have = app.have.values();
    const v = own();
    for (const key of ["plan", "cycle", "seats"]) v[`to.${key}`] = have[`subscription.${key}`] ?? "";
    const { pending } = app.have.stored();
    for (const key of ["plan", "cycle", "seats"]) if (pending?.to?.[key] !== undefined) v[`to.${key}`] = String(pending.to[key]);
    for (const name of Object.keys(v)) if (name.startsWith("to.addOns")) delete v[name];
    for (const name of Object.keys(have)) if (/^subscription\.addOns.*quantity$/.test(name)) v[name.replace("subscription", "to")] = have[name];
    fill(v);
  }

  function fill(v) {
    cycleSegments($("#to-cycles"), "to.cycle", app.catalog, v["to.cycle"]);
    planCards($("#to-plans"), "to.plan", app.catalog, v["to.plan"], at(v));
    const mine = (name) => !name.startsWith("subscription.");
    restore([form], v, mine);
    dependents(v);
    restore([form], v, mine);
  }

  // The next plan up is what most people come to look at.
  function usualTarget() {
    const { catalog } = app;
    const [planId, cycle, seats] = ["plan", "cycle", "seats"].map(has);
    const rank = catalog.plans.find((p) => p.id === planId)?.rank ?? 0;
    const next = catalog.plans.find((p) => p.rank > rank && !p.sell && p.prices.some((price) => price.cycle === cycle)) ?? catalog.plans.find((p) => p.id === planId);
    // Fewer or more than it takes would only be refused.
    const { min = 0, max = Infinity } = next.seats ?? {};
    return { "to.plan": next.id, "to.cycle": cycle, "to.seats": seats && String(Math.min(Math.max(seats, min), max)) };
  }

  return {
    values: () => ({ ...app.have.values(), ...own() }),
    build(given) {
      form.hidden = $("#compare").hidden = false;
      $(".have-place", form).append(app.have.panel);
      extra.hidden = !extras($("div", extra), app.catalog, ["planChange", "seatChange", "addOnChange"], { facts: "facts", needs: true }, given);
      const held = Object.fromEntries(Object.entries(app.have.values()).filter(([name]) => /^subscription\.addOns/.test(name)).map(([name, value]) => [name.replace("subscription", "to"), value]));
      fill({ on: today(), ...usualTarget(), ...held, ...given });
    },
    connect() {
      drawnFor = "";
      const options = {
        engine: app.engine, catalog: app.catalog, locale: app.locale, message: app.message, formats: app.formats, announce: app.announce, view: totalsView,
        call: askChange,
        prepare: (request) => differences({ ...request, subscription: app.have.whole(request.subscription), upcoming: 3, explain: true }),
      };
      if (controller) controller.update(options);
      else (controller = attach(form, options)).refresh();
    },
  };
}

// ---------------------------------------------------------------- Cancel: may I, where, by when, and what happens then

export function cancelView(app) {
  const form = $("#cancel-form");
  const reasons = $("#cancel-reasons");
  const done = $(".done", form);
  let controller;
  let asked = "";
  // The reason that an address gives, for when the question is there.
  let given;
  let before = null;
  // What was asked when something was said of it, as text: it stands until something else is.
  let answered;

  // Lines of a refund look like those of an order.
  $(".lines", form).append($(".lines > template", markup).cloneNode(true));
  const extra = h("div", { class: "asked" });
  reasons.before(extra);

  const own = () => besides(form);

  function items() {
    const held = Object.entries(wantedAddOns(app.have.values(), "subscription.addOns")).filter(([, a]) => Number(a.quantity));
    fillSelect($("#cancel-item"), [["", t("cancel.all")], ...held.map(([id]) => [id, nameOf(app.catalog, id, current())])]);
  }

  form.addEventListener("input", (event) => /^subscription\.addOns/.test(event.target.name ?? "") && items(), true);

  function askReasons(asks) {
    const key = JSON.stringify([asks, app.locale]);
    if (key === asked) return;
    asked = key;
    const chosen = own().reason ?? given;
    reasons.hidden = !asks?.reasons.length;
    $("#cancel-feedback").hidden = !asks?.feedback;
    const legend = $("legend", reasons);
    reasons.replaceChildren(legend, ...(asks?.reasons ?? []).map(({ id, name }) => h("label", {},
      h("input", { type: "radio", name: "reason", value: id, checked: id === chosen, "data-prorata-in": "" }), " ", inWords(name, current()))));
  }

  function shown({ detail: { request, result } }) {
    done.hidden ||= JSON.stringify(request) !== answered;
    app.bar(null);
    app.keep();
    if (!result) return;
    askReasons(result.asks);
    const period = app.have.period(request.on);
    if (period) timeline($(".timeline", form), cancelLine(result, period));
  }
  for (const name of ["result", "refusal", "error"]) form.addEventListener(`prorata:${name}`, shown);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { result, request } = controller ?? {};
    if (!result?.allowed || result.channel.kind !== "selfService") return;
    if (result.asks?.required && !own().reason) {
      tell("cancel.needsReason");
      $("input", reasons)?.focus();
      return;
    }
    before = request.subscription;
    const { pending, ...rest } = request.subscription;
    app.have.take({ ...rest, status: "cancelled", cancelledOn: result.requestedOn, endsOn: result.effectiveOn });
    controller.refresh();
    tell("cancel.done", result.undoUntil && h("button", { type: "button", class: "link", "data-t": "cancel.undo", onclick: undo }));
    // The button that was pressed is gone.
    ($("button", done) ?? $(".summary", form)).focus();
  });

  function tell(key, button) {
    done.replaceChildren(h("span", { "data-t": key }), ...(button ? [" ", button] : []));
    translate(done);
    done.hidden = false;
    answered = JSON.stringify(controller.request);
  }

  function undo() {
    app.have.take(before);
    controller.refresh();
    $("button.primary", form).focus();
  }

  return {
    values: () => ({ ...app.have.values(), ...own() }),
    build(values) {
      form.hidden = false;
      $(".have-place", form).append(app.have.panel);
      extras(extra, app.catalog, ["cancel"], { facts: "facts" }, values);
      items();
      asked = "";
      given = values.reason;
      restore([form], { on: today(), ...values }, (name) => !name.startsWith("subscription."));
    },
    connect() {
      const options = {
        engine: app.engine, catalog: app.catalog, locale: app.locale, message: app.message, formats: app.formats, call: "cancel",
        announce: (result) => app.formats.headline(result),
        view: (result) => ({ selfService: result.allowed && result.channel.kind === "selfService", elsewhereChannel: result.allowed && (result.channel.kind !== "selfService" || result.channel.target !== undefined) }),
        prepare: (request) => ({ ...request, subscription: app.have.whole(request.subscription), explain: true }),
      };
      if (controller) controller.update(options);
      else (controller = attach(form, options)).refresh();
    },
  };
}
