//! The package as a file, the way it would be uploaded.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::build;
use crate::cmd;
use crate::project;
use crate::setup::npm;

/// `npm pack` into the target folder; returns the file.
pub fn pack() -> Result<PathBuf> {
    let pkg = build::build()?;
    let out = project::at("target/pack");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let mut npm = cmd::command(npm::NPM);
    npm.args(["pack", "--json", "--ignore-scripts", "--pack-destination"])
        .arg(&out)
        .current_dir(&pkg);
    let said: Value = serde_json::from_str(&cmd::output(&mut npm)?)
        .context("`npm pack --json` printed no JSON")?;
    let name = said.pointer("/0/filename").and_then(Value::as_str);
    let tarball = out.join(name.context("`npm pack --json` named no file")?);
    eprintln!("{} is packed", tarball.display());
    Ok(tarball)
}
