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

#[test]
fn the_oracle_agrees() {
    let report = run(&engine, SEED, 0..cases());
    let wrong = &report.findings;
    let compared = usize::try_from(report.cases).unwrap_or(0);
    counted::counted(
        "oracle",
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
