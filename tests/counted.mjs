// How much a test looked at, left in target/counts for the table at the end of `cargo xtask test`; tests/counted/mod.rs does the same.
import { mkdirSync, writeFileSync } from "node:fs";

const folder = new URL("../target/counts/", import.meta.url);

export function counted(name, number, of) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(name.replace(/\W/g, "-"), folder), `${number} ${of}\n`);
  } catch {
    // A count that cannot be left is no reason to fail a test.
  }
}
