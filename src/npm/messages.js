// Ready words for every code, in English, Polish and Russian: functions of the code and its params. Needs no wasm.
import { en } from "./messages/en.js";
import { pl } from "./messages/pl.js";
import { ru } from "./messages/ru.js";
import { speaking } from "./messages/speak.js";

const languages = { en, pl, ru };

/** The languages with ready words. */
export const locales = Object.keys(languages);

/** The engine's own codes, by what they are codes of. */
export const codes = {
  reasons: Object.keys(en.reasons),
  notices: Object.keys(en.notices),
  suggestions: Object.keys(en.suggestions),
  steps: Object.keys(en.steps),
  issues: Object.keys(en.issues),
};

export const { message, actionMessage, cycleName } = speaking(languages);
