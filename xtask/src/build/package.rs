//! The folder that is published: entries and types as written, what was generated, and the manifest with its version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{GLUE, WASM, inline};
use crate::cmd;
use crate::project;
use crate::setup::npm;
use crate::stamp::Inputs;

/// Files of the top folder that go with the package.
pub const WITH_IT: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Visitors of a page need no comments. Names stay, and lines stay short, so that a trace still says something.
const LEAN: [&str; 5] = [
    "--minify-whitespace",
    "--minify-syntax",
    "--charset=utf8",
    "--log-level=warning",
    "--line-limit=120",
];

/// Browsers without a bundler would fetch the modules of what they import one by one; a slow phone spends milliseconds on each. So what a page imports
/// is one file each, as short as it can be; the map beside it gives a trace its names and lines back. In one line, because bundlers look for
/// `new URL("…", import.meta.url)` and do not find it where a line ends within.
const WHOLE: [&str; 6] = [
    "--bundle",
    "--format=esm",
    "--minify",
    "--sourcemap=linked",
    "--charset=utf8",
    "--log-level=warning",
];
const FOR_PAGES: [&str; 2] = ["index.js", "messages.js"];
/// What nothing but these imports.
const WITHIN: &str = "messages";

pub fn assemble(bound: &Path) -> Result<PathBuf> {
    let (pkg, manifest, npm) = (
        project::at("pkg"),
        project::at("pkg.json"),
        project::at("src/npm"),
    );
    let entries: Vec<PathBuf> = project::files(&npm)?
        .into_iter()
        .filter(|path| published(path))
        .collect();
    // Packing insists on all of them; a build in the middle of other work does not.
    let along: Vec<PathBuf> = WITH_IT
        .map(project::at)
        .into_iter()
        .filter(|file| file.exists())
        .collect();
    let version = project::locked("prorata")?;
    let stamp = Inputs::default()
        .value((&version, LEAN, WHOLE))
        .file(&project::at("package-lock.json"))?
        .files(&[manifest.clone(), bound.join(GLUE), bound.join(WASM)])?
        .files(&entries)?
        .files(&along)?
        .stamp("pkg.stamp");
    if stamp.holds(&pkg) {
        return Ok(pkg);
    }

    // Made beside its place and swapped in, so that a server or a test never sees half a package.
    let new = project::made().join("pkg.new");
    let old = project::made().join("pkg.old");
    for dir in [&new, &old] {
        if dir.exists() {
            fs::remove_dir_all(dir)?;
        }
    }
    for entry in &entries {
        copy(entry, &new.join(entry.strip_prefix(&npm)?))?;
    }
    for file in &along {
        copy(file, &new.join(file.file_name().unwrap_or_default()))?;
    }
    for file in [GLUE, WASM] {
        copy(&bound.join(file), &new.join(file))?;
    }
    whole(&new)?;
    fs::remove_dir_all(new.join(WITHIN))?;
    lean(&new)?;
    let wasm = fs::read(bound.join(WASM))?;
    project::write(&new.join("wasm-inline.js"), inline::module(&wasm))?;
    let manifest = with_version(&project::read(&manifest)?, &version).context("pkg.json")?;
    project::write(&new.join("package.json"), manifest)?;

    if pkg.exists() {
        fs::rename(&pkg, &old).or_else(|_| fs::remove_dir_all(&pkg))?;
    }
    fs::rename(&new, &pkg)
        .with_context(|| format!("cannot put the package into {}", pkg.display()))?;
    stamp.set()?;
    Ok(pkg)
}

/// Puts everything that the entries of pages import into them.
fn whole(folder: &Path) -> Result<()> {
    let mut esbuild = cmd::command(npm::bin("esbuild"));
    esbuild
        .args(FOR_PAGES.map(|entry| folder.join(entry)))
        .args(WHOLE)
        .arg("--allow-overwrite")
        .arg(format!("--outdir={}", folder.display()));
    cmd::run(&mut esbuild).context("esbuild")
}

/// Takes comments and indentation out of the other modules of a folder.
fn lean(folder: &Path) -> Result<()> {
    let mut modules = project::files(folder)?;
    modules.retain(|path| path.extension().is_some_and(|extension| extension == "js"));
    modules.retain(|path| FOR_PAGES.iter().all(|entry| *path != folder.join(entry)));
    let mut esbuild = cmd::command(npm::bin("esbuild"));
    esbuild
        .args(modules)
        .args(LEAN)
        .arg("--allow-overwrite")
        .arg(format!("--outbase={}", folder.display()))
        .arg(format!("--outdir={}", folder.display()));
    cmd::run(&mut esbuild).context("esbuild")
}

fn published(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.contains(".test.") && !name.starts_with('.') && name != "README.md"
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    project::write(
        to,
        fs::read(from).with_context(|| format!("cannot read {}", from.display()))?,
    )
}

/// The manifest with the version put after the name. The text is kept as people wrote it, so that a reader of the package finds it in that order.
fn with_version(manifest: &str, version: &str) -> Result<String> {
    let value: Value = serde_json::from_str(manifest)?;
    if value.get("version").is_some() {
        bail!("the version belongs into Cargo.toml alone");
    }
    let (before, after) = manifest
        .split_once("\"name\": \"prorata\",")
        .context("does not say `\"name\": \"prorata\",`")?;
    Ok(format!(
        "{before}\"name\": \"prorata\",\n  \"version\": \"{version}\",{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_goes_after_the_name() -> Result<()> {
        let made = with_version(
            "{\n  \"name\": \"prorata\",\n  \"type\": \"module\"\n}\n",
            "1.2.3",
        )?;
        assert_eq!(
            made,
            "{\n  \"name\": \"prorata\",\n  \"version\": \"1.2.3\",\n  \"type\": \"module\"\n}\n"
        );
        Ok(())
    }

    #[test]
    fn a_version_in_pkg_json_is_refused() {
        assert!(with_version("{\"name\": \"prorata\", \"version\": \"1.0.0\"}", "1.2.3").is_err());
    }
}
