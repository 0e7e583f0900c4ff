//! Taxes, on the net of charges, credits and discounts.

use super::{Context, Entry, Explain};
use crate::calendar::Level;
use crate::catalog::{ItemId, TaxRate};
use crate::money::{Minor, Ratio, TooLarge, round_magnitude};
use crate::result::{LineKind, Step};

/// One exclusive rate's sum.
#[derive(Clone, Debug)]
pub struct TaxLine<'a> {
    /// The rate's name.
    pub id: &'a str,
    /// Its sum, negative on a negative base.
    pub amount: Minor,
    /// How it came about.
    pub steps: Vec<Step<'a>>,
}

/// Exclusive taxes as lines, and the sum of inclusive ones. All matching rates add, none compounds.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn taxes<'a>(
    ctx: &Context<'a>,
    entries: &[Entry<'a>],
) -> Result<(Vec<TaxLine<'a>>, Minor), TooLarge> {
    let mut lines = Vec::new();
    let mut included = 0;
    for rate in ctx.taxes.iter().filter(|r| applies_here(ctx, r)) {
        let of: Vec<&Entry<'_>> = entries.iter().filter(|e| is_taxed(rate, e)).collect();
        if of.is_empty() {
            continue;
        }
        let part = |entry: &Entry<'_>| taxed_part(ctx, rate, entry);
        let rule = ctx.billing().tax;
        let amount = if rule.level == Level::Line {
            let mut sum = 0;
            for entry in &of {
                sum += round_magnitude(part(entry)?, rule.rounding)?;
            }
            sum
        } else {
            let mut sum = Ratio::ZERO;
            for entry in &of {
                sum = sum.plus(part(entry)?)?;
            }
            round_magnitude(sum, rule.rounding)?
        };
        if rate.inclusive {
            included += amount;
        } else {
            let steps = if ctx.explain {
                Explain::new(ctx).tax(rate, &of, amount)
            } else {
                Vec::new()
            };
            lines.push(TaxLine {
                id: &rate.id,
                amount,
                steps,
            });
        }
    }
    Ok((lines, included))
}

/// A rate's tax on an entry before rounding: net × r ÷ (100 + Σ inclusive r), the sum over the rates that the entry contains.
///
/// An exclusive rate is taken of what is left without the inclusive ones: no tax on a tax. On a net line between two items
/// the old part is taxed by the old item's rates, the new part by the new one's.
fn taxed_part(ctx: &Context<'_>, rate: &TaxRate, entry: &Entry<'_>) -> Result<Ratio, TooLarge> {
    let of_item = |item: ItemId, amount: Minor| {
        if !applies_to(rate, item) {
            return Ok(Ratio::ZERO);
        }
        let mut all = Ratio::ONE;
        let inclusive = ctx.taxes.iter().filter(|o| o.inclusive);
        for other in inclusive.filter(|o| applies_here(ctx, o) && applies_to(o, item)) {
            all = all.plus(other.rate)?;
        }
        Ratio::whole(amount).times(rate.rate)?.over(all)
    };
    match entry.old_part {
        Some((old, amount)) => {
            of_item(old, amount)?.plus(of_item(entry.item, entry.net() - amount)?)
        }
        None => of_item(entry.item, entry.net()),
    }
}

/// Whether a rate applies to this customer.
fn applies_here(ctx: &Context<'_>, rate: &TaxRate) -> bool {
    rate.countries
        .as_ref()
        .is_none_or(|list| ctx.country.is_some_and(|c| list.contains(&c)))
}

fn is_taxed(rate: &TaxRate, entry: &Entry<'_>) -> bool {
    entry.kind != LineKind::Included
        && (applies_to(rate, entry.item)
            || entry.old_part.is_some_and(|(old, _)| applies_to(rate, old)))
}

fn applies_to(rate: &TaxRate, item: ItemId) -> bool {
    rate.applies_to
        .as_ref()
        .is_none_or(|items| items.contains(&item))
}
