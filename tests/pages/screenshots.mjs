// Pictures of the three views in three languages, light and dark, on a phone and a desk: SCREENSHOTS=docs/screenshots node --test tests/pages/screenshots.mjs
// A script, not a test: it is run when the page has changed, and people look at the pictures.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { close, inBrowser, open } from "./page.mjs";

inBrowser();

const FOLDER = process.env.SCREENSHOTS ?? "docs/screenshots";
const VIEWS = {
  buy: { plan: "pro", seats: "12", cycle: "annual", country: "PL", promotions: "WELCOME10", "addOns[large-meeting-500].quantity": "1" },
  change: { view: "change", "subscription.plan": "pro", "subscription.cycle": "annual", "subscription.seats": "10", "subscription.anchor": "2025-11-01", "to.plan": "business", "to.seats": "12" },
  cancel: { view: "cancel", catalog: "webex", "subscription.plan": "meet", "subscription.cycle": "annual", "subscription.seats": "3", "subscription.anchor": "2025-06-14" },
};
const CURRENCY = { en: "USD", pl: "PLN", ru: "EUR" };

await mkdir(FOLDER, { recursive: true });

for (const [view, query] of Object.entries(VIEWS)) {
  for (const [lang, currency] of Object.entries(CURRENCY)) {
    test(`${view} ${lang}`, async () => {
      for (const dark of [false, true]) {
        for (const [size, width] of [["phone", 360], ["desk", 1280]]) {
          const page = await open({ ...query, lang, currency, "subscription.currency": currency }, { width, dark });
          // The line at the foot of a phone belongs to the screen, not to the page.
          await page.evaluate(() => (document.querySelector(".bar").hidden = true));
          await page.screenshot({ path: path.join(FOLDER, `${view}-${lang}-${size}-${dark ? "dark" : "light"}.png`), fullPage: true });
          await close(page);
        }
      }
    });
  }
}
