import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { choose, close, due, inBrowser, open, plain } from "./page.mjs";

inBrowser();

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Dark differs from light in nothing else.
const COLOURS = ["color-contrast", "link-in-text-block"];

async function violations(page, runOnly) {
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(", ")}`);
}

const wide = (page) => page.evaluate(() => {
  const out = [...document.querySelectorAll("main *")].filter((node) => node.getBoundingClientRect().right > 320.5 && !node.closest(".sr, .compare, .editor, svg"));
  return document.documentElement.scrollWidth > 320 ? `${document.documentElement.scrollWidth} px: ${out.map((node) => node.outerHTML.slice(0, 90)).slice(0, 3)}` : "";
});

// Everything that can be folded open is: what is hidden is not checked.
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));

const STATES = {
  buy: { plan: "pro", seats: "12", country: "PL", promotions: "WELCOME10,NOPE", upcoming: "3", balance: "10.00" },
  "buy refused": { plan: "business", seats: "9" },
  change: { view: "change", "to.plan": "business" },
  "change later": { view: "change", "to.plan": "basic" },
  cancel: { view: "cancel", catalog: "webex", "subscription.plan": "meet" },
  "cancel refused": { view: "cancel", catalog: "webex", "subscription.plan": "meet", "subscription.purchasedVia": "partner" },
  catalogue: { view: "catalogue" },
};

// One load for each state: languages, widths and colours change in place, as a visitor would change them.
const LOOKS = [["en", 1280], ["pl", 768], ["ru", 360]];

for (const [name, query] of Object.entries(STATES)) {
  test(`axe finds nothing: ${name}, in every language and both colours, and nothing is wider than a small phone`, async () => {
    const page = await open(query);
    await page.evaluate(axe);
    for (const [lang, width] of LOOKS) {
      await page.selectOption("#language", lang);
      await page.setViewportSize({ width, height: 900 });
      await unfold(page);
      for (const [colorScheme, rules] of [["light", RULES], ["dark", COLOURS]]) {
        // Colours that still fade into each other have no contrast to judge.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        assert.deepEqual(await violations(page, rules), [], `${lang}, ${width} px, ${colorScheme}`);
      }
      await page.setViewportSize({ width: 320, height: 900 });
      assert.equal(await wide(page), "", lang);
    }
    await close(page);
  });
}

test("large amounts and quantities stay within their frames on a phone", async () => {
  const page = await open({ plan: "pro", seats: "99", currency: "PLN", lang: "pl", balance: "9999999999.99", "addOns[webinar-1000].quantity": "999999" }, { width: 360 });
  const out = await page.evaluate(() => {
    const summary = document.querySelector("#summary");
    const edge = summary.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(summary).paddingRight);
    const beyond = [...summary.querySelectorAll("dd, .amount")].filter((node) => node.getBoundingClientRect().right > edge + 0.5).map((node) => node.textContent);
    const cut = [...document.querySelectorAll(".stepper input")].filter((input) => input.scrollWidth > input.clientWidth).map((input) => input.value);
    return [...beyond, ...cut];
  });
  assert.deepEqual(out, []);
  await close(page);
});

test("the whole purchase by keyboard alone", async () => {
  const page = await open({ plan: "pro", seats: "5" });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.value), "pro");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.value), "business", "focus stays on the plans");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.evaluate(() => document.activeElement.value), "monthly", "focus stays on the cycles");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "seats");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("11");
  assert.equal(await due(page), "$219.89");
  const button = page.getByRole("button", { name: "Place order" });
  for (let n = 0; n < 60 && !(await button.evaluate((node) => node === document.activeElement)); n++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#buy-form .done").isVisible(), true);
  await close(page);
});

test("Enter in an input orders nothing, changes nothing and cancels nothing; on the button it does", async () => {
  const page = await open({ plan: "pro", seats: "5" });
  for (const field of ["#seats", "#promotions", "#buy-plans :checked", "#country"]) {
    await page.locator(field).press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#buy-form .done").isVisible(), false, field);
  }
  for (const [view, fields, said] of [["change", ["#to-seats", "#change-on", "#change-day"], "#change-form .done"], ["cancel", ["#cancel-on"], "#cancel-form .done"]]) {
    await page.locator(`[data-view=${view}]`).click();
    for (const field of fields) {
      await page.locator(field).press("Enter");
      assert.equal(await page.locator(said).isVisible(), false, field);
    }
    await page.locator(`#${view}-form button.primary`).press("Enter");
    assert.equal(await page.locator(said).isVisible(), true, view);
  }
  await close(page);
});

