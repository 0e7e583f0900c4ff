import assert from "node:assert/strict";
import { test } from "node:test";
import { POLICY, choose, close, due, inBrowser, open, plain, text } from "./page.mjs";

inBrowser();

const noTotal = async (page) => assert.equal(await page.locator("#buy-form .due").first().isVisible(), false, "no total is better than an empty one");
const prices = (page) => text(page, "#buy-form .prices");

test("without any script: list prices, and a form that keeps its state in the address", async () => {
  const page = await open({}, { js: false, ready: false });
  assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
  await noTotal(page);
  await page.getByRole("radio", { name: "Business" }).check();
  await page.getByLabel("Seats", { exact: true }).fill("14");
  await page.getByLabel("Seats", { exact: true }).press("Enter");
  await page.waitForURL(/plan=business.*seats=14/);
  page.watch.requests.length = 0;
  await close(page);
});

test("WebAssembly forbidden: said in words, list prices in the chosen currency, no total", async () => {
  const page = await open({ lang: "pl", currency: "PLN" }, { prepare: (p) => p.addInitScript(() => delete globalThis.WebAssembly) });
  assert.match(await text(page, "#problem"), /WebAssembly/);
  assert.match(await prices(page), /Dla profesjonalistów 59,90 zł 599,00 zł/);
  await noTotal(page);
  await choose(page, { currency: "EUR" });
  assert.match(await prices(page), /13,99 €/);
  await page.selectOption("#language", "ru");
  assert.match(await text(page, "#problem"), /WebAssembly/);
  assert.match(await prices(page), /Профессиональный/);
  await page.selectOption("#catalog", "dell");
  assert.match(await prices(page), /ProSupport Flex/);
  await close(page);
});

for (const [what, pattern] of [["the wasm", "**/*.wasm"], ["the package", "**/pkg/index.js"], ["the messages", "**/pkg/messages.js"]]) {
  test(`${what} does not arrive: the list prices do`, async () => {
    const page = await open({ seats: "7" }, { prepare: (p) => p.route(pattern, (route) => route.abort()), expects: ["ERR_FAILED"] });
    assert.match(await text(page, "#problem"), /could not be loaded/);
    assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
    await noTotal(page);
    assert.equal(await page.locator("#seats").inputValue(), "7");
    await close(page);
  });
}

for (const [what, name, view] of [["words", "words.js", "change"], ["messages", "pkg/messages.js", "cancel"], ["messages", "pkg/messages.js", "change"]]) {
  test(`${what} that come after everything else: ${view} is there all the same`, async () => {
    const late = async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    };
    const page = await open({ view }, { prepare: (p) => p.route(`**/${name}`, late) });
    assert.equal(await page.locator("#problem").isVisible(), false);
    assert.notEqual(await text(page, `#${view}-form h2`), "");
    if (view === "change") assert.match(await due(page, "#change-form"), /^\$/);
    await close(page);
  });
}

test("a policy that forbids WebAssembly: said in words, list prices, no total", async () => {
  const page = await open({ currency: "EUR" }, {
    prepare: (p) => p.route("**/?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": POLICY.replace(" 'wasm-unsafe-eval'", "") } });
    }),
    expects: ["policy: script-src wasm-eval"],
  });
  assert.match(await text(page, "#problem"), /does not allow WebAssembly/);
  assert.match(await prices(page), /Pro €13\.99/);
  await noTotal(page);
  await close(page);
});

test("a browser that knows no modules: list prices, and the reason", async () => {
  const page = await open({}, {
    ready: false,
    prepare: async (p) => {
      await p.addInitScript(() => delete HTMLScriptElement.prototype.noModule);
      // Such a browser would not run them.
      await p.route("**/{main,late}.js", (route) => route.abort());
    },
    expects: ["ERR_FAILED"],
  });
  assert.match(await text(page, ".waiting"), /This browser is too old to compute a total\. These are the list prices\./);
  assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
  await noTotal(page);
  page.watch.requests.length = 0;
  await close(page);
});

