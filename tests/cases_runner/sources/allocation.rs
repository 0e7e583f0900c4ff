//! Splitting an amount: dinero.js, moneyphp, RubyMoney and currency.js.

use crate::cases_runner::calls::{allocate, to_decimal, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::exact;
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::{Value, json};

/// Runs a case of `cases-allocation.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    let weights = match case.maybe_int("parts") {
        Some(parts) => vec![1; usize::try_from(parts).unwrap()],
        None => weights(&case.list("ratios")),
    };
    if case.has("places") {
        let currency = ["JPY", "", "USD", "KWD"][usize::try_from(case.int("places")).unwrap()];
        let parts = allocate(to_minor(&case.text("amount"), currency, None)?, &weights)?;
        let texts: Result<Vec<String>, _> =
            parts.into_iter().map(|p| to_decimal(p, currency)).collect();
        return Ok(Answer::to(case).same("parts", json!(texts?)));
    }
    let parts = allocate(case.int("amount_minor"), &weights)?;
    Ok(Answer::to(case).same("parts_minor", json!(parts)))
}

/// Ratios as whole numbers: every one is multiplied by the same power of ten.
fn weights(ratios: &[Value]) -> Vec<u64> {
    let texts: Vec<String> = ratios
        .iter()
        .map(|r| r.as_str().map_or_else(|| r.to_string(), str::to_owned))
        .collect();
    let places = texts
        .iter()
        .map(|t| t.split_once('.').map_or(0, |(_, digits)| digits.len()))
        .max()
        .unwrap();
    texts
        .iter()
        .map(|t| exact::digits(t, u32::try_from(places).unwrap()))
        .collect()
}
