//! Which price applies.

use super::Context;
use crate::catalog::{CycleId, ItemId, Kind, Price, Term};

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Not in this currency.
    Currency,
    /// Not on this cycle.
    Cycle,
}

/// The most specific price of an item on a cycle, carried by a plan: a price for the plan before one for the country.
///
/// `Ok(None)` where the item costs nothing and has no price, and for a trial plan always.
///
/// # Errors
/// What is missing.
#[inline(never)]
pub fn find_price<'a>(
    ctx: &Context<'a>,
    item: ItemId,
    cycle: CycleId,
    plan: ItemId,
) -> Result<Option<&'a Price>, Missing> {
    let product = ctx.catalog.product(item);
    if product.kind == Kind::Trial {
        return Ok(None);
    }
    let cycle = (product.term != Term::OneTime).then_some(cycle);
    let mut best: Option<(&Price, u8)> = None;
    let mut in_currency = false;
    for price in &product.prices {
        let elsewhere = price.country.is_some_and(|c| Some(c) != ctx.country)
            || price.plan.is_some_and(|p| p != plan);
        if price.currency != ctx.currency || elsewhere {
            continue;
        }
        in_currency = true;
        if price.cycle != cycle {
            continue;
        }
        let weight = 2 * u8::from(price.plan.is_some()) + u8::from(price.country.is_some());
        if best.is_none_or(|(_, w)| weight > w) {
            best = Some((price, weight));
        }
    }
    match best {
        Some((price, _)) => Ok(Some(price)),
        None if product.costs_nothing() => Ok(None),
        None if in_currency => Err(Missing::Cycle),
        None => Err(Missing::Currency),
    }
}
