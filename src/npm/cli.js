#!/usr/bin/env node
// npx prorata: the engine for a shell. Reads JSON or NDJSON, writes the same; see USAGE.
import { createReadStream, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Engine, PricingError, lintCatalog } from "./inline.js";
import { lineOfMistake, linesOf } from "./cli/lines.js";
import { answer } from "./cli/stream.js";

const USAGE = `Usage:
  prorata lint CATALOG                       findings with path and line; exit code 1 where one is an error
  prorata quote   --catalog FILE [REQUESTS]  a first purchase
  prorata upgrade --catalog FILE [REQUESTS]  a change of plan, cycle, seats and add-ons
  prorata seats   --catalog FILE [REQUESTS]  a change of seats
  prorata cancel  --catalog FILE [REQUESTS]  a cancellation

REQUESTS is a file, or - for standard input (the default): one request as JSON, or one on each line (NDJSON). The answers come in the
same form and order. A line that makes no sense is answered with { "line", "issues" } and does not stop the rest; the exit code is then 1.

  --json       lint: the findings as JSON
  --quiet      no progress on a terminal
  --version    --help
`;

const CALLS = { quote: "quote", upgrade: "upgradePreview", seats: "seatChangePreview", cancel: "cancelEffectiveDate" };

// Exit codes: 0 fine, 1 something in the data is wrong, 2 something in the command is.
class Usage extends Error {}

// Whoever read the answers has seen enough.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Usage || error.code?.startsWith("ERR_PARSE_ARGS")) fail(`${error.message}\n\n${USAGE}`);
  else if (typeof error.syscall === "string") fail(`${error.message}\n`);
  else throw error;
}

function fail(message) {
  process.stderr.write(`prorata: ${message}`);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals: [command, file, ...rest] } = parseArgs({
    allowPositionals: true,
    options: { catalog: { type: "string" }, json: { type: "boolean" }, quiet: { type: "boolean" }, help: { type: "boolean", short: "h" }, version: { type: "boolean" } },
  });
  if (values.version) {
    const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
    return print(`${version}\n`);
  }
  if (values.help) return print(USAGE);
  if (rest.length > 0) throw new Usage(`one file at a time, not ${JSON.stringify(rest[0])} as well`);
  if (command === "lint") return lint(file, values.json === true);
  if (!Object.hasOwn(CALLS, command ?? "")) throw new Usage(command === undefined ? "say what to do" : `there is no ${JSON.stringify(command)}`);
  if (values.catalog === undefined) throw new Usage("--catalog is missing");
  const engine = open(values.catalog);
  if (engine === null) return 1;
  const input = file === undefined || file === "-" ? process.stdin : createReadStream(file);
  const progress = process.stderr.isTTY && !process.stdout.isTTY && !values.quiet;
  return answer((request) => engine[CALLS[command]](request), input, process.stdout, progress ? process.stderr : null);
}

function print(text) {
  process.stdout.write(text);
  return 0;
}

function read(file) {
  if (file === undefined) throw new Usage("which catalogue?");
  try {
    // Some editors begin a file with a byte order mark, which is nothing to price.
    return readFileSync(file === "-" ? 0 : file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new Usage(error.message);
  }
}

function lint(file, asJson) {
  const text = read(file);
  const { issues, lines } = findings(text);
  const placed = issues.map((issue) => ({ ...issue, line: lines(issue.path) }));
  const errors = issues.filter(({ severity }) => severity === "error").length;
  if (asJson) print(`${JSON.stringify(placed, null, 2)}\n`);
  else print(placed.map((issue) => inWords(file, issue)).join("") + summary(errors, issues.length - errors));
  return errors > 0 ? 1 : 0;
}

function findings(text) {
  let catalog;
  try {
    catalog = JSON.parse(text);
  } catch (error) {
    return { issues: [{ code: "wrongType", severity: "error", path: "", message: `not JSON: ${error.message}` }], lines: () => lineOfMistake(text) };
  }
  return { issues: lintCatalog(catalog), lines: linesOf(text) };
}

function inWords(file, { severity, path, message, code, help, line }) {
  return `${file}:${line}: ${severity}: ${path === "" ? "" : `${path}: `}${message} [${code}]\n${help === undefined ? "" : `    ${help}\n`}`;
}

function summary(errors, warnings) {
  const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  return errors + warnings === 0 ? "No findings.\n" : `${count(errors, "error")}, ${count(warnings, "warning")}.\n`;
}

function open(file) {
  const text = read(file);
  try {
    return new Engine(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) process.stderr.write(`${file}: ${error.message}\n`);
    else if (error instanceof PricingError) {
      const lines = linesOf(text);
      process.stderr.write(error.issues.map((issue) => inWords(file, { ...issue, line: lines(issue.path) })).join(""));
    } else throw error;
    return null;
  }
}
