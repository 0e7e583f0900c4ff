//! `cargo xtask long`: the versions of the tests that take minutes to hours, each part by itself or all in order.
//!
//! It ends in a table of what each part printed, with date, machine and seed, as TESTING.md keeps it.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::build;
use crate::cmd;
use crate::mutants;
use crate::planted;
use crate::project;

/// What the options say.
struct Wishes {
    seed: u64,
    cases: u64,
    seconds: u64,
}

/// A part: its name and what runs it, which gives a line to keep and whether all was well.
type Part = (&'static str, fn(&Wishes) -> Result<(String, bool)>);

const PARTS: [Part; 6] = [
    ("oracle", oracle),
    ("fuzz", fuzz),
    ("planted", plants),
    ("mutants", |_| mutants::mutants()),
    ("cli", cli),
    ("deny", deny),
];

/// The targets of cargo-fuzz; tokens have a runner of their own.
const TARGETS: [&str; 3] = ["catalogue", "request", "wire"];

/// Runs the parts that are named, or all. True when nothing was found.
pub fn long(words: &[&str]) -> Result<bool> {
    let (wishes, names) = wishes(words)?;
    let parts = PARTS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.contains(name));
    let mut rows = Vec::new();
    let mut well = true;
    for (name, run) in parts {
        println!("\n== {name}");
        let started = Instant::now();
        let (said, fine) = run(&wishes).unwrap_or_else(|error| (format!("{error:#}"), false));
        well &= fine;
        let said = said.lines().collect::<Vec<_>>().join("; ");
        rows.push(format!(
            "| `{name}` | {said} | {} min |",
            started.elapsed().as_secs().div_ceil(60)
        ));
    }
    println!(
        "\n{}, seed {}\n\n| part | result | time |\n|---|---|---|\n{}",
        machine(),
        wishes.seed,
        rows.join("\n")
    );
    Ok(well)
}

fn wishes<'a>(words: &[&'a str]) -> Result<(Wishes, Vec<&'a str>)> {
    let mut wishes = Wishes {
        seed: 1,
        cases: 1_000_000,
        seconds: 600,
    };
    let mut names = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let target = match *word {
            "--seed" => &mut wishes.seed,
            "--cases" => &mut wishes.cases,
            "--seconds" => &mut wishes.seconds,
            name if PARTS.iter().any(|(known, _)| *known == name) => {
                names.push(name);
                continue;
            }
            other => bail!(
                "`{other}` is neither a part ({}) nor an option (--seed, --cases, --seconds)",
                PARTS.map(|(name, _)| name).join(", ")
            ),
        };
        *target = words
            .next()
            .and_then(|number| number.parse().ok())
            .with_context(|| format!("{word} takes a number"))?;
    }
    Ok((wishes, names))
}

/// The date, and what the times were measured on.
fn machine() -> String {
    let date =
        cmd::output(cmd::command("node").args(["-p", "new Date().toISOString().slice(0, 16)"]));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(": ")?.1.to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    format!(
        "{} UTC, {cores} cores of {model}, {}",
        date.unwrap_or_default().trim(),
        std::env::consts::OS
    )
}

/// The last line of what a program says that holds `mark`.
fn line_with(said: &str, mark: &str) -> Result<String> {
    let line = said.lines().rev().find(|line| line.contains(mark));
    line.map(|line| line.trim().to_owned())
        .with_context(|| format!("it ended without a line with `{mark}`"))
}

fn kept(command: &mut Command, mark: &str) -> Result<(String, bool)> {
    let (status, said) = cmd::heard(command)?;
    Ok((line_with(&said, mark)?, status.success()))
}

fn oracle(wishes: &Wishes) -> Result<(String, bool)> {
    let mut oracle = cmd::cargo();
    oracle.args(["run", "--profile", "oracle", "--package", "oracle", "--"]);
    oracle.args(["--cases", &wishes.cases.to_string()]);
    oracle.args(["--seed", &wishes.seed.to_string()]);
    kept(&mut oracle, "oracle: ")
}

fn fuzz(wishes: &Wishes) -> Result<(String, bool)> {
    let (mut lines, mut well) = (Vec::new(), true);
    for target in TARGETS {
        // What is new goes where it can be looked at; what is worth keeping is copied to fuzz/corpus by hand.
        let found = project::made().join("fuzz").join(target);
        fs::create_dir_all(&found)?;
        // Through the name on the path: `+nightly` is the work of rustup's cargo, not of a toolchain's own.
        let mut fuzz = cmd::command("cargo");
        fuzz.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
        fuzz.args(["+nightly", "fuzz", "run", target]).arg(&found);
        fuzz.arg(project::at("fuzz/corpus").join(target));
        fuzz.args(["--", "-dict=fuzz/words.dict", "-print_final_stats=1"]);
        fuzz.arg(format!("-max_total_time={}", wishes.seconds));
        fuzz.arg(format!("-seed={}", wishes.seed));
        let (line, fine) = kept(&mut fuzz, "stat::number_of_executed_units")?;
        let runs = line.rsplit(' ').next().unwrap_or_default().to_owned();
        let outcome = if fine {
            "nothing found"
        } else {
            "FOUND: see fuzz/artifacts"
        };
        lines.push(format!("{target}: {runs} runs, {outcome}"));
        well &= fine;
    }
    build::build()?;
    let mut token = cmd::command("node");
    token.args(["fuzz/token.mjs", "--seconds", &wishes.seconds.to_string()]);
    token.args(["--seed", &wishes.seed.to_string()]);
    let (line, fine) = kept(&mut token, "token: ").unwrap_or(("token: FOUND".into(), false));
    lines.push(line);
    Ok((lines.join("\n"), well && fine))
}

fn plants(_: &Wishes) -> Result<(String, bool)> {
    let well = planted::planted(&[])?;
    let said = if well { "each" } else { "NOT each" };
    Ok((format!("{said} noticed by at least two nets"), well))
}

fn cli(_: &Wishes) -> Result<(String, bool)> {
    build::build()?;
    let mut node = cmd::command("node");
    node.args(["tests/package/memory.mjs", "1000000"]);
    let (status, said) = cmd::heard(&mut node)?;
    let lines = [line_with(&said, "answers")?, line_with(&said, "memory")?];
    Ok((lines.join("\n"), status.success()))
}

/// Licences, sources, banned and doubled crates, by deny.toml.
fn deny(_: &Wishes) -> Result<(String, bool)> {
    let mut deny = cmd::cargo();
    deny.args(["deny", "check", "licenses", "bans", "sources"]);
    kept(&mut deny, "bans ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_options_come_in_any_order() {
        let (wishes, names) = wishes(&["cli", "--seed", "7", "oracle", "--seconds", "60"]).unwrap();
        assert_eq!(
            (wishes.seed, wishes.cases, wishes.seconds),
            (7, 1_000_000, 60)
        );
        assert_eq!(names, ["cli", "oracle"]);
    }

    #[test]
    fn what_is_not_known_is_said() {
        for words in [
            &["orakle"][..],
            &["--seed"],
            &["--seed", "x"],
            &["--speed", "1"],
        ] {
            assert!(super::wishes(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn a_part_that_does_not_say_how_it_ended_fails() {
        assert_eq!(line_with("a: 1\nb\n a: 2 \n", "a: ").unwrap(), "a: 2");
        assert!(line_with("b", "a: ").is_err());
    }
}
