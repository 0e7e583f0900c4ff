// Change: what another plan, cycle, number of seats or add-on would cost on a day.

import { attach } from "../attach/attach.js";
import { date, dayAt, dayNumber } from "../attach/format.js";
import { madeOf } from "../parts/made.js";
import { $, h } from "../parts/dom.js";
import { addOnRows, cycleSegments, extras, planCards, seatsField } from "../parts/options.js";
import { compare } from "../parts/policies.js";
import { changeLine, timeline, whatIf } from "../parts/timeline.js";
import { restore, today } from "../state.js";
import { current, t } from "../i18n.js";
import { markup, totalsView, wantedAddOns } from "./buy.js";
import { besides } from "./have.js";

const form = $("#change-form");
const slider = $("#change-day");
const dayInput = $("#change-on");

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

