// The page's words. Texts of the engine's reasons and notices come from the package, names from the catalogue.

import { number } from "./attach/format.js";

export const LOCALES = ["en", "pl", "ru"];

const words = {};
let locale = "en";
let plural;
export const current = () => locale;

/** Fetches the words of a language. */
export const learn = async (wanted) => (words[wanted] ??= (await import(`./words/${wanted}.js`)).default);

/** Whether they are there. */
export const knows = (wanted) => wanted in words;

/** The language that an address asks for, or the first of the browser's that the page speaks. */
export const localeOf = (lang = "") => [lang, ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => LOCALES.includes(tag)) ?? "en";

/** Speaks a language that is known. */
export function setLocale(wanted) {
  locale = wanted;
  plural = undefined;
  document.documentElement.lang = locale;
}

/** A text by its key; `{name}` is filled from params, and the plural form follows `n`. */
export function t(key, params = {}) {
  const entry = words[locale][key];
  const text = typeof entry === "object" ? (entry[(plural ??= new Intl.PluralRules(locale)).select(params.n)] ?? entry.other) : entry;
  const filled = text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name] ?? "";
    return typeof value === "number" ? number(value, locale) : value;
  });
  // A Russian date ends in a full stop of its own ("2026 г.").
  return filled.replace(/\.\.(?=\s|$)/g, ".");
}

/** Puts the words into static markup: data-t is the text, data-t-label the accessible name. */
export function translate(root = document) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const template of root.querySelectorAll("template")) translate(template.content);
}
