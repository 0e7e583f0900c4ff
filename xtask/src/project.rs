//! Where things are: the repository, what is built, and what is fetched once.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The top of the repository. xtask is always one folder below it, so this holds wherever the command is typed.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .parent()
        .map_or(manifest.clone(), Path::to_path_buf)
}

/// A path given from the top of the repository.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// What cargo builds, and everything else that can be made again from the sources.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => at("target"),
    }
}

/// What we make ourselves, and our marks about it. In the tree even if cargo builds elsewhere: `pkg/` and `node_modules/` are there too, and
/// whether they are up to date has to be known to whoever builds next, wherever they build.
pub fn made() -> PathBuf {
    at("target/xtask")
}

/// What is fetched once for all checkouts: compilers and tools, never anything made from our sources.
pub fn cache() -> Result<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let dir = if let Some(dir) = set("PRORATA_CACHE") {
        env::current_dir()?.join(dir)
    } else if let Some(dir) = set("XDG_CACHE_HOME") {
        dir.join("prorata")
    } else {
        env::home_dir()
            .context(
                "there is no home folder: set PRORATA_CACHE to a folder for compilers and tools",
            )?
            .join(".cache/prorata")
    };
    fs::create_dir_all(&dir).with_context(|| {
        format!(
            "cannot make the cache folder {}: set PRORATA_CACHE to another",
            dir.display()
        )
    })?;
    Ok(dir)
}

/// The version of a package as Cargo.lock pins it; the crate's own version when asked for `prorata`.
pub fn locked(package: &str) -> Result<String> {
    let lock = read(&at("Cargo.lock"))?;
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock names no package {package}"))
}

/// The oldest Rust that the crate says it builds with.
pub fn rust_version() -> Result<(u32, u32)> {
    let manifest = read(&at("Cargo.toml"))?;
    manifest
        .lines()
        .find_map(|line| version(line.strip_prefix("rust-version = \"")?))
        .context("Cargo.toml has no rust-version")
}

/// The first two numbers of a version.
pub fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text
        .split(|c: char| !c.is_ascii_digit())
        .map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder {}", parent.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Every file below a folder, in one order on every machine; a folder that does not exist has none.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "node_modules") {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A program on the PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(program))
        .find(|path| path.is_file())
}
