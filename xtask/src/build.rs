//! From the crate to the npm package in `pkg/`: one wasm, one glue file, and the entries of `src/npm/` around them.

mod inline;
pub mod package;
mod panics;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::cmd;
use crate::project;
use crate::setup::{lock_in, npm, wasm};
use crate::stamp::Inputs;

pub const GLUE: &str = "prorata.js";
pub const WASM: &str = "prorata_bg.wasm";
/// The wasm before it was optimised, with the names of its functions.
const PLAIN: &str = "plain.wasm";

/// Functions with one caller stay what they are: put into it, they make functions of hundreds of locals, which run no faster and
/// are 8 % more after brotli.
const WASM_OPT: [&str; 4] = [
    "-O3",
    "--one-caller-inline-max-function-size=0",
    "--zero-filled-memory",
    "--strip-target-features",
];

/// Builds what is not up to date and returns the folder of the package.
pub fn build() -> Result<PathBuf> {
    let started = Instant::now();
    let toolchain = wasm::toolchain()?;
    npm::packages()?;
    cmd::run(
        toolchain
            .cargo("build")?
            .args(["--release", "--package", "prorata", "--lib"]),
    )?;
    let compiled = wasm::target_dir()
        .join(wasm::TARGET)
        .join("release/prorata.wasm");
    let _lock = lock_in(&project::made(), "build")?;
    let bound = bind(&compiled)?;
    let pkg = package::assemble(&bound)?;
    eprintln!(
        "{} is up to date ({:.1} s)",
        pkg.display(),
        started.elapsed().as_secs_f32()
    );
    Ok(pkg)
}

/// wasm-bindgen's glue and the optimised wasm, in a folder of their own.
fn bind(compiled: &Path) -> Result<PathBuf> {
    let out = project::made().join("bound");
    let version = project::locked("wasm-bindgen")?;
    let stamp = Inputs::default()
        .value((
            &version,
            WASM_OPT,
            panics::WORDS,
            panics::FORMATTING,
            "no places",
        ))
        .file(compiled)?
        .file(&project::at("package-lock.json"))?
        .stamp("bound.stamp");
    if stamp.holds(&out) {
        return Ok(out);
    }
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let mut bound = Bindgen::new()
        .input_path(compiled)
        .out_name("prorata")
        .web(true)
        .map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?
        // Types are written by hand in src/npm and checked from both sides.
        .typescript(false)
        // An entry says where the wasm comes from. With a path in the glue, bundlers copy the file even for entries that carry it inline.
        .omit_default_module_path(true)
        .remove_producers_section(true)
        // An entry replaces an instance that has trapped; see src/npm.
        .reset_state_function(true)
        .generate_output()
        .map_err(|error| anyhow!("wasm-bindgen {version}: {error:#}"))?;
    panics::without_words(bound.wasm_mut());
    panics::without_places(bound.wasm_mut());
    bound
        .emit(&out)
        .map_err(|error| anyhow!("wasm-bindgen {version}: {error:#}"))?;
    let (plain, wasm) = (out.join(PLAIN), out.join(WASM));
    fs::rename(&wasm, &plain).with_context(|| format!("wasm-bindgen wrote no {WASM}"))?;
    optimise(&plain, &wasm, &[])?;
    stamp.set()?;
    Ok(out)
}

fn optimise(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut opt = cmd::command("node");
    opt.arg(npm::bin("wasm-opt"))
        .args(WASM_OPT)
        .args(more)
        .arg(from)
        .arg("-o")
        .arg(to);
    cmd::patiently("Optimising the wasm", &mut opt, Duration::from_secs(600)).map(drop)
}

/// The wasm as it is published, but with the names of its functions.
pub fn with_names() -> Result<PathBuf> {
    build()?;
    let named = project::made().join("named.wasm");
    let plain = project::made().join("bound").join(PLAIN);
    optimise(&plain, &named, &["--debuginfo"])?;
    Ok(named)
}
