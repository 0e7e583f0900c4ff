import assert from "node:assert/strict";
import { test } from "node:test";
import { close, due, inBrowser, open, text } from "./page.mjs";

inBrowser();

test("prices follow the catalogue as it is edited", async () => {
  const page = await open({ view: "catalogue" });
  assert.equal(await text(page, "#findings-count"), "No findings: this catalogue can be sold from.");
  assert.equal(await due(page), "$749.50");
  const area = page.locator("#catalogue-text");
  await area.fill((await area.inputValue()).replace('"149.90"', '"200.00"'));
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$1,000.00");
  await page.getByRole("button", { name: "Back to the sample" }).click();
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$749.50");
  await close(page);
});

test("findings stand at their lines, and the last good prices stay", async () => {
  const page = await open({ view: "catalogue" });
  const area = page.locator("#catalogue-text");
  const good = await area.inputValue();
  await area.fill(good.replace('"14.99"', "14.99").replace('"rank": 2', '"rnak": 2'));
  await page.locator(".findings li").first().waitFor();
  const lines = good.split("\n");
  const at = (part) => lines.findIndex((line) => line.includes(part)) + 1;
  const findings = await page.locator(".findings li").allInnerTexts();
  assert.ok(findings.some((f) => f.includes(`Line ${at('"14.99"')}`) && f.includes("plans[1].prices[0].amount")), findings.join("\n"));
  assert.ok(findings.some((f) => f.includes(`Line ${at('"rank": 2')}`) && f.includes("plans[2].rnak")), findings.join("\n"));
  assert.equal(await area.getAttribute("aria-invalid"), "true");
  assert.equal(await due(page), "$749.50");
  await page.locator(".findings .error button").first().click();
  const selected = await area.evaluate((node) => node.value.slice(node.selectionStart, node.selectionEnd));
  assert.match(selected, /14\.99/);
  await close(page);
});

test("what is no JSON is said with its line", async () => {
  const page = await open({ view: "catalogue" });
  await page.locator("#catalogue-text").fill('{\n  "schema": "prorata/1",\n  "id": oops\n}');
  await page.locator(".findings li").first().waitFor();
  assert.match(await text(page, ".findings li"), /Line 3 error .*not JSON/);
  await close(page);
});

test("a file can be dropped or chosen", async () => {
  const page = await open({ view: "catalogue" });
  const catalog = JSON.parse(await page.locator("#catalogue-text").inputValue());
  catalog.plans[1].prices.find((price) => price.currency === "USD" && price.cycle === "annual").amount = "10.00";
  await page.setInputFiles("#catalogue-file", { name: "mine.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(catalog)) });
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$50.00");
  catalog.plans[1].prices.find((price) => price.currency === "USD" && price.cycle === "annual").amount = "11.00";
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "mine.json", { type: "application/json" }));
    document.querySelector("#catalogue-text").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, JSON.stringify(catalog));
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$55.00");
  await page.locator("[data-view=change]").click();
  assert.match(await text(page, "#to-plans"), /\$11\.00/, "the other views sell from it too");
  await close(page);
});

test("another language, another view and back: what is being written stays, and so do the prices of it", async () => {
  const page = await open({ view: "catalogue" });
  const area = page.locator("#catalogue-text");
  await area.fill((await area.inputValue()).replace('"149.90"', '"200.00"'));
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$1,000.00");
  await page.locator("[data-view=change]").click();
  await page.locator(".have > summary").click();
  await page.locator("#s-balance").fill("12.00");
  await page.goBack();
  assert.equal(await due(page), "$1,000.00");
  const half = `${await area.inputValue()} and`;
  await area.fill(half);
  await page.locator(".findings li").first().waitFor();
  await page.selectOption("#language", "pl");
  assert.equal(await area.inputValue(), half);
  assert.match(await text(page, ".findings li"), /To nie jest JSON/);
  assert.equal(await due(page), "1000,00 USD");
  await close(page);
});

test("a language changes words, not what was entered", async () => {
  const page = await open({ view: "change" });
  await page.locator(".have > summary").click();
  await page.locator("#s-balance").fill("12.00");
  await page.locator("[data-view=catalogue]").click();
  const area = page.locator("#catalogue-text");
  await area.fill((await area.inputValue()).replace('"149.90"', '"200.00"'));
  await page.waitForFunction(() => document.querySelector("#buy-form .due dd").textContent === "$1,000.00");
  await page.locator("[data-view=change]").click();
  await page.locator("#s-balance").fill("13.00");
  await page.locator("[data-view=catalogue]").click();
  await page.selectOption("#language", "ru");
  await page.locator("[data-view=change]").click();
  assert.equal(await page.locator("#s-balance").inputValue(), "13.00");
  assert.match(await text(page, ".have-line"), /раз в год/);
  await close(page);
});
