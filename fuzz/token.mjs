// `node fuzz/token.mjs [--seconds 600] [--seed N]`: the token target for as long as wanted. An input that it fails on is kept in
// fuzz/corpus/token, where the ordinary tests run it too.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { TARGETS, round } from "./targets/token.mjs";

const option = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? other : Number(process.argv[at + 1]);
};
const seconds = option("seconds", 600);
const first = option("seed", 1);
const end = Date.now() + seconds * 1000;
const RUNS = 1000;
let seed = first;
let runs = 0;
do {
  for (const name of Object.keys(TARGETS)) {
    const found = await round(name, seed, RUNS);
    runs += RUNS;
    if (found !== undefined) {
      const text = typeof found.input === "string" ? found.input : JSON.stringify(found.input);
      const file = new URL(`corpus/token/${createHash("sha256").update(text).digest("hex").slice(0, 16)}`, import.meta.url);
      writeFileSync(file, text);
      console.error(`${name}, seed ${seed}: ${text}\n${found.error?.stack}\nkept in ${file.pathname}`);
      process.exit(1);
    }
  }
  seed++;
} while (Date.now() < end);
console.log(`token: ${runs} runs, seeds ${first} to ${seed - 1}, ${seconds} s, nothing found`);
