//! `cargo xtask test`: everything that CI runs, in order, each step with its count and its time.

mod ahead;
mod counts;
mod lint;
mod node;
mod rust;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::build;
use crate::pack;
use crate::project;
use ahead::Ahead;
use counts::Counts;
pub use rust::budgeted as budget;

/// One thing that is checked. Cheap ones first: whoever broke something should know soon.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&Made) -> Result<Counts>,
}

const STEPS: [Step; 13] = [
    Step {
        name: "format",
        what: "rustfmt",
        run: lint::format,
    },
    Step {
        name: "lint",
        what: "clippy, rustdoc and the lock file, native",
        run: lint::native,
    },
    Step {
        name: "lint-wasm",
        what: "clippy, wasm",
        run: lint::wasm,
    },
    Step {
        name: "native",
        what: "the engine's own tests and the oracle's, native",
        run: rust::native,
    },
    Step {
        name: "doc",
        what: "the examples in the documentation",
        run: rust::doc,
    },
    Step {
        name: "xtask",
        what: "the tests of xtask itself",
        run: rust::xtask,
    },
    Step {
        name: "node",
        what: "the package in Node",
        run: node::package,
    },
    Step {
        name: "budget",
        what: "instructions and bytes of the package",
        run: rust::budget,
    },
    Step {
        name: "binding-node",
        what: "wasm-bindgen tests in Node",
        run: rust::binding_in_node,
    },
    Step {
        name: "binding-chromium",
        what: "wasm-bindgen tests in Chromium",
        run: rust::binding_in_chromium,
    },
    Step {
        name: "pages",
        what: "the pages in Chromium",
        run: node::pages,
    },
    Step {
        name: "examples",
        what: "the examples, and attacks on the server",
        run: node::examples,
    },
    Step {
        name: "packaging",
        what: "the packed package in every host",
        run: node::packaging,
    },
];

/// What several steps need, made once and only if one of them runs. A failure is kept, so that it is not tried again for each.
#[derive(Default)]
struct Made {
    ahead: Option<Ahead>,
    answers: OnceCell<Result<(), String>>,
    pkg: OnceCell<Result<PathBuf, String>>,
    tarball: OnceCell<Result<PathBuf, String>>,
}

impl Made {
    /// The native answers with which the package compares its own. They are left by the native tests.
    fn answers(&self) -> Result<&()> {
        kept(&self.answers, rust::answers)
    }

    fn pkg(&self) -> Result<&PathBuf> {
        kept(&self.pkg, || {
            self.ahead.as_ref().inspect(|ahead| ahead.package());
            build::build()
        })
    }

    fn tarball(&self) -> Result<&PathBuf> {
        let pkg = self.pkg()?;
        kept(&self.tarball, || pack::pack(pkg))
    }
}

fn kept<T>(cell: &OnceCell<Result<T, String>>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    cell.get_or_init(|| make().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|error| anyhow!("{error}"))
}

/// Runs the steps that are named, or all. True when nothing failed.
pub fn test(names: &[&str]) -> Result<bool> {
    let unknown: Vec<_> = names
        .iter()
        .filter(|name| STEPS.iter().all(|step| step.name != **name))
        .copied()
        .collect();
    if !unknown.is_empty() {
        bail!(
            "there is no step {}; there are {}",
            unknown.join(", "),
            STEPS.map(|step| step.name).join(", ")
        );
    }
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|step| names.is_empty() || names.contains(&step.name))
        .collect();
    let (mut made, started) = (Made::default(), Instant::now());
    let looked_at = project::at(LOOKED_AT);
    // What an earlier run left says nothing of this one.
    if looked_at.exists() {
        fs::remove_dir_all(&looked_at)?;
    }
    // A few steps are run by who waits for them, and there is nothing beside which to build.
    if names.is_empty() {
        made.ahead = Some(Ahead::start());
    }
    let mut done = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        println!(
            "\n== {} of {}: {} ({}), {} s so far",
            number + 1,
            steps.len(),
            step.name,
            step.what,
            started.elapsed().as_secs()
        );
        let began = Instant::now();
        let (counts, trouble) = outcome((step.run)(&made));
        if let Some(trouble) = &trouble {
            println!("{} failed: {trouble}", step.name);
        }
        done.push((*step, counts, trouble, began.elapsed()));
    }
    if let Some(ahead) = made.ahead.take() {
        ahead.end();
    }
    println!("\n{}", table(&done, started.elapsed()));
    for (what, number) in sums(&looked_at)? {
        println!("{number:>8} {what}");
    }
    let (passed, failed) = done
        .iter()
        .fold((0, 0), |(passed, failed), (_, counts, ..)| {
            (passed + counts.passed, failed + counts.failed)
        });
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

