//! What must hold of every result, each law under its own name, over generated catalogues, subscriptions and requests.
//!
//! `PRORATA_CASES` says how many cases a law is held against (256), `PRORATA_SEED` from which seed they are drawn. Each law
//! prints how many of them it had anything to say about, and fails where those are too few.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

#[path = "laws/ask.rs"]
mod ask;
#[path = "laws/books.rs"]
mod books;
#[path = "laws/bounds.rs"]
mod bounds;
#[path = "laws/conservation.rs"]
mod conservation;
mod counted;
#[path = "laws/dates.rs"]
mod dates;
#[path = "laws/indifference.rs"]
mod indifference;
#[path = "laws/monotony.rs"]
mod monotony;
#[path = "laws/promotions.rs"]
mod promotions;
#[path = "laws/runner.rs"]
mod runner;
#[path = "laws/sameness.rs"]
mod sameness;
#[path = "laws/shop.rs"]
mod shop;
#[path = "laws/splitting.rs"]
mod splitting;
#[path = "laws/terms.rs"]
mod terms;
#[path = "laws/totality.rs"]
mod totality;
