//! What can be seen without running anything.

use anyhow::Result;

use super::Made;
use super::counts::Counts;
use crate::cmd;
use crate::setup::wasm::{self, Toolchain};

const DENY: [&str; 3] = ["--", "-D", "warnings"];

pub fn format(_: &Made) -> Result<Counts> {
    cmd::run(cmd::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Counts::ONE)
}

/// Each package by itself: together, the tools' wishes for features of shared dependencies would reach into the engine.
pub fn native(_: &Made) -> Result<Counts> {
    // What is built is what Cargo.lock says; a lock that would have to change is not changed in passing.
    cmd::output(cmd::cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    for package in ["prorata", "xtask"] {
        cmd::run(
            cmd::cargo()
                .args(["clippy", "--all-targets", "--package", package])
                .args(DENY),
        )?;
    }
    cmd::run(
        cmd::cargo()
            .args([
                "doc",
                "--no-deps",
                "--document-private-items",
                "--package",
                "prorata",
            ])
            .env("RUSTDOCFLAGS", "-Dwarnings"),
    )?;
    Ok(Counts {
        passed: 4,
        ..Counts::default()
    })
}

pub fn wasm(_: &Made) -> Result<Counts> {
    let toolchain = wasm::toolchain()?;
    let mut clippy = toolchain.clippy()?;
    clippy.args(["--package", "prorata", "--lib", "--test", "wasm*"]);
    match toolchain {
        Toolchain::Rustup => clippy.args(DENY),
        // How `cargo clippy` hands its arguments to the compiler.
        Toolchain::Debian(_) => clippy.env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        ),
    };
    cmd::run(&mut clippy)?;
    Ok(Counts::ONE)
}
