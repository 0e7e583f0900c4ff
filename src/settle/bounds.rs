//! The last look at credits before they are billed, by plain addition and nothing of what made them.

use super::{CreditMode, Entry, Holding, State, segments_of};
use crate::catalog::Basis;

/// INVARIANT (credit bounds): no credit is a charge, and of an item whose payments are stored never more comes back than was
/// paid for it.
#[must_use]
pub fn within_paid(
    state: &State<'_>,
    holdings: &[Holding],
    mode: CreditMode,
    entries: &[Entry<'_>],
) -> bool {
    if entries.iter().any(|entry| entry.amount > 0) {
        return false;
    }
    let Some(paid) = state.paid.as_ref().filter(|_| mode.basis == Basis::Paid) else {
        return true;
    };
    for entry in entries {
        let of_item = |h: &&Holding| h.item == entry.item;
        // Where a payment is not stored, its credit is taken from the prices and bounded by them.
        if holdings
            .iter()
            .filter(of_item)
            .any(|h| segments_of(state, h).is_none())
        {
            continue;
        }
        let given = |e: &&Entry<'_>| e.item == entry.item;
        let given: i128 = entries
            .iter()
            .filter(given)
            .map(|e| i128::from(-e.amount))
            .sum();
        let most: i128 = paid
            .iter()
            .filter(|s| s.item == entry.item)
            .map(|s| i128::from(s.amount))
            .sum();
        if given > most {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
