// Turns entries into words of the languages that it is given, so that a page need not load those that nobody there reads.
import { Words } from "./words.js";

/**
 * `languages` are tables like those beside this file, by their codes; a locale that is not among them gets English, or else the first. More may be
 * put in later.
 */
export function speaking(languages) {
  /** A reason, notice, suggestion, step or issue in words. */
  function message(entry, locale = "en", options = {}) {
    const { words, language } = speaker(locale, options);
    const { code, params = {} } = entry;
    const merchant = own(options.catalog?.texts, code);
    if (merchant !== undefined) {
      // What is put into a text has to be in its language too.
      const spoken = words.speaks(merchant) ? words : speaker("en", options).words;
      return filled(words.text(merchant), params, spoken);
    }
    if (typeof entry.path === "string") return issue(entry, language);
    const say = own(language.reasons, code) ?? own(language.notices, code) ?? own(language.suggestions, code) ?? own(language.steps, code);
    return say === undefined ? code : ended(say(params, words, entry.value));
  }

  /** What an action asks the customer to do, in words. */
  function actionMessage(action, locale = "en", options = {}) {
    const { words, language } = speaker(locale, options);
    const say = own(language.actions, action.kind);
    const targets = [].concat(action.target ?? []).map((target) => {
      const known = words.text(own(options.catalog?.texts, target));
      if (known !== undefined) return known;
      return action.kind === "choose" ? chosen(target, words) : language.place(target);
    });
    return say === undefined ? action.kind : ended(say(words.either(targets), words));
  }

  /** How often a cycle is paid, as an adverb: "monthly", "rocznie", "раз в 30 дней". */
  function cycleName(id, locale = "en", options = {}) {
    return speaker(locale, options).words.cycle(id);
  }

  // The regional form counts for numbers and dates ("en-GB"), the language for the words.
  function speaker(locale, options) {
    const code = String(locale).toLowerCase().split(/[-_]/)[0];
    const language = own(languages, code) ?? languages.en ?? Object.values(languages)[0];
    return { language, words: new Words(language.code === code ? regional(locale) : language.code, language, options) };
  }

  return { message, actionMessage, cycleName };
}

function regional(locale) {
  try {
    return Intl.getCanonicalLocales(String(locale).replaceAll("_", "-"))[0];
  } catch {
    return String(locale).slice(0, 2);
  }
}

// The engine's English message is more exact than any general one.
function issue({ code, path, message: detail, help }, language) {
  const general = own(language.issues, code) ?? code;
  const text = language.code === "en" ? detail ?? general : general;
  const advice = language.code === "en" && help !== undefined ? ` (${help})` : "";
  return `${path === "" ? "" : `${path}: `}${text}${advice}`;
}

// A target to choose is a number, or an id of a plan or cycle, or a currency.
function chosen(target, words) {
  if (/^\d+$/.test(target)) return words.number(target);
  return words.catalog?.cycles?.[target] === undefined ? words.name(target) : words.cycle(target);
}

function filled(text, params, words) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => {
    const value = own(params, key);
    if (value === undefined) return whole;
    if (Array.isArray(value)) return words.all(value.map((one) => shown(one, words)));
    return shown(value, words);
  });
}

function shown(value, words) {
  if (typeof value === "number") return words.number(value);
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value) ? words.date(value) : words.name(value);
}

function own(table, key) {
  return table != null && Object.hasOwn(table, key) ? table[key] : undefined;
}

// Dates in Russian end in a full stop of their own.
function ended(text) {
  return text.replace(/\.\.(?=\s|$)/g, ".");
}