/// The counts of a step, and what is wrong with it. Whatever is wrong counts as at least one failure.
fn outcome(result: Result<Counts>) -> (Counts, Option<String>) {
    let (mut counts, trouble) = match result {
        Err(error) => (Counts::default(), Some(format!("{error:#}"))),
        Ok(counts) if counts.failed > 0 => (
            counts,
            Some(format!(
                "{} of {} failed",
                counts.failed,
                counts.passed + counts.failed
            )),
        ),
        Ok(counts) if counts.skipped > 0 => (
            counts,
            Some(format!(
                "{} did not run: a test that is skipped proves nothing",
                counts.skipped
            )),
        ),
        Ok(counts) if counts.passed == 0 => (counts, Some("it ran no test".to_owned())),
        Ok(counts) => (counts, None),
    };
    counts.failed += counts.skipped;
    if trouble.is_some() && counts.failed == 0 {
        counts.failed = 1;
    }
    (counts, trouble)
}

/// Where tests say how much they looked at: a file each, with a number and of what.
const LOOKED_AT: &str = "target/counts";

fn sums(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut sums = BTreeMap::new();
    for file in project::files(folder)? {
        let text = project::read(&file)?;
        let (number, what) = text
            .trim()
            .split_once(' ')
            .with_context(|| format!("{}: not a count: {text}", file.display()))?;
        *sums.entry(what.to_owned()).or_default() += number.parse::<u64>()?;
    }
    Ok(sums)
}

type Done<'a> = (&'a Step, Counts, Option<String>, Duration);

fn table(done: &[Done], total: Duration) -> String {
    let mut lines = vec![format!(
        "{:<18} {:>7} {:>7} {:>8}",
        "step", "passed", "failed", "seconds"
    )];
    for (step, counts, trouble, took) in done {
        let trouble = trouble.as_ref().map_or_else(String::new, |trouble| {
            format!("  {}", trouble.lines().next().unwrap_or_default())
        });
        lines.push(format!(
            "{:<18} {:>7} {:>7} {:>8.1}{trouble}",
            step.name,
            counts.passed,
            counts.failed,
            took.as_secs_f32()
        ));
    }
    lines.push(format!(
        "{:<18} {:>7} {:>7} {:>8.1}",
        "all",
        "",
        "",
        total.as_secs_f32()
    ));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_runs_nothing_fails() {
        let (counts, trouble) = outcome(Ok(Counts::default()));
        assert_eq!(
            (counts.failed, trouble.as_deref()),
            (1, Some("it ran no test"))
        );
    }

    #[test]
    fn counts_of_one_kind_are_summed() {
        let folder = std::env::temp_dir().join(format!("prorata-counts-{}", std::process::id()));
        for (name, text) in [
            ("a", "3 cases\n"),
            ("b", "4 cases\n"),
            ("c", "1 other thing\n"),
        ] {
            project::write(&folder.join(name), text).unwrap();
        }
        let found = sums(&folder);
        project::write(&folder.join("d"), "none\n").unwrap();
        let broken = sums(&folder);
        fs::remove_dir_all(&folder).unwrap();
        let expected = BTreeMap::from([("cases".to_owned(), 7), ("other thing".to_owned(), 1)]);
        assert_eq!(found.unwrap(), expected);
        assert!(broken.is_err());
    }

    #[test]
    fn a_skipped_test_is_a_failed_one() {
        let (counts, trouble) = outcome(Ok(Counts {
            passed: 5,
            failed: 0,
            skipped: 2,
        }));
        assert_eq!((counts.passed, counts.failed), (5, 2));
        assert!(trouble.is_some());
    }

    #[test]
    fn a_step_that_breaks_counts_as_one_failure() {
        let (counts, trouble) = outcome(Err(anyhow!("no such program")));
        assert_eq!(
            (counts.passed, counts.failed, trouble.as_deref()),
            (0, 1, Some("no such program"))
        );
    }
}
