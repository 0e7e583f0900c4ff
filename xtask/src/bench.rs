//! `cargo xtask bench`: the engine beside what people would use otherwise; see benches/.

use anyhow::Result;

use crate::build;
use crate::cmd;
use crate::project;
use crate::serve;
use crate::setup::{browser, npm};

/// Node measures: it is where the peers run. What starts in Chromium is left out where there is none.
pub fn bench() -> Result<()> {
    npm::packages()?;
    build::build()?;
    cmd::run(cmd::cargo().args(["bench", "--quiet", "--bench", "core", "--no-run"]))?;
    let mut node = cmd::command("node");
    node.arg(project::at("benches/run.mjs"));
    match browser::chromium() {
        Ok(chromium) => {
            node.env("CHROME", chromium.browser)
                .env("PRORATA_URL", serve::in_background()?)
                .env("PRORATA_CHROME_ARGS", browser::arguments()?);
        }
        Err(error) => eprintln!("without Chromium: {error:#}"),
    }
    cmd::run(&mut node)
}
