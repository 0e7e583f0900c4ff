import assert from "node:assert/strict";
import { test } from "node:test";
import { TODAY, catalogue, choose, close, due, engines, inBrowser, open, plain, text } from "./page.mjs";

inBrowser();

const FORM = "#change-form";
const held = { "subscription.plan": "pro", "subscription.cycle": "monthly", "subscription.seats": "10", "subscription.currency": "USD", "subscription.anchor": "2026-03-01", "subscription.country": "PL" };
const subscription = { plan: "pro", cycle: "monthly", seats: 10, currency: "USD", anchor: "2026-03-01", country: "PL", status: "active" };

test("the slider re-quotes at every step, at once and without a request", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business" });
  const { Engine, formatMoney } = await engines();
  const engine = new Engine(await catalogue("zoom"));
  const slider = page.locator("#change-day");
  await slider.focus();
  for (let day = 15; day <= 31; day++) {
    await page.keyboard.press("ArrowRight");
    const on = `2026-03-${day}`;
    const preview = engine.upgradePreview({ subscription, on, to: { plan: "business" } });
    assert.equal(await due(page, FORM), plain(formatMoney(preview.settlement.dueNow, "USD", "en")), on);
    assert.equal(await page.locator("#change-on").inputValue(), on);
    assert.equal(await slider.getAttribute("aria-valuetext"), `March ${day}, 2026`);
  }
  // The median: other work on the machine makes single steps slow, not half of them.
  const median = await page.evaluate(() => {
    const range = document.querySelector("#change-day");
    const times = Array.from({ length: Number(range.max) + 1 }, (_, day) => {
      range.value = day;
      const from = performance.now();
      range.dispatchEvent(new Event("input", { bubbles: true }));
      return performance.now() - from;
    });
    return times.sort((a, b) => a - b)[times.length >> 1];
  });
  assert.ok(median < 50, `a step takes ${median} ms`);
  await close(page);
});

test("seats alone go through the seat rules: up now, down at the end", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "pro", "to.seats": "12" });
  const { Engine, formatMoney } = await engines();
  const up = new Engine(await catalogue("zoom")).seatChangePreview({ subscription, on: TODAY, seats: 12 });
  assert.equal(await due(page, FORM), plain(formatMoney(up.settlement.dueNow, "USD", "en")));
  await choose(page, { "to.seats": "8" }, FORM);
  assert.equal(await due(page, FORM), "$0.00");
  assert.match(await text(page, `${FORM} .when`), /Takes effect on April 1, 2026/);
  assert.match(await text(page, `${FORM} .notices`), /Unassign users/);
  await close(page);
});

test("a suggestion is one press away: what it names changes, the rest is what the customer has", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business", "to.seats": "9", "to.cycle": "annual" });
  await page.locator(`${FORM} .suggest button`, { hasText: "Pro with 9 seats and Large Meeting 500 × 1" }).click();
  assert.equal(await page.locator(`${FORM} .refused`).isVisible(), false);
  assert.equal(await page.locator('[name="to.plan"]:checked').inputValue(), "pro");
  assert.equal(await page.locator('[name="to.addOns[large-meeting-500].quantity"]').inputValue(), "1");
  const { Engine, formatMoney } = await engines();
  const to = { cycle: "annual", seats: 9, addOns: [{ id: "large-meeting-500", quantity: 1 }] };
  const preview = new Engine(await catalogue("zoom")).upgradePreview({ subscription, on: TODAY, to });
  assert.equal(await due(page, FORM), plain(formatMoney(preview.settlement.dueNow, "USD", "en")));
  await close(page);
});

test("a deferred change waits with the subscription and can be taken back", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "pro", "to.seats": "8" });
  await page.locator(FORM).getByRole("button", { name: "Confirm the change" }).click();
  assert.equal(await page.locator("#to-seats").inputValue(), "8", "what waits is what is shown");
  await choose(page, { "to.seats": "10" }, FORM);
  assert.match(await text(page, `${FORM} .notices`), /will not take place/);
  await close(page);
});

test("overdue invoices block every change and are named", async () => {
  const page = await open({ view: "change", ...held, "subscription.overdueInvoices": "INV-7, INV-9", "to.plan": "business" });
  const refused = await text(page, `${FORM} .refused`);
  assert.match(refused, /INV-7/);
  assert.match(refused, /INV-9/);
  assert.match(refused, /pay the open invoices/i);
  // What does not take place has no price, and no invoices come after it.
  assert.equal(await page.locator(`${FORM} .totals`).innerText(), "");
  assert.equal(await page.locator(`${FORM} .later`).isVisible(), false);
  assert.equal(await page.locator(".bar").getAttribute("hidden"), "");
  assert.equal(await page.locator(`${FORM} button.primary`).isVisible(), false);
  await close(page);
});

