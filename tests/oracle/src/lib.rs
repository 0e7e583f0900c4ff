//! A second, slow, independent model of prorata's calls, written from the contract alone.
//!
//! It never looks at the engine. Requests are taken to be valid; what it leaves out of an answer it does not claim.

pub mod bill;
pub mod book;
pub mod cal;
pub mod cancel;
pub mod cases;
pub mod change;
pub mod compare;
pub mod credit;
pub mod harness;
pub mod helpers;
pub mod json;
pub mod lead;
pub mod lines;
pub mod now;
pub mod num;
pub mod part;
pub mod pending;
pub mod print;
pub mod promo;
pub mod quote;
pub mod renew;
pub mod rules;
pub mod settle;
pub mod stages;
pub mod state;
pub mod stored;
pub mod suggest;
pub mod target;

use serde_json::Value;

/// The oracle's answer to a call.
pub fn answer(catalog: &Value, call: &str, request: &Value) -> Value {
    let book = book::Book::open(catalog);
    match call {
        "quote" => quote::quote(&book, request),
        "upgradePreview" | "seatChangePreview" => change::change(&book, call, request),
        "cancelEffectiveDate" => cancel::cancel(&book, request),
        other => helpers::answer(other, request),
    }
}
