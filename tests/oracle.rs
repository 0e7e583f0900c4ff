//! The engine against a second, independent model on generated cases; any number: `cargo run -p oracle --profile oracle -- --cases N --seed S`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod counted;

use oracle::harness::{group, run, shrink};
use serde_json::Value;

const SEED: u64 = 1;

/// How many are compared: `PRORATA_ORACLE_CASES`, for a run that has less time.
fn cases() -> u64 {
    std::env::var("PRORATA_ORACLE_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000)
}

fn engine(catalog: &Value, call: &str, request: &Value) -> Result<Value, String> {
    let engine = prorata::Engine::from_json(&catalog.to_string()).map_err(|e| format!("{e:?}"))?;
    let text = engine
        .call_json(call, &request.to_string())
        .map_err(|e| format!("{e:?}"))?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}

// In quarters, because one test has one core.
const PARTS: u64 = 4;

#[test]
fn the_oracle_agrees_on_the_first_quarter() {
    agrees_on(0);
}

#[test]
fn the_oracle_agrees_on_the_second_quarter() {
    agrees_on(1);
}

#[test]
fn the_oracle_agrees_on_the_third_quarter() {
    agrees_on(2);
}

#[test]
fn the_oracle_agrees_on_the_last_quarter() {
    agrees_on(PARTS - 1);
}

fn agrees_on(part: u64) {
    let end = |parts: u64| cases() * parts / PARTS;
    let report = run(&engine, SEED, end(part)..end(part + 1));
    let wrong = &report.findings;
    let compared = usize::try_from(report.cases).unwrap_or(0);
    counted::counted(
        &format!("oracle {part}"),
        compared,
        "generated calls that the oracle answered too",
    );
    println!(
        "oracle: {} cases, seed {SEED}, {:?}, {} differ",
        report.cases,
        report.by_call,
        wrong.len()
    );
    for f in wrong {
        println!("case {}: {}", f.number, group(&f.what));
    }
    if let Some(f) = wrong.first() {
        let (c, what) = shrink(&engine, f);
        println!(
            "case {}\ncatalogue {}\n{} {}",
            f.number, c.catalog, c.call, c.request
        );
        println!("oracle {}", oracle::answer(&c.catalog, c.call, &c.request));
        println!("engine {:?}", engine(&c.catalog, c.call, &c.request));
        println!("differs at {what}");
    }
    assert!(wrong.is_empty(), "{} cases differ", wrong.len());
}
