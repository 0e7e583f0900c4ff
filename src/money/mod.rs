//! Exact money: integers of a currency's minor unit, exact fractions between them, and one rounding.
//!
//! Nothing here is a float. A price is a [`Ratio`] of minor units until it becomes a line; then it is
//! rounded once by [`round`], the only function in the crate that rounds.

mod allocate;
mod currency;
mod decimal;
mod ratio;
mod rounding;

pub use allocate::{allocate, share_out};
pub use currency::Currency;
pub use decimal::{DecimalError, decimal_text, fraction_text, integer_text, parse_decimal, ten_to};
pub use ratio::Ratio;
pub use rounding::{Rounding, round, round_magnitude};

/// An amount in minor units (cents, grosze, yen), positive where the customer pays.
pub type Minor = i64;

/// The largest amount that leaves the engine: 2^53 − 1 minor units, exact as a JavaScript number.
pub const MAX_MINOR: Minor = 9_007_199_254_740_991;

/// Arithmetic left the exact range, or an amount would pass [`MAX_MINOR`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Checks that an amount can leave the engine.
///
/// # Errors
/// [`TooLarge`] past [`MAX_MINOR`] on either side.
pub fn minor(value: i128) -> Result<Minor, TooLarge> {
    match Minor::try_from(value) {
        Ok(m) if (-MAX_MINOR..=MAX_MINOR).contains(&m) => Ok(m),
        _ => Err(TooLarge),
    }
}