test("a damaged wasm is no price", async () => {
  const page = await open({}, { prepare: (p) => p.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "not wasm" })) });
  assert.equal(await page.locator("#problem").isVisible(), true);
  await noTotal(page);
  await close(page);
});

test("no catalogue arrives: the one of the page is priced, and Back finds it too", async () => {
  const page = await open({ catalog: "dell" }, { prepare: (p) => p.route("**/{catalogs/*,samples}.json", (route) => route.abort()), expects: ["ERR_FAILED"] });
  assert.equal(await due(page), "$749.50");
  assert.equal(await page.locator("#catalog option").count(), 1);
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.goBack();
  assert.equal(await due(page), "$749.50");
  await close(page);
});

test("the catalogue of the page is damaged: said, and the prices of the markup stay", async () => {
  const page = await open({}, {
    ready: false,
    prepare: (p) => p.route("**/?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('"schema": "prorata/1"', '"schema": "prorata/1') });
    }),
  });
  await page.locator("#problem:not([hidden])").waitFor();
  assert.match(await text(page, "#problem"), /price list could not be loaded/);
  assert.match(await prices(page), /Pro \$14\.99/);
  page.watch.requests.length = 0;
  await close(page);
});

test("samples that arrive in part cost lines of the picker, not the page", async () => {
  const page = await open({}, {
    prepare: (p) => p.route("**/samples.json", async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.slice(0, text.lastIndexOf('"id": "webex-calling",')) });
    }),
  });
  assert.equal(await due(page), "$749.50");
  const ids = await page.locator("#catalog option").evaluateAll((options) => options.map(({ value }) => value));
  assert.deepEqual(ids, ["zoom", "clickmeeting", "webex"]);
  await close(page);
});

// What has no words of its own is said in those of the markup.
const missing = ["ERR_FAILED", "dynamically imported module"];
const said = "A part of the page could not be loaded. Please try again.";

test("the words do not arrive: the markup stays as it is, in English, and says so", async () => {
  const page = await open({ lang: "pl" }, { ready: false, prepare: (p) => p.route("**/words.js", (route) => route.abort()), expects: missing });
  await page.locator("#problem:not([hidden])").waitFor();
  assert.equal(await text(page, "#problem"), said);
  assert.equal(await text(page, "h1"), "Choose your plan");
  assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
  assert.equal(await page.locator("[data-t=waiting]").isVisible(), false, "no total is promised");
  await noTotal(page);
  page.watch.requests.length = 0;
  await close(page);
});

for (const name of ["page.js", "views/buy.js"]) {
  test(`${name} does not arrive: said, and the first price goes on`, async () => {
    const page = await open({ plan: "pro", seats: "7" }, { ready: false, prepare: (p) => p.route(`**/${name}`, (route) => route.abort()), expects: missing });
    await page.locator("#problem:not([hidden])").waitFor();
    assert.equal(await text(page, "#problem"), said);
    await page.locator("#seats").fill("8");
    assert.equal(await text(page, "#buy-form .first dd"), "$1,199.20");
    assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
    page.watch.requests.length = 0;
    await close(page);
  });
}

test("no script of the page arrives: what another sample would have hidden is shown, and said", async () => {
  const page = await open({ catalog: "dell", view: "change" }, { ready: false, prepare: (p) => p.route("**/{main,late}.js", (route) => route.abort()), expects: missing });
  await page.locator("#problem:not([hidden])").waitFor();
  assert.equal(await text(page, "#problem"), said);
  assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
  assert.equal(await page.locator("#buy-form").isVisible(), true);
  page.watch.requests.length = 0;
  await close(page);
});

test("without the engine an address of another view shows the list prices", async () => {
  const page = await open({ view: "change" }, { prepare: (p) => p.route("**/*.wasm", (route) => route.abort()), expects: ["ERR_FAILED"] });
  assert.match(await text(page, "#problem"), /could not be loaded/);
  assert.match(await prices(page), /Pro \$14\.99 \$149\.90/);
  assert.equal(await page.locator("#change-form").isVisible(), false);
  await close(page);
});

