// attach(form, options): live prices on a form of your own. README.md beside this file says what one needs to know.
//
// One call to the engine for each input event, nothing asynchronous, no request to the network.
// The form keeps working without it: inputs keep their names, a submit is still a submit.

import { inputsIn, pathOf, put, read, write } from "./fields.js";
import { date, inWords, money, nameOf, number } from "./format.js";

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

// ---------------------------------------------------------------- what is wrong, said at its field and tied to it for screen readers

// The field that a reason or notice is about. Codes that are not here are about the whole request.
const FIELDS = {
  notAvailableInCountry: "country",
  countryUnknown: "country",
  notSoldInCurrency: "currency",
  notSoldOnCycle: "cycle",
  oneCyclePerAddOn: "cycle",
  belowMinimumSeats: "seats",
  aboveMaximumSeats: "seats",
  seatStep: "seats",
  addOnNotForPlan: "seats",
  removeWholeBatch: "seats",
  featureNotInPlan: "features",
};

/** The path of the input that an issue, reason or notice belongs to. */
function fieldFor(entry, request) {
  if (entry.path !== undefined) return byId(entry.path, request);
  if (entry.code.startsWith("promotion")) return "promotions";
  const field = FIELDS[entry.code];
  const item = entry.params?.item;
  const list = request.to?.addOns ? "to.addOns" : "addOns";
  if (field !== "seats" && field !== "cycle") return field;
  const held = (request.to?.addOns ?? request.addOns ?? []).some((addOn) => addOn.id === item);
  if (held) return `${list}[${item}].${field === "seats" ? "quantity" : "cycle"}`;
  return request.to ? `to.${field}` : field;
}

// The engine counts list elements, inputs name them: addOns[0].quantity is addOns[webinar-500].quantity.
function byId(path, request) {
  let at = request;
  return path.replace(/\[(\d+)\]|([^.[\]]+)/g, (step, index, key) => {
    at = at?.[index ?? key];
    return index !== undefined && at?.id ? `[${at.id}]` : step;
  });
}

// The input with this path, else the nearest one above it (a code in a list, a date in a period).
function inputFor(inputs, path) {
  for (let p = path; p; p = p.replace(/(\.?[^.[\]]+|\[[^\]]*\])$/, "")) {
    const input = inputs.find((i) => pathOf(i) === p || pathOf(i) === `${p}[]`);
    if (input) return input;
  }
}

// Radios and checkboxes of one question share one message, at their fieldset.
const holder = (input) => input.closest("[data-prorata-field]") ?? input.parentElement;

function slotOf(input) {
  const place = holder(input);
  let slot = place.querySelector(":scope > [data-prorata-error]");
  if (!slot) {
    slot = document.createElement("p");
    slot.dataset.prorataError = "";
    slot.id = `prorata-error-${++count}`;
    place.append(slot);
  }
  return slot;
}
let count = 0;

const targetOf = (input) => (input.type === "radio" || input.type === "checkbox" ? (input.closest("fieldset") ?? input) : input);

function tie(input, slot, invalid) {
  const target = targetOf(input);
  const ids = (target.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.startsWith("prorata-error-"));
  if (slot) ids.push(slot.id);
  if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
  else target.removeAttribute("aria-describedby");
  // A fieldset cannot be invalid in ARIA; its description has to do.
  if (target === input && invalid) target.setAttribute("aria-invalid", "true");
  else target.removeAttribute("aria-invalid");
}

/** Takes back what was said of these inputs; the messages of the places in `keep` are still somebody's. */
export function clearErrors(inputs, keep = new Map()) {
  for (const input of inputs) {
    const place = holder(input);
    const kept = keep.has(place);
    // A question is tied as a whole, whichever of its choices is meant.
    if (!kept || targetOf(input) === input) tie(input, null, false);
    if (!kept) place.querySelector(":scope > [data-prorata-error]")?.remove();
  }
}

/** Shows each message at its input and returns those that have none. Inputs in one place share its slot: it holds what is said of any of them. */
function showErrors(inputs, errors) {
  const ofInput = new Map();
  const inPlace = new Map();
  const loose = [];
  const add = (map, key, error) => map.set(key, [...(map.get(key) ?? []), error]);
  for (const error of errors) {
    const input = error.path && inputFor(inputs, error.path);
    if (!input) loose.push(error);
    else {
      add(ofInput, input, error);
      add(inPlace, holder(input), error);
    }
  }
  clearErrors(inputs.filter((input) => !ofInput.has(input)), inPlace);
  for (const [input, list] of ofInput) {
    const slot = slotOf(input);
    const said = inPlace.get(holder(input));
    const text = said.map((error) => error.text).join(" ");
    if (slot.textContent !== text) slot.textContent = text;
    slot.dataset.prorataError = said.some((error) => error.invalid) ? "invalid" : "note";
    tie(input, slot, list.some((error) => error.invalid));
  }
  return loose;
}

// ---------------------------------------------------------------- a result written into markup

// Nodes are updated in place: an open <details> stays open, focus stays where it is.

const at = (scope, root, path) => {
  const [from, keys] = path.startsWith("/") ? [root, path.slice(1)] : [scope, path];
  if (keys === "" || keys === ".") return from;
  return keys.split(".").reduce((value, key) => value?.[key], from);
};
const there = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** Writes `scope` below (and onto) a node. `format(as, value, scope)` gives the text. */
export function render(node, scope, root, format) {
  // A long list of countries need not be walked at every keystroke.
  if (node.localName === "select") return;
  const { prorataOut, prorataAs, prorataShow, prorataEach, prorataData, prorataSet } = node.dataset;
  if (prorataShow !== undefined) {
    const not = prorataShow.startsWith("!");
    node.hidden = there(at(scope, root, not ? prorataShow.slice(1) : prorataShow)) === not;
    if (node.hidden) return;
  }
  if (prorataData) node.dataset[prorataData] = at(scope, root, prorataData) ?? "";
  if (prorataSet !== undefined) node.prorataValue = at(scope, root, prorataSet);
  if (prorataOut !== undefined) {
    const text = format(prorataAs ?? "text", at(scope, root, prorataOut), scope);
    if (node.textContent !== text) node.textContent = text;
    return;
  }
  if (prorataEach !== undefined) return renderEach(node, at(scope, root, prorataEach) ?? [], root, format);
  for (const child of [...node.children]) render(child, scope, root, format);
}

function renderEach(node, list, root, format) {
  const template = node.querySelector(":scope > template");
  const size = template.content.childElementCount;
  const copies = [...node.children].filter((child) => child !== template);
  while (copies.length > list.length * size) copies.pop().remove();
  list.forEach((element, n) => {
    for (let part = 0; part < size; part++) {
      let copy = copies[n * size + part];
      if (!copy) node.append((copy = template.content.children[part].cloneNode(true)));
      render(copy, element, root, format);
    }
  });
}
