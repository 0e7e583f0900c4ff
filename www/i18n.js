// The page's words. Texts of the engine's reasons and notices come from the package, names from the catalogue.

import { number } from "./attach/format.js";

const words = {};
let locale = "en";
let plural;
export const current = () => locale;

// English is what the markup says before anything is put in its place; words/en.js has the rest.
const markup = {};

/** Fetches the words of a language. */
export async function learn(wanted) {
  if (!markup.skip) said(document, (key, text) => (markup[key] = text));
  return (words[wanted] ??= { ...markup, ...(await import(`./words/${wanted}.js`)).default });
}

/** Whether they are there. */
export const knows = (wanted) => wanted in words;

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
export const translate = (root = document) => said(root, (key) => t(key));

// Each of its words: what `other(key, text)` gives is said instead.
function said(root, other) {
  for (const node of root.querySelectorAll("[data-t]")) {
    const text = other(node.dataset.t, node.textContent);
    if (node.textContent !== text) node.textContent = text;
  }
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", other(node.dataset.tLabel, node.getAttribute("aria-label")));
  for (const template of root.querySelectorAll("template")) said(template.content, other);
}
