//! The one rounding.

use super::{Ratio, TooLarge};

/// How a fraction becomes a whole number: `Intl.NumberFormat`'s nine names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Towards +∞.
    Ceil,
    /// Towards −∞.
    Floor,
    /// Away from zero.
    Expand,
    /// Towards zero.
    Trunc,
    /// To the nearest, ties towards +∞.
    HalfCeil,
    /// To the nearest, ties towards −∞.
    HalfFloor,
    /// To the nearest, ties away from zero: what tax law and people call half up.
    #[default]
    HalfExpand,
    /// To the nearest, ties towards zero.
    HalfTrunc,
    /// To the nearest, ties to the even neighbour.
    HalfEven,
}

impl Rounding {
    /// The names of `Intl.NumberFormat`.
    pub const NAMES: [(&'static str, Rounding); 9] = [
        ("ceil", Rounding::Ceil),
        ("floor", Rounding::Floor),
        ("expand", Rounding::Expand),
        ("trunc", Rounding::Trunc),
        ("halfCeil", Rounding::HalfCeil),
        ("halfFloor", Rounding::HalfFloor),
        ("halfExpand", Rounding::HalfExpand),
        ("halfTrunc", Rounding::HalfTrunc),
        ("halfEven", Rounding::HalfEven),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, mode)| *mode == self)
            .map_or("", |(name, _)| name)
    }
}

/// Rounds a fraction to a whole number.
///
/// # Example: the same tie in four modes
/// ```
/// use prorata::money::{round, Ratio, Rounding};
/// let minus_two_and_a_half = Ratio::new(-5, 2);
/// assert_eq!(round(minus_two_and_a_half, Rounding::HalfExpand), -3);
/// assert_eq!(round(minus_two_and_a_half, Rounding::HalfCeil), -2);
/// assert_eq!(round(minus_two_and_a_half, Rounding::HalfEven), -2);
/// assert_eq!(round(minus_two_and_a_half, Rounding::Floor), -3);
/// ```
#[must_use]
pub fn round(value: Ratio, mode: Rounding) -> i128 {
    let (num, den) = (value.num(), value.den());
    if den == 1 {
        return num;
    }
    // 64 bits are enough nearly always, and a fraction of the work.
    let (floor, half) = match (i64::try_from(num), i64::try_from(den)) {
        (Ok(n), Ok(d)) => {
            let rest = n.rem_euclid(d);
            if rest == 0 {
                return i128::from(n.div_euclid(d));
            }
            (i128::from(n.div_euclid(d)), rest.cmp(&(d - rest)))
        }
        _ => {
            let rest = num.rem_euclid(den);
            if rest == 0 {
                return num.div_euclid(den);
            }
            (num.div_euclid(den), rest.cmp(&(den - rest)))
        }
    };
    let up = match mode {
        Rounding::Ceil => true,
        Rounding::Floor => false,
        Rounding::Expand => num > 0,
        Rounding::Trunc => num < 0,
        nearest => match half {
            core::cmp::Ordering::Greater => true,
            core::cmp::Ordering::Less => false,
            core::cmp::Ordering::Equal => match nearest {
                Rounding::HalfCeil => true,
                Rounding::HalfFloor => false,
                Rounding::HalfTrunc => num < 0,
                Rounding::HalfEven => floor % 2 != 0,
                _ => num > 0,
            },
        },
    };
    floor + i128::from(up)
}

/// Rounds the magnitude and puts the sign back, so that a credit is the charge with its sign turned in every mode.
///
/// # Errors
/// [`TooLarge`] where the amount cannot leave the engine.
pub fn round_magnitude(value: Ratio, mode: Rounding) -> Result<i64, TooLarge> {
    if value.num() < 0 {
        super::minor(-round(value.negated(), mode))
    } else {
        super::minor(round(value, mode))
    }
}
