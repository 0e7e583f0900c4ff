//! The catalogue's schema and the page of types, written anew from the package's own types.

use anyhow::Result;

use crate::cmd;
use crate::project;
use crate::setup::npm;

pub fn types() -> Result<()> {
    npm::packages()?;
    cmd::run(cmd::command("node").arg(project::at("xtask/src/types.mjs")))
}
