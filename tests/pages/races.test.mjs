// What a visitor does while parts of the page are still on their way: it is kept, and nothing that is shown is out of date.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, close, due, inBrowser, open, plain, text } from "./page.mjs";

inBrowser();

/** Opens the page while what fits the patterns is held back: `page`, and `arrive()`, after which the page is whole. */
async function held(patterns, query = {}, options = {}) {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  const page = await open(query, {
    ready: false,
    until: "commit",
    ...options,
    prepare: async (p) => {
      await options.before?.(p);
      for (const pattern of patterns) {
        await p.route(pattern, async (route) => {
          await gate;
          await route.continue();
        });
      }
    },
  });
  const arrive = async () => {
    go();
    await page.waitForSelector("html[data-ready]");
    page.watch.requests.length = 0;
  };
  return { page, arrive };
}

const begun = (page) => page.waitForFunction(() => globalThis.prorataEarly?.main);
const priced = (page) => page.locator("#buy-form .live:not([hidden])").waitFor({ state: "attached" });
const first = (page) => page.locator("#buy-form .first:not([hidden]) dd");

test("the first price follows what is chosen until the page's own takes over", async () => {
  const { page, arrive } = await held(["**/pkg/messages.js"], { plan: "pro", seats: "7" });
  await first(page).waitFor();
  // The page's own form stands already: its country may be any.
  await page.waitForFunction(() => document.querySelector("#currency").options.length > 1);
  await page.getByLabel("Seats", { exact: true }).fill("8");
  assert.equal(plain(await first(page).innerText()), "$1,199.20");
  await page.getByLabel("Currency").selectOption("EUR");
  assert.equal(plain(await first(page).innerText()), "€1,119.20");
  await arrive();
  assert.equal(await due(page), "€1,119.20");
  await close(page);
});

test("an address that the page has written is priced before the page, too", async () => {
  const written = await open();
  await written.locator("#seats").fill("8");
  await written.waitForURL(/seats=8/);
  const query = Object.fromEntries(new URL(written.url()).searchParams);
  await close(written);
  assert.deepEqual(Object.keys(query), ["view", "catalog", "lang", "plan", "cycle", "seats", "currency", "on"]);
  const { page, arrive } = await held(["**/page.js"], query);
  await first(page).waitFor();
  assert.equal(plain(await first(page).innerText()), "$1,199.20");
  await arrive();
  await close(page);
});

test("what is chosen before the page has come is kept where it is in another language", async () => {
  const { page, arrive } = await held(["**/page.js"], {}, { locale: "pl-PL" });
  await begun(page);
  await page.getByRole("radio", { name: "Business" }).check();
  await page.locator("#seats").fill("14");
  await arrive();
  assert.equal(await page.locator("#buy-plans :checked").inputValue(), "business");
  assert.equal(await page.locator("#seats").inputValue(), "14");
  await close(page);
});

for (const name of ["main.js", "page.js", "words.js", "pkg/messages.js"]) {
  test(`a language chosen before ${name} has come is the page's`, async () => {
    const { page, arrive } = await held([`**/${name}`], { plan: "pro", seats: "7" });
    await page.locator("#rest").waitFor({ state: "attached" });
    if (name !== "main.js") await begun(page);
    // By then the page listens.
    if (name === "pkg/messages.js") await page.evaluate(() => import("/page.js").then(() => {}));
    await page.locator("#language").selectOption("pl");
    // Its words are there before what is held back.
    await page.waitForTimeout(300);
    await arrive();
    await page.waitForFunction(() => document.documentElement.lang === "pl");
    assert.equal(await page.locator("#language").inputValue(), "pl");
    assert.equal(await text(page, "h1"), "Wybierz plan");
    assert.equal(await due(page), "1049,30 USD");
    await close(page);
  });
}

test("what is chosen before the page has come is chosen where it is the markup's own, too", async () => {
  const { page, arrive } = await held(["**/main.js"], { plan: "business", seats: "12", lang: "ru" });
  await page.locator("#rest").waitFor({ state: "attached" });
  for (const language of ["pl", "en"]) await page.selectOption("#language", language);
  await page.locator("#seats").fill("6");
  await page.locator("#seats").fill("5");
  for (const name of ["Basic", "Pro"]) await page.getByRole("radio", { name }).check();
  await arrive();
  assert.equal(await text(page, "h1"), "Choose your plan");
  assert.equal(await page.locator("#buy-plans :checked").inputValue(), "pro");
  assert.equal(await due(page), "$749.50");
  await close(page);
});

