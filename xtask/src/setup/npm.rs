//! The tools that come from npm, at the versions of the top-level package-lock.json.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cmd;
use crate::project;
use crate::stamp::Inputs;

pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs them when the lock file has changed since the last time.
pub fn packages() -> Result<()> {
    let node = node()?;
    let modules = project::at("node_modules");
    let lock = project::at("package-lock.json");
    let _lock = super::lock("npm")?;
    // npm writes its own record on success: a folder that someone removed or half filled has none.
    let stamp = Inputs::default().value(&node).file(&lock)?.stamp("npm");
    if stamp.holds(&modules.join(".package-lock.json")) {
        return Ok(());
    }
    let mut npm = cmd::command(NPM);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    cmd::patiently(
        "Installing the tools from npm",
        &mut npm,
        Duration::from_secs(900),
    )
    .context("the build needs the packages of package-lock.json from the npm registry")?;
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
