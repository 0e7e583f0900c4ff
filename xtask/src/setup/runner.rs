//! The program that runs wasm tests in Node and in a browser.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cmd;
use crate::project;

/// The runner of exactly the version that the crate is built with: their formats differ from version to version.
pub fn test_runner() -> Result<PathBuf> {
    let version = project::locked("wasm-bindgen")?;
    let _lock = super::lock("wasm-bindgen-cli")?;
    let root = project::cache()?.join(format!("wasm-bindgen-cli-{version}"));
    let runner = root.join("bin").join(format!(
        "wasm-bindgen-test-runner{}",
        env::consts::EXE_SUFFIX
    ));
    if runner.is_file() {
        return Ok(runner);
    }
    let building = project::cache()?.join("wasm-bindgen-cli-build");
    let mut install = cmd::cargo();
    // Not --locked: the lock file that comes with the package asks for a version that not every registry still serves.
    install
        .args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            &version,
            "--root",
        ])
        .arg(&root);
    install
        .arg("--target-dir")
        .arg(&building)
        .env_remove("RUSTFLAGS");
    // cargo install reads the configuration of the folder it is started in; ours is about our own crate.
    install.current_dir(project::cache()?);
    cmd::patiently(&format!("Building wasm-bindgen's test runner {version} (once, 2 to 7 minutes)"), &mut install, Duration::from_secs(1800))
        .with_context(|| format!("the wasm tests need wasm-bindgen-test-runner {version}: `cargo install wasm-bindgen-cli --version {version}` must work"))?;
    std::fs::remove_dir_all(&building)
        .with_context(|| format!("cannot remove {}", building.display()))?;
    Ok(runner)
}
