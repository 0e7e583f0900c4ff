// attach(form, options): live prices on a form of your own. README.md beside this file says what one needs to know.
//
// One call to the engine for each input event, nothing asynchronous, no request to the network.
// The form keeps working without it: inputs keep their names, a submit is still a submit.

import { date, inWords, money, nameOf, number } from "./format.js";
import { inputsIn, pathOf, put, read, write } from "./fields.js";
import { clearErrors, fieldFor, showErrors } from "./errors.js";
import { render } from "./outputs.js";

const CALLS = {
  quote: (engine, request) => engine.quote(request),
  change: (engine, request) => engine.upgradePreview(request),
  seats: (engine, request) => engine.seatChangePreview(request),
  cancel: (engine, request) => engine.cancelEffectiveDate(request),
};

// A screen reader should hear the total once the customer has stopped, not at every keystroke.
const PAUSE = 900;

export function attach(form, options) {
  const state = { call: form.dataset.prorataCall ?? "quote", locale: document.documentElement.lang || navigator.language, roots: [], formats: {}, ...options };
  const roots = () => [form, ...state.roots];
  let pause;
  let filling = false;

  const controller = {
    request: {},
    result: null,
    issues: [],
    refresh() {
      const { request, unreadable, missing } = read(roots(), state.base);
      controller.request = state.prepare?.(request) ?? request;
      const found = (code) => (input) => ({ code, severity: "error", path: pathOf(input), message: "" });
      controller.issues = [...unreadable.map(found("unreadable")), ...missing.map(found("missingField"))];
      controller.result = null;
      if (!controller.issues.length) call();
      paint();
      tell();
      return controller.result;
    },
    set(change) {
      const { request } = read(roots(), state.base);
      for (const [key, value] of Object.entries(change)) {
        if (Array.isArray(value) && value[0]?.id) for (const element of value) for (const k in element) put(request, `${key}[${element.id}].${k}`, element[k]);
        else request[key] = value;
      }
      // What is chosen may bring inputs with it (the add-ons of another plan): they get their part before there is an answer.
      for (const last of [false, true]) {
        write(roots(), request);
        filling = !last;
        form.dispatchEvent(new Event("input", { bubbles: true }));
      }
    },
    write(request) {
      write(roots(), request);
    },
    update(more) {
      Object.assign(state, more);
      return controller.refresh();
    },
    detach() {
      clearTimeout(pause);
      for (const root of roots()) root.removeEventListener("input", onInput);
      form.removeEventListener("click", onClick);
      clearErrors(inputsIn(roots()));
      delete form.dataset.prorataState;
    },
  };

  function call() {
    try {
      const ask = typeof state.call === "function" ? state.call : CALLS[state.call];
      controller.result = ask(state.engine, controller.request);
    } catch (error) {
      // Anything but a PricingError is a fault of this page and belongs in the console, not under an input.
      if (!Array.isArray(error.issues)) throw error;
      controller.issues = error.issues;
    }
  }

  function format(as, value, scope) {
    if (value === undefined || value === null) return "";
    const { locale, catalog, message } = state;
    const own = state.formats[as];
    if (own) return own(value, scope, { ...controller.result, currency: currency() });
    if (as === "money") return money(value, currency(), locale);
    if (as === "date") return date(value, locale);
    if (as === "number") return number(value, locale);
    if (as === "name") return inWords(value.name, locale) ?? String(catalog ? nameOf(catalog, value, locale) : value);
    if (as === "message") return message ? message(value, locale, { catalog, currency: currency() }) : value.code;
    return String(value);
  }

  // A cancellation is in the currency of its subscription and does not repeat it.
  const currency = () => controller.result?.currency ?? controller.request.currency ?? controller.request.subscription?.currency;

  const said = (entry) => (entry.path !== undefined && state.formats.issue ? state.formats.issue(entry) : entry.message || format("message", entry));

  function paint() {
    const { result, issues, request } = controller;
    const errors = issues.map((issue) => ({ path: fieldFor(issue, request), text: said(issue), invalid: true }));
    for (const reason of result?.reasons ?? []) errors.push({ path: fieldFor(reason, request), text: said(reason), invalid: true, entry: reason });
    for (const notice of result?.notices ?? []) errors.push({ path: fieldFor(notice, request), text: said(notice), invalid: false, entry: notice });
    const loose = showErrors(inputsIn(roots()), errors);
    if (result) {
      // What would follow from an order is no news where there is none.
      const elsewhere = result.allowed ? (result.notices ?? []).filter((notice) => loose.some((error) => error.entry === notice)) : [];
      const scope = { ...result, elsewhere, ...state.view?.(result, request) };
      render(form, scope, scope, format);
    }
    form.dataset.prorataState = issues.length ? "error" : result.allowed ? "allowed" : "refused";
  }

  function tell() {
    const { request, result, issues } = controller;
    const name = issues.length ? "error" : result.allowed ? "result" : "refusal";
    form.dispatchEvent(new CustomEvent(`prorata:${name}`, { bubbles: true, detail: { request, result, issues } }));
    clearTimeout(pause);
    const live = form.querySelector("[data-prorata-live]");
    if (live) pause = setTimeout(() => {
      const text = result ? announcement(result) : issues.map(said).join(" ");
      // What was said last is no news.
      if (live.textContent !== text) live.textContent = text;
    }, PAUSE);
  }

  function announcement(result) {
    if (state.announce) return state.announce(result);
    if (!result.allowed) return result.reasons.map((reason) => format("message", reason)).join(" ");
    return result.settlement ? format("money", result.settlement.dueNow) : "";
  }

  function onClick(event) {
    const button = event.target.closest("[data-prorata-set]");
    const value = button?.prorataValue;
    if (!value) return;
    const { to, subscription } = controller.request;
    const place = button.closest("[tabindex]");
    controller.set(to && subscription ? { to: whole(subscription, value) } : value);
    // A suggestion that was taken is gone, and the focus would go with it.
    if (!button.getClientRects().length) place?.focus();
  }

  function onInput() {
    if (!filling) controller.refresh();
  }

  for (const root of roots()) root.addEventListener("input", onInput);
  form.addEventListener("click", onClick);
  return controller;
}

// A suggested change names what is to differ from the subscription and from what waits; the inputs of `to` say all of it.
function whole({ plan, cycle, seats, addOns = [], pending }, change) {
  const byId = new Map([...addOns, ...(pending?.to?.addOns ?? []), ...(change.addOns ?? [])].map((addOn) => [addOn.id, addOn]));
  return { plan, cycle, seats, ...pending?.to, ...change, addOns: [...byId.values()] };
}
