// What the customer has chosen, as plain texts by input name: the form in the address bar, so that a quote can be shared.

import { inputsIn, pathOf } from "./attach/fields.js";

export const LOCALES = ["en", "pl", "ru"];

/** The language that an address asks for, or the first of the browser's that the page speaks. */
export const localeOf = (lang = "") => [lang, ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => LOCALES.includes(tag)) ?? "en";

/** The inputs' texts by name; lists for checkboxes. What is empty is not there. */
export function snapshot(roots) {
  const values = {};
  for (const input of inputsIn(roots)) {
    const name = pathOf(input);
    // What a hidden input says is no choice.
    if (input.type === "hidden") continue;
    if (input.type === "checkbox") input.checked && (name.endsWith("[]") ? (values[name] ??= []).push(input.value) : (values[name] = "on"));
    else if (input.type === "radio") input.checked && (values[name] = input.value);
    else if (input.value) values[name] = input.value;
  }
  return values;
}

/** Puts such texts into the inputs that are there; what is not given is empty. `mine` leaves out inputs that belong to somebody else. */
export function restore(roots, values, mine = () => true) {
  for (const input of inputsIn(roots)) {
    const name = pathOf(input);
    const value = values[name];
    if (input.type === "hidden" || !mine(name)) continue;
    if (input.type === "checkbox") input.checked = Array.isArray(value) ? value.includes(input.value) : value !== undefined;
    else if (input.type === "radio") input.checked = input.value === value;
    else if (input.value !== (value ?? "")) input.value = value ?? "";
  }
}

let pending;
let write;
// The address's query as it was last read or written: a jump within the page leaves it as it is.
let known;

/** Whether the address is another one than the page has read or written. */
export const moved = () => location.search !== known;

/** The address bar as texts by name. What was still to be written there belongs to an entry of the history that was left. */
export function fromUrl() {
  clearTimeout(pending);
  write = undefined;
  known = location.search;
  const values = {};
  for (const [name, value] of new URLSearchParams(known)) {
    if (name.endsWith("[]")) (values[name] ??= []).push(value);
    else values[name] = value;
  }
  return values;
}

/** Before another view is shown: the entry of the history that is left keeps what was chosen on it. */
export const settle = () => write?.();

/** Writes the address bar after a pause, because browsers limit how often it may change; a new entry of the history at once. */
export function toUrl(values, push = false) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) query.append(name, one);
  const url = `?${query}`;
  clearTimeout(pending);
  if (push) {
    write = undefined;
    history.pushState(null, "", url);
    known = location.search;
  } else {
    write = () => {
      write = undefined;
      if (url !== location.search) history.replaceState(null, "", url);
      known = location.search;
    };
    pending = setTimeout(() => write?.(), 250);
  }
}

/** What a person chose before the page answered: what was touched (early.js), or filled in by the browser. */
export function touched(form) {
  const values = {};
  for (const control of form.elements) {
    const ticked = control.type === "radio" || control.type === "checkbox";
    const own = control.dataset.touched !== undefined;
    const changed = ticked ? control.checked && (own || !control.defaultChecked)
      : own || (control.localName === "input" && control.type !== "hidden" && control.value !== control.defaultValue);
    if (changed && control.name) values[control.name] = control.value;
  }
  return values;
}

/** Today in the customer's calendar. The engine has no clock; the page has. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}
