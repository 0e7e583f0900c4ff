import assert from "node:assert/strict";
import { test } from "node:test";
import { TODAY, catalogue, choose, close, due, engines, inBrowser, open, plain, text } from "./page.mjs";

inBrowser();

test("choosing changes the total, and asks nothing of the network", async () => {
  const page = await open();
  const seen = new Set([await due(page)]);
  await page.selectOption("#catalog", "clickmeeting");
  seen.add(await due(page));
  await page.selectOption("#catalog", "zoom");
  for (const step of [
    () => page.getByRole("radio", { name: "Pro" }).check(),
    () => page.getByLabel("Seats", { exact: true }).fill("12"),
    () => page.getByRole("radio", { name: "Monthly" }).check(),
    () => page.getByRole("radio", { name: "Yearly" }).check(),
    () => page.getByLabel("Promotion code").fill("welcome10"),
    () => page.getByLabel("Country").first().selectOption("PL"),
  ]) {
    await step();
    seen.add(await due(page));
  }
  assert.equal(await due(page), "$1,991.27");
  const { Engine, formatMoney } = await engines();
  const quote = new Engine(await catalogue("zoom")).quote({ on: TODAY, currency: "USD", cycle: "annual", plan: "pro", seats: 12, country: "PL", promotions: ["welcome10"] });
  assert.equal(await due(page), plain(formatMoney(quote.settlement.dueNow, "USD", "en")));
  assert.ok(seen.size >= 5, [...seen].join(" "));
  await close(page);
});

test("a plan below its minimum is refused, and the suggestion is one press away", async () => {
  const page = await open({ plan: "business", seats: "9", cycle: "annual" });
  assert.match(await text(page, "#buy-form .refused"), /starts at 10 seats/);
  assert.equal(await page.locator("#seats").getAttribute("aria-invalid"), "true");
  const error = await page.locator("#seats").getAttribute("aria-describedby");
  assert.match(await text(page, `#${error.split(" ").at(-1)}`), /at least 10/);
  assert.equal(await page.locator("#buy-form button.primary").isVisible(), false);
  const suggestion = page.locator(".suggest button", { hasText: "Large Meeting 500" });
  assert.match(plain(await suggestion.innerText()), /Pro with 9 seats and Large Meeting 500 × 1/);
  await suggestion.click();
  assert.equal(await page.locator("#buy-form .refused").isVisible(), false);
  assert.equal(await page.getByRole("radio", { name: "Pro" }).isChecked(), true);
  assert.equal(await page.locator('[name="addOns[large-meeting-500].quantity"]').inputValue(), "1");
  assert.equal(await due(page), "$1,949.10");
  assert.equal(await page.locator("#seats").getAttribute("aria-invalid"), null);
  await close(page);
});

test("a suggestion of another plan with an add-on that this plan does not carry", async () => {
  const page = await open({ plan: "basic", seats: "5", "needs.participants": "400" });
  const row = page.locator('[name="addOns[large-meeting-500].quantity"]');
  assert.equal(await row.count(), 0);
  await page.locator(".suggest button", { hasText: "Pro with 5 seats and Large Meeting 500 × 1" }).click();
  assert.equal(await page.getByRole("radio", { name: "Pro" }).isChecked(), true);
  assert.equal(await row.inputValue(), "1");
  assert.equal(await due(page), "$1,349.50");
  await close(page);
});

test("an add-on's list price is that of the cycle chosen for it", async () => {
  const page = await open({ plan: "pro", seats: "5" });
  const price = page.locator(".addon", { has: page.locator('[name="addOns[webinar-1000].quantity"]') }).locator(".price");
  assert.equal(plain(await price.innerText()), "$3,400.00 each, a year");
  const cycle = page.locator('[name="addOns[webinar-1000].cycle"]');
  await cycle.focus();
  await cycle.selectOption("monthly");
  assert.equal(plain(await price.innerText()), "$340.00 each, a month");
  assert.equal(await page.evaluate(() => document.activeElement.name), "addOns[webinar-1000].cycle");
  await close(page);
});

test("a code that does not count is said at its field, and the price stays", async () => {
  const page = await open({ plan: "pro", seats: "5" });
  const before = await due(page);
  await page.getByLabel("Promotion code").fill("NOSUCH");
  assert.equal(await due(page), before);
  const described = await page.locator("#promotions").getAttribute("aria-describedby");
  assert.match(await text(page, `#${described}`), /NOSUCH/);
  await page.getByLabel("Promotion code").fill("");
  assert.equal(await page.locator("#promotions").getAttribute("aria-describedby"), null);
  await close(page);
});

