//! Splitting a whole into parts that add up to it.

use super::{Minor, TooLarge};

/// Splits `amount` in proportion to `weights` by largest remainder; ties go to the earlier part.
///
/// Parts always sum to the amount and each is within one unit of its exact share. Weights of zero get nothing;
/// where all weights are zero, the amount is split evenly, the earlier parts first.
///
/// # Example: a leftover cent
/// ```
/// assert_eq!(prorata::money::allocate(100, &[1, 1, 1]).unwrap(), [34, 33, 33]);
/// assert_eq!(prorata::money::allocate(-100, &[1, 1, 1]).unwrap(), [-34, -33, -33]);
/// ```
///
/// # Errors
/// [`TooLarge`] where weights sum past 64 bits.
pub fn allocate(amount: Minor, weights: &[u64]) -> Result<Vec<Minor>, TooLarge> {
    let mut total: u64 = 0;
    for w in weights {
        total = total.checked_add(*w).ok_or(TooLarge)?;
    }
    let even = total == 0;
    let total = if even {
        u64::try_from(weights.len()).map_err(|_| TooLarge)?
    } else {
        total
    };
    if total == 0 {
        return Ok(Vec::new());
    }
    let whole = u128::from(amount.unsigned_abs());
    let mut parts: Vec<(u128, u128)> = Vec::with_capacity(weights.len());
    let mut given: u128 = 0;
    for w in weights {
        let w = if even { 1 } else { u128::from(*w) };
        let exact = whole * w;
        let part = exact / u128::from(total);
        given += part;
        parts.push((part, exact % u128::from(total)));
    }
    let mut left = whole - given;
    while left > 0 {
        // Fewer units are left than there are parts with a remainder, so each round finds one.
        let mut best: Option<&mut (u128, u128)> = None;
        for p in &mut parts {
            if best.as_ref().is_none_or(|b| p.1 > b.1) {
                best = Some(p);
            }
        }
        let Some(best) = best else { break };
        best.0 += 1;
        best.1 = 0;
        left -= 1;
    }
    let sign = amount.signum();
    parts
        .into_iter()
        .map(|(p, _)| Minor::try_from(p).map(|p| p * sign).map_err(|_| TooLarge))
        .collect()
}
