//! Bad input: each piece of it is refused with a code and a path, and the next good call gives what it gave before.
//!
//! What only JavaScript can say (NaN, class instances, getters, proxies) is in `tests/package`; here is what JSON text can.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

#[path = "hostile/catalogues.rs"]
mod catalogues;
#[path = "hostile/helpers.rs"]
mod helpers;
#[path = "hostile/limits.rs"]
mod limits;
#[path = "hostile/lint.rs"]
mod lint;
#[path = "hostile/requests.rs"]
mod requests;
#[path = "hostile/rules.rs"]
mod rules;
#[path = "hostile/shop.rs"]
mod shop;
#[path = "hostile/subscriptions.rs"]
mod subscriptions;
