// How long a visitor waits for the first live price: the page in Chromium, its CPU slowed down four times, loads that share nothing.
//
// Milliseconds from the first statement of the page's modules to the moment when the total is in the page. Alone: `cargo xtask bench page`.
import { fileURLToPath } from "node:url";
import { median, quantile } from "./measure.mjs";

const LOADS = 20;
const SLOWER = 4;

/** One visit with an empty cache. */
async function visit(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(url, { waitUntil: "commit" });
  // A question in the middle would take from the page's own time.
  await page.waitForTimeout(1500);
  await page.waitForFunction(() => performance.getEntriesByName("prorata:first-price").length > 0, undefined, { polling: 500 });
  const [start, price] = await page.evaluate(() => ["prorata:start", "prorata:first-price"].map((name) => performance.getEntriesByName(name)[0].startTime));
  await context.close();
  return { script: price - start, navigation: price };
}

/** `{ script, navigation }`: lists of milliseconds, from the script's start and from that of the navigation. */
export async function firstPrice(browser, url) {
  // The first one of a browser also starts its processes.
  await visit(browser, url);
  const visits = [];
  for (let n = 0; n < LOADS; n++) visits.push(await visit(browser, url));
  return { script: visits.map((one) => one.script), navigation: visits.map((one) => one.navigation) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: JSON.parse(process.env.PRORATA_CHROME_ARGS) });
  const times = await firstPrice(browser, process.env.PRORATA_URL);
  const shown = (list) => `${median(list).toFixed(0)} ms (${quantile(list, 0.25).toFixed(0)}–${quantile(list, 0.75).toFixed(0)})`;
  console.log(`First live price, median of ${LOADS} loads in Chromium ${browser.version().split(".")[0]}, CPU slowed down ${SLOWER} times:`);
  console.log(`  ${shown(times.script)} after the script's start (bar: 100 ms), ${shown(times.navigation)} after the start of the navigation`);
  await browser.close();
}
