import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { ROOT, catalogue, choose, close, due, inBrowser, open, text } from "./page.mjs";

inBrowser();

// As data: Node would take a file outside a package for CommonJS first.
const { words: table } = await import(`data:text/javascript,${encodeURIComponent(await readFile(path.join(ROOT, "www/words.js"), "utf8"))}`);
const own = (locale) => Object.fromEntries(Object.entries(table).flatMap(([key, entry]) => (locale in entry ? [[key, entry[locale]]] : [])));
const html = await readFile(path.join(ROOT, "www/index.html"), "utf8");
// English is in the markup, so that it reads well before the script; its list has the rest.
const markup = [...html.matchAll(/(?:data-t="(?<key>[^"]+)"[^>]*>(?<said>[^<]*)<)|(?:aria-label="(?<label>[^"]+)" data-t-label="(?<of>[^"]+)")/g)].map(({ groups: { key, said, label, of } }) => [key ?? of, said ?? label]);
const words = (locale) => ({ ...(locale === "en" && Object.fromEntries(markup)), ...own(locale) });
const FORMS = { en: ["one", "other"], pl: ["one", "few", "many", "other"], ru: ["one", "few", "many", "other"] };
const blanks = (entry) => new Set(Object.values(typeof entry === "string" ? [entry] : entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []));

test("the three languages say the same things, with all their plural forms", async () => {
  const en = words("en");
  for (const [locale, forms] of Object.entries(FORMS)) {
    const own = words(locale);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(en).sort(), locale);
    for (const [key, entry] of Object.entries(own)) {
      assert.equal(typeof entry, typeof en[key], `${locale} ${key}`);
      if (typeof entry === "object") assert.deepEqual(Object.keys(entry), forms, `${locale} ${key}`);
      for (const blank of blanks(entry)) assert.ok(blanks(en[key]).has(blank), `${locale} ${key} ${blank}`);
      // In Russian "one" is also 21 and 31: a text without its number would be about 1 alone.
      if (locale === "ru" && typeof entry === "object") for (const form of Object.values(entry)) assert.match(form, /\{n\}/, `${locale} ${key}`);
    }
  }
});

