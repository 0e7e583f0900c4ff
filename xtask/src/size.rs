//! `cargo xtask size`: what a visitor and a server load, beside what others weigh; with `--what`, what the wasm is made of.

use anyhow::{Context, Result};

use crate::build;
use crate::cmd;
use crate::project;

/// Node measures, because its zlib has brotli and because it reads import graphs the way the hosts do.
const MEASURE: &str = include_str!("size/weigh.mjs");

pub fn size() -> Result<()> {
    let pkg = build::build()?;
    cmd::run(
        cmd::command("node")
            .args(["--input-type=module", "--eval", MEASURE, "--"])
            .arg(pkg)
            .arg(project::at("www")),
    )
}

const WHAT: &str = include_str!("size/what.mjs");

/// Writes the table of `docs/size.md`.
pub fn what() -> Result<()> {
    let named = build::with_names()?;
    let page = project::at("docs/size.md");
    let table = cmd::output(
        cmd::command("node")
            .args(["--input-type=module", "--eval", WHAT, "--"])
            .arg(named),
    )?;
    let text = project::read(&page)?;
    let (before, rest) = text.split_once(BEGIN).context(BEGIN)?;
    let (_, after) = rest.split_once(END).context(END)?;
    print!("{table}");
    project::write(&page, format!("{before}{BEGIN}\n{table}{END}{after}"))
}

const BEGIN: &str = "<!-- cargo xtask size --what -->";
const END: &str = "<!-- end -->";
