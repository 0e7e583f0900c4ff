// How long a visitor waits for the first live price: the page in Chromium, its CPU slowed down four times, loads that share nothing.
//
// Milliseconds to the moment when the total is in the page, from the first statement of the page's modules; and beside it what this leaves out: the
// script that runs while the page is read (it has the wasm fetched and compiled, and a number formatted), the navigation as a whole, and how long it
// takes until the total is painted and until the whole page answers. Alone: `cargo xtask bench page`.
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
  await page.waitForTimeout(2500);
  await page.waitForFunction(() => performance.getEntriesByName("prorata:page").length > 0, undefined, { polling: 500 });
  const at = await page.evaluate(async () => {
    const of = (name) => performance.getEntriesByName(`prorata:${name}`)[0].startTime;
    const painted = new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.identifier === "first-price") resolve(entry.renderTime);
      });
      observer.observe({ type: "element", buffered: true });
      // One that the whole page overtook was never painted.
      setTimeout(resolve, 500, NaN);
    });
    return { early: of("early"), start: of("start"), price: of("first-price"), page: of("page"), painted: await painted };
  });
  await context.close();
  return { script: at.price - at.start, painted: at.painted - at.start, answers: at.page - at.start, early: at.price - at.early, navigation: at.price };
}

/** Lists of milliseconds: `script`, `painted` and `answers` from the start of the modules, `early` from that of the first script, `navigation` from its own. */
export async function firstPrice(browser, url) {
  // The first one of a browser also starts its processes.
  await visit(browser, url);
  const visits = [];
  for (let n = 0; n < LOADS; n++) visits.push(await visit(browser, url));
  const list = (what) => visits.map((one) => one[what]).filter((time) => !Number.isNaN(time));
  return { script: list("script"), painted: list("painted"), answers: list("answers"), early: list("early"), navigation: list("navigation") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: JSON.parse(process.env.PRORATA_CHROME_ARGS) });
  const times = await firstPrice(browser, process.env.PRORATA_URL);
  const shown = (list) => `${median(list).toFixed(0)} ms (${quantile(list, 0.25).toFixed(0)}–${quantile(list, 0.75).toFixed(0)})`;
  console.log(`First live price, median of ${LOADS} loads in Chromium ${browser.version().split(".")[0]}, CPU slowed down ${SLOWER} times:`);
  console.log(`  ${shown(times.script)} after the start of the modules (bar: 100 ms); painted after ${shown(times.painted)}, the whole page after ${shown(times.answers)}`);
  console.log(`  ${shown(times.early)} after the start of the first script, ${shown(times.navigation)} after the start of the navigation`);
  await browser.close();
}
