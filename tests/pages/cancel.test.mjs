import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, close, inBrowser, open, plain, text } from "./page.mjs";

inBrowser();

const FORM = "#cancel-form";
const webex = { view: "cancel", catalog: "webex", "subscription.plan": "meet", "subscription.cycle": "annual", "subscription.seats": "3", "subscription.anchor": "2025-06-14", on: "2026-03-14" };

test("a year prepaid, cancelled after nine months: three months of access remain", async () => {
  const page = await open(webex);
  assert.equal(await text(page, `${FORM} .headline`), "Your subscription ends on June 14, 2026. You can use it until June 13, 2026.");
  const facts = await text(page, `${FORM} .facts`);
  assert.match(facts, /Last day to cancel before the next renewal June 13, 2026/);
  assert.match(facts, /Afterwards you have Webex Free/);
  const legend = plain(await page.locator(`${FORM} .legend`).innerText());
  assert.ok(legend.includes("Paid, still yours Mar 14, 2026 – Jun 14, 2026"), legend);
  await close(page);
});

test("the reason is asked for, feedback is optional, and the cancellation can be undone", async () => {
  const page = await open(webex);
  const button = page.locator(FORM).getByRole("button", { name: "Cancel the subscription" });
  await button.click();
  assert.match(await text(page, `${FORM} .done`), /choose a reason/);
  await page.getByRole("radio", { name: "Too expensive" }).check();
  await button.click();
  assert.match(await text(page, `${FORM} .headline`), /already cancelled and runs until June 13, 2026/);
  assert.equal(await button.isVisible(), false, "no button where it is cancelled already");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await button.isVisible(), true);
  await close(page);
});

test("what is said of a cancellation stands in another language, with the way back; the focus is there", async () => {
  const page = await open(webex);
  await page.getByRole("radio", { name: "Too expensive" }).check();
  await page.locator(`${FORM} button.primary`).press("Enter");
  const undo = page.locator(`${FORM} .done button`);
  assert.equal(await undo.evaluate((button) => button === document.activeElement), true);
  assert.equal(await page.locator(`${FORM} .refused`).isVisible(), false, "nothing was refused");
  await page.selectOption("#language", "ru");
  assert.equal(await undo.innerText(), "Вернуть");
  await undo.click();
  assert.equal(await page.locator(`${FORM} .done`).isVisible(), false);
  assert.equal(await page.locator(`${FORM} button.primary`).isVisible(), true);
  await close(page);
});

test("the reason that an address gives is chosen, and is enough", async () => {
  const page = await open(webex);
  await page.getByRole("radio", { name: "Too expensive" }).check();
  await page.waitForURL(/reason=/);
  const query = Object.fromEntries(new URL(page.url()).searchParams);
  await close(page);
  const again = await open(query);
  assert.equal(await again.getByRole("radio", { name: "Too expensive" }).isChecked(), true);
  await again.locator(FORM).getByRole("button", { name: "Cancel the subscription" }).click();
  assert.match(await text(again, `${FORM} .headline`), /already cancelled/);
  await close(again);
});

test("bought elsewhere: no button, and where to go instead", async () => {
  const page = await open({ ...webex, "subscription.purchasedVia": "partner" });
  assert.equal(await page.locator(`${FORM} button.primary`).isVisible(), false);
  assert.match(await text(page, `${FORM} .refused`), /contact the partner/i);
  await close(page);
});

test("notice missed under a term agreement: a support case with its routing", async () => {
  const late = await open({ ...webex, "subscription.purchasedVia": "commerceExpress", "subscription.termEnd": "2026-04-01" });
  assert.match(await text(late, `${FORM} .refused`), /support case: Subscription changes > Cancellation/);
  await choose(late, { on: "2026-03-02" }, FORM);
  assert.match(await text(late, `${FORM} .headline`), /ends on April 1, 2026/);
  await choose(late, { on: "2026-03-03" }, FORM);
  assert.equal(await late.locator(`${FORM} .refused`).isVisible(), true, "one day later is too late");
  await close(late);
});

test("what is cancelled by customer care says so, with the charge that still comes", async () => {
  const page = await open({ view: "cancel", catalog: "dell", lang: "pl", "subscription.plan": "prosupport", "subscription.seats": "20", "subscription.anchor": "2026-01-16", on: "2026-03-14" });
  assert.match(await text(page, `${FORM} .headline`), /gdzie indziej/);
  assert.match(await text(page, `${FORM} .charges`), /16 marca 2026 180,00 USD/);
  assert.equal(await page.locator(`${FORM} button.primary`).isVisible(), false);
  await close(page);
});

test("an add-on can be cancelled by itself", async () => {
  const page = await open({ view: "cancel", "subscription.plan": "pro", "subscription.cycle": "monthly", "subscription.anchor": "2026-03-01", "subscription.addOns[webinar-500].quantity": "2" });
  await page.getByLabel("What to cancel").selectOption("webinar-500");
  assert.equal(await page.locator(FORM).getAttribute("data-prorata-state"), "allowed");
  await close(page);
});