test("a number that is being typed anew stays empty while the rest of the page comes", async () => {
  const { page, arrive } = await held(["**/parts/countries.js"], { plan: "pro", seats: "7" });
  await page.locator("#buy-form .due dd").first().waitFor();
  await page.locator("#seats").fill("");
  await arrive();
  assert.equal(await page.locator("#seats").inputValue(), "");
  await page.selectOption("#language", "pl");
  assert.equal(await page.locator("#seats").inputValue(), "");
  await close(page);
});

test("an address keeps what it asks for until its view has come", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { view: "change", "to.plan": "business", "to.seats": "33" });
  await priced(page);
  // Longer than the address bar waits.
  await page.waitForTimeout(600);
  assert.match(page.url(), /to\.seats=33/);
  await page.selectOption("#language", "pl");
  await arrive();
  assert.equal(await text(page, "#change-form h2"), "Ile kosztuje ta zmiana");
  assert.equal(await page.locator("#to-seats").inputValue(), "33");
  await close(page);
});

test("an order before Change has come is what Change begins with", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { plan: "pro", seats: "12" });
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("button", { name: "See what a change would cost" }).click();
  await arrive();
  await page.locator("[data-view=change][aria-current]").waitFor();
  assert.match(await text(page, ".have-line"), /Pro, yearly, 12 seats/);
  await close(page);
});

test("what is said of an order stands until something else is chosen", async () => {
  const { page, arrive } = await held(["**/parts/countries.js"], { plan: "pro", seats: "12" });
  await priced(page);
  await page.getByRole("button", { name: "Place order" }).click();
  const next = page.getByRole("button", { name: "See what a change would cost" });
  await next.focus();
  await arrive();
  assert.equal(await next.evaluate((button) => button === document.activeElement), true);
  await page.selectOption("#language", "pl");
  assert.equal(await text(page, "#buy-form .done"), "Niczego nie pobrano: to tylko przykład. Masz teraz tę subskrypcję. Zobacz, ile kosztowałaby zmiana");
  await page.locator("#seats").fill("13");
  assert.equal(await page.locator("#buy-form .done").isVisible(), false);
  await page.locator("#seats").fill("12");
  assert.equal(await page.locator("#buy-form .done").isVisible(), false);
  await close(page);
});

test("back works before the views of customers have come", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { plan: "pro", seats: "12" });
  await priced(page);
  await page.locator("[data-view=catalogue]").click();
  await page.locator("#catalogue-text").waitFor();
  await page.goBack();
  await page.locator("#buy-choices").waitFor();
  assert.equal(await page.locator("[data-view=buy][aria-current]").count(), 1);
  assert.equal(await due(page), "$1,798.80");
  await arrive();
  await close(page);
});

test("of two views asked for the last one is shown", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { plan: "pro", seats: "12" });
  await priced(page);
  await page.locator("[data-view=change]").click();
  await page.locator("[data-view=catalogue]").click();
  await page.locator("#catalogue-text").waitFor();
  await arrive();
  assert.equal(await page.locator("[data-view=catalogue][aria-current]").count(), 1);
  assert.match(page.url(), /view=catalogue/);
  await close(page);
});

test("a view that comes late does not take the focus from where somebody has gone on", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { plan: "pro", seats: "12" });
  await priced(page);
  await page.locator("[data-view=change]").click();
  await page.locator("#language").focus();
  await arrive();
  await page.locator("[data-view=change][aria-current]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "language");
  await close(page);
});

test("a view that is on its way shows that it is", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { plan: "pro", seats: "12" });
  await priced(page);
  const busy = () => page.evaluate(() => [document.documentElement.matches("[data-busy]"), getComputedStyle(document.querySelector("main"), "::before").content]);
  assert.deepEqual(await busy(), [false, "none"]);
  await page.locator("[data-view=change]").click();
  assert.deepEqual(await busy(), [true, '""']);
  await page.locator("[data-view=buy]").click();
  assert.deepEqual(await busy(), [false, "none"], "it is not wanted any more");
  await page.locator("[data-view=change]").click();
  await arrive();
  await page.locator("[data-view=change][aria-current]").waitFor();
  assert.deepEqual(await busy(), [false, "none"]);
  await close(page);
});

