// Prints the weight of the package and of the page: raw, gzip -9 and brotli -11, each file compressed by itself, as servers send them.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [pkg, www] = process.argv.slice(1).map((folder) => resolve(folder));
const manifest = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));

const weigh = (files) => {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = readFileSync(file);
    sum.raw += bytes.length;
    sum.gzip += gzipSync(bytes, { level: 9 }).length;
    sum.brotli += brotliCompressSync(bytes).length;
  }
  return sum;
};

// What a module loads, itself included: its static imports and re-exports, `require`s, and files it names by `new URL(…, import.meta.url)`.
const loaded = (entry, files = new Set()) => {
  if (files.has(entry) || !existsSync(entry)) return files;
  files.add(entry);
  if (!/\.c?js$/.test(entry)) return files;
  const source = readFileSync(entry, "utf8");
  for (const [, path] of source.matchAll(/(?:\bfrom\s*|\bimport\s*|\brequire\(\s*|\bnew URL\(\s*)["'](\.{1,2}\/[^"']+)["']/g)) {
    loaded(resolve(dirname(entry), path), files);
  }
  return files;
};

const below = (folder) =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? below(path) : [path];
      })
    : [];

// Every way through the manifest's `exports` that ends in a script, by its conditions.
const entries = (value, name, found = []) => {
  if (typeof value === "string") {
    if (/\.c?js$/.test(value)) found.push([name, join(pkg, value)]);
  } else if (value && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      if (key !== "types") entries(inner, key.startsWith(".") ? key : key === "default" ? name : `${name} ${key}`, found);
    }
  }
  return found;
};

const kilo = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
const row = (name, { raw, gzip, brotli }) => console.log(`${name.padEnd(46)}${kilo(raw)}${kilo(gzip)}${kilo(brotli)}`);
const peer = (name, raw, brotli) => console.log(`${name.padEnd(46)}${raw.padStart(9)}${"".padStart(9)}${brotli.padStart(9)}`);
const heading = (text) => console.log(`\n${text.padEnd(46)}${"raw".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);

heading("The parts (KB of 1000 bytes)");
row("wasm", weigh([join(pkg, "prorata_bg.wasm")]));
row("glue", weigh([join(pkg, "prorata.js")]));

heading("An entry and all that it loads");
const all = entries(manifest.exports, ".");
for (const [name, path] of all) row(`${name} → ${relative(pkg, path)}`, weigh(loaded(path)));

const [, browser] = all.find(([name]) => name === ". browser");
const inBrowser = loaded(browser);
heading("A visitor loads");
row("the engine (browser entry, glue, wasm)", weigh(inBrowser));
const page = below(www).filter((file) => !file.endsWith(".md"));
if (page.length > 0) {
  // The samples are loaded as one file; late.js is for whom something else did not arrive.
  const own = page.filter((file) => !/^(catalogs|samples\.json|late\.js)/.test(relative(www, file)));
  const samples = page.filter((file) => relative(www, file) === "samples.json");
  const messages = loaded(join(pkg, "messages.js"));
  row("the package's messages", weigh(messages));
  row("the page's own files", weigh(own));
  row("its samples", weigh(samples));
  row("all of these", weigh([...inBrowser, ...messages, ...own, ...samples]));
}

heading("For comparison");
peer("parts of decimal.js + date-fns", "", "13");
peer("dinero.js + a Temporal polyfill", "", "22");
peer("the pricing part of recurly-js", "", "17");
peer("all of recurly-js", "", "65");
peer("first probe of this engine, opt-level 3", "278", "82");
peer('a smaller probe, opt-level "s" and wasm-opt', "101", "39");
