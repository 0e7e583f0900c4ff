import assert from "node:assert/strict";
import { test } from "node:test";
import { catalog, load, path, text } from "./package.mjs";

const { actionMessage, codes, cycleName, locales, message } = await load("messages.js");

/** Codes and params of a section's table in docs/codes.md. */
function section(title) {
  const found = [];
  const body = text("docs/codes.md").split(/^## /m).find((part) => part.startsWith(title));
  for (const line of body.split("\n").filter((line) => line.startsWith("| `"))) {
    const [, first, second = ""] = line.split("|");
    const params = [...second.matchAll(/`([^`]*)`/g)].flatMap(([, list]) => list.split(",").map((name) => name.trim())).filter(Boolean);
    for (const [, code] of first.matchAll(/`(\w+)`/g)) found.push({ code, params });
  }
  return found;
}

// One plausible value for each name of a param.
const SAMPLE = {
  item: "large-meeting", items: ["pro", "business"], plan: "pro", plans: ["pro", "business"], addOn: "large-meeting", country: "ID",
  cycle: "monthly", cycles: ["monthly", "annual"], currency: "EUR", currencies: ["EUR", "PLN"], seats: 9, minimum: 10, maximum: 99,
  step: 5, below: 5, above: 10, feature: "singleSignOn", quantity: 2, held: 3, since: "2026-01-02", until: "2026-02-28",
  endedOn: "2026-02-28", code: "SPRING", codes: ["SPRING", "TEAM"], validFrom: "2026-03-01", validUntil: "2026-02-28", days: 5,
  amount: 1999, fields: ["seats", "plan"], lastDay: "2026-02-28", lastRequestDay: "2026-02-27", months: 12, model: "perSeat", from: 1,
  to: 10, unit: "5.00", flat: "3.00", size: 10, start: "2026-02-01", end: "2026-03-01", numerator: 14, denominator: 28, grain: "day",
  dayCount: "actual", scale: 4, rounding: "halfExpand", exponent: 2, percent: "8.25", at: "10.00", old: "5.00", new: "9.00",
};

const KINDS = { Reasons: "reasons", Notices: "notices", Suggestions: "suggestions", Steps: "steps" };

test("every code of docs/codes.md has words in every language, and nothing else has", () => {
  assert.deepEqual(locales, ["en", "pl", "ru"]);
  for (const [title, kind] of Object.entries({ Issues: "issues", ...KINDS })) {
    const documented = section(title).map(({ code }) => code);
    assert.ok(documented.length > 1, title);
    assert.deepEqual([...codes[kind]].sort(), documented.sort(), kind);
  }
});

test("each message is a sentence of its own language that mentions its params", () => {
  const seen = new Map();
  for (const [title, kind] of Object.entries(KINDS)) {
    for (const { code, params } of section(title)) {
      const unknown = params.filter((name) => SAMPLE[name] === undefined && name !== "value");
      assert.deepEqual(unknown, [], `${code}: no sample`);
      const entry = { code, params: Object.fromEntries(params.map((name) => [name, SAMPLE[name]])), value: "0.5" };
      for (const locale of locales) {
        const words = message(entry, locale, { catalog: catalog("zoom"), currency: "EUR" });
        assert.notEqual(words, code, `${locale} ${code}`);
        assert.doesNotMatch(words, /undefined|null|NaN|\[object|\{|\s{2}|\.\.(\s|$)/, `${locale} ${code}: ${words}`);
        assert.match(words, kind === "steps" ? /\S$/ : /[.!]$/, `${locale} ${code}: ${words}`);
        if (locale === "ru") assert.match(words, /[а-я]/i, words);
        else assert.doesNotMatch(words.replace(/«.*?»/g, ""), /[а-я]/i, words);
        assert.ok(!seen.has(words), `${locale} ${code} says what ${seen.get(words)} says: ${words}`);
        seen.set(words, `${locale} ${code}`);
      }
    }
  }
});

test("a message does without params that may be absent, and without a catalogue", () => {
  for (const [title] of Object.entries(KINDS)) {
    for (const { code } of section(title)) {
      for (const locale of locales) assert.equal(typeof message({ code, params: {}, value: "1" }, locale), "string", code);
    }
  }
  assert.equal(message({ code: "promotionNotForCountry", params: { code: "X" } }, "en"), "The code “X” is valid in some countries only. Choose your country.");
});

test("plural forms follow the language", () => {
  const minimum = (n, locale) => message({ code: "aboveMaximumSeats", params: { item: "Pro", seats: 120, maximum: n } }, locale);
  assert.match(minimum(1, "en"), /1\u00a0seat;/);
  assert.match(minimum(2, "en"), /2\u00a0seats;/);
  for (const [n, form] of [[1, "licencję"], [2, "licencje"], [5, "licencji"], [12, "licencji"], [22, "licencje"]]) {
    assert.match(minimum(n, "pl"), new RegExp(`${n}\u00a0${form},`));
  }
  for (const [n, form] of [[1, "лицензии"], [2, "лицензий"], [5, "лицензий"], [21, "лицензии"]]) {
    assert.match(minimum(n, "ru"), new RegExp(`${n}\u00a0${form},`));
  }
  const days = (n, locale) => cycleName("x", locale, { catalog: { cycles: { x: { days: n } } } });
  assert.deepEqual([21, 22, 30].map((n) => days(n, "ru")), ["раз в 21\u00a0день", "раз в 22\u00a0дня", "раз в 30\u00a0дней"]);
  assert.deepEqual(["en", "pl", "ru"].map((locale) => cycleName("season", locale)), ["“season”", "„season”", "«season»"]);
  assert.deepEqual([2, 5, 22].map((n) => days(n, "pl")), ["co 2\u00a0dni", "co 5\u00a0dni", "co 22\u00a0dni"]);
});

test("ids are called by the catalogue's names, amounts and dates are written as people do", () => {
  const zoom = catalog("zoom");
  const short = { code: "belowMinimumSeats", params: { item: "business", seats: 9, minimum: 10 } };
  assert.equal(message(short, "en", { catalog: zoom }), "Business starts at 10\u00a0seats; you chose 9. Choose at least 10.");
  assert.equal(message(short, "pl", { catalog: zoom }), "Produkt „Dla firm” można kupić od 10\u00a0licencji, wybrano 9. Zwiększ liczbę do co najmniej 10.");
  assert.equal(message(short, "ru-RU", { catalog: zoom }), "«Бизнес» продаётся от 10\u00a0лицензий, а выбрано 9. Увеличьте число хотя бы до 10.");
  const carried = { code: "carriedSettled", params: { amount: 123456 } };
  assert.match(message(carried, "pl-PL", { currency: "PLN" }), /1234,56\u00a0zł/);
  assert.match(message(carried, "ru-RU", { currency: "RUB" }), /1\u00a0234,56\u00a0₽/);
  assert.match(message(carried, "en", { currency: "JPY" }), /¥123,456/);
  const expired = { code: "promotionExpired", params: { code: "X", validUntil: "2026-02-28" } };
  assert.equal(message(expired, "en"), "The code “X” was valid until February 28, 2026.");
  assert.match(message(expired, "en-GB"), /28 February 2026\.$/);
  assert.match(message(expired, "ru"), /28 февраля 2026 г\.$/);
});

test("a merchant's code takes its words from the catalogue's texts, or is said as it is", () => {
  const texts = { blocked: { en: "Pay {invoices} first, {missing}.", pl: "Najpierw opłać: {invoices}." }, plain: "As it is." };
  const entry = { code: "blocked", params: { invoices: ["F/1", "F/2"] } };
  assert.equal(message(entry, "en", { catalog: { texts } }), "Pay F/1 and F/2 first, {missing}.");
  assert.equal(message(entry, "pl", { catalog: { texts } }), "Najpierw opłać: F/1 i F/2.");
  assert.equal(message(entry, "ru", { catalog: { texts } }), "Pay F/1 and F/2 first, {missing}.");
  assert.equal(message({ code: "plain", params: {} }, "pl", { catalog: { texts } }), "As it is.");
  assert.equal(message({ code: "unheardOf", params: {} }, "pl"), "unheardOf");
  assert.equal(message({ code: "toString", params: {} }, "pl", { catalog: { texts: {} } }), "toString");
});

test("an issue is said in its language, with its path", () => {
  const issue = { code: "unknownField", severity: "error", path: "seat", message: "`seat` is not a field here", help: "did you mean `seats`?" };
  assert.equal(message(issue, "en"), "seat: `seat` is not a field here (did you mean `seats`?)");
  assert.equal(message(issue, "pl"), "seat: nieznane pole");
  assert.equal(message({ ...issue, path: "" }, "ru"), "неизвестное поле");
});

test("an action says what to do", () => {
  assert.equal(actionMessage({ kind: "contact", target: "sales" }, "en"), "Please contact us: sales.");
  assert.equal(actionMessage({ kind: "contact" }, "pl"), "Skontaktuj się z nami.");
  assert.equal(actionMessage({ kind: "choose", target: ["monthly", "annual"] }, "ru", { catalog: catalog("zoom") }), "Выберите: ежемесячно или ежегодно.");
  assert.equal(actionMessage({ kind: "choose", target: "10" }, "pl"), "Wybierz: 10.");
});

test("currencies have the decimals that the engine gives them", async () => {
  const { toDecimal } = await load("inline.js");
  const { exponent } = await import(path("src/npm/messages/words.js"));
  let checked = 0;
  for (const currency of Intl.supportedValuesOf("currency")) {
    let decimal;
    try {
      decimal = toDecimal(0, currency);
    } catch {
      continue; // historical: ISO 4217 has withdrawn it
    }
    assert.equal(exponent(currency), decimal.split(".")[1]?.length ?? 0, currency);
    checked++;
  }
  assert.ok(checked > 140, `${checked}`);
});
