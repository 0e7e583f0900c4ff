// What every page test stands on: www/ and pkg/ under the page's own policy, one browser a file, and a watch that fails a test on any
// error in the console, any violation of the policy, and any request after loading.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = path.resolve(fileURLToPath(import.meta.url), "../../..");

// The header of `cargo xtask serve` (xtask/src/serve.rs).
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
const ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

/** The day on which every test takes place. */
export const TODAY = "2026-03-14";

// PRORATA_JITTER=seed: every answer takes up to 0.4 s, each its own time, and the browser computes four times as slowly. What holds on a fast
// machine by luck fails here.
const JITTER = process.env.PRORATA_JITTER;
const SLOWER = 4;
let drawn = Number(JITTER);
const dawdle = () => {
  drawn = (Math.imul(drawn, 1664525) + 1013904223) >>> 0;
  return new Promise((resolve) => setTimeout(resolve, (drawn / 2 ** 32) * 400));
};

async function answer(request, response) {
  if (JITTER) await dawdle();
  const { pathname } = new URL(request.url, "http://localhost");
  const name = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const file = name.startsWith("/pkg/") ? path.join(ROOT, name) : path.join(ROOT, "www", name);
  const head = { "content-type": TYPES[path.extname(file)] ?? "text/plain", "content-security-policy": POLICY, "x-content-type-options": "nosniff", "cache-control": "no-cache" };
  try {
    const body = await readFile(file);
    response.writeHead(200, head).end(body);
  } catch {
    response.writeHead(404, head).end();
  }
}

/** The page on a free port: `{ url, stop }`. */
export async function serve() {
  const server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

let browser;
let stop;
let base = process.env.PRORATA_URL;

/** Starts and ends the browser with the file's tests. */
export function inBrowser() {
  before(async () => {
    if (!base) ({ url: base, stop } = await serve());
    const args = process.env.PRORATA_CHROME_ARGS ? JSON.parse(process.env.PRORATA_CHROME_ARGS) : ARGUMENTS;
    browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args });
  });
  after(async () => {
    await browser?.close();
    stop?.();
  });
}

// Pages of ended tests, by what cannot be changed in them: making one takes as long as loading it.
const idle = new Map();
const kind = ({ locale, js, clock }) => [locale, js, clock].join();

async function made({ locale, js, clock }, ownPage) {
  const context = await browser.newContext({ locale, timezoneId: "Europe/Warsaw", javaScriptEnabled: js });
  const page = await context.newPage();
  page.on("console", (message) => {
    const { errors, expects } = page.watch;
    if (message.type() === "error" && !expects.some((text) => message.text().includes(text))) errors.push(message.text());
  });
  page.on("pageerror", (error) => page.watch.errors.push(error.stack));
  page.on("request", (request) => request.url().startsWith("data:") || page.watch.requests.push(request.url()));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
  });
  if (js && clock) await page.clock.setFixedTime(new Date(`${TODAY}T12:00:00Z`));
  if (JITTER) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  page.kind = ownPage ? undefined : kind({ locale, js, clock });
  return page;
}

/**
 * Opens the page. `query` is the address's; `prepare(page)` runs before it loads; `ready: false` does not wait for the engine;
 * `expects` are console errors that the test is about.
 */
export async function open(query = {}, { width = 1280, height = 900, dark = false, locale = "en-US", js = true, prepare, ready = true, until = "load", expects = [], at = "", clock = true } = {}) {
  const fixed = { locale, js, clock };
  // What a test prepares may stay behind, so such a page is its own.
  const page = (!prepare && idle.get(kind(fixed))?.pop()) || (await made(fixed, Boolean(prepare)));
  page.watch = { errors: [], requests: [], expects };
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: null, colorScheme: dark ? "dark" : "light", reducedMotion: null });
  await prepare?.(page);
  await page.goto(`${base.replace(/\/?$/, "/")}${at}?${new URLSearchParams(query)}`, { waitUntil: until });
  if (ready) await page.waitForSelector("html[data-ready]");
  page.watch.requests.length = 0;
  return page;
}

/** Ends a test: nothing went wrong, and nothing was asked of the network since loading. */
export async function close(page) {
  const { errors, requests } = page.watch;
  if (page.kind) {
    await page.context().setOffline(false);
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    idle.set(page.kind, [...(idle.get(page.kind) ?? []), page]);
  } else {
    await page.context().close();
  }
  assert.deepEqual(errors, [], "errors in the console");
  assert.deepEqual(requests, [], "requests after loading");
}

/** Sets inputs by name, as a person's typing or choosing would, and lets the page answer. */
export function choose(page, values, form = "#buy-form") {
  return page.evaluate(
    ([values, form]) => {
      for (const [name, value] of Object.entries(values)) {
        const inputs = [...document.querySelectorAll(`${form} [name="${CSS.escape(name)}"]`)];
        const input = inputs.find((i) => i.type !== "radio" || i.value === value);
        if (!input) throw new Error(`no input ${name} for ${value}`);
        if (input.type === "radio" || input.type === "checkbox") input.checked = true;
        else input.value = value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    },
    [values, form],
  );
}

/** A text of the page with plain spaces. */
export const text = async (page, selector) => plain(await page.locator(selector).first().innerText());
export const plain = (words) => words.replace(/[\u00a0\u202f]/g, " ").replace(/\s+/g, " ").trim();
export const due = (page, form = "#buy-form") => text(page, `${form} .due:not([hidden]) dd`);

/** The same engine in Node. */
export const engines = () => import(path.join(ROOT, "pkg/inline.js"));
export const catalogue = async (name) => JSON.parse(await readFile(path.join(ROOT, "www/catalogs", `${name}.json`), "utf8"));