test("annual to monthly: the rest of the year goes to the balance and pays the next invoices", async () => {
  const page = await open({ view: "change", ...held, "subscription.cycle": "annual", "subscription.anchor": "2025-12-01", "to.plan": "pro", "to.cycle": "monthly" });
  assert.match(await text(page, `${FORM} .totals`), /Added to your balance/);
  await page.locator(`${FORM} .later summary`).click();
  assert.equal(await page.locator(`${FORM} .later li`).count(), 3);
  await close(page);
});

test("the time line and the chart say in words what they show", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business" });
  const line = page.locator(`${FORM} .timeline`);
  assert.equal(await line.getByRole("img").getAttribute("aria-label"), "Time line of the change");
  const legend = plain(await line.locator(".legend").innerText());
  for (const part of ["Used Mar 1, 2026 – Mar 14, 2026", "Unused, credited Mar 14, 2026 – Apr 1, 2026", "Newly charged Mar 14, 2026 – Apr 1, 2026", "Renewal Apr 1, 2026"]) assert.ok(legend.includes(part), legend);
  assert.match(await page.locator(`${FORM} .whatif`).getByRole("img").getAttribute("aria-label"), /Total by day of the change: .* on Mar 1, 2026, .* on Mar 31, 2026/);
  await close(page);
});

test("a credit that becomes time is drawn as the new period that it makes", async () => {
  const page = await open({ view: "change", catalog: "policy-google-play", "subscription.plan": "tier-1", "subscription.cycle": "annual", "subscription.anchor": "2025-10-21", "to.plan": "tier-2", "to.cycle": "annual" });
  const legend = plain(await page.locator(`${FORM} .timeline .legend`).innerText());
  for (const part of ["Unused, credited Mar 14, 2026 – Oct 21, 2026", "New from then on Mar 14, 2026 – Jul 14, 2026", "Renewal Jul 14, 2026"]) assert.ok(legend.includes(part), legend);
  await close(page);
});

test("the plan that is shown first is one that the customer's seats can have", async () => {
  const page = await open({ view: "change", "subscription.plan": "pro", "subscription.seats": "3" });
  assert.equal(await page.locator('[name="to.plan"]:checked').inputValue(), "business");
  assert.equal(await page.locator("#to-seats").inputValue(), "10");
  assert.equal(await page.locator(FORM).getAttribute("data-prorata-state"), "allowed");
  await close(page);
});

test("what is said of a change stands in another language, until something else is chosen", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business", "to.seats": "12" });
  const done = page.locator(`${FORM} .done`);
  await page.locator(`${FORM} button.primary`).click();
  await page.selectOption("#language", "pl");
  assert.match(await done.innerText(), /^Gotowe/);
  await choose(page, { "to.seats": "13" }, FORM);
  assert.equal(await done.isVisible(), false);
  await page.locator(".have > summary").click();
  await page.locator(".have > .fine button").press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement === document.querySelector(".have > summary")), true, "the focus is not lost with its button");
  await close(page);
});

test("the same change under other policies, one row each", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business" });
  await page.locator("#compare > summary").click();
  const rows = page.locator("#compare tbody tr");
  await rows.nth(11).waitFor();
  assert.equal(plain(await rows.first().locator("td").first().innerText()), await due(page, FORM));
  const amounts = new Set(await page.locator("#compare tbody tr td:first-of-type").allInnerTexts());
  assert.ok(amounts.size >= 4, "policies differ");
  await close(page);
});

test("ten changes in a row: each begins where the last one ended", async () => {
  const page = await open({ view: "change", ...held, "to.plan": "business", "to.seats": "12" });
  for (let n = 0; n < 10; n++) {
    await choose(page, { "to.plan": n % 2 ? "pro" : "business", "to.seats": String(13 + n) }, FORM);
    assert.equal(await page.locator(FORM).getAttribute("data-prorata-state"), "allowed", `change ${n}`);
    await page.locator(FORM).getByRole("button", { name: "Confirm the change" }).click();
  }
  assert.match(await text(page, ".have-line"), /22 seats/);
  await close(page);
});