test("the samples do not arrive: the picker has what is there, by its name", async () => {
  const page = await open({ catalog: "dell" }, { prepare: (p) => p.route("**/samples.json", (route) => route.abort()), expects: ["ERR_FAILED"] });
  assert.equal(await page.locator("#catalog option:checked").innerText(), "Dell");
  assert.equal(await page.title(), "Buy – Dell");
  await page.selectOption("#catalog", { label: "Zoom" });
  assert.equal(await due(page), "$749.50");
  await close(page);
});

for (const [what, pattern, link] of [["Change", "**/views/customer.js", "change"], ["the editor", "**/parts/editor.js", "catalogue"]]) {
  test(`${what} does not arrive: said, buying goes on, and it is fetched again`, async () => {
    const page = await open({ plan: "pro", seats: "7" }, { prepare: (p) => p.route(pattern, (route) => route.abort()), expects: ["ERR_FAILED"] });
    page.watch.requests.length = 0;
    await page.locator(`[data-view=${link}]`).click();
    await page.locator("#problem:not([hidden])").waitFor();
    assert.match(await text(page, "#problem"), /could not be loaded/);
    await choose(page, { seats: "8" });
    assert.equal(await due(page), "$1,199.20");
    await page.unroute(pattern);
    await page.locator(`[data-view=${link}]`).click();
    await page.locator(`[data-view=${link}][aria-current]`).waitFor();
    assert.equal(await page.locator("#problem").isVisible(), false);
    page.watch.requests.length = 0;
    await close(page);
  });
}

test("the price stands, and follows what is chosen, before the rest of the page has come", async () => {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  const page = await open({ plan: "pro", seats: "7" }, {
    ready: false,
    width: 360,
    prepare: (p) => p.route("**/page.js", async (route) => {
      await gate;
      await route.continue();
    }),
  });
  const first = page.locator("#buy-form .first:not([hidden]) dd");
  await first.waitFor();
  assert.equal(plain(await first.innerText()), "$1,049.30");
  await choose(page, { seats: "8" });
  assert.equal(plain(await first.innerText()), "$1,199.20");
  assert.equal(await text(page, ".bar"), "Due now $1,199.20", "at the foot of a phone's screen");
  await choose(page, { plan: "business" });
  assert.equal(await first.count(), 0, "what is refused has no total");
  await choose(page, { plan: "pro", seats: "" });
  assert.equal(await first.count(), 0, "nor has what says nothing");
  assert.equal(await page.locator(".bar").isVisible(), false);
  await choose(page, { seats: "9" });
  go();
  await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  assert.equal(await page.locator("#buy-form .first").isVisible(), false);
  assert.equal(await page.locator("#seats").inputValue(), "9");
  assert.equal(await due(page), "$1,349.10");
  await close(page);
});

test("what was chosen before the script came is kept", async () => {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  const page = await open({}, {
    ready: false,
    until: "commit",
    prepare: (p) => p.route("**/main.js", async (route) => {
      await gate;
      await route.continue();
    }),
  });
  await page.locator("#buy-form .prices tbody tr").last().waitFor();
  assert.match(await prices(page), /Pro \$14\.99/);
  await page.getByRole("radio", { name: "Business" }).check();
  await page.getByLabel("Seats", { exact: true }).fill("14");
  await page.getByLabel("Promotion code").fill("WELCOME10");
  go();
  await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  assert.equal(await page.getByRole("radio", { name: "Business" }).isChecked(), true);
  assert.equal(await due(page), "$2,518.74");
  await close(page);
});

test("offline after loading: everything works", async () => {
  const page = await open();
  await page.context().setOffline(true);
  await choose(page, { seats: "8" });
  assert.equal(await due(page), "$1,199.20");
  await page.selectOption("#language", "ru");
  await page.selectOption("#catalog", "webex");
  for (const view of ["change", "cancel", "catalogue", "buy"]) {
    await page.locator(`[data-view=${view}]`).click();
    assert.ok((await text(page, "h1:visible")).length > 3);
  }
  await page.goBack();
  await close(page);
});
