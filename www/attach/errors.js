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
export function showErrors(inputs, errors) {
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
