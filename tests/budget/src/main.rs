//! `cargo run -p budget -- PKG`: what the calls cost the shipped wasm and what a visitor loads, held against `budget.json`.
//! With `--renew` the file is written anew. `cargo xtask test budget` runs it on the package just built.

mod bytes;
mod fuel;
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Of a thousand: how much more than the budget is still none. Instructions are the same on every machine, and brotli nearly.
const TOLERANCE: u64 = 10;

type Numbers = BTreeMap<String, u64>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (pkg, renew) = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [pkg] => (Path::new(pkg).to_owned(), false),
        [pkg, "--renew"] => (Path::new(pkg).to_owned(), true),
        _ => bail!("budget PKG [--renew]"),
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
        fs::write(&file, serde_json::to_string_pretty(&found)? + "\n")?;
        println!("{} is written anew", file.display());
        return Ok(());
    }
    let budget: Numbers = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let failed = compare(&budget, &found);
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
fn compare(budget: &Numbers, found: &Numbers) -> usize {
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
        let verdict = if *is > most + most * TOLERANCE / 1000 {
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
    fn a_hundredth_more_is_none() {
        let budget = numbers(&[("quote", 1000)]);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1010)])), 0);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1011)])), 1);
        assert_eq!(compare(&budget, &numbers(&[("quote", 1)])), 0);
    }

    #[test]
    fn what_one_side_alone_has_is_over() {
        assert_eq!(compare(&numbers(&[]), &numbers(&[("quote", 1)])), 1);
        assert_eq!(compare(&numbers(&[("quote", 1)]), &numbers(&[])), 1);
    }
}
