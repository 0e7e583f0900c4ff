import type { Action, Catalog, Issue, Notice, Reason, Step, Suggestion } from "./contract.cjs";

export interface MessageOptions {
  /** Gives names to ids, and words to the merchant's own codes. */
  catalog?: Catalog;
  /** ISO 4217, for amounts among the params: the quote's `currency`. */
  currency?: string;
}

/** The languages with ready words; any other locale gets English. A region (`en-GB`) decides how numbers and dates look. */
export const locales: ("en" | "pl" | "ru")[];

/** The engine's own codes. */
export const codes: Record<"reasons" | "notices" | "suggestions" | "steps" | "issues", string[]>;

/**
 * In words, for a customer (reasons, notices, suggestions, steps) or a developer (issues). A code that the catalogue has `texts` for
 * is put in those; one without any words is returned as it is.
 */
export function message(entry: Reason | Notice | Suggestion | Step | Issue, locale?: string, options?: MessageOptions): string;

/** What an action asks the customer to do. */
export function actionMessage(action: Action, locale?: string, options?: MessageOptions): string;

/** How often a cycle is paid, as an adverb: "monthly", "rocznie", "раз в 30 дней". */
export function cycleName(id: string, locale?: string, options?: MessageOptions): string;
