//! What a visitor loads. Node weighs, because its zlib has brotli.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::Numbers;

/// The wasm, and the browser entry with every module that it imports.
const WEIGH: &str = r#"
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
const pkg = resolve(process.argv[1]);
const loaded = (path, seen) => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, next] of readFileSync(path, "utf8").matchAll(/(?:\bfrom\s*|\bimport\s*)["'](\.{1,2}\/[^"']+)["']/g)) loaded(resolve(dirname(path), next), seen);
  return seen;
};
const manifest = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
const find = (value) => (typeof value === "string" ? value : find(value.browser ?? value.import ?? value.default));
const scripts = [...loaded(join(pkg, find(manifest.exports["."])), new Set())].map((path) => readFileSync(path));
const wasm = [readFileSync(join(pkg, "prorata_bg.wasm"))];
const raw = (files) => files.reduce((sum, file) => sum + file.length, 0);
const brotli = (files) => files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
console.log(JSON.stringify({
  "bytes: wasm": raw(wasm), "bytes: wasm, brotli": brotli(wasm),
  "bytes: JavaScript of the browser entry": raw(scripts), "bytes: JavaScript of the browser entry, brotli": brotli(scripts),
}));
"#;

/// Bytes by what they are of.
pub fn weighed(pkg: &Path) -> Result<Numbers> {
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", WEIGH, "--"])
        .arg(pkg)
        .output()
        .context("cannot start `node`")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "node could not weigh: {said}");
    Ok(serde_json::from_slice(&output.stdout)?)
}
