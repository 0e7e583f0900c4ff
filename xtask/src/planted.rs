//! `cargo xtask planted`: known mistakes, put into a copy of the sources one at a time; at least two nets have to notice each.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::cmd;
use crate::project;

/// What may notice. Each is a test program of the engine.
const NETS: [&str; 7] = [
    "money",
    "calendar",
    "notice",
    "scenarios",
    "cases",
    "laws",
    "oracle",
];

/// The engine's own look at its results: it does not run by itself, the others run into it.
const INVARIANT: &str = "run-time invariant";

/// A test that a mistake makes run for ever has noticed it.
const LIMIT: Duration = Duration::from_secs(1200);

/// Plants the named mistakes, or all; true when at least two nets noticed each, and none anything before.
pub fn planted(names: &[&str]) -> Result<bool> {
    let mut patches = project::files(&project::at("tests/planted"))?;
    patches.retain(|file| file.extension().is_some_and(|e| e == "patch"));
    let name_of = |file: &Path| -> String {
        file.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    if let Some(unknown) = names
        .iter()
        .find(|name| !patches.iter().any(|file| name_of(file) == **name))
    {
        let all: Vec<String> = patches.iter().map(|file| name_of(file)).collect();
        bail!(
            "there is no tests/planted/{unknown}.patch; there are {}",
            all.join(", ")
        );
    }
    let copy = copy("planted")?;
    let clean = caught(&copy, "nothing")?;
    if !clean.is_empty() {
        bail!(
            "without any planted bug these fail already: {}",
            clean.join(", ")
        );
    }
    let mut rows = Vec::new();
    for file in patches
        .iter()
        .filter(|file| names.is_empty() || names.contains(&name_of(file).as_str()))
    {
        let name = name_of(file);
        apply(&copy, file, false)?;
        let by = caught(&copy, &name);
        apply(&copy, file, true)?;
        rows.push((name, by?));
    }
    println!("\n{:<20} noticed by", "planted");
    for (name, by) in &rows {
        println!("{name:<20} {}", by.join(", "));
    }
    let holes = rows.iter().filter(|(_, by)| by.len() < 2).count();
    println!(
        "{} planted, {holes} noticed by fewer than two nets",
        rows.len()
    );
    Ok(!rows.is_empty() && holes == 0)
}

/// The sources as they are, committed or not, where a mistake does no harm.
pub fn copy(name: &str) -> Result<PathBuf> {
    let copy = project::made().join(name);
    if copy.exists() {
        fs::remove_dir_all(&copy).with_context(|| format!("cannot empty {}", copy.display()))?;
    }
    let listed = cmd::output(cmd::command("git").args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    for name in listed.lines() {
        let (from, to) = (project::at(name), copy.join(name));
        // Listed, and removed since.
        if !from.is_file() {
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&from, &to).with_context(|| format!("cannot copy {name}"))?;
    }
    Ok(copy)
}

fn apply(copy: &Path, patch: &Path, back: bool) -> Result<()> {
    let mut git = cmd::command("git");
    // The copy lies in an ignored folder of a repository; git is to take it for what it is, files.
    git.current_dir(copy)
        .env("GIT_CEILING_DIRECTORIES", project::made());
    git.arg("apply")
        .args(back.then_some("--reverse"))
        .arg(patch);
    cmd::run(&mut git)
        .with_context(|| format!("{} does not fit the sources any more", patch.display()))
}

/// The nets that fail on the copy.
fn caught(copy: &Path, name: &str) -> Result<Vec<&'static str>> {
    let cargo = || {
        let mut cargo = cmd::cargo();
        cargo
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", project::made().join("planted-target"))
            // As many as show a mistake; all of them are for the ordinary run.
            .env("PRORATA_CASES", "64")
            .env("PRORATA_ORACLE_CASES", "2000")
            .args(["test", "--quiet", "--package", "prorata"]);
        cargo
    };
    let programs = NETS.iter().flat_map(|net| ["--test", net]);
    cmd::patiently(
        &format!("{name}: compiling"),
        cargo().arg("--no-run").args(programs),
        LIMIT,
    )?;
    let mut by = Vec::new();
    let mut refused = false;
    for net in NETS {
        let started = Instant::now();
        let log = project::made().join(format!("planted-{name}-{net}.log"));
        let out = File::create(&log)?;
        let mut child = cargo()
            .args(["--test", net])
            .stdin(std::process::Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .context("cannot start cargo")?;
        let holds = loop {
            if let Some(status) = child.try_wait()? {
                break status.success();
            }
            if started.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                break false;
            }
            std::thread::sleep(Duration::from_millis(100));
        };
        println!(
            "{name}: {net} {} after {} s",
            if holds { "holds" } else { "fails" },
            started.elapsed().as_secs()
        );
        if !holds {
            by.push(net);
            let said = fs::read(&log)?;
            refused |= String::from_utf8_lossy(&said).contains("internalInvariant");
        }
    }
    if refused {
        by.push(INVARIANT);
    }
    Ok(by)
}
