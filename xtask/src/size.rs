//! `cargo xtask size`: what a visitor and a server load, beside what others weigh.

use anyhow::Result;

use crate::build;
use crate::cmd;
use crate::project;

/// Node measures, because its zlib has brotli and because it reads import graphs the way the hosts do.
const MEASURE: &str = include_str!("size.mjs");

pub fn size() -> Result<()> {
    let pkg = build::build()?;
    cmd::run(
        cmd::command("node")
            .args(["--input-type=module", "--eval", MEASURE, "--"])
            .arg(pkg)
            .arg(project::at("www")),
    )
}
