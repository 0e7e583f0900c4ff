//! The tests that are written in Rust, on the machine itself and on wasm.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Made;
use super::counts::{self, Counts};
use crate::cmd;
use crate::project;
use crate::setup::{browser, npm, runner, wasm};

pub fn native(made: &Made) -> Result<Counts> {
    let counts = packages(&["prorata", "oracle"])?;
    if counts.failed == 0 {
        // Just written: the steps after this one need not ask for them again.
        let _ = made.answers.set(Ok(()));
    }
    Ok(counts)
}

/// The tests that leave their answers in `target/`, for a step that is run without the native one.
pub fn answers() -> Result<()> {
    cmd::run(
        cmd::cargo()
            .args(["test", "--quiet", "--package", "prorata"])
            .args(["--test", "scenarios", "--test", "determinism"]),
    )
}

pub fn xtask(_: &Made) -> Result<Counts> {
    packages(&["xtask"])
}

/// The budget's own tests, and then the package held against it.
pub fn budget(made: &Made) -> Result<Counts> {
    let pkg = made.pkg()?;
    let tests = packages(&["budget"])?;
    Ok(tests.and(counts::run(&mut budgeted(pkg, &[])?, counts::libtest)?))
}

/// What holds a package against its budget.
pub fn budgeted(pkg: &Path, options: &[&str]) -> Result<Command> {
    let mut run = cmd::cargo();
    run.args(["run", "--quiet", "--package", "budget", "--"]);
    run.arg(pkg).arg(wasm::toolchain()?.compiler()?);
    run.args(options);
    Ok(run)
}

/// nextest where it is installed, because it says sooner what failed; cargo's own runner runs the same tests.
fn packages(names: &[&str]) -> Result<Counts> {
    let named = names.iter().flat_map(|name| ["--package", name]);
    if project::on_path("cargo-nextest").is_some() {
        let mut nextest = cmd::cargo();
        nextest.args([
            "nextest",
            "run",
            "--no-fail-fast",
            "--status-level",
            "slow",
            "--final-status-level",
            "fail",
        ]);
        nextest.args(named);
        return counts::run(&mut nextest, counts::nextest);
    }
    counts::run(
        cmd::cargo()
            .args(["test", "--no-fail-fast", "--all-targets"])
            .args(named),
        counts::libtest,
    )
}

pub fn doc(_: &Made) -> Result<Counts> {
    counts::run(
        cmd::cargo().args(["test", "--doc", "--package", "prorata"]),
        counts::libtest,
    )
}

/// As shipped: the release profile's code is what people run.
const BINDING: [&str; 5] = ["--release", "--package", "prorata", "--test", "wasm*"];

pub fn binding_in_node(_: &Made) -> Result<Counts> {
    npm::node()?;
    counts::run(&mut binding()?, counts::libtest)
}

pub fn binding_in_chromium(_: &Made) -> Result<Counts> {
    let chromium = browser::chromium()?;
    // The driver would look for a browser by itself and might find another.
    let mut capabilities: Value =
        serde_json::from_str(&project::read(&project::at("webdriver.json"))?)
            .context("webdriver.json")?;
    capabilities["goog:chromeOptions"]["binary"] = Value::from(chromium.browser.to_string_lossy());
    let settings = project::made().join("webdriver.json");
    project::write(&settings, capabilities.to_string())?;
    let mut binding = binding()?;
    binding
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)
        .env("CHROMEDRIVER", chromium.driver);
    for other in ["GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
        binding.env_remove(other);
    }
    counts::run(&mut binding, counts::libtest)
}

/// Compiles the binding's tests without running them.
pub fn compiled_binding() -> Result<Command> {
    let mut cargo = wasm::toolchain()?.cargo("test")?;
    cargo.args(BINDING).arg("--no-run");
    Ok(cargo)
}

fn binding() -> Result<Command> {
    let runner = runner::test_runner()?;
    let mut cargo = wasm::toolchain()?.cargo("test")?;
    cargo.args(BINDING);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    Ok(cargo)
}
