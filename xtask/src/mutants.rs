//! Mutation testing, made quick: a mutant is compiled and looked at in seconds where the whole crate and all its tests take minutes.
//!
//! Money and calendar become a crate of their own. Settlement and rules are tried in a copy whose scenarios and cases are one
//! program; what survives these is tried again with the laws and the oracle. A mutant that survives everything has to stand in
//! docs/mutants.md with its reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cmd;
use crate::planted;
use crate::project;

/// What money and calendar are without the rest of the crate.
const CORE: [&str; 7] = [
    "src/money",
    "src/calendar",
    "src/catalog/country.rs",
    "tests/money.rs",
    "tests/calendar.rs",
    "tests/calendar",
    "tests/laws/dates.rs",
];

const CORE_LIB: &str = "pub mod calendar;
pub mod catalog {
    mod country;
    pub use country::Country;
}
pub mod money;
";

const CORE_MANIFEST: &str = r#"[package]
name = "prorata"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
chrono = { version = "0.4", default-features = false }
rust_decimal = { version = "1", default-features = false }

[dev-dependencies]
serde_json = "1"
proptest = { version = "1.12", default-features = false, features = ["std"] }
"#;

/// Nothing to debug, and dependencies that run as fast as they are going to: they are compiled once.
const PROFILE: &str = r#"
[profile.dev]
debug = false

[profile.dev.package."*"]
opt-level = 2
"#;

/// A line for each part, and whether every survivor is known.
pub fn mutants() -> Result<(String, bool)> {
    // In a table a bar is written with a stroke before it.
    let known = project::read(&project::at("docs/mutants.md"))?.replace("\\|", "|");
    let parts = [
        ("money and calendar", core()?),
        ("settlement and rules", whole()?),
    ];
    let mut lines = Vec::new();
    let mut well = true;
    for (name, (caught, survivors)) in parts {
        let new: Vec<&String> = survivors
            .iter()
            .filter(|survivor| !known.contains(&format!("`{survivor}`")))
            .collect();
        for survivor in &new {
            println!("not in docs/mutants.md: {survivor}");
        }
        well &= new.is_empty();
        lines.push(format!(
            "{name}: {caught} caught, {} survive, {} of them not judged",
            survivors.len(),
            new.len()
        ));
    }
    Ok((lines.join("\n"), well))
}

fn core() -> Result<(usize, BTreeSet<String>)> {
    let dir = project::made().join("mutants-core");
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    for part in CORE {
        let from = project::at(part);
        let files = if from.is_dir() {
            project::files(&from)?
        } else {
            vec![from]
        };
        for file in files {
            let to = dir.join(file.strip_prefix(project::root())?);
            fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
            fs::copy(&file, &to)?;
        }
    }
    project::write(&dir.join("src/lib.rs"), CORE_LIB)?;
    project::write(&dir.join("Cargo.toml"), format!("{CORE_MANIFEST}{PROFILE}"))?;
    fs::copy(project::at("Cargo.lock"), dir.join("Cargo.lock"))?;
    run(
        &dir,
        &["src/money/**", "src/calendar/**"],
        &["--tests"],
        false,
    )?;
    results(&dir)
}

fn whole() -> Result<(usize, BTreeSet<String>)> {
    let dir = planted::copy("mutants-whole")?;
    let (alone, quick) = manifests(&project::read(&dir.join("Cargo.toml"))?)?;
    project::write(&dir.join("Cargo.toml"), alone)?;
    let apart = dir.join("tests/oracle.rs");
    let oracle_test = project::read(&apart)?;
    fs::remove_file(&apart)?;
    let cases = project::read(&dir.join("tests/cases.rs"))?;
    let both = format!("{cases}\n#[path = \"scenarios.rs\"]\nmod scenarios;\n");
    project::write(&dir.join("tests/both.rs"), both)?;
    let files = ["src/settle/**", "src/rules/**"];
    run(&dir, &files, &["--test=both"], false)?;
    let (first, _) = results(&dir)?;
    project::write(&dir.join("Cargo.toml"), quick)?;
    project::write(&apart, oracle_test)?;
    let nets = [
        "--lib",
        "--test=facts",
        "--test=notice",
        "--test=laws",
        "--test=oracle",
    ];
    run(&dir, &files, &nets, true)?;
    let (second, survivors) = results(&dir)?;
    Ok((first + second, survivors))
}

