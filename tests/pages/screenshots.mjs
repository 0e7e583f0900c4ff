// Pictures of the three views in three languages, light and dark, on a phone and a desk: `cargo xtask screenshots`.
// A script, not a test: it is run when the page has changed, and people look at the pictures.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { ROOT, close, inBrowser, open } from "./page.mjs";

inBrowser();

const FOLDER = path.join(ROOT, "docs/screenshots");
const VIEWS = {
  buy: { plan: "pro", seats: "12", cycle: "annual", country: "PL", promotions: "WELCOME10", "addOns[large-meeting-500].quantity": "1" },
  change: { view: "change", "subscription.plan": "pro", "subscription.cycle": "annual", "subscription.seats": "10", "subscription.anchor": "2025-11-01", "to.plan": "business", "to.seats": "12" },
  cancel: { view: "cancel", catalog: "webex", "subscription.plan": "meet", "subscription.cycle": "annual", "subscription.seats": "3", "subscription.anchor": "2025-06-14" },
};
const LANGUAGES = { en: { currency: "USD", locale: "en-US" }, pl: { currency: "PLN", locale: "pl-PL" }, ru: { currency: "EUR", locale: "ru-RU" } };

await mkdir(FOLDER, { recursive: true });

/** The whole page as WebP: a fifth of a PNG. */
async function picture(page, file) {
  const session = await page.context().newCDPSession(page);
  const [width, height] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollHeight]);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 28, captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 } });
  await writeFile(file, Buffer.from(data, "base64"));
}

for (const [view, query] of Object.entries(VIEWS)) {
  for (const [lang, { currency, locale }] of Object.entries(LANGUAGES)) {
    test(`${view} ${lang}`, async () => {
      for (const dark of [false, true]) {
        for (const [size, width] of [["phone", 360], ["desk", 1280]]) {
          const page = await open({ ...query, lang, currency, "subscription.currency": currency }, { width, dark, locale });
          // The line at the foot of a phone belongs to the screen, not to the page.
          await page.evaluate(() => (document.querySelector(".bar").hidden = true));
          await page.waitForTimeout(300);
          await picture(page, path.join(FOLDER, `${view}-${lang}-${size}-${dark ? "dark" : "light"}.webp`));
          await close(page);
        }
      }
    });
  }
}
