// npx prorata, as a shell sees it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { load, path, pkg } from "./package.mjs";

const { Engine } = await load("inline.js");
const { lineOfMistake, linesOf } = await load("cli/lines.js");
const { answer } = await load("cli/stream.js");
const cli = fileURLToPath(new URL("cli.js", pkg));
const zoom = path("www/catalogs/zoom.json");
const folder = mkdtempSync(join(tmpdir(), "prorata-cli-"));
after(() => rmSync(folder, { recursive: true }));

const request = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", seats: 12 };
const line = JSON.stringify(request);
const engine = new Engine(JSON.parse(readFileSync(zoom, "utf8")));
const quote = engine.quote(request);

function run(args, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { input, encoding: "utf8", maxBuffer: 1e8 });
  return { status, stdout, stderr, answers: () => stdout.trimEnd().split("\n").map((text) => JSON.parse(text)) };
}

test("one request, as a line, over several lines, from a file", () => {
  const file = join(folder, "request.json");
  const pretty = JSON.stringify(request, null, 2);
  writeFileSync(file, pretty);
  for (const [args, input, output] of [
    [[], line, `${JSON.stringify(quote)}\n`],
    [["-"], pretty, `${JSON.stringify(quote, null, 2)}\n`],
    [[file], "", `${JSON.stringify(quote, null, 2)}\n`],
  ]) assert.deepEqual(run(["quote", "--catalog", zoom, ...args], input).stdout, output);
});

test("the four calls", () => {
  const held = { subscription: quote.subscription, on: "2026-03-10" };
  const calls = {
    upgrade: [{ ...held, to: { plan: "business" } }, "upgradePreview"],
    seats: [{ ...held, seats: 20 }, "seatChangePreview"],
    cancel: [held, "cancelEffectiveDate"],
  };
  for (const [command, [body, method]] of Object.entries(calls)) {
    const { status, answers } = run([command, "--catalog", zoom], JSON.stringify(body));
    assert.equal(status, 0);
    assert.deepEqual(answers(), [engine[method](body)]);
  }
});

test("bad lines are reported with their number and do not stop the rest", () => {
  const { status, stderr, answers } = run(["quote", "--catalog", zoom], `${line}\r\n{bad\n\n{"on":1}\n[]\n${line}`);
  assert.equal(status, 1);
  const [first, bad, wrong, list, last] = answers();
  assert.deepEqual([first, last], [quote, quote]);
  assert.deepEqual([bad.line, wrong.line, list.line], [2, 4, 5]);
  assert.deepEqual(wrong.issues.map(({ path: at }) => at), ["on", "currency", "cycle", "plan"]);
  assert.match(stderr, /^line 2: not JSON.*\nline 4: on: .*\nline 5: /);
  assert.equal(run(["quote", "--catalog", zoom], `{"cut\n${line}\n`).answers().length, 2);
});

test("a line without end is cut, and the next one is answered", () => {
  const { answers } = run(["quote", "--catalog", zoom], `${line}\n"${"x".repeat(5e6)}"\n${line}\n`);
  const [, long, last] = answers();
  assert.match(long.issues[0].message, /longer than/);
  assert.deepEqual(last, quote);
});

test("a million lines in constant memory", async () => {
  // Peak memory at 20,000 and at 300,000 lines: what grows with the lines would be a hundred bytes a line or more.
  const peak = async (count) => {
    const child = spawn(process.execPath, ["--max-semi-space-size=4", "--import", `data:text/javascript,${encodeURIComponent("process.on('exit', () => process._rawDebug(process.resourceUsage().maxRSS))")}`, cli, "quote", "--catalog", zoom], { stdio: ["pipe", "pipe", "pipe"] });
    let bytes = 0;
    let said = "";
    child.stdout.on("data", (chunk) => { bytes += chunk.length; });
    child.stderr.on("data", (chunk) => { said += chunk; });
    const block = `${line}\n`.repeat(1000);
    for (let i = 0; i < count; i += 1000) if (!child.stdin.write(block)) await new Promise((resolve) => child.stdin.once("drain", resolve));
    child.stdin.end();
    await new Promise((resolve) => child.once("close", resolve));
    assert.equal(bytes, count * (JSON.stringify(quote).length + 1));
    return Number(said.trim());
  };
  const [few, many] = [await peak(20_000), await peak(300_000)];
  assert.ok(many < few + 25_000, `${few} KB, then ${many} KB`);
});

test("a reader that stops early is no error", async () => {
  const child = spawn(process.execPath, [cli, "quote", "--catalog", zoom], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => { said += chunk; });
  child.stdin.on("error", () => {});
  child.stdout.once("data", () => child.stdout.destroy());
  for (let i = 0; i < 50; i++) child.stdin.write(`${line}\n`.repeat(1000));
  child.stdin.end();
  assert.equal(await new Promise((resolve) => child.once("close", resolve)), 0);
  assert.equal(said, "");
});

