// The page's total is the package's, for the same state: 200 generated ones over all catalogues, currencies and languages.
// The longest file, and named so that it is among the first: Node runs them by name, and at the end nothing would run beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT, TODAY, catalogue, choose, close, engines, inBrowser, open, plain } from "./page.mjs";

inBrowser();

const STATES = 200;

// A small generator with a fixed seed: the same states in every run.
let seed = 20260314;
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const one = (list) => list[random(list.length)];

test(`${STATES} states have Node's totals`, async () => {
  const { Engine, formatMoney } = await engines();
  const index = JSON.parse(await readFile(path.join(ROOT, "www/catalogs/index.json"), "utf8"));
  const names = index.map(({ id }) => id);
  let refused = 0;
  let priced = 0;
  const page = await open();
  for (const name of names) {
    const catalog = await catalogue(name);
    const engine = new Engine(catalog);
    const locale = one(["en", "pl", "ru"]);
    await page.selectOption("#catalog", name);
    await page.selectOption("#language", locale);
    const currencies = [...new Set(catalog.plans.flatMap((plan) => plan.prices.map((price) => price.currency)))];
    const cycles = Object.keys(catalog.cycles);
    for (let n = 0; n < Math.ceil(STATES / names.length); n++) {
      const state = { plan: one(catalog.plans).id, cycle: one(cycles), currency: one(currencies), seats: 1 + random(40), country: one(["", "PL", "DE", "US", "IN", "ID"]), on: one([TODAY, "2026-01-31", "2028-02-29"]) };
      const codes = catalog.promotions?.length && random(2) ? [one(catalog.promotions).code] : [];
      const balance = random(3) ? 0 : random(100_00);
      const request = { ...state, ...(state.country ? {} : { country: undefined }), ...(codes.length ? { promotions: codes } : {}), ...(balance ? { balance } : {}) };
      if (!state.country) delete request.country;
      const addOn = random(2) && catalog.addOns?.find((a) => !a.plans || a.plans.includes(state.plan));
      const quantity = addOn && `addOns[${addOn.id}].quantity`;
      // In this order: a row for an add-on is there once its plan has been chosen.
      await choose(page, { ...state, seats: String(state.seats), promotions: codes.join(), balance: balance ? (balance / 100).toFixed(2) : "", ...(addOn ? { [quantity]: "2" } : {}) });
      if (addOn) {
        const only = [...new Set(addOn.prices.map((price) => price.cycle))];
        request.addOns = [{ id: addOn.id, quantity: 2, ...(only.length === 1 && only[0] && only[0] !== state.cycle ? { cycle: only[0] } : {}) }];
      }
      const quote = engine.quote(request);
      const shown = plain(await page.evaluate(() => document.querySelector("#buy-form .due:not([hidden]) dd").innerText));
      const expected = plain(formatMoney(quote.allowed ? quote.settlement.dueNow : quote.totals.total, state.currency, locale));
      assert.equal(shown, expected, JSON.stringify({ name, request }));
      if (quote.allowed) priced++;
      else refused++;
      if (addOn) await choose(page, { [quantity]: "" });
    }
  }
  await close(page);
  assert.ok(priced > 100 && refused > 10, `${priced} priced, ${refused} refused`);
});
