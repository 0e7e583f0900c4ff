//! What has to be on the machine before anything can be done: each part is looked for first, and fetched only if it is not there.
//!
//! A word of xtask asks for the parts that it needs and for no others.

pub mod browser;
mod debian;
pub mod npm;
pub mod runner;
pub mod wasm;

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project;

/// All parts, for someone who wants the waiting over with.
pub fn everything() -> Result<()> {
    wasm::toolchain()?;
    npm::packages()?;
    runner::test_runner()?;
    browser::chromium()?;
    eprintln!(
        "Everything is in place. Tools are kept in {}.",
        project::cache()?.display()
    );
    Ok(())
}

/// Held while something is being put into the cache, so that two checkouts do not fetch the same thing over each other.
fn lock(name: &str) -> Result<File> {
    lock_in(&project::cache()?, name)
}

/// Held while something is being made in a folder.
pub fn lock_in(dir: &Path, name: &str) -> Result<File> {
    let path = dir.join(format!("{name}.lock"));
    project::write(&path, "")?;
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    file.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
