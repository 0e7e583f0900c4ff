//! One corpus of generated calls, answered natively: the others (`tests/determinism.mjs`) have to give the same bytes.
//!
//! `target/determinism.ndjson` holds a line for each catalogue and a line for each call with what came of it. It is made from a
//! seed: the oracle's generator draws catalogues and calls that can be answered, and some of the requests are damaged, so that
//! the findings on bad ones are compared too.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

mod counted;

use oracle::cases::{Case, case};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

const SEED: u64 = 9;
const CALLS: usize = 5_000;
/// One request in so many is asked a second time, damaged.
const DAMAGED: u64 = 7;

/// The lines of the corpus, and how many of the calls had a result.
struct Corpus {
    lines: String,
    calls: usize,
    answered: usize,
    catalog: Value,
    catalogs: usize,
    engine: Option<prorata::Engine>,
}

impl Corpus {
    fn new() -> Corpus {
        Corpus {
            lines: String::new(),
            calls: 0,
            answered: 0,
            catalog: Value::Null,
            catalogs: 0,
            engine: None,
        }
    }

    fn open(&mut self, catalog: &Value) {
        if self.catalog == *catalog {
            return;
        }
        self.catalog = catalog.clone();
        self.catalogs += 1;
        self.engine = prorata::Engine::from_json(&catalog.to_string()).ok();
        let name = format!("c{}", self.catalogs);
        writeln!(
            self.lines,
            "{}",
            json!({ "catalog": name, "source": catalog })
        )
        .unwrap();
    }

    fn ask(&mut self, call: &str, request: &Value) {
        // The generator's catalogues are clean; one that is not would be a finding of the oracle's.
        let Some(engine) = &self.engine else { return };
        self.calls += 1;
        let mut line = json!({
            "id": format!("call {}", self.calls), "catalog": format!("c{}", self.catalogs), "call": call, "request": request,
        });
        match engine.call_json(call, &request.to_string()) {
            Ok(text) => {
                self.answered += 1;
                line["result"] = text.into();
            }
            Err(error) => line["issues"] = serde_json::to_value(&error.issues).unwrap(),
        }
        writeln!(self.lines, "{line}").unwrap();
    }
}

/// Replaces the value at one place of a request, counted through it in order.
fn damage(value: &mut Value, left: &mut u64, with: &Value) -> bool {
    if *left == 0 {
        *value = with.clone();
        return true;
    }
    *left -= 1;
    match value {
        Value::Object(map) => map.values_mut().any(|item| damage(item, left, with)),
        Value::Array(list) => list.iter_mut().any(|item| damage(item, left, with)),
        _ => false,
    }
}

fn odd(n: u64) -> Value {
    let odd = [
        json!(null),
        json!(-1),
        json!(0.5),
        json!(1e21),
        json!(""),
        json!("2026-02-29"),
        json!("\u{1F600} no such thing"),
        json!([]),
        json!([1, [2], { "x": 3 }]),
        json!({ "unknown": true, "__proto__": 1 }),
        json!(9_007_199_254_740_993_i64),
        json!("x".repeat(257)),
    ];
    odd[usize::try_from(n).unwrap() % odd.len()].clone()
}

fn corpus(calls: usize) -> Corpus {
    let mut corpus = Corpus::new();
    for n in 0.. {
        // A few of the drawn cases come to nothing; the oracle counts those.
        let drawn = catch_unwind(|| case(SEED, n));
        if let Ok(Case {
            catalog,
            call,
            request,
        }) = drawn
        {
            corpus.open(&catalog);
            corpus.ask(call, &request);
            if n % DAMAGED == 0 {
                let mut bad = request.clone();
                let mut place = n / DAMAGED % 23 + 1;
                if damage(&mut bad, &mut place, &odd(n / DAMAGED)) {
                    corpus.ask(call, &bad);
                }
            }
        }
        if corpus.calls >= calls {
            break;
        }
    }
    corpus
}

#[test]
fn the_corpus_is_answered_natively() {
    let Corpus {
        lines,
        calls,
        answered,
        catalogs,
        ..
    } = corpus(CALLS);
    println!(
        "determinism: {calls} calls on {catalogs} catalogues, seed {SEED}: {answered} results, {} refused with issues",
        calls - answered
    );
    assert!(answered > CALLS * 3 / 4, "too few results: {answered}");
    assert!(
        calls - answered > CALLS / 20,
        "too few damaged requests are refused: {}",
        calls - answered
    );
    counted::counted("determinism", calls, "generated calls answered natively");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    fs::create_dir_all(&target).unwrap();
    fs::write(target.join("determinism.ndjson"), lines).unwrap();
}

#[test]
fn the_same_seed_draws_the_same_corpus() {
    assert_eq!(corpus(100).lines, corpus(100).lines);
}
