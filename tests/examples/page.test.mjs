// The shop's page in Chromium: the price that is shown is the price that is charged.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { start, zoom } from "./shop.mjs";

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROME, args: JSON.parse(process.env.PRORATA_CHROME_ARGS ?? "[]") });
});
after(() => browser?.close());

async function visit(url, ready) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  await page.goto(url);
  await page.waitForSelector(ready, { timeout: 30_000, state: "attached" });
  return { page, complaints };
}

const said = (page, words) => page.waitForFunction((words) => document.querySelector("#said").textContent.includes(words), words, { timeout: 10_000 });

test("one chooses, pays what was shown, and is told the subscription", async () => {
  const { url } = await start();
  const { page, complaints } = await visit(`${url}/shop/`, "form[data-ready]");
  await page.fill("input[name=seats]", "9");
  await page.selectOption("select[name=plan]", "business");
  assert.match(await page.textContent("form"), /10/, "a refusal is said in words");
  assert.ok(await page.isHidden("button"));
  await page.selectOption("select[name=plan]", "pro");
  await page.selectOption("select[name=cycle]", "annual");
  const shown = await page.textContent("output");
  assert.match(shown, /^€1,548\.69$/, "9 × 139.90 and 23 %");
  // An answer that is lost on the way back: the payment went through, and is not made again.
  let lost = 0;
  await page.route("**/api/checkout", async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.click("button");
  await said(page, `Paid ${shown}.`);
  assert.equal(lost, 2);
  assert.equal(complaints.filter((text) => !text.includes("ERR_FAILED")).length, 0, complaints.join());
});

test("a price that has changed meanwhile is shown before it is paid", async () => {
  const { url } = await start();
  const cheap = structuredClone(zoom);
  for (const price of cheap.plans.find(({ id }) => id === "pro").prices) price.amount = "1.00";
  const page = await browser.newPage();
  await page.route("**/api/catalog", (route) => route.fulfill({ json: cheap }));
  await page.goto(`${url}/shop/`);
  await page.waitForSelector("form[data-ready]", { state: "attached" });
  await page.click("button");
  await said(page, "Please look again");
});

test("the checkout page of www/, under this server's policy", async () => {
  const { url } = await start();
  const { page, complaints } = await visit(`${url}/`, "[data-prorata-state=allowed]");
  assert.ok((await page.title()).length > 0);
  assert.deepEqual(complaints, []);
});
