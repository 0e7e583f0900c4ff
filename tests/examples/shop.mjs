// Starts the Fastify example as a process of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { catalog, path } from "../package/package.mjs";

export const zoom = catalog("zoom");
export const secrets = { new: "the server's own secret, thirty-two bytes or more", old: "the secret before it, still accepted for a while" };
export const KEYS = { current: "new", secrets };

const folder = mkdtempSync(join(tmpdir(), "prorata-fastify-"));
export const database = join(folder, "shop.db");
const running = [];
after(async () => {
  for (const { stop } of running) await stop();
  rmSync(folder, { recursive: true });
});

/** Starts it; several at once share the database, as the processes of one shop do. */
export async function start({ offered = zoom, keys = KEYS, offerSeconds = 900 } = {}) {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(offered));
  const child = spawn(process.execPath, [path("examples/fastify/server.js")], {
    env: { ...process.env, CATALOG: file, DATABASE: database, KEYS: JSON.stringify(keys), OFFER_SECONDS: String(offerSeconds), PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = () => { child.kill(); return ended; };
  running.push({ stop });
  const said = await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended.then(() => assert.fail("it ended at once"))]);
  return { url: String(said).trim(), stop };
}
