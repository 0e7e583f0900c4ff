// Writes src/npm/shapes.js: for each struct that comes out of the engine a function that builds the object in one go. The structs
// in src/result are the definition; which of their optional fields occur together is learnt from the scenarios.
// Run it when a test says that a shape is unknown: `cargo xtask build && node tests/package/make-shapes.mjs`.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { catalog, path, pkg } from "./package.mjs";

// A shape gets a fast path for each set of fields that is common; the rest is built field by field.
const MOST = 8;

export function* scenarios() {
  for (const file of readdirSync(path("tests/scenarios")).filter((name) => name.endsWith(".json"))) {
    for (const scenario of JSON.parse(readFileSync(path(`tests/scenarios/${file}`), "utf8"))) yield { file, ...scenario };
  }
}

/** Runs a scenario's call; what it throws is not of interest here. */
export function play(prorata, { catalog: wanted, call, request }) {
  const source = typeof wanted === "string" ? catalog(wanted) : wanted;
  try {
    if (call === "lintCatalog") return prorata.lintCatalog(source);
    if (call in prorata) return prorata[call](request);
    return new prorata.Engine(source)[call](request);
  } catch (error) {
    if (error instanceof prorata.PricingError) return error;
    throw error;
  }
}

async function observe() {
  const folder = mkdtempSync(join(tmpdir(), "prorata-shapes-"));
  try {
    cpSync(fileURLToPath(pkg), folder, { recursive: true });
    writeFileSync(join(folder, "shapes.js"), "export const readers = {};\n");
    const decoder = readFileSync(path("src/npm/decode.js"), "utf8"); // the package has it without its spaces
    const hook = "shapes[number] = (mask) => {";
    if (!decoder.includes(hook)) throw new Error("decode.js has changed: say here where a struct is read");
    writeFileSync(join(folder, "decode.js"), decoder.replace(hook, `${hook} globalThis.observe(name, fields, mask);`));
    const shapes = new Map();
    globalThis.observe = (name, fields, mask) => {
      if (!shapes.has(name)) shapes.set(name, { fields, masks: new Map() });
      const { masks } = shapes.get(name);
      masks.set(mask, (masks.get(mask) ?? 0) + 1);
    };
    const prorata = await import(pathToFileURL(join(folder, "inline.js")));
    for (const scenario of scenarios()) play(prorata, scenario);
    return shapes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(shapes) {
  let out = "// Made by tests/package/make-shapes.mjs from what the engine sends. Not edited by hand.\n" +
    'import { built, value } from "./decode.js";\n\nexport const readers = {\n';
  for (const [name, { fields, masks }] of [...shapes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const common = [...masks].sort(([, a], [, b]) => b - a).slice(0, MOST).map(([mask]) => mask);
    out += `  ${name}: {\n    fields: ${JSON.stringify(fields)},\n    read(mask) {\n`;
    for (const mask of common) {
      const present = fields.filter((_, i) => mask >>> i & 1).map((field) => `${field}: value()`);
      out += `      if (mask === ${mask}) return { ${present.join(", ")} };\n`;
    }
    out += `      return built(readers.${name}.fields, mask);\n    },\n  },\n`;
  }
  return `${out}};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path("src/npm/shapes.js"), write(await observe()));
