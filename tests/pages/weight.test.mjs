import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { close, inBrowser, open } from "./page.mjs";

inBrowser();

// Kilobytes of 1,000 bytes, brotli at its best, each file by itself: what a first visit costs.
const LIMITS = {
  "the page's own files": { kilobytes: 56, of: (name) => !name.startsWith("/pkg/") && !name.startsWith("/catalogs/") },
  "everything but the wasm": { kilobytes: 106, of: (name) => !name.endsWith(".wasm") },
};

test("a first visit costs no more than it may", async () => {
  const parts = [];
  const page = await open({}, {
    prepare: (p) => p.on("response", (response) => !response.url().startsWith("data:") && parts.push(response.body().then((body) => [new URL(response.url()).pathname, brotliCompressSync(body).length]))),
  });
  const files = (await Promise.all(parts)).sort((a, b) => b[1] - a[1]);
  await close(page);
  assert.ok(files.some(([name]) => name.endsWith(".wasm")) && files.length > 20, "all files were seen");
  for (const [what, { kilobytes, of }] of Object.entries(LIMITS)) {
    const counted = files.filter(([name]) => of(name));
    const total = counted.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(total <= kilobytes * 1000, `${what}: ${total} bytes\n${counted.map(([name, size]) => `${String(size).padStart(7)} ${name}`).join("\n")}`);
  }
});
