//! How many tests a runner ran, read from what it says at its end.

use std::process::Command;

use anyhow::{Result, bail};

use crate::cmd;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Counts {
    /// A check that either holds or does not.
    pub const ONE: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Runs a test runner with its output on the screen, and counts. A runner that fails without a failed test (it did not compile, it crashed) is an error.
pub fn run(command: &mut Command, read: impl Fn(&str) -> Counts) -> Result<Counts> {
    let (status, said) = cmd::heard(command)?;
    let counts = read(&said);
    if !status.success() && counts.failed == 0 {
        bail!("`{}` ended with {status}", cmd::shown(command));
    }
    Ok(counts)
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; …` of cargo test and of wasm-bindgen's runner, one for each test program.
pub fn libtest(said: &str) -> Counts {
    let results = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "));
    results.fold(Counts::default(), |all, line| {
        let of = |word| {
            line.split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                .unwrap_or(0)
        };
        all.and(Counts {
            passed: of("passed"),
            failed: of("failed"),
            skipped: of("ignored"),
        })
    })
}

/// `Summary [   0.010s] 4 tests run: 3 passed (1 slow), 1 failed, 2 skipped` of nextest.
pub fn nextest(said: &str) -> Counts {
    let Some((_, summary)) = said
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["))
        .and_then(|line| line.split_once("run: "))
    else {
        return Counts::default();
    };
    let mut counts = Counts::default();
    for part in summary.split(", ") {
        let Some((number, word)) = part.trim().split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<usize>() else {
            continue;
        };
        match word.split(" (").next() {
            Some("passed") => counts.passed += number,
            Some("skipped") => counts.skipped += number,
            _ => counts.failed += number,
        }
    }
    counts
}

/// `# pass 3` and so on, of the TAP report of Node's runner.
///
/// A file without tests is one passed test to Node, named after the file. To us it is one that did not run.
pub fn tap(said: &str) -> Counts {
    let of = |word: &str| -> usize {
        said.lines()
            .filter_map(|line| line.strip_prefix(word)?.trim().parse::<usize>().ok())
            .sum()
    };
    let empty = said
        .lines()
        .filter(|line| line.starts_with("ok ") && line.ends_with(".test.mjs"))
        .count();
    Counts {
        passed: of("# pass").saturating_sub(empty),
        failed: of("# fail") + of("# cancelled"),
        skipped: of("# skipped") + of("# todo") + empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_sums_all_programs() {
        let said = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(
            libtest(said),
            Counts {
                passed: 5,
                failed: 4,
                skipped: 1
            }
        );
    }

    #[test]
    fn nextest_counts_whatever_did_not_pass_as_failed() {
        let said = "     Summary [   0.010s] 7 tests run: 3 passed (1 slow), 2 failed, 2 timed out, 1 skipped\n        FAIL x\n";
        assert_eq!(
            nextest(said),
            Counts {
                passed: 3,
                failed: 4,
                skipped: 1
            }
        );
        assert_eq!(
            nextest("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped\n"),
            Counts::ONE
        );
        assert_eq!(nextest("error: no tests to run\n"), Counts::default());
    }

    #[test]
    fn tap_counts_the_summary_only() {
        let said = "ok 1 - a\n    # pass 9\n# tests 6\n# suites 0\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 5.2\n";
        assert_eq!(
            tap(said),
            Counts {
                passed: 3,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_file_without_tests_did_not_run() {
        let said = "# Subtest: tests/a.test.mjs\nok 1 - tests/a.test.mjs\n# Subtest: b\nok 2 - b\n# pass 2\n# fail 0\n";
        assert_eq!(
            tap(said),
            Counts {
                passed: 1,
                failed: 0,
                skipped: 1
            }
        );
    }
}