test("on a terminal one line says how far it is, and is rewritten in its place", async () => {
  const said = [];
  const asked = Array.from({ length: 5000 }, (_, i) => (i % 10 === 9 ? "{}" : line)).join("\n");
  const answers = new Writable({ write: (chunk, encoding, done) => { done(); } });
  const code = await answer((one) => engine.quote(one), Readable.from([Buffer.from(asked)], { objectMode: false }), answers, { write: (text) => said.push(text) });
  assert.equal(code, 1);
  assert.ok(said.length >= 2, `${said.length} times`);
  for (const text of said) assert.match(text, /^\r\u001b\[K[\d,]+ answered, [\d,]+ bad, [\d,]+\/s\n?$/);
  assert.match(said.at(-1), /5,000 answered, 500 bad, .*\n$/);
});

test("lint: path, line and exit code", () => {
  const text = readFileSync(zoom, "utf8");
  assert.equal(run(["lint", zoom]).status, 0);
  const file = join(folder, "bad.json");
  const bad = text.replace('"149.90"', "149.9").replace('"rank": 2', '"rnk": 2');
  writeFileSync(file, bad);
  const { status, stdout } = run(["lint", file]);
  assert.equal(status, 1);
  const at = (needle) => bad.slice(0, bad.indexOf(needle)).split("\n").length;
  assert.ok(stdout.includes(`${file}:${at("149.9 ")}: error: plans[1].prices[1].amount: `), stdout);
  assert.ok(stdout.includes(`${file}:${at('"rnk"')}: error: plans[2].rnk: `), stdout);
  assert.match(stdout, /did you mean `rank`\?/);
  const findings = JSON.parse(run(["lint", "--json", file]).stdout);
  assert.ok(findings.every((issue) => Number.isInteger(issue.line) && issue.code));
  writeFileSync(file, text.replace('"rank": 2,', '"rank": 2,,'));
  assert.ok(run(["lint", file]).stdout.startsWith(`${file}:${at('"rnk"')}: error: not JSON: `));
  writeFileSync(file, `\uFEFF${text}`);
  assert.equal(run(["lint", file]).status, 0);
  writeFileSync(file, "{");
  assert.equal(run(["lint", file]).status, 1);
  const opened = run(["quote", "--catalog", file], line);
  assert.equal(opened.status, 1);
  assert.equal(opened.stdout, "");
});

test("lines of every place of a text", () => {
  const lines = linesOf('{\n"a": [1,\n {"b c": "x\\"{\\n",\n"d":\n[[],\n2]}],"e":{}}');
  const found = Object.fromEntries(["", "a", "a[0]", "a[1]", 'a[1]["b c"]', "a[1].d", "a[1].d[0]", "a[1].d[1]", "e", "a[1].gone", "a[7].gone"].map((at) => [at, lines(at)]));
  assert.deepEqual(found, { "": 1, a: 2, "a[0]": 2, "a[1]": 3, 'a[1]["b c"]': 3, "a[1].d": 5, "a[1].d[0]": 5, "a[1].d[1]": 6, e: 6, "a[1].gone": 3, "a[7].gone": 2 });
});

test("the line on which a text stops being JSON", () => {
  const mistakes = [["", 1], ["\n\nx", 3], ['{\n"a": 1,\n}', 3], ['{\n"a": [1,\n2,\n]}', 4], ['{\n// no\n"a":1}', 2], ['{\n"a": 1\n"b": 2}', 3], ['{"a":\n', 2], ['{"a":1}\n}', 2], ['{"a":"x\n"}', 1],
    ["{\n'a':1}", 2], ["[1\n,01]", 2], ['{"a":1,\n"b"}', 2], ["[\n1,\nNaN]", 3], ["[\n.5]", 2], ['["\\u00zz"]', 1]];
  for (const [text, line] of mistakes) {
    assert.throws(() => JSON.parse(text), SyntaxError);
    assert.equal(lineOfMistake(text), line, text);
  }
});

test("a wrong command says what is possible, with exit code 2", () => {
  for (const args of [[], ["price"], ["quote"], ["lint"], ["lint", "nowhere.json"], ["quote", "--catalog", "nowhere.json"], ["quote", "--nonsense"], ["lint", zoom, zoom], ["constructor"]]) {
    const { status, stderr, stdout } = run(args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, /^prorata: /);
    assert.equal(stdout, "");
  }
  assert.match(run(["--help"]).stdout, /^Usage:/);
  assert.equal(run(["--version"]).stdout.trim(), JSON.parse(readFileSync(new URL("package.json", pkg), "utf8")).version);
  assert.equal(run(["quote", "--catalog", zoom, "nowhere.ndjson"]).status, 2);
});