test("what cannot be read is an error at its field, and the next good value prices again", async () => {
  const page = await open();
  const before = await due(page);
  await choose(page, { seats: "1.5" });
  assert.equal(await page.locator("#buy-form").getAttribute("data-prorata-state"), "error");
  assert.equal(await page.locator("#seats").getAttribute("aria-invalid"), "true");
  await choose(page, { balance: "ten", seats: "5" });
  assert.equal(await page.locator("#balance").getAttribute("aria-invalid"), "true");
  await choose(page, { balance: "10,50" });
  assert.equal(await page.locator("#buy-form").getAttribute("data-prorata-state"), "allowed");
  assert.notEqual(await due(page), before);
  await close(page);
});

test("a number that is missing is no price: said at its field, and nothing can be ordered", async () => {
  const page = await open({ plan: "pro", seats: "12" });
  await page.locator("#seats").fill("");
  assert.equal(await page.locator("#buy-form").getAttribute("data-prorata-state"), "error");
  assert.equal(await page.locator("#seats").getAttribute("aria-invalid"), "true");
  const described = await page.locator("#seats").getAttribute("aria-describedby");
  assert.equal(await text(page, `#${described.split(" ").at(-1)}`), "Please fill this in.");
  assert.equal(await text(page, "#buy-form .live"), "No total yet: something in the form is missing or cannot be read.");
  assert.equal(await page.locator("#buy-form button.primary").isVisible(), false);
  assert.equal(await page.locator(".bar").isVisible(), false);
  await page.locator("#seats").fill("13");
  assert.equal(await due(page), "$1,948.70");
  assert.equal(await page.locator("#buy-form button.primary").isVisible(), true);
  // A plan at one price has no seats to ask for.
  await page.locator("#seats").fill("");
  await page.selectOption("#catalog", "clickmeeting");
  assert.equal(await page.locator("#buy-form").getAttribute("data-prorata-state"), "allowed");
  await page.selectOption("#catalog", "zoom");
  await page.locator("[data-view=change]").click();
  await page.locator("#to-seats").fill("");
  assert.equal(await page.locator("#to-seats").getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator("#change-form button.primary").isVisible(), false);
  await page.locator("#to-seats").fill("12");
  assert.equal(await page.locator("#change-form").getAttribute("data-prorata-state"), "allowed");
  await page.locator(".have > summary").click();
  await page.locator("#s-seats").fill("");
  assert.equal(await page.locator("#s-seats").getAttribute("aria-invalid"), "true");
  await close(page);
});

test("the address holds the quote", async () => {
  const page = await open();
  await choose(page, { plan: "business", seats: "20", promotions: "WELCOME10", country: "DE", "addOns[webinar-500].quantity": "2" });
  await page.waitForURL(/seats=20/);
  const total = await due(page);
  const query = Object.fromEntries(new URL(page.url()).searchParams);
  await close(page);
  const again = await open(query);
  assert.equal(await due(again), total);
  assert.equal(await again.locator("#country").inputValue(), "DE");
  await close(again);
});

test("every line says how its amount comes about", async () => {
  const page = await open({ plan: "pro", seats: "12", promotions: "WELCOME10", country: "PL", billingAnchor: "2026-04-01", cycle: "monthly" });
  const lines = page.locator("#buy-form .lines > li");
  assert.equal(await lines.count(), 3);
  await lines.first().locator("summary").click();
  const why = plain(await lines.first().locator(".why").innerText());
  assert.match(why, /18 of 31 days/);
  assert.match(why, /Exact amount: .* ≈ \$104\.446451/);
  assert.match(why, /Rounded .*\$104\.45/);
  await choose(page, { seats: "13" });
  assert.equal(await lines.first().locator("details").getAttribute("open"), "", "an open line stays open");
  await close(page);
});

test("an order becomes the subscription that Change begins with", async () => {
  const page = await open({ plan: "pro", seats: "12", country: "PL", promotions: "WELCOME10" });
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("button", { name: "See what a change would cost" }).click();
  assert.match(await text(page, ".have-line"), /Pro, yearly, 12 seats/);
  await choose(page, { "to.plan": "business" }, "#change-form");
  assert.match(await text(page, "#change-form .lines"), /Unused part of Pro/);
  await close(page);
});
