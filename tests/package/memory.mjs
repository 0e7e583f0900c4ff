// How much memory `npx prorata quote` holds while lines go through it. `node tests/package/memory.mjs 1000000` prints each tenth.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { path, pkg } from "./package.mjs";

// Requests that differ, as a list of customers does: nothing is to be remembered of them.
function line(i) {
  if (i % 997 === 0) return '{"on":"2026-02-28","currency":"EUR","cycle":"monthly","plan":"none"}\n';
  const day = String(1 + (i % 28)).padStart(2, "0");
  return `{"on":"2026-0${1 + (i % 9)}-${day}","currency":"EUR","cycle":"${i % 2 ? "annual" : "monthly"}","plan":"pro","seats":${1 + (i % 99)},`
    + `"country":"PL","promotions":["CODE-${i}"],"facts":{"customer":"c-${i}"},"upcoming":2}\n`;
}

/** Resident memory of a process in MB. */
function resident(pid) {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status) ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1] : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kilobytes ?? 0) / 1024;
}

/** Sends so many lines through the command; gives the answers counted and, for each tenth, the most memory it held. */
export async function measure(lines, options = []) {
  const child = spawn(process.execPath, [...options, fileURLToPath(new URL("cli.js", pkg)), "quote", "--catalog", path("www/catalogs/zoom.json")], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(child, "close");
  const tenths = Array(10).fill(0);
  let answers = 0;
  let bad = 0;
  let rest = "";
  let next = 0;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part.startsWith('{"line"')) bad++;
    answers += parts.length;
    if (answers < next) return;
    next = answers + lines / 1000;
    const tenth = Math.min(9, Math.floor((answers / lines) * 10));
    tenths[tenth] = Math.max(tenths[tenth], resident(child.pid));
  });
  for (let i = 1; i <= lines;) {
    let batch = "";
    for (const end = Math.min(lines, i + 499); i <= end; i++) batch += line(i);
    if (!child.stdin.write(batch)) await once(child.stdin, "drain");
  }
  child.stdin.end();
  const [code] = await ended;
  return { answers, bad, code, tenths: tenths.map(Math.round) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const since = Date.now();
  const { answers, bad, tenths } = await measure(Number(process.argv[2] ?? 1_000_000));
  console.log(`${answers.toLocaleString("en")} answers, ${bad} of them findings, ${Math.round((Date.now() - since) / 1000)} s`);
  console.log(`most memory in each tenth, MB: ${tenths.join(" ")}`);
}