test("every word of the markup and of the scripts is in the lists, and no word is left over", async () => {
  const en = words("en");
  const scripts = [];
  for (const folder of ["", "parts", "views"]) {
    for (const name of await readdir(path.join(ROOT, "www", folder))) if (name.endsWith(".js") && `${folder}${name}` !== "words.js") scripts.push(await readFile(path.join(ROOT, "www", folder, name), "utf8"));
  }
  const code = scripts.join("\n");
  const used = new Set([...html.matchAll(/data-t(?:-label)?="([^"]+)"/g), ...code.matchAll(/"([\w.]+)"/g)].map((m) => m[1]));
  const made = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((m) => m[1]);
  for (const [, key] of html.matchAll(/data-t(?:-label)?="([^"]+)"/g)) assert.ok(key in en, key);
  const unused = Object.keys(en).filter((key) => !used.has(key) && !made.some((start) => key.startsWith(start)));
  assert.deepEqual(unused, []);
});

test("the markup says the English of each key, once for all", async () => {
  const rest = own("en");
  const en = words("en");
  assert.equal(markup.length, [...html.matchAll(/data-t(-label)?="/g)].length);
  for (const [key, said] of markup) {
    assert.equal(said, en[key], key);
    assert.ok(!(key in rest), `${key} is in the markup already`);
  }
  const page = await open({ lang: "pl" });
  await page.selectOption("#language", "en");
  const shown = await page.evaluate(() => [...document.querySelectorAll("[data-t]")].map((node) => [node.dataset.t, node.textContent]));
  await close(page);
  for (const [key, said] of shown) assert.equal(said, en[key], key);
});

test("the list prices in the markup are those of the first catalogue", async () => {
  const index = JSON.parse(await readFile(path.join(ROOT, "www/catalogs/index.json"), "utf8"));
  const catalog = await catalogue(index[0].id);
  const rows = [...html.matchAll(/<tr><th scope="row">([^<]+)<\/th><td>\$([\d.]+)<\/td><td>\$([\d.]+)<\/td><\/tr>/g)];
  assert.equal(rows.length, catalog.plans.length);
  rows.forEach(([, name, ...amounts], n) => {
    const plan = catalog.plans[n];
    assert.equal(name, plan.name.en);
    const prices = plan.prices.filter((price) => price.currency === "USD").map((price) => Number(price.amount).toFixed(2));
    assert.deepEqual(amounts, prices);
  });
});

test("the form in the markup is the one that the script makes, so that nothing moves when it comes", async () => {
  const parts = async (options) => {
    const page = await open({}, options);
    const found = await page.evaluate(() => ["#buy-plans", "#buy-cycles", "#buy-seats", "#about"].map((id) => document.querySelector(id).innerText));
    await close(page);
    return found;
  };
  assert.deepEqual(await parts({ js: false, ready: false }), await parts({}));
});

test("the sample in the page is the first one's file, and samples.json is the list and the others: `cargo xtask samples` makes them", async () => {
  const [, name, text] = /id="sample" data-sample="([^"]+)">\n([^]*?)\n {4}<\/script>/.exec(html);
  assert.equal(name, /data-samples="(\S+)/.exec(html)[1]);
  const file = (id) => readFile(path.join(ROOT, `www/catalogs/${id}.json`), "utf8");
  assert.equal(`${text}\n`, await file(name));
  const [, ...others] = JSON.parse(await file("index"));
  const texts = await Promise.all(["index", ...others.map(({ id }) => id)].map(file));
  assert.equal(await readFile(path.join(ROOT, "www/samples.json"), "utf8"), `[\n${texts.join(",\n")}]\n`);
});

test("early.js knows the samples, so that it asks for none that is not there", async () => {
  const index = JSON.parse(await readFile(path.join(ROOT, "www/catalogs/index.json"), "utf8"));
  assert.equal(/data-samples="([^"]+)"/.exec(html)[1], index.map(({ id }) => id).join(" "));
  const page = await open({ catalog: "nonsense" });
  assert.equal(await page.locator("#catalog").inputValue(), "zoom");
  await close(page);
});

const EXPECTED = {
  pl: { title: "Wybierz plan", due: "8841,24 zł", renewal: "Odnowi się 14 marca 2027 za 8841,24 zł.", seats: "12 licencji" },
  ru: { title: "Выберите план", due: "8 841,24 PLN", renewal: "Продлится 14 марта 2027 г. за 8 841,24 PLN.", seats: "12 лицензий" },
};

for (const [locale, expected] of Object.entries(EXPECTED)) {
  test(`${locale}: money, dates and plural forms`, async () => {
    const page = await open({ lang: locale, plan: "pro", seats: "12", currency: "PLN", country: "PL" });
    assert.equal(await page.locator("html").getAttribute("lang"), locale);
    assert.equal(await text(page, "h1"), expected.title);
    assert.equal(await due(page), expected.due);
    assert.equal(await text(page, ".renewal"), expected.renewal);
    await page.locator("#buy-form button.primary").click();
    await page.locator(".done .link").click();
    assert.ok((await text(page, ".have-line")).includes(expected.seats));
    await close(page);
  });
}

test("changing the language keeps everything that was chosen", async () => {
  const page = await open({ plan: "business", seats: "21", country: "PL", currency: "PLN", promotions: "WELCOME10" });
  await choose(page, { "addOns[webinar-500].quantity": "2" });
  const { totals } = await page.evaluate(() => ({ totals: document.querySelector("#bar-total").textContent }));
  await page.selectOption("#language", "pl");
  assert.equal(await text(page, "h1"), "Wybierz plan");
  assert.equal(await page.locator("#seats").inputValue(), "21");
  assert.equal(await page.locator('[name="addOns[webinar-500].quantity"]').inputValue(), "2");
  const digits = (said) => said.replace(/\D/g, "");
  assert.equal(digits(await due(page)), digits(totals));
  await page.selectOption("#language", "en");
  assert.equal(await text(page, "h1"), "Choose your plan");
  await close(page);
});

test("a cycle of 31 days is not a daily one in any language", async () => {
  const page = await open({ view: "catalogue", lang: "ru" });
  const area = page.locator("#catalogue-text");
  const cycles = JSON.parse(await area.inputValue()).cycles;
  const sold = async (days, cycle) => {
    await area.fill((await area.inputValue()).replace(/"cycles": \{[^]*?\}\s*\}/, `"cycles": ${JSON.stringify({ ...cycles, monthly: { days } })}`));
    await page.locator("#buy-cycles span", { hasText: cycle }).waitFor({ state: "attached" });
    return text(page, "#buy-plans small:not(:empty)");
  };
  await page.evaluate(() => document.querySelector('#buy-cycles [value="monthly"]').click());
  assert.equal(await sold(31, "Раз в 31 день"), "за лицензию, за 31 день");
  assert.equal(await sold(1, "Ежедневно"), "за лицензию, за 1 день");
  await close(page);
});

test("whatever the sample, the page says that its prices are made up", async () => {
  const page = await open({ lang: "pl" });
  const samples = await page.locator("#catalog option").evaluateAll((options) => options.map(({ value }) => value));
  assert.ok(samples.length > 10);
  for (const sample of samples) {
    await page.selectOption("#catalog", sample);
    assert.match(await text(page, "#about"), /wymyślone/, sample);
  }
  await close(page);
});

test("a plan of which only the step of seats is limited says it as a sentence", async () => {
  const page = await open({ view: "catalogue" });
  const area = page.locator("#catalogue-text");
  const catalog = JSON.parse(await area.inputValue());
  catalog.plans.find(({ id }) => id === "pro").seats = { step: 5 };
  await area.fill(JSON.stringify(catalog));
  await page.locator("#seats-hint", { hasText: /^In steps of 5$/ }).waitFor({ state: "attached" });
  await page.locator("[data-view=change]").click();
  await choose(page, { "to.plan": "pro" }, "#change-form");
  assert.match(await text(page, "#to-seats-hint"), /Enter the total you want\. In steps of 5$/);
  await close(page);
});

test("what was ordered in one language is told in another", async () => {
  const page = await open({ plan: "pro", seats: "12" });
  await page.locator("#buy-form button.primary").click();
  await page.selectOption("#language", "pl");
  await page.locator("[data-view=change]").click();
  assert.match(await text(page, ".have-line"), /co rok, 12 licencji/);
  await close(page);
});

test("the browser's language is taken where the address names none", async () => {
  const page = await open({}, { locale: "ru-RU" });
  assert.equal(await text(page, "h1"), "Выберите план");
  await close(page);
});

test("no view in Polish or Russian shows a word of English", async () => {
  const en = words("en");
  for (const locale of ["pl", "ru"]) {
    const own = words(locale);
    const same = new Set(Object.values(own).filter((entry) => typeof entry === "string"));
    const english = Object.values(en).filter((entry) => typeof entry === "string" && /[a-z]{4}/.test(entry) && !same.has(entry) && !entry.includes("{"));
    for (const query of [{ catalog: "webex", "subscription.plan": "meet", "to.seats": "7" }, { "subscription.plan": "pro", "to.plan": "business" }]) {
      const page = await open({ lang: locale, view: "change", ...query });
      for (const view of ["change", "cancel", "catalogue", "buy"]) {
        await page.locator(`[data-view=${view}]`).click();
        // What is folded is read too, and what is only heard.
        const said = await page.evaluate(() => {
          for (const folded of document.querySelectorAll("details")) folded.open = true;
          return [document.body.innerText, ...["aria-label", "aria-valuetext", "placeholder"].flatMap((name) => [...document.querySelectorAll(`[${name}]`)].map((node) => node.getAttribute(name)))].join("\n");
        });
        const lines = said.split("\n").flatMap((line) => [line, ...line.split(": ")]).map((line) => line.trim());
        assert.deepEqual(english.filter((word) => lines.includes(word)), [], `${locale} ${view}`);
      }
      await close(page);
    }
  }
});
