//! prorata: a subscription pricing engine.
//!
//! It answers four questions from one JSON catalogue, offline and exactly: what a purchase costs, what a change of plan
//! or cycle does, what a change of seats does, and what a cancellation does. Money is never a float; every amount is an
//! integer of the currency's minor unit, rounded once; the same input gives the same bytes on every platform.
//!
//! ```text
//! JS value or JSON → boundary → request → rules choose terms → settle (the kernel) → result → boundary
//! ```
//!
//! Start with [`Engine`]. The shape of catalogues, requests and results is described in `docs/reference.md`.

pub mod boundary;
pub mod calendar;
mod cancel;
pub mod catalog;
mod change;
mod check;
pub mod engine;
mod fault;
pub mod money;
mod promotions;
mod quote;
pub mod request;
pub mod result;
pub mod rules;
mod settle;
mod suggest;
pub mod value;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use boundary::issue::{Issue, PricingError, Severity};
pub use engine::{Engine, Method, Receive, lint_catalog};
#[cfg(not(target_arch = "wasm32"))]
pub use engine::{helper_json, lint_json};

/// The engine's version, part of every result.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
