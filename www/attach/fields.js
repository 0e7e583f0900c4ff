// Inputs and request, both ways: `<input name="seats" data-prorata-in>` is the request's field `seats`.
//
// A path is what the engine's issues use, except that elements of a list go by their id, not by their place:
// `subscription.anchor`, `addOns[webinar-500].quantity`, `features[]` (one checkbox for each value).

import { parseMoney, toDecimal } from "./format.js";

const SELECTOR = "[data-prorata-in]";
// The first expression costs a browser a millisecond.
const steps = (path) => (path && !path.includes(".") && !path.includes("[") ? [{ key: path }] : [...path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)].map((m) => (m[1] !== undefined ? { key: m[1] } : { id: m[2] })));

export const pathOf = (input) => input.dataset.prorataIn || input.name;
export const inputsIn = (roots) => roots.flatMap((root) => [...root.querySelectorAll(SELECTOR)]).filter((i) => !i.matches(":disabled"));

/** The value at a path, or undefined. */
export function get(object, path) {
  return steps(path).reduce((at, step) => {
    if (at === undefined || at === null) return undefined;
    return step.key !== undefined ? at[step.key] : step.id === "" ? at : at.find?.((e) => e.id === step.id);
  }, object);
}

/** Puts a value at a path, making the objects and lists on the way. */
export function put(object, path, value) {
  const way = steps(path);
  let at = object;
  way.forEach((step, n) => {
    const next = way[n + 1];
    if (step.id === "") at.push(value);
    else if (step.id !== undefined) {
      let element = at.find((e) => e.id === step.id);
      if (!element) at.push((element = { id: step.id }));
      at = element;
    } else if (!next) at[step.key] = value;
    else at = at[step.key] ??= next.id === undefined ? {} : [];
  });
}

// What an input says: a value, undefined where it says nothing, or a throw where it cannot be read.
function valueOf(input, currency) {
  if (input.type === "checkbox") return !input.checked ? undefined : pathOf(input).endsWith("[]") ? input.value : true;
  if (input.type === "radio") return input.checked ? input.value : undefined;
  const text = input.value.trim();
  if (text === "") {
    // A number or date that is none has no value either.
    if (input.validity?.badInput) throw new Error("unreadable");
    return undefined;
  }
  switch (input.dataset.prorataType ?? input.type) {
    case "number":
    case "range":
      return Number(text);
    case "list":
      return text.split(/[\s,;]+/).filter(Boolean);
    case "json":
      return JSON.parse(text);
    case "decimal":
      return text.replace(",", ".");
    case "money": {
      const minor = parseMoney(text, currency);
      if (minor === null) throw new Error("unreadable");
      return minor;
    }
    default:
      return text;
  }
}

/** Reads every input below the roots. `unreadable` holds the inputs whose text is no value of their type, `missing` those that are `required` and empty. */
export function read(roots, base = {}) {
  const request = structuredClone(base);
  const unreadable = [];
  const missing = [];
  const inputs = inputsIn(roots);
  const currencyInput = inputs.find((i) => /(^|\.)currency$/.test(pathOf(i)) && (i.type !== "radio" || i.checked));
  const currency = currencyInput?.value ?? request.currency ?? request.subscription?.currency;
  for (const input of inputs) {
    try {
      const value = valueOf(input, currency);
      if (value === undefined) {
        // Of a question's radios one is enough, and one is missing where none is chosen.
        const one = input.type !== "radio" || (input.validity.valueMissing && !missing.some((i) => i.name === input.name));
        if (input.required && one) missing.push(input);
        continue;
      }
      if (input.dataset.prorataType === "json" && pathOf(input) === "") Object.assign(request, value);
      else put(request, pathOf(input), value);
    } catch {
      unreadable.push(input);
    }
  }
  // An add-on nobody wants one of is not in the request, whatever its other inputs say.
  for (const input of inputs) {
    const [, list, id] = /^(.*)\[([^\]]+)\]\.quantity$/.exec(pathOf(input)) ?? [];
    const found = list && get(request, list);
    if (!found || get(request, `${list}[${id}]`)?.quantity !== undefined) continue;
    put(request, list, found.filter((e) => e.id !== id));
  }
  return { request: pruned(request), unreadable, missing };
}

// Empty lists and objects say nothing; leaving them out keeps requests and their tokens short.
function pruned(object) {
  for (const [key, value] of Object.entries(object)) {
    if (value && typeof value === "object" && (Array.isArray(value) ? !value.length : !Object.keys(pruned(value)).length)) delete object[key];
  }
  return object;
}

/** Writes a request back into the inputs; only what differs, so that a caret stays where it is. */
export function write(roots, request) {
  for (const input of inputsIn(roots)) {
    const value = get(request, pathOf(input));
    // What a hidden input says is the page's, where the request says nothing.
    if (input.type === "hidden" && value === undefined) continue;
    if (input.type === "checkbox") input.checked = pathOf(input).endsWith("[]") ? (value ?? []).includes(input.value) : value === true;
    else if (input.type === "radio") input.checked = input.value === value;
    else {
      const text = print(value, input.dataset.prorataType, request.currency ?? request.subscription?.currency);
      if (input.value !== text) input.value = text;
    }
  }
}

function print(value, type, currency) {
  if (value === undefined || value === null) return "";
  if (type === "list") return value.join(", ");
  if (type === "json") return JSON.stringify(value, null, 2);
  if (type === "money") return toDecimal(value, currency);
  return String(value);
}
