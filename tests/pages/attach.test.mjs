// attach() on a page that is not ours: a merchant's own markup, nothing of the demo page but the folder www/attach/.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { POLICY, ROOT, close, inBrowser, open, plain, text } from "./page.mjs";

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

const shop = ({ html = HTML, script = SCRIPT } = {}) =>
  open({}, {
    at: "shop",
    prepare: async (page) => {
      const headers = { "content-security-policy": POLICY };
      await page.route("**/shop?*", (route) => route.fulfill({ contentType: "text/html", headers, body: html }));
      await page.route("**/shop.js", (route) => route.fulfill({ contentType: "text/javascript", headers, body: script }));
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
  assert.equal(await page.locator("#shop").getAttribute("data-prorata-state"), null);
  await close(page);
});

test("what was announced is not announced again", async () => {
  const page = await shop();
  const live = page.locator("#shop [data-prorata-live]");
  await live.filter({ hasText: "€419.70" }).waitFor();
  const node = await live.evaluateHandle((place) => place.firstChild);
  await page.evaluate(() => shop.refresh());
  // Longer than the pause, which began with the refresh.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  assert.equal(await live.evaluate((place, said) => place.firstChild === said, node), true);
  await close(page);
});

/** A page of other inputs for the same script. */
const inputs = (inner, attributes = "") => HTML.replace(/<form[^]*?<ul id="lines"/, `<form id="shop"${attributes}>${inner}<ul id="lines"`);
const described = async (page, label) => plain(await page.getByLabel(label).evaluate((input) => document.getElementById(input.getAttribute("aria-describedby"))?.innerText ?? ""));

test("inputs in one place share a message: it says all, and each input goes its own way", async () => {
  const page = await shop({
    html: inputs(`<input type="hidden" name="plan" value="pro" data-prorata-in><input type="hidden" name="cycle" value="annual" data-prorata-in>
      <input type="hidden" name="currency" value="EUR" data-prorata-in>
      <div data-prorata-field><label>Seats <input name="seats" type="number" value="-3" data-prorata-in></label>
      <label>Large <input name="big" type="number" value="-2" data-prorata-in="addOns[large-meeting-500].quantity"></label></div>`),
  });
  assert.match(await described(page, "Seats"), /found -3/);
  assert.match(await described(page, "Seats"), /found -2/);
  assert.equal(await described(page, "Large"), await described(page, "Seats"));
  await page.getByLabel("Seats").fill("3");
  assert.equal(await page.getByLabel("Seats").getAttribute("aria-invalid"), null);
  assert.equal(await page.getByLabel("Seats").getAttribute("aria-describedby"), null);
  assert.equal(await page.getByLabel("Large").getAttribute("aria-invalid"), "true");
  assert.doesNotMatch(await described(page, "Large"), /found -3/);
  await page.getByLabel("Large").fill("1");
  assert.equal(await page.locator("[data-prorata-error]").count(), 0);
  await close(page);
});

test("a question with no answer is missing, once", async () => {
  const radio = (country) => `<label>${country} <input type="radio" name="country" value="${country}" required data-prorata-in></label>`;
  const page = await shop({
    html: inputs(`<fieldset>${radio("PL")}${radio("DE")}</fieldset><input type="hidden" name="plan" value="pro" data-prorata-in>
      <input type="hidden" name="cycle" value="annual" data-prorata-in><input type="hidden" name="currency" value="EUR" data-prorata-in>`),
  });
  const { issues } = await page.evaluate(() => heard.at(-1));
  assert.deepEqual(issues.map(({ code, path }) => [code, path]), [["missingField", "country"]]);
  await page.getByLabel("DE").check();
  assert.equal((await names(page)).at(-1), "result");
  await close(page);
});

const HELD = { plan: "business", cycle: "monthly", seats: 12, currency: "USD", anchor: "2026-03-01" };
const holding = (subscription) => SCRIPT.replace('base: { on: "2026-03-14" }', `base: ${JSON.stringify({ on: "2026-03-14", subscription })}`);

test("a change of seats: what is refused is said at its input", async () => {
  const page = await shop({ html: inputs(`<label>Seats <input name="seats" type="number" value="5" data-prorata-in></label>`, ' data-prorata-call="seats"'), script: holding(HELD) });
  assert.equal((await names(page)).at(-1), "refusal");
  assert.equal(await page.getByLabel("Seats").getAttribute("aria-invalid"), "true");
  assert.match(await described(page, "Seats"), /starts at 10 seats/);
  await close(page);
});

test("a change's suggestion fills in what it names, and what the customer has where it names nothing", async () => {
  const page = await shop({
    html: inputs(`<label>Plan <select name="p" data-prorata-in="to.plan"><option>pro</option><option selected>business</option></select></label>
      <label>Seats <input name="s" type="number" value="9" data-prorata-in="to.seats"></label>
      <label>Large <input name="big" type="number" data-prorata-in="to.addOns[large-meeting-500].quantity"></label>`, ' data-prorata-call="change"'),
    script: holding({ ...HELD, plan: "pro", seats: 10 }),
  });
  assert.equal((await names(page)).at(-1), "refusal");
  await page.locator("#instead button").first().click();
  assert.deepEqual(await names(page), ["refusal", "result"]);
  const { request } = await page.evaluate(() => heard.at(-1));
  assert.deepEqual(request.to, { plan: "pro", seats: 9, addOns: [{ id: "large-meeting-500", quantity: 1 }] });
  await close(page);
});

test("what a plan includes is called by its name", async () => {
  const page = await shop({
    html: inputs(`<input type="hidden" name="plan" value="call" data-prorata-in><input type="hidden" name="cycle" value="monthly" data-prorata-in>
      <input type="hidden" name="currency" value="USD" data-prorata-in><label>Seats <input name="seats" type="number" value="3" data-prorata-in></label>`),
    script: SCRIPT.replace("zoom.json", "webex-calling.json"),
  });
  assert.equal(await text(page, "#lines li[data-kind=included] span"), "Main phone number");
  await close(page);
});

test("a page that says no language speaks the browser's", async () => {
  const page = await shop({ html: HTML.replace(' lang="en"', "") });
  assert.equal(await text(page, "#due"), "Due €419.70, renews March 14, 2027");
  await close(page);
});

test("the example of the README works as it is written, and every attribute there is one of the scripts'", async () => {
  const folder = path.join(ROOT, "www/attach");
  const readme = await readFile(path.join(folder, "README.md"), "utf8");
  const [html, js] = ["html", "js"].map((kind) => new RegExp(`\`\`\`${kind}\n([^]*?)\`\`\``).exec(readme)[1]);
  const script = js.replace('"prorata"', '"/pkg/index.js"').replace('"prorata/messages"', '"/pkg/messages.js"').replace("./attach/", "/attach/").replace('"catalog.json"', '"/catalogs/zoom.json"');
  const page = await shop({
    html: `<!doctype html><html lang="pl"><meta charset="utf-8"><title>Sklep</title>${html.replace("…", "<option>pro</option>")}<script type="module" src="/shop.js"></script></html>`,
    script: `${script}document.documentElement.dataset.ready = "yes";`,
  });
  await page.getByLabel("Seats").fill("3");
  assert.equal(await text(page, "#checkout ul"), "Dla profesjonalistów 419,70 €");
  assert.equal(await text(page, "#checkout output"), "419,70 €");
  await close(page);

  const scripts = await Promise.all((await readdir(folder)).filter((name) => name.endsWith(".js")).map((name) => readFile(path.join(folder, name), "utf8")));
  const used = [...scripts.join("\n").matchAll(/dataset\.prorata([A-Z]\w*)|, prorata([A-Z]\w*)/g)].map(([, a, b]) => `data-prorata-${(a ?? b).toLowerCase()}`);
  const told = [...readme.matchAll(/data-prorata-[a-z]+/g)].map(([name]) => name);
  for (const name of used) assert.ok(told.includes(name), `${name} is in the README`);
  const code = scripts.join("\n").toLowerCase();
  for (const name of told) assert.ok(code.includes(name) || code.includes(`prorata${name.slice("data-prorata-".length)}`), `${name} is in the scripts`);
});
