// What is generated from the types and their comments: src/npm/schema.json and docs/types.md. `cargo xtask types` writes both; a test
// of the package compares them with what is there.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const ROOT = new URL("../../", import.meta.url);
const SOURCE = "src/npm/contract.d.cts";

// What the others are reached from. `QuoteColumns` is typed arrays, for which JSON has no word.
const ROOTS = ["Catalog", "QuoteRequest", "UpgradeRequest", "SeatChangeRequest", "CancelRequest", "Quote", "ChangePreview", "Cancellation", "Issue"];

/** The exported types as definitions of JSON Schema. */
function definitions() {
  const generator = createGenerator({
    path: fileURLToPath(new URL(SOURCE, ROOT)), expose: "export", jsDoc: "extended", additionalProperties: false, sortProps: false,
    encodeRefs: false, skipTypeCheck: true,
  });
  return Object.assign({}, ...ROOTS.map((name) => generator.createSchema(name).definitions));
}

/** The catalogue's schema, and what it needs. */
export function schema() {
  const all = definitions();
  const used = {};
  const open = ["Catalog"];
  while (open.length > 0) {
    const name = open.shift();
    if (used[title(name)] !== undefined) continue;
    used[title(name)] = portable(all[name], all, (needed) => open.push(needed));
  }
  const { Catalog, ...rest } = used;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Catalogue of prorata",
    ...Catalog,
    definitions: rest,
  };
}

// `Rule<ChangeTerms>` is no name that every tool can point to.
const title = (name) => name.replace(/^(\w+)<(\w+)>$/, "$1Of$2");

/** Generic shorthands in place, and nothing beside a `$ref`: draft-07 ignores what stands there. */
function portable(node, all, need) {
  if (Array.isArray(node)) return node.map((one) => portable(one, all, need));
  if (typeof node !== "object" || node === null) return node;
  const { $ref, ...rest } = node;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, ["examples", "default"].includes(key) ? value : portable(value, all, need)]));
  if ($ref === undefined) return own;
  const name = $ref.slice("#/definitions/".length);
  if (name.startsWith("OneOrMore<")) return { ...portable(all[name], all, need), ...own };
  need(name);
  // What narrows a named type stands in its place, with the type that it narrows.
  if ("pattern" in own || "maxProperties" in own) return { ...portable(all[name], all, need), ...own };
  const pointer = { $ref: `#/definitions/${title(name)}` };
  return Object.keys(own).length === 0 ? pointer : { ...own, allOf: [pointer] };
}

/** Every type of the package as tables, for reading. */
export function page() {
  const all = definitions();
  const source = readFileSync(new URL(SOURCE, ROOT), "utf8");
  const named = [...source.matchAll(/^export (?:interface|type) (\w+)|^\/\/ ─── (\S.*?) ─/gm)];
  const lines = [
    "# Types", "",
    "Every type of `prorata`, with the comments that an editor shows. Written by `cargo xtask types` from",
    `[${SOURCE}](../${SOURCE}); the meaning behind the fields is in [reference.md](reference.md).`, "",
  ];
  const calls = source.indexOf("// ─── Calls");
  for (const { 1: name, 2: section, index } of named.filter(({ index }) => index < calls)) {
    if (section !== undefined) lines.push(`## ${section}`, "");
    else {
      const node = all[name] ?? all[`${name}<ChangeTerms>`];
      if (node !== undefined) lines.push(...entry(name, node), "");
      // Shorthands of TypeScript's, which stand written out wherever they are used, apart.
      else if (!source.startsWith(`export type ${name}<`, index)) lines.push(`### ${name}`, "", ...code(source.slice(index).split("\n}\n")[0] + "\n}"));
    }
  }
  // Functions and classes as they are declared: a signature reads better than a table of one.
  lines.push("## Calls", "", ...code(source.slice(calls).replace(/^.*\n/, "")));
  for (const name of ["messages", "server"]) lines.push(`## \`prorata/${name}\``, "", ...code(readFileSync(new URL(`src/npm/${name}.d.cts`, ROOT), "utf8")));
  return `${lines.join("\n").trimEnd()}\n`;
}

const code = (text) => ["```ts", text.trim(), "```", ""];

function entry(name, node) {
  const head = [`### ${name}`, "", ...(node.description === undefined ? [] : [escaped(node.description), ""])];
  if (node.properties === undefined) return [...head, shape(node)];
  return [...head, "| field | type | |", "|---|---|---|", ...rows(node, "")];
}

function rows({ properties, required = [] }, prefix) {
  return Object.entries(properties).flatMap(([field, node]) => {
    const optional = required.includes(field) ? "" : "?";
    const inner = node.properties !== undefined ? rows(node, `${prefix}${field}.`)
      : node.items?.properties !== undefined ? rows(node.items, `${prefix}${field}[].`) : [];
    return [`| \`${prefix}${field}${optional}\` | ${shape(node)} | ${remarks(node)} |`, ...inner];
  });
}

function remarks({ description, default: standard, minimum, maximum, minItems, maxItems, maxProperties }) {
  const bounds = minimum !== undefined ? `${number(minimum)} to ${number(maximum)}.`
    : minItems !== undefined ? `${minItems} to ${number(maxItems)}.`
      : maxItems !== undefined || maxProperties !== undefined ? `At most ${number(maxItems ?? maxProperties)}.` : undefined;
  const fallback = standard === undefined ? undefined : `Default \`${JSON.stringify(standard)}\`.`;
  return [description && escaped(description), bounds, fallback].filter(Boolean).join(" ");
}

const number = (n) => n.toLocaleString("en");
const escaped = (text) => text.replaceAll("\n", " ").replaceAll("|", "\\|");

/** A type as a reader of TypeScript would write it, with links to what has a name. */
function shape(node) {
  if (node.$ref !== undefined) return linked(node.$ref.slice("#/definitions/".length));
  if (node.anyOf !== undefined) return node.anyOf.map(shape).join(" \\| ");
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(" \\| ");
  if (Array.isArray(node.type)) return node.type.map((type) => `\`${type}\``).join(" \\| ");
  if (node.type === "array") return `list of ${shape(node.items)}`;
  if (node.type === "object" && node.properties === undefined) return `by name: ${shape(node.additionalProperties ?? {})}`;
  if (node.type === "object") return Object.entries(node.properties).map(([field, inner]) => `\`{ ${field}${(node.required ?? []).includes(field) ? "" : "?"} }\`: ${shape(inner)}`).join(", ");
  return node.type === undefined ? "anything" : `\`${node.type}\``;
}

function linked(name) {
  const generic = /^(\w+)<\(?(.*?)\)?>$/.exec(name);
  if (generic === null) return `[\`${name}\`](#${name.toLowerCase()})`;
  const [, outer, inner] = generic;
  const content = inner.split("|").map((one) => (one.startsWith('"') ? `\`${one}\`` : linked(one))).join(" \\| ");
  return outer === "OneOrMore" ? `${content}, or a list` : `[\`${outer}\`](#${outer.toLowerCase()}) of ${content}`;
}

export const FILES = {
  "src/npm/schema.json": () => `${JSON.stringify(schema(), null, 2)}\n`,
  "docs/types.md": page,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, make] of Object.entries(FILES)) {
    writeFileSync(new URL(path, ROOT), make());
    console.error(`${path} is written`);
  }
}
