//! The tests that are written in JavaScript, run by Node's own runner.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::thread::available_parallelism;

use anyhow::{Result, bail};

use super::Made;
use super::counts::{self, Counts};
use crate::cmd;
use crate::project;
use crate::serve;
use crate::setup::{browser, npm};

/// Tests of what needs more than the package; each has a step of its own.
const PAGES: &str = "tests/pages";
const PACKAGING: &str = "tests/packaging";
const EXAMPLES: &str = "tests/examples";

pub fn package(made: &Made) -> Result<Counts> {
    let mut files = tests_in("tests")?;
    files.retain(|file| {
        [PAGES, PACKAGING, EXAMPLES]
            .iter()
            .all(|other| !file.starts_with(project::at(other)))
    });
    made.answers()?;
    made.pkg()?;
    run("node", &files, &[])
}

pub fn pages(made: &Made) -> Result<Counts> {
    let files = tests_in(PAGES)?;
    made.pkg()?;
    run("pages", &files, &serve::environment()?)
}

pub fn examples(made: &Made) -> Result<Counts> {
    let files = tests_in(EXAMPLES)?;
    // First, because the examples' packages link to it.
    made.pkg()?;
    npm::examples()?;
    run("examples", &files, &browser::environment()?)
}

pub fn packaging(made: &Made) -> Result<Counts> {
    let files = tests_in(PACKAGING)?;
    let tarball = made.tarball()?;
    npm::hosts()?;
    npm::examples()?;
    let mut environment = browser::environment()?;
    environment.push(("PRORATA_TARBALL", tarball.into()));
    run("packaging", &files, &environment)
}

fn tests_in(folder: &str) -> Result<Vec<PathBuf>> {
    let mut files = project::files(&project::at(folder))?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if files.is_empty() {
        bail!("there is no *.test.mjs in {folder}/");
    }
    Ok(files)
}

/// Node's runner with two reports: one for people, and one to count from.
fn run(step: &str, files: &[PathBuf], environment: &[(&str, OsString)]) -> Result<Counts> {
    npm::packages()?;
    let report = project::made().join(format!("{step}.tap"));
    project::write(&report, "")?;
    let mut node = cmd::command("node");
    node.args([
        "--test",
        // Ten minutes: a test that hangs must fail with its name, not stop everything until somebody looks.
        "--test-timeout=600000",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
    ]);
    // Node leaves one core free, which of two is half of them.
    node.arg(format!("--test-concurrency={}", available_parallelism()?));
    node.arg(format!("--test-reporter-destination={}", report.display()));
    for file in files {
        node.arg(file.strip_prefix(project::root()).unwrap_or(file));
    }
    counts::run(
        node.envs(environment.iter().map(|(name, value)| (name, value))),
        |_| counts::tap(&fs::read_to_string(&report).unwrap_or_default()),
    )
}