test("a view that the address asks for shows that it is on its way", async () => {
  const { page, arrive } = await held(["**/views/customer.js"], { view: "change" });
  await priced(page);
  await page.locator("html[data-busy]").waitFor();
  await arrive();
  assert.equal(await page.locator("html[data-busy]").count(), 0);
  await close(page);
});

test("scripts that neither come nor fail: the list prices are shown after a while, and what was asked for when it comes", async () => {
  // The patience of early.js ends when the test says so.
  const patient = () => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (act, wait, ...rest) => (wait === 15000 ? (globalThis.enough = act) : setTimeout(act, wait, ...rest));
  };
  const { page, arrive } = await held(["**/page.js"], { view: "change" }, { before: (p) => p.addInitScript(patient) });
  await page.locator(".prices").waitFor({ state: "attached" });
  assert.equal(await page.locator(".prices").isVisible(), false);
  await page.evaluate(() => globalThis.enough());
  await page.locator("#problem:not([hidden])").waitFor();
  assert.match(await text(page, "#problem"), /could not be loaded/);
  assert.equal(await page.locator(".prices").isVisible(), true);
  await arrive();
  assert.equal(await page.locator("#problem").isVisible(), false);
  assert.match(await due(page, "#change-form"), /^\$/);
  await close(page);
});

test("one more and one less count before the script has come", async () => {
  const { page, arrive } = await held(["**/main.js"], { plan: "pro", seats: "7" });
  await page.locator("#rest").waitFor({ state: "attached" });
  for (const name of ["One more", "One more", "One less"]) await page.locator("#buy-seats").getByRole("button", { name }).click();
  assert.equal(await page.locator("#seats").inputValue(), "6");
  await arrive();
  assert.equal(await page.locator("#seats").inputValue(), "6");
  assert.equal(await due(page), "$899.40");
  await close(page);
});

test("colours are taken at once, before the page has come", async () => {
  const { page, arrive } = await held(["**/page.js"]);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.locator("#rest").waitFor({ state: "attached" });
  const light = await paper();
  await page.selectOption("#theme", "dark");
  const dark = await paper();
  assert.notEqual(dark, light);
  await arrive();
  assert.equal(await page.locator("#theme").inputValue(), "dark");
  await page.reload();
  assert.equal(await paper(), dark);
  await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  await close(page);
});

for (const view of ["change", "cancel"]) {
  test(`nothing of ${view} can be pressed before it has come`, async () => {
    const { page, arrive } = await held(["**/views/customer.js"], { view, catalog: "webex", "subscription.plan": "meet" });
    await page.locator(`[data-page=${view}] h1`).waitFor();
    assert.equal(await page.locator(`[data-page=${view}] :is(button, input, select)`).filter({ visible: true }).count(), 0);
    await arrive();
    assert.equal(await page.locator(`#${view}-form`).isVisible(), true);
    await close(page);
  });
}

test("another sample is not announced by the prices of this one", async () => {
  const { page, arrive } = await held(["**/catalogs/dell.json"], { catalog: "dell" });
  await begun(page);
  assert.equal(await page.locator("#buy-plans").isVisible(), false);
  assert.equal(await page.locator(".prices").isVisible(), false);
  await arrive();
  assert.match(await text(page, "#buy-plans"), /Premium Support/);
  assert.equal(await page.locator("#catalog").inputValue(), "dell");
  await close(page);
});

test("back, before the page has come, is followed when it has", async () => {
  const page = await open({ plan: "pro", seats: "8" }, { prepare: () => {} });
  await page.locator("[data-view=cancel]").click();
  await page.selectOption("#language", "pl");
  await page.waitForURL(/lang=pl/);
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route("**/page.js", async (route) => {
    await gate;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await begun(page);
  await page.goBack();
  go();
  await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  assert.equal(await text(page, "h1:visible"), "Choose your plan");
  assert.equal(await page.locator("#seats").inputValue(), "8");
  assert.equal(await due(page), "$1,199.20");
  await close(page);
});