/// The manifest for the first round, one program to link and no second crate to compile for each mutant, and that for the second.
fn manifests(manifest: &str) -> Result<(String, String)> {
    let library = "crate-type = [\"cdylib\", \"rlib\"]";
    let oracle = "oracle = { path = \"tests/oracle\" }\n";
    let members = "\"tests/budget\", \"tests/oracle\", ";
    let release = "[profile.release]";
    // All that stands there: a mutant is compiled once and looked at for a second or two, so its code is not worth optimising.
    let profile = manifest
        .find("[profile.dev]")
        .and_then(|from| Some(manifest[from..].split_once(release)?.0))
        .with_context(|| format!("Cargo.toml has no [profile.dev] before its {release}"))?;
    for piece in [library, oracle, members] {
        if !manifest.contains(piece) {
            bail!("Cargo.toml has no `{piece}` any more: see {}", file!());
        }
    }
    let quick = manifest
        .replace(library, "crate-type = [\"rlib\"]")
        .replace(profile, PROFILE);
    Ok((quick.replace(oracle, "").replace(members, ""), quick))
}

/// Every mutant of the files against the tests; `again` those that survived before.
fn run(dir: &Path, files: &[&str], tests: &[&str], again: bool) -> Result<()> {
    let mut mutants = cmd::cargo();
    mutants
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", project::made().join("mutants-target"))
        .env("PRORATA_CASES", "64")
        .env("PRORATA_ORACLE_CASES", "2000")
        .args(["mutants", "--in-place", "--output"])
        .arg(dir.join("target"))
        // The second time, what already hung once is tried too: five times what the tests take is enough, and is what is waited for unasked.
        .args((!again).then_some("--timeout=60"))
        .args(again.then_some("--iterate"));
    for file in files {
        mutants.args(["--file", file]);
    }
    // To the compiler as well as to the tests: what is behind `--` goes to the tests alone.
    for test in tests {
        mutants.arg(format!("--cargo-arg={test}"));
    }
    let (_, said) = cmd::heard(&mut mutants)?;
    if !said.contains("tested in") {
        bail!("cargo-mutants did not come to an end");
    }
    Ok(())
}

/// How many are caught, and the names of those that are not, without their places.
fn results(dir: &Path) -> Result<(usize, BTreeSet<String>)> {
    let list = |name: &str| -> Result<Vec<String>> {
        let path = dir.join("target/mutants.out").join(name);
        let text = if path.exists() {
            project::read(&path)?
        } else {
            String::new()
        };
        Ok(text.lines().map(str::to_owned).collect())
    };
    let count = list("caught.txt")?.len() + list("timeout.txt")?.len();
    let survivors = list("missed.txt")?.iter().map(|line| named(line)).collect();
    Ok((count, survivors))
}

/// `src/a.rs:1:2: replace …` as `src/a.rs: replace …`: places move with every edit.
fn named(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    let file = parts.next().unwrap_or_default();
    let what = parts.nth(2).unwrap_or_default();
    format!("{file}:{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_is_known_by_what_it_does() {
        assert_eq!(
            named("src/settle/tax.rs:12:5: replace a::b -> c with d"),
            "src/settle/tax.rs: replace a::b -> c with d"
        );
    }

    #[test]
    fn a_mutant_is_compiled_as_quickly_as_it_can_be() {
        let (alone, quick) =
            manifests(&project::read(&project::at("Cargo.toml")).unwrap()).unwrap();
        for manifest in [&alone, &quick] {
            assert!(manifest.contains(PROFILE) && manifest.contains("[profile.release]"));
            assert!(!manifest.contains("opt-level = 1") && !manifest.contains("cdylib"));
        }
        assert!(quick.contains("tests/oracle") && !alone.contains("tests/oracle"));
        assert!(manifests("[profile.release]\n[profile.dev]\n").is_err());
    }

    #[test]
    fn the_core_is_there() {
        for part in CORE {
            assert!(project::at(part).exists(), "{part}");
        }
    }
}
