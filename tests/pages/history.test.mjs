// Back and forward: an entry of the history is what its address says, and the usual where it says nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, close, due, inBrowser, open, text } from "./page.mjs";

inBrowser();

/** What the page shows of its state. */
const shown = (page) => page.evaluate(() => ({
  view: document.querySelector("[data-view][aria-current]").dataset.view,
  sample: document.querySelector("#catalog").value,
  language: document.documentElement.lang,
  seats: document.querySelector("#seats").value,
  code: document.querySelector("#promotions").value,
}));

/** A sample, a language or a view taken at once, as fast as a script can: no pause before the next step. */
const rush = (page, steps) => page.evaluate((steps) => {
  for (const [selector, value] of steps) {
    const node = document.querySelector(selector);
    if (value === undefined) node.click();
    else {
      node.value = value;
      for (const type of ["input", "change"]) node.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }
}, steps);

test("back goes to the sample and the language of that time", async () => {
  const page = await open({ plan: "pro", seats: "8" });
  await page.locator("[data-view=cancel]").click();
  await page.selectOption("#catalog", "dell");
  await page.selectOption("#language", "pl");
  await page.waitForURL(/catalog=dell.*lang=pl/);
  await page.goBack();
  assert.deepEqual(await shown(page), { view: "buy", sample: "zoom", language: "en", seats: "8", code: "" });
  assert.equal(await text(page, "h1"), "Choose your plan");
  assert.equal(await due(page), "$1,199.20");
  await page.goForward();
  assert.deepEqual({ ...(await shown(page)), seats: "", code: "" }, { view: "cancel", sample: "dell", language: "pl", seats: "", code: "" });
  await close(page);
});

test("leaving in no time loses nothing", async () => {
  const page = await open({ plan: "pro" });
  await rush(page, [["#seats", "9"], ["#promotions", "WELCOME10"], ["[data-view=change]"], ["#catalog", "dell"], ["#language", "pl"], ["[data-view=cancel]"], ["#catalog", "webex"], ["[data-view=buy]"]]);
  assert.equal((await shown(page)).sample, "webex");
  await page.goBack();
  assert.deepEqual({ ...(await shown(page)), seats: "", code: "" }, { view: "cancel", sample: "webex", language: "pl", seats: "", code: "" });
  await page.goBack();
  assert.deepEqual({ ...(await shown(page)), seats: "", code: "" }, { view: "change", sample: "dell", language: "pl", seats: "", code: "" });
  await page.goBack();
  assert.deepEqual(await shown(page), { view: "buy", sample: "zoom", language: "en", seats: "9", code: "WELCOME10" });
  assert.equal(await due(page), "$1,214.19");
  await close(page);
});

test("where an address says nothing, the usual holds, not what was there last", async () => {
  const page = await open({ plan: "pro", seats: "8" });
  await page.waitForURL(/catalog=zoom/);
  await page.evaluate(() => history.pushState(null, "", "?"));
  await rush(page, [["#promotions", "WELCOME10"], ["#country", "PL"], ["[data-view=change]"], ["#s-balance", "99"], ["#catalog", "clickmeeting"], ["#language", "ru"], ["[data-view=cancel]"]]);
  await page.evaluate(() => history.pushState(null, "", "?view=change"));
  await page.evaluate(() => history.pushState(null, "", "?view=cancel&catalog=webex"));
  await page.evaluate(() => history.pushState(null, "", "?catalog=nonsense&lang=xx&view=nowhere"));
  await page.evaluate(() => history.pushState(null, "", "?view=buy&catalog=dell&lang=pl"));
  await page.goBack();
  assert.deepEqual(await shown(page), { view: "buy", sample: "zoom", language: "en", seats: "5", code: "" });
  assert.equal(await page.locator("#country").inputValue(), "");
  assert.equal(await due(page), "$749.50");
  await page.goBack();
  assert.equal(await text(page, "h1:visible"), "Cancel your subscription");
  assert.equal((await shown(page)).sample, "webex");
  await page.goBack();
  assert.equal(await text(page, "h1:visible"), "Change your subscription");
  assert.equal((await shown(page)).sample, "zoom");
  assert.equal(await page.locator("#s-balance").inputValue(), "");
  await close(page);
});

test("a jump within the page is no other page", async () => {
  const page = await open({ plan: "pro" }, { width: 360 });
  await rush(page, [["#seats", "9"], [".bar"]]);
  assert.equal(await page.locator("#seats").inputValue(), "9");
  await page.waitForURL(/seats=9/);
  await page.goBack();
  assert.equal((await shown(page)).view, "buy");
  await close(page);
});

test("a page that was left comes back as it was", async () => {
  const page = await open({ plan: "pro", seats: "8" });
  await page.locator("[data-view=change]").click();
  await page.locator("[data-view=cancel]").click();
  await page.goBack();
  await page.locator("[data-page=change]").waitFor();
  await page.goBack();
  await page.locator("[data-page=buy]").waitFor();
  assert.equal(await page.locator("#seats").inputValue(), "8");
  assert.equal(await due(page), "$1,199.20");
  await close(page);
});

test("an order stays with the page through back and forward", async () => {
  const page = await open({ plan: "pro", seats: "8" });
  await choose(page, { seats: "11" });
  await page.locator("#buy-form button.primary").click();
  await page.locator(".done .link").click();
  assert.match(await text(page, ".have-line"), /11 seats/);
  await page.goBack();
  await page.goForward();
  assert.match(await text(page, ".have-line"), /11 seats/);
  await close(page);
});
