//! What the calls cost the shipped wasm and what a visitor loads, held against `budget.json`: `cargo xtask budget` builds the
//! package and runs this, with `--renew` it writes the file anew.

mod bytes;
mod fuel;
// The file and not the crate, which would be compiled once more for one list: the budget wishes for other features of what both use.
#[path = "../../../src/boundary/keys.rs"]
mod keys;
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

/// Of a hundred: how much more than the budget is still none. Instructions are the same on every machine, and brotli nearly.
const TOLERANCE: u64 = 2;
/// The same where another compiler made the wasm: it may be better or worse, but not by much.
const ANOTHER_COMPILER: u64 = 15;

type Numbers = BTreeMap<String, u64>;

/// What was measured last, and with which compiler.
#[derive(Serialize, Deserialize)]
struct Budget {
    compiler: String,
    most: Numbers,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (pkg, compiler, renew) = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [pkg, compiler] => (Path::new(pkg).to_owned(), compiler.to_owned(), false),
        [pkg, compiler, "--renew"] => (Path::new(pkg).to_owned(), compiler.to_owned(), true),
        _ => bail!("run by `cargo xtask budget [--renew]`"),
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let calls = serde_json::from_str(include_str!("../calls.json"))?;
    let wasm = fs::read(pkg.join("prorata_bg.wasm")).context("run `cargo xtask build` first")?;
    let mut found: Numbers = fuel::counted(&wasm, &calls)?
        .into_iter()
        .map(|(name, count)| (format!("instructions: {name}"), count))
        .collect();
    found.extend(bytes::weighed(&pkg)?);
    let file = here.join("budget.json");
    if renew {
        let budget = Budget {
            compiler,
            most: found,
        };
        fs::write(&file, serde_json::to_string_pretty(&budget)? + "\n")?;
        println!("{} is written anew", file.display());
        return Ok(());
    }
    let budget: Budget = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let tolerance = if budget.compiler == compiler {
        TOLERANCE
    } else {
        println!(
            "the budget is of {}, this wasm of {compiler}: up to {ANOTHER_COMPILER} % more may be the compiler's",
            budget.compiler
        );
        ANOTHER_COMPILER
    };
    let failed = compare(&budget.most, &found, tolerance);
    let passed = found.len() - failed;
    println!(
        "test result: {}. {passed} passed; {failed} failed;",
        if failed == 0 { "ok" } else { "FAILED" }
    );
    if failed > 0 {
        println!("what is worth its price is written down by `cargo xtask budget --renew`");
        std::process::exit(1);
    }
    Ok(())
}

/// Prints each number beside its budget, and says how many are over it. A number without a budget is over it, and so is a budget
/// that nothing was measured for.
fn compare(budget: &Numbers, found: &Numbers, tolerance: u64) -> usize {
    let mut over = 0;
    println!("{:<52} {:>10} {:>10}", "", "budget", "found");
    for (name, is) in found {
        let Some(most) = budget.get(name) else {
            println!("{name:<52} {:>10} {is:>10}  has no budget", "");
            over += 1;
            continue;
        };
        let (more, of) = (
            i128::from(*is) - i128::from(*most),
            i128::from(*most).max(1),
        );
        let thousandths = more * 1000 / of;
        let verdict = if *is > most + most * tolerance / 100 {
            over += 1;
            "  OVER"
        } else {
            ""
        };
        let sign = if more < 0 { '-' } else { '+' };
        let (whole, tenth) = (thousandths.abs() / 10, thousandths.abs() % 10);
        println!("{name:<52} {most:>10} {is:>10}  {sign}{whole}.{tenth} %{verdict}");
    }
    for name in budget.keys().filter(|name| !found.contains_key(*name)) {
        println!("{name:<52} is not measured any more");
        over += 1;
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(list: &[(&str, u64)]) -> Numbers {
        list.iter()
            .map(|(name, n)| ((*name).to_owned(), *n))
            .collect()
    }

    #[test]
    fn a_little_more_is_none() {
        let budget = numbers(&[("quote", 1000)]);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1020)]), 2), 0);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1021)]), 2), 1);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1021)]), 15), 0);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1)]), 2), 0);
    }

    #[test]
    fn what_one_side_alone_has_is_over() {
        assert_eq!(compare(&numbers(&[]), &numbers(&[("quote", 1)]), 2), 1);
        assert_eq!(compare(&numbers(&[("quote", 1)]), &numbers(&[]), 2), 1);
    }
}
