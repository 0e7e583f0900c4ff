// The page in Firefox: every view in every language, its console, the policy, the totals. `node --experimental-websocket tests/pages/firefox.mjs`,
// after `cargo xtask build`; FIREFOX names the program. A script, not a test: Playwright's protocol asks Firefox for commands that the
// long-term release of Debian does not have, so this speaks WebDriver BiDi itself, as far as it has to.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { catalogue, engines, plain, serve } from "./page.mjs";

const profile = await mkdtemp(path.join(os.tmpdir(), "firefox-"));
const program = spawn(process.env.FIREFOX ?? "firefox-esr", ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile, "about:blank"]);
const address = await new Promise((resolve, reject) => {
  let said = "";
  program.on("error", reject);
  program.on("exit", () => reject(new Error(`Firefox ended: ${said}`)));
  program.stderr.on("data", (part) => {
    const found = /WebDriver BiDi listening on (ws:\S+)/.exec((said += part));
    if (found) resolve(found[1]);
  });
});

const socket = new WebSocket(`${address}/session`);
await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
const waiting = new Map();
const seen = { logs: [], requests: [] };
socket.onmessage = ({ data }) => {
  const { id, type, method, params, result, message } = JSON.parse(data);
  if (method === "log.entryAdded") seen.logs.push(`${params.level}: ${params.text}`);
  if (method === "network.beforeRequestSent") seen.requests.push(params.request.url);
  const [resolve, reject] = waiting.get(id) ?? [];
  if (type === "success") resolve?.(result);
  else if (type === "error") reject?.(new Error(message));
};
let count = 0;
const send = (method, params) => new Promise((resolve, reject) => {
  waiting.set(++count, [resolve, reject]);
  socket.send(JSON.stringify({ id: count, method, params }));
});

const { capabilities } = await send("session.new", { capabilities: {} });
await send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
const { contexts: [{ context }] } = await send("browsingContext.getTree", {});

/** What a function of the page gives, as JSON. */
async function ask(act, ...args) {
  const expression = `(async () => JSON.stringify(await (${act})(...${JSON.stringify(args)})))()`;
  const { result, exceptionDetails } = await send("script.evaluate", { expression, awaitPromise: true, target: { context } });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return result.value === undefined ? undefined : JSON.parse(result.value);
}

/** Goes there and waits until that document, and no earlier one, has everything. */
async function open(url, query) {
  const there = `${url}?${new URLSearchParams(query)}`;
  await send("browsingContext.navigate", { context, url: there, wait: "complete" });
  const ready = (there) => performance.getEntriesByType("navigation")[0]?.name === there && document.documentElement?.dataset.ready === "yes";
  while (!(await ask(ready, there).catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 50));
  seen.requests.length = 0;
}

const { url, stop } = await serve();
try {
  const TODAY = "2026-03-14";
  const { Engine, formatMoney } = await engines();
  const engine = new Engine(await catalogue("zoom"));
  let looked = 0;
  for (const lang of ["en", "pl", "ru"]) {
    for (const view of ["buy", "change", "cancel", "catalogue"]) {
      await open(url, { view, lang, on: TODAY });
      const title = await ask(() => [...document.querySelectorAll("h1")].find((h1) => h1.getClientRects().length)?.textContent);
      assert.ok(title?.length > 3, `${view} ${lang}`);
      looked++;
    }
    await open(url, { lang, on: TODAY, plan: "pro", cycle: "annual", currency: "PLN", country: "PL", promotions: "WELCOME10" });
    for (const seats of [1, 7, 12, 99]) {
      const quote = engine.quote({ on: TODAY, plan: "pro", cycle: "annual", currency: "PLN", country: "PL", promotions: ["WELCOME10"], seats });
      const shown = await ask((seats) => {
        const input = document.querySelector("#seats");
        input.value = seats;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        return document.querySelector("#buy-form .due:not([hidden]) dd").textContent;
      }, seats);
      assert.equal(plain(shown), plain(formatMoney(quote.settlement.dueNow, "PLN", lang)), `${lang}, ${seats} seats`);
      looked++;
    }
    await ask(() => {
      for (const [select, value] of [["#catalog", "webex"], ["#language", "ru"]]) {
        document.querySelector(select).value = value;
        document.querySelector(select).dispatchEvent(new Event("change", { bubbles: true }));
      }
      for (const view of ["change", "cancel", "catalogue", "buy"]) document.querySelector(`[data-view=${view}]`).click();
    });
    assert.deepEqual(seen.requests.filter((one) => !one.startsWith("data:")), [], "requests after loading");
  }
  assert.deepEqual(seen.logs, []);
  console.log(`${looked} states in Firefox ${capabilities.browserVersion}: no message in the console, no request after loading, Node's totals`);
} finally {
  stop();
  socket.close();
  program.removeAllListeners("exit");
  program.kill();
  await new Promise((resolve) => program.on("exit", resolve));
  await rm(profile, { recursive: true, force: true });
}
