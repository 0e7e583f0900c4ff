//! Debian's compiler for web browsers' Rust parts, unpacked into the cache: nothing is installed, nothing on the machine changes.
//!
//! It comes with its own library sources. They have to be taken together: one version's library does not build with another's compiler.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cmd;
use crate::project;

/// What is asked for by name; the packages with the version in their name are found through these.
const WANTED: [&str; 3] = ["rustc-web", "rust-web-clippy", "rust-web-src"];
/// Which of their dependencies belong to the compiler: the rest (libc, gcc, …) is on any machine that builds Rust.
const FAMILY: [&str; 2] = ["libstd-rust-web", "libllvm"];
const LIMIT: Duration = Duration::from_secs(900);

#[derive(Clone)]
pub struct DebianRust {
    pub dir: PathBuf,
    pub rustc: PathBuf,
    pub clippy: PathBuf,
}

/// The compiler, if an earlier run has fetched it.
pub fn fetched() -> Result<Option<DebianRust>> {
    let rust = DebianRust::in_dir(project::cache()?.join("debian-rust"));
    Ok(rust.rustc.is_file().then_some(rust))
}

/// The compiler, fetched if need be.
pub fn rust() -> Result<DebianRust> {
    if let Some(rust) = fetched()? {
        return Ok(rust);
    }
    if project::on_path("apt-get").is_none() || project::on_path("dpkg").is_none() {
        bail!("this is no Debian, so its packages are no way out either");
    }
    let cache = project::cache()?;
    // Unpacked beside its place and moved there when complete: what lies in the place is whole.
    let (new, place) = (cache.join("debian-rust.new"), cache.join("debian-rust"));
    for old in [&new, &place] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    fs::create_dir_all(new.join("deb"))?;
    if stale()? {
        update();
    }
    let deb = new.join("deb");
    if let Err(error) = download(&deb) {
        // A list that is merely old names versions that the server has replaced.
        eprintln!("{error:#}");
        update();
        download(&deb)?;
    }
    eprintln!("Unpacking them");
    for deb in project::files(&new.join("deb"))? {
        cmd::output(cmd::command("dpkg").arg("-x").arg(&deb).arg(&new))?;
    }
    fs::remove_dir_all(new.join("deb"))?;
    fs::rename(&new, &place)?;
    let rust = DebianRust::in_dir(place);
    rust.write_wrappers()?;
    let version = cmd::output(cmd::command(&rust.rustc).arg("--version"))?;
    eprintln!(
        "Unpacked {} into {}",
        version.trim_end(),
        rust.dir.display()
    );
    Ok(rust)
}

fn download(to: &Path) -> Result<()> {
    let (found, wanted) = (candidate("rustc-web")?, project::rust_version()?);
    match found {
        Some(found) if found >= wanted => {}
        Some((major, minor)) => {
            let (least_major, least_minor) = wanted;
            bail!(
                "Debian's package rustc-web is Rust {major}.{minor}, and {least_major}.{least_minor} is needed"
            )
        }
        None => bail!(
            "Debian's package lists have no rustc-web: run `apt-get update` as root and try again"
        ),
    }
    let packages = packages()?;
    let what = format!("Fetching {} of Debian (about 140 MB)", packages.join(", "));
    cmd::patiently(
        &what,
        apt("apt-get")
            .arg("download")
            .args(&packages)
            .current_dir(to),
        LIMIT,
    )
}

/// The package lists of a new machine may be empty, or from before the compiler that we need.
fn stale() -> Result<bool> {
    let wanted = project::rust_version()?;
    Ok(candidate("rustc-web")?.is_none_or(|found| found < wanted))
}

/// Without the right to renew the lists, those that are there have to do.
fn update() {
    if let Err(error) = cmd::patiently(
        "Reading Debian's package lists",
        apt("apt-get").arg("update"),
        LIMIT,
    ) {
        eprintln!("the package lists stay as they are ({error:#})");
    }
}

fn candidate(package: &str) -> Result<Option<(u32, u32)>> {
    let policy = cmd::output(apt("apt-cache").args(["policy", package]))?;
    Ok(policy
        .lines()
        .find_map(|line| project::version(line.trim().strip_prefix("Candidate: ")?)))
}

fn packages() -> Result<Vec<String>> {
    let mut names: Vec<String> = WANTED.map(str::to_owned).to_vec();
    let mut next = 0;
    while let Some(name) = names.get(next).cloned() {
        next += 1;
        let depends = cmd::output(apt("apt-cache").args(["depends", "--important", &name]))?;
        for depends in depends
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Depends: "))
        {
            if FAMILY.iter().any(|family| depends.starts_with(family))
                && !names.iter().any(|name| name == depends)
            {
                names.push(depends.to_owned());
            }
        }
    }
    Ok(names)
}

fn apt(program: &str) -> std::process::Command {
    let mut apt = cmd::command(program);
    // Answers are read, so they must be in one language; and root's downloads go into a folder that apt's own user may not enter.
    apt.env("LC_ALL", "C")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-o", "APT::Sandbox::User=root"]);
    apt
}

impl DebianRust {
    fn in_dir(dir: PathBuf) -> Self {
        Self {
            rustc: dir.join("rustc"),
            clippy: dir.join("clippy"),
            dir,
        }
    }

    /// The programs look for their libraries in the system's folders, so each is started by two lines that say where they are.
    fn write_wrappers(&self) -> Result<()> {
        let libraries = self
            .dir
            .join(format!("usr/lib/{}-linux-gnu", env::consts::ARCH));
        // Cargo hands the compiler to a wrapper as its first argument; clippy needs the sysroot said, being away from its own.
        let sysroot = self.dir.join("usr");
        self.wrap(
            &self.clippy,
            "clippy-driver",
            &libraries,
            &format!("SYSROOT='{}' ", sysroot.display()),
        )?;
        // Last, because its presence says that all is there.
        self.wrap(&self.rustc, "rustc", &libraries, "")
    }

    fn wrap(
        &self,
        wrapper: &Path,
        program: &str,
        libraries: &Path,
        environment: &str,
    ) -> Result<()> {
        let program = self.dir.join("usr/bin").join(program);
        if !program.is_file() {
            bail!("Debian's packages hold no {}", program.display());
        }
        let script = format!(
            "#!/bin/sh\n{environment}LD_LIBRARY_PATH='{}' exec '{}' \"$@\"\n",
            libraries.display(),
            program.display()
        );
        project::write(wrapper, script)?;
        executable(wrapper)
    }
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot make {} executable", path.display()))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<()> {
    Ok(())
}
