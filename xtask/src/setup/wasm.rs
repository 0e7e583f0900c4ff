//! A compiler for wasm32: rustup's target where it can be had, else Debian's compiler with its sources.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::debian::{self, DebianRust};
use crate::cmd;
use crate::project;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// How wasm is compiled on this machine.
#[derive(Clone)]
pub enum Toolchain {
    /// The compiler in use has the target's standard library.
    Rustup,
    /// A second compiler builds the standard library from the sources that came with it.
    Debian(DebianRust),
}

/// Finds or fetches the toolchain, and says once which it is.
///
/// `PRORATA_WASM=rustup` or `=debian` allows only that one.
pub fn toolchain() -> Result<Toolchain> {
    static FOUND: OnceLock<Toolchain> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found.clone());
    }
    let found = find()?;
    match &found {
        Toolchain::Rustup => {
            eprintln!("Building the engine for WebAssembly with rustup's compiler")
        }
        Toolchain::Debian(rust) => eprintln!(
            "Building the engine for WebAssembly with Debian's compiler in {}, and a standard library built from its sources",
            rust.dir.display()
        ),
    }
    Ok(FOUND.get_or_init(|| found).clone())
}

fn find() -> Result<Toolchain> {
    let only = env::var("PRORATA_WASM")
        .ok()
        .filter(|only| !only.is_empty());
    let _lock = super::lock("wasm")?;
    match only.as_deref() {
        None => {}
        Some("debian") => return Ok(Toolchain::Debian(debian::rust()?)),
        Some("rustup") => return rustup().map(|()| Toolchain::Rustup),
        Some(other) => {
            bail!("PRORATA_WASM is `{other}`: it can be `rustup` or `debian`, or be left out")
        }
    }
    if sysroot_library()?.is_dir() {
        return Ok(Toolchain::Rustup);
    }
    // Fetched before, so rustup's server gave no answer then; asking again on every build would cost the time-out every time.
    if let Some(rust) = debian::fetched()? {
        return Ok(Toolchain::Debian(rust));
    }
    let Err(no_rustup) = rustup() else {
        return Ok(Toolchain::Rustup);
    };
    // The second line is rustup's own reason; what follows is how it came to it.
    let reason: Vec<_> = format!("{no_rustup:#}")
        .lines()
        .take(2)
        .map(str::to_owned)
        .collect();
    eprintln!(
        "rustup cannot add {TARGET} ({}); trying Debian's packages instead",
        reason.join(": ")
    );
    let rust = debian::rust().with_context(|| {
        format!("there is no standard library for {TARGET}. With network access, `rustup target add {TARGET}` is all it takes; then try again")
    })?;
    Ok(Toolchain::Debian(rust))
}

fn rustup() -> Result<()> {
    if sysroot_library()?.is_dir() {
        return Ok(());
    }
    if project::on_path("rustup").is_none() {
        bail!("rustup is not installed");
    }
    let mut add = cmd::command("rustup");
    add.args(["target", "add", TARGET]);
    cmd::patiently(
        "Adding the wasm32 target with rustup",
        &mut add,
        Duration::from_secs(120),
    )?;
    if !sysroot_library()?.is_dir() {
        bail!("rustup added the target to another toolchain than the one in use");
    }
    Ok(())
}

/// Where the compiler in use keeps the target's standard library, if it has it.
fn sysroot_library() -> Result<PathBuf> {
    Ok(sysroot()?.join("lib/rustlib").join(TARGET).join("lib"))
}

fn sysroot() -> Result<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(PathBuf::from(
        cmd::output(cmd::command(rustc).args(["--print", "sysroot"]))?.trim_end(),
    ))
}

impl Toolchain {
    /// The compiler's version in its own words: what it makes of the same source differs from the next one's.
    pub fn compiler(&self) -> Result<String> {
        let rustc = match self {
            Self::Rustup => env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()),
            Self::Debian(rust) => rust.rustc.clone().into(),
        };
        Ok(cmd::output(cmd::command(rustc).arg("--version"))?
            .trim()
            .to_owned())
    }

    /// A cargo command for the target, such as `build` or `test`.
    pub fn cargo(&self, word: &str) -> Result<Command> {
        let mut cargo = cmd::cargo();
        // Tests unwind, so their engine is another one, and it would take the place of the package's, and the package's its, at every turn.
        // Debian's compiler is told to abort in tests too, below: both have one engine there.
        let apart = word == "test" && matches!(self, Self::Rustup);
        cargo
            .arg(word)
            .args(["--target", TARGET])
            .arg("--target-dir")
            .arg(if apart {
                project::target().join("wasm-tests")
            } else {
                target_dir()
            });
        if let Self::Debian(rust) = self {
            // Tests are otherwise built to unwind, which takes a second standard library beside the one for the package, and the two collide.
            cargo
                .args(["-Zbuild-std=std,panic_abort", "-Zpanic-abort-tests"])
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTC", &rust.rustc);
            if let Some(lld) = lld()? {
                cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", lld);
            }
        }
        Ok(cargo)
    }

    /// The lints on the target.
    pub fn clippy(&self) -> Result<Command> {
        match self {
            Self::Rustup => self.cargo("clippy"),
            // `cargo clippy` would call the first compiler's clippy, which cannot read the second's library; this is what it does inside.
            Self::Debian(rust) => {
                let mut cargo = self.cargo("check")?;
                cargo.env("RUSTC_WORKSPACE_WRAPPER", &rust.clippy);
                Ok(cargo)
            }
        }
    }
}

/// Apart from the native builds: the two may run beside each other, and a second compiler does not throw away the first one's work.
pub fn target_dir() -> PathBuf {
    project::target().join("wasm")
}

/// Debian's compiler names a linker that its package does not bring; rustup's toolchain has one.
fn lld() -> Result<Option<PathBuf>> {
    let rustlib = sysroot()?.join("lib/rustlib");
    let hosts =
        fs::read_dir(&rustlib).with_context(|| format!("cannot read {}", rustlib.display()))?;
    let beside = hosts
        .filter_map(|host| Some(host.ok()?.path().join("bin/rust-lld")))
        .find(|lld| lld.is_file());
    Ok(beside
        .or_else(|| project::on_path("rust-lld"))
        .or_else(|| project::on_path("wasm-ld")))
}
