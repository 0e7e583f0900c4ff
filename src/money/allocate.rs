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
    let mut parts = weights.to_vec();
    share_out(amount.unsigned_abs(), &mut parts)?;
    let signed = |part| Minor::try_from(part).map(|p| p * amount.signum());
    parts
        .into_iter()
        .map(|part| signed(part).map_err(|_| TooLarge))
        .collect()
}

/// The same in place and without a sign: each weight becomes its part.
///
/// # Errors
/// [`TooLarge`] where weights sum past 64 bits.
pub fn share_out(whole: u64, weights: &mut [u64]) -> Result<(), TooLarge> {
    if weights.is_empty() {
        return Ok(());
    }
    let mut total: u64 = 0;
    for w in weights.iter() {
        total = total.checked_add(*w).ok_or(TooLarge)?;
    }
    if total == 0 {
        weights.fill(1);
        total = u64::try_from(weights.len()).map_err(|_| TooLarge)?;
    }
    // An invoice has few lines: what is left of each stays on the stack.
    let (mut few, mut many) = ([0; 8], Vec::new());
    let rests = match few.get_mut(..weights.len()) {
        Some(few) => few,
        None => {
            many.resize(weights.len(), 0);
            many.as_mut_slice()
        }
    };
    let mut left = whole;
    for (weight, rest) in weights.iter_mut().zip(rests.iter_mut()) {
        (*weight, *rest) = share(whole, *weight, total);
        left = left.saturating_sub(*weight);
    }
    for _ in 0..left {
        // Fewer units are left than there are parts with a remainder, so each round finds one.
        let mut most = 0;
        let mut best = None;
        for (part, rest) in weights.iter_mut().zip(rests.iter_mut()) {
            if *rest > most {
                most = *rest;
                best = Some((part, rest));
            }
        }
        let Some((part, rest)) = best else { break };
        *part += 1;
        *rest = 0;
    }
    Ok(())
}

/// `whole × weight ÷ total` and its remainder; a weight is at most the total.
fn share(whole: u64, weight: u64, total: u64) -> (u64, u64) {
    if whole | weight < 1 << 32 {
        let exact = whole * weight;
        return (
            exact.checked_div(total).unwrap_or(0),
            exact.checked_rem(total).unwrap_or(0),
        );
    }
    wide_share(whole, weight, total)
}

#[cold]
fn wide_share(whole: u64, weight: u64, total: u64) -> (u64, u64) {
    let (exact, total) = (
        u128::from(whole) * u128::from(weight),
        u128::from(total.max(1)),
    );
    let low = |n: u128| u64::try_from(n).unwrap_or(u64::MAX);
    (low(exact / total), low(exact % total))
}
