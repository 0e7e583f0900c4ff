//! `cargo xtask bench`: the engine beside what people would use otherwise; see benches/.

use anyhow::{Result, bail};

use crate::build;
use crate::cmd;
use crate::project;
use crate::serve;
use crate::setup::npm;

/// Node measures: it is where the peers run. What starts in Chromium is left out where there is none.
pub fn bench(what: &[&str]) -> Result<()> {
    match what {
        [] => everything(),
        ["page"] => page(),
        other => bail!(
            "bench knows `page`, or nothing for everything, not `{}`",
            other.join(" ")
        ),
    }
}

/// The wait for the first price on the page alone.
fn page() -> Result<()> {
    build::build()?;
    let mut node = cmd::command("node");
    node.arg(project::at("benches/page.mjs"))
        .envs(serve::environment()?);
    cmd::run(&mut node)
}

fn everything() -> Result<()> {
    npm::packages()?;
    build::build()?;
    cmd::run(cmd::cargo().args(["bench", "--quiet", "--bench", "core", "--no-run"]))?;
    let mut node = cmd::command("node");
    node.arg(project::at("benches/run.mjs"));
    match serve::environment() {
        Ok(environment) => drop(node.envs(environment)),
        Err(error) => eprintln!("without Chromium: {error:#}"),
    }
    cmd::run(&mut node)
}