test("Enter ends a number: on a phone its keyboard goes, at a desk the focus stays", async () => {
  const focused = async (coarse) => {
    const touch = (coarse) => (globalThis.matchMedia = (query) => ({ matches: coarse && query === "(pointer: coarse)" }));
    const page = await open({ plan: "pro", seats: "5" }, { prepare: (p) => p.addInitScript(touch, coarse) });
    const ids = [];
    for (const field of ["#seats", "#balance", "#buy-plans :checked"]) {
      await page.locator(field).evaluate((input) => input.closest("details")?.setAttribute("open", ""));
      await page.locator(field).press("Enter");
      ids.push(await page.evaluate(() => document.activeElement.name));
    }
    await close(page);
    return ids;
  };
  assert.deepEqual(await focused(true), [undefined, undefined, "plan"]);
  assert.deepEqual(await focused(false), ["seats", "balance", "plan"]);
});

test("the focus stays where one is when a suggestion is taken and its button goes", async () => {
  const page = await open({ plan: "business", seats: "9" });
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.locator("#buy-form .suggest button").first().press("Enter");
  assert.equal(await page.locator("#buy-form .suggest").isVisible(), false);
  assert.equal(await focused(), "summary");
  await page.locator("[data-view=change]").click();
  await choose(page, { "to.plan": "business", "to.seats": "9" }, "#change-form");
  await page.locator("#change-form .suggest button").first().press("Enter");
  assert.equal(await focused(), "change-summary");
  await close(page);
});

test("one announcement, after a pause", async () => {
  const page = await open({ plan: "pro", seats: "5", cycle: "monthly" });
  await page.waitForFunction(() => document.querySelector("#buy-form [data-prorata-live]").textContent);
  await page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver(() => globalThis.said.push(document.querySelector("#buy-form [data-prorata-live]").textContent)).observe(document.querySelector("#buy-form [data-prorata-live]"), { childList: true });
  });
  // At once, however slow the machine: a pause would be a second thing to say.
  await page.evaluate(() => {
    const seats = document.querySelector("#seats");
    for (const typed of ["1", "12", "123", "12", "13"]) {
      seats.value = typed;
      seats.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await page.waitForFunction(() => globalThis.said.length > 0);
  await page.waitForTimeout(300);
  const said = await page.evaluate(() => globalThis.said);
  assert.equal(said.length, 1);
  assert.equal(plain(said[0]), "Due now: $194.87. Renews on April 14, 2026 for $194.87.");
  const live = await page.locator("[aria-live]:visible, [role=status]:visible").count();
  assert.ok(live <= 2, "no crowd of live regions");
  await close(page);
});

test("the colours can be chosen and are remembered", async () => {
  const page = await open();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.selectOption("#theme", "dark");
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await paper(), dark);
  page.watch.requests.length = 0;
  await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  await close(page);
});

test("reduced motion: nothing moves", async () => {
  const page = await open({}, { prepare: (p) => p.emulateMedia({ reducedMotion: "reduce" }) });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((node) => getComputedStyle(node).transitionDuration !== "0s" || getComputedStyle(node).animationName !== "none").length);
  assert.equal(moving, 0);
  await close(page);
});

test("a quote prints as one page without the form", async () => {
  const page = await open({ plan: "pro", seats: "12", country: "PL", promotions: "WELCOME10", "addOns[webinar-500].quantity": "1" });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#buy-choices").isVisible(), false);
  assert.equal(await page.locator(".totals .due").first().isVisible(), true);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
  await close(page);
});
