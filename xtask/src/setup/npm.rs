//! What comes from npm, at the versions of the lock files: the tools for everything, and more for the steps that need it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cmd;
use crate::project;
use crate::stamp::Inputs;

pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The tools of the build and the tests.
pub fn packages() -> Result<()> {
    install("", "Installing the tools from npm")
}

/// What the examples import.
pub fn examples() -> Result<()> {
    install("examples", "Installing what the examples use")
}

/// Bundlers and runtimes to run the packed package in.
pub fn hosts() -> Result<()> {
    install("tests/packaging", "Installing bundlers and runtimes")
}

/// Installs the packages of a folder's lock file when it has changed since the last time.
fn install(folder: &str, what: &str) -> Result<()> {
    let node = node()?;
    let dir = project::at(folder);
    let _lock = super::lock("npm")?;
    let stamp = Inputs::default()
        .value(&node)
        .file(&dir.join("package-lock.json"))?
        .stamp(&format!("npm{}", folder.replace('/', "-")));
    // npm writes its own record on success: a folder that someone removed or half filled has none.
    if stamp.holds(&dir.join("node_modules/.package-lock.json")) {
        return Ok(());
    }
    let mut npm = cmd::command(NPM);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&dir);
    cmd::patiently(what, &mut npm, Duration::from_secs(900)).with_context(|| {
        format!("the packages of {folder}/package-lock.json come from the npm registry")
    })?;
    stamp.set()
}

/// A script that an npm package brings.
pub fn bin(name: &str) -> PathBuf {
    project::at("node_modules/.bin").join(name)
}

/// The version of Node, which has to be one that the package itself supports.
pub fn node() -> Result<String> {
    let version = cmd::output(cmd::command("node").arg("--version"))
        .context("Node.js 20.19 or later is needed, with npm: install it from your system's packages or from the Node project")?;
    let version = version.trim();
    if project::version(version.trim_start_matches('v')).is_none_or(|version| version < (20, 19)) {
        bail!("Node.js here is {version}, and 20.19 or later is needed");
    }
    Ok(version.to_owned())
}
