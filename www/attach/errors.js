// What is wrong, said at the field it is about and tied to it for screen readers.

import { pathOf } from "./fields.js";

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
export function fieldFor(entry, request) {
  if (entry.path !== undefined) return byId(entry.path, request);
  if (entry.code.startsWith("promotion")) return "promotions";
  const field = FIELDS[entry.code];
  const item = entry.params?.item;
  const list = request.to?.addOns ? "to.addOns" : "addOns";
  const held = (request.to?.addOns ?? request.addOns ?? []).some((addOn) => addOn.id === item);
  if (held && (field === "seats" || field === "cycle")) return `${list}[${item}].${field === "seats" ? "quantity" : "cycle"}`;
  return field && request.subscription && field !== "country" ? `to.${field}` : field;
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

function tie(input, slot, invalid) {
  const target = input.type === "radio" || input.type === "checkbox" ? (input.closest("fieldset") ?? input) : input;
  const ids = (target.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.startsWith("prorata-error-"));
  if (slot) ids.push(slot.id);
  if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
  else target.removeAttribute("aria-describedby");
  // A fieldset cannot be invalid in ARIA; its description has to do.
  if (target === input && invalid) target.setAttribute("aria-invalid", "true");
  else target.removeAttribute("aria-invalid");
}

export function clearErrors(inputs) {
  for (const input of inputs) {
    tie(input, null, false);
    holder(input).querySelector(":scope > [data-prorata-error]")?.remove();
  }
}

/** Shows each message at its input and returns those that have none. */
export function showErrors(inputs, errors) {
  const bySlot = new Map();
  const loose = [];
  for (const error of errors) {
    const input = error.path && inputFor(inputs, error.path);
    if (!input) loose.push(error);
    else bySlot.set(input, [...(bySlot.get(input) ?? []), error]);
  }
  for (const input of inputs) if (!bySlot.has(input)) retire(input, bySlot);
  for (const [input, list] of bySlot) {
    const slot = slotOf(input);
    const text = list.map((error) => error.text).join(" ");
    if (slot.textContent !== text) slot.textContent = text;
    slot.dataset.prorataError = list.some((error) => error.invalid) ? "invalid" : "note";
    tie(input, slot, slot.dataset.prorataError === "invalid");
  }
  return loose;
}

function retire(input, bySlot) {
  const slot = holder(input).querySelector(":scope > [data-prorata-error]");
  // Another input of the same question may be about to use the slot.
  if (slot && [...bySlot.keys()].some((other) => holder(other) === holder(input))) return;
  if (!slot && !input.hasAttribute("aria-invalid")) return;
  slot?.remove();
  tie(input, null, false);
}
