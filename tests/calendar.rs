//! The calendar against counting days by hand: every date of 1970–2199, every boundary, every way to divide time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

#[path = "laws/dates.rs"]
#[allow(dead_code, reason = "shared with the laws, which use all of it")]
mod dates;

#[path = "calendar/boundaries.rs"]
mod boundaries;
#[path = "calendar/division.rs"]
mod division;
#[path = "calendar/moments.rs"]
mod moments;
