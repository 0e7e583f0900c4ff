// attach() on a page that is not ours: a merchant's own markup, nothing of the demo page but the folder www/attach/.
import assert from "node:assert/strict";
import { test } from "node:test";
import { POLICY, close, inBrowser, open, text } from "./page.mjs";

inBrowser();

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<form id="shop" data-prorata-call="quote">
  <label>Plan <select name="plan" data-prorata-in><option>basic</option><option selected>pro</option><option>business</option></select></label>
  <input type="hidden" name="cycle" value="annual" data-prorata-in><input type="hidden" name="currency" value="EUR" data-prorata-in>
  <label>Seats <input name="seats" type="number" value="3" data-prorata-in></label>
  <label>Large <input name="big" type="number" data-prorata-in="addOns[large-meeting-500].quantity"></label>
  <label>Code <input name="code" data-prorata-in="promotions" data-prorata-type="list"></label>
  <label>Needs <input name="many" type="number" data-prorata-in="needs.participants"></label>
  <ul id="lines" data-prorata-each="lines"><template><li data-prorata-data="kind"><span data-prorata-out="item" data-prorata-as="name"></span> <b data-prorata-out="amount" data-prorata-as="money"></b></li></template></ul>
  <p id="due" data-prorata-show="allowed">Due <output data-prorata-out="settlement.dueNow" data-prorata-as="money"></output>, renews <i data-prorata-out="renewal.on" data-prorata-as="date"></i></p>
  <ul id="no" data-prorata-show="!allowed" data-prorata-each="reasons"><template><li data-prorata-out="." data-prorata-as="message"></li></template></ul>
  <ul id="instead" data-prorata-each="suggestions"><template><li><button type="button" data-prorata-set="change" data-prorata-out="." data-prorata-as="message"></button></li></template></ul>
  <p role="status" data-prorata-live></p>
</form><script type="module" src="/shop.js"></script></html>`;

const SCRIPT = `import init, { Engine } from "/pkg/index.js";
import { message } from "/pkg/messages.js";
import { attach } from "/attach/attach.js";
await init();
const catalog = await (await fetch("/catalogs/zoom.json")).json();
const form = document.querySelector("#shop");
globalThis.heard = [];
for (const name of ["result", "refusal", "error"]) document.addEventListener("prorata:" + name, ({ detail }) => heard.push({ name, ...detail }));
globalThis.shop = attach(form, { engine: new Engine(catalog), catalog, message, base: { on: "2026-03-14" } });
shop.refresh();
document.documentElement.dataset.ready = "yes";`;

const shop = () =>
  open({}, {
    at: "shop",
    prepare: async (page) => {
      const headers = { "content-security-policy": POLICY };
      await page.route("**/shop?*", (route) => route.fulfill({ contentType: "text/html", headers, body: HTML }));
      await page.route("**/shop.js", (route) => route.fulfill({ contentType: "text/javascript", headers, body: SCRIPT }));
      await page.route("**/favicon.ico", (route) => route.fulfill({ body: "" }));
    },
  });
const names = (page) => page.evaluate(() => heard.map((event) => event.name));

test("inputs in, outputs out, one event for each answer", async () => {
  const page = await shop();
  assert.equal(await text(page, "#due"), "Due €419.70, renews March 14, 2027");
  await page.getByLabel("Seats").fill("4");
  assert.equal(await text(page, "#lines"), "Pro €559.60");
  assert.equal(await page.locator("#lines li").getAttribute("data-kind"), "plan");
  assert.deepEqual(await names(page), ["result", "result"]);
  const { request } = await page.evaluate(() => heard.at(-1));
  assert.deepEqual(request, { on: "2026-03-14", plan: "pro", cycle: "annual", currency: "EUR", seats: 4 });
  assert.equal(await page.locator("#shop").getAttribute("data-prorata-state"), "allowed");
  await close(page);
});

test("a refusal, and a suggestion that goes back into the form", async () => {
  const page = await shop();
  await page.getByLabel("Plan").selectOption("business");
  assert.match(await text(page, "#no"), /Business starts at 10 seats/);
  assert.equal((await names(page)).at(-1), "refusal");
  assert.equal(await page.locator("#due").isVisible(), false);
  await page.locator("#instead button").first().click();
  assert.equal(await page.getByLabel("Plan").inputValue(), "pro");
  assert.equal(await page.getByLabel("Large").inputValue(), "1");
  assert.equal((await names(page)).at(-1), "result");
  await close(page);
});

test("an error is tied to its field and goes with it", async () => {
  const page = await shop();
  const seats = page.getByLabel("Seats");
  await seats.fill("-3");
  assert.equal((await names(page)).at(-1), "error");
  assert.equal(await seats.getAttribute("aria-invalid"), "true");
  assert.match(await text(page, `#${await seats.getAttribute("aria-describedby")}`), /expected 1 to 1000000, found -3/);
  await seats.fill("3");
  assert.equal(await seats.getAttribute("aria-invalid"), null);
  assert.equal(await seats.getAttribute("aria-describedby"), null);
  await close(page);
});

test("two ways: set, write, update; and detach takes everything back", async () => {
  const page = await shop();
  await page.evaluate(() => shop.set({ seats: 7, promotions: ["WELCOME10"] }));
  assert.equal(await page.getByLabel("Seats").inputValue(), "7");
  assert.equal(await page.getByLabel("Code").inputValue(), "WELCOME10");
  assert.equal(await page.locator("#lines li[data-kind=discount]").count(), 1);
  await page.evaluate(() => shop.update({ locale: "pl" }));
  assert.equal(await text(page, "#due output"), "881,37 €");
  await page.evaluate(() => {
    shop.write({ plan: "pro", cycle: "annual", currency: "EUR", seats: 1 });
    shop.refresh();
  });
  assert.equal(await page.getByLabel("Code").inputValue(), "");
  assert.equal(await text(page, "#due output"), "139,90 €");
  const before = (await names(page)).length;
  await page.evaluate(() => shop.detach());
  await page.getByLabel("Seats").fill("9");
  assert.equal((await names(page)).length, before);
  await close(page);
});
