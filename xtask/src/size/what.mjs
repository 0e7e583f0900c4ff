// Prints what a wasm with names is made of, as a table in Markdown: bytes by module, and what brotli makes of each. A function of the
// library that was made for one of our types counts as the library's: its name does not say for whom it is.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const file = readFileSync(process.argv[1]);
let at = 8;
const leb = () => {
  let [n, shift, byte] = [0, 0, 0];
  do { byte = file[at++]; n += (byte & 127) * 2 ** shift; shift += 7; } while (byte > 127);
  return n;
};
const text = () => { const length = leb(); at += length; return file.toString("utf8", at - length, at); };

const names = new Map();
const bodies = [];
const parts = new Map();
let imported = 0;
const add = (part, bytes) => parts.set(part, [...(parts.get(part) ?? []), bytes]);
while (at < file.length) {
  const id = file[at++];
  const end = leb() + at;
  const body = file.subarray(at, end);
  if (id === 2) {
    for (let left = leb(); left > 0; left--) {
      text(), text();
      if (file[at++] !== 0) throw new Error("something other than a function is imported");
      leb(), imported++;
    }
  } else if (id === 10) {
    for (let left = leb(); left > 0; left--) { const length = leb(); bodies.push(file.subarray(at, at += length)); }
  } else if (id === 11) add("data: texts, tables", body);
  else if (id !== 0) add("types, imports, exports, tables", body);
  else if (text() === "name") {
    while (at < end) {
      const kind = file[at++];
      const stop = leb() + at;
      if (kind === 1) for (let left = leb(); left > 0; left--) { const index = leb(); names.set(index, text()); }
      at = stop;
    }
  }
  at = end;
}

// `<A as B>::c` is of A's crate where that is ours, else of the trait's.
const place = (name) => {
  const path = name.match(/prorata::[a-z_]+(?:::[a-z_]+)?/)?.[0] ?? name.match(/\b(alloc|core|std|dlmalloc|serde_core|serde_wasm_bindgen|wasm_bindgen|js_sys|chrono|rust_decimal|sha2|hashbrown|compiler_builtins)\b/)?.[1] ?? "rest";
  if (path.startsWith("prorata::")) {
    const [, first, second] = path.split("::");
    return first === "boundary" ? `boundary/${second ?? ""}` : first;
  }
  return `(${path})`;
};
for (const [i, body] of bodies.entries()) add(place(names.get(i + imported) ?? ""), body);

const packed = (buffers) => brotliCompressSync(Buffer.concat(buffers)).length;
const rows = [...parts].map(([part, buffers]) => [part, buffers.length, buffers.reduce((sum, b) => sum + b.length, 0), packed(buffers)]);
rows.sort((a, b) => b[2] - a[2]);
const few = rows.filter(([, , raw]) => raw < 700);
const shown = rows.filter(([, , raw]) => raw >= 700);
const sum = (list, k) => list.reduce((total, row) => total + row[k], 0);
if (few.length > 0) shown.push([`${few.length} more below 700 bytes`, sum(few, 1), sum(few, 2), sum(few, 3)]);
const kilo = (n) => (n / 1000).toFixed(1);
console.log("| module or (library) | functions | KB raw | KB brotli, by itself |\n|---|---|---|---|");
for (const [part, count, raw, brotli] of shown) console.log(`| ${part} | ${count} | ${kilo(raw)} | ${kilo(brotli)} |`);
console.log(`| all | ${sum(rows, 1)} | ${kilo(sum(rows, 2))} | ${kilo(sum(rows, 3))} |`);
