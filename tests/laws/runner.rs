//! Runs a law over generated cases: as many as `PRORATA_CASES` says, from the seed in `PRORATA_SEED`.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use std::cell::Cell;

/// What a law says of a case that does not break it.
pub enum Verdict {
    /// It holds.
    Held,
    /// It asks nothing of this case.
    Silent,
}

/// Breaking a law.
pub type Outcome = Result<Verdict, TestCaseError>;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How many cases are generated for each law.
pub fn cases() -> u32 {
    number("PRORATA_CASES")
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(256)
}

/// Holds a law against every case. At least one case in `reach` must be one that it speaks of, or the test shows nothing.
pub fn law<S: Strategy>(name: &str, reach: u32, cases_of: S, holds: impl Fn(S::Value) -> Outcome) {
    let seed = number("PRORATA_SEED").unwrap_or(0x7072_6f72_6174_6131);
    let config = Config {
        cases: cases(),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        max_shrink_time: 30_000,
        ..Config::default()
    };
    let total = config.cases;
    let held = Cell::new(0_u32);
    let outcome = TestRunner::new(config).run(&cases_of, |case| {
        if let Verdict::Held = holds(case)? {
            held.set(held.get() + 1);
        }
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        // The reason names the calls and the catalogue; the drawn numbers behind them say less.
        Err(TestError::Fail(reason, _)) => panic!("{name} does not hold (seed {seed}): {reason}"),
        Err(TestError::Abort(reason)) => panic!("{name}: {reason}"),
    }
    let held = held.get();
    super::counted::counted(
        &format!("law {name}"),
        usize::try_from(total).unwrap_or(0),
        "generated cases of laws",
    );
    println!("{name}: held in {held} of {total} cases, seed {seed}");
    assert!(
        held * reach >= total,
        "{name} speaks of {held} of {total} cases only"
    );
}

/// Breaks the law unless two values are the same.
macro_rules! same {
    ($one:expr, $other:expr, $($said:tt)+) => {{
        let (one, other) = (&$one, &$other);
        if one != other {
            return Err(proptest::test_runner::TestCaseError::fail(
                format!("{}: {one:?} and {other:?}", format_args!($($said)+)),
            ));
        }
    }};
}

/// Breaks the law unless something is so.
macro_rules! so {
    ($holds:expr, $($said:tt)+) => {{
        if !$holds {
            return Err(proptest::test_runner::TestCaseError::fail(format!($($said)+)));
        }
    }};
}

pub(crate) use {same, so};
