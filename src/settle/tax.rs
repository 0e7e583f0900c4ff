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
    let mut lines = Vec::with_capacity(1);
    let mut included = 0;
    for rate in ctx.taxes.iter().filter(|r| applies_here(ctx, r)) {
        let rule = ctx.billing().tax;
        let mut amount = None;
        let by_line = if rule.level == Level::Line {
            1
        } else {
            entries.len()
        };
        for together in entries.chunks(by_line.max(1)) {
            if let Some(exact) = taxed(ctx, rate, together)? {
                let rounded = round_magnitude(exact, rule.rounding)?;
                amount = Some(amount.unwrap_or(0) + rounded);
            }
        }
        let Some(amount) = amount else { continue };
        if rate.inclusive {
            included += amount;
            continue;
        }
        let steps = if ctx.explain {
            let of: Vec<&Entry<'_>> = entries.iter().filter(|e| is_taxed(rate, e)).collect();
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
    Ok((lines, included))
}

/// A rate's tax on entries before rounding: net × r ÷ (100 + Σ inclusive r), the sum over the rates that an entry contains.
/// None where the rate is for none of them.
///
/// An exclusive rate is taken of what is left without the inclusive ones: no tax on a tax. On a net line between two items
/// the old part is taxed by the old item's rates, the new part by the new one's.
fn taxed(
    ctx: &Context<'_>,
    rate: &TaxRate,
    entries: &[Entry<'_>],
) -> Result<Option<Ratio>, TooLarge> {
    let mut base = Base {
        ctx,
        rate,
        contained: ctx.taxes.iter().any(|r| r.inclusive),
        found: false,
        net: 0,
        whole: Ratio::ONE,
        taxed: Ratio::ZERO,
    };
    for entry in entries.iter().filter(|e| e.kind != LineKind::Included) {
        let mut amount = entry.net();
        if let Some((old, part)) = entry.old_part {
            base.add(old, part)?;
            amount -= part;
        }
        base.add(entry.item, amount)?;
    }
    if base.found {
        base.exact().map(Some)
    } else {
        Ok(None)
    }
}

/// What a rate is taken of, added up as far as amounts contain the same inclusive rates.
struct Base<'c, 'a> {
    ctx: &'c Context<'a>,
    rate: &'c TaxRate,
    /// Whether there are inclusive rates at all.
    contained: bool,
    /// Whether the rate is for any of it.
    found: bool,
    net: Minor,
    /// 1 + Σ inclusive rates of the net amount.
    whole: Ratio,
    /// The tax on what contains other rates.
    taxed: Ratio,
}

impl Base<'_, '_> {
    fn add(&mut self, item: ItemId, amount: Minor) -> Result<(), TooLarge> {
        if !applies_to(self.rate, item) {
            return Ok(());
        }
        self.found = true;
        if self.contained {
            let whole = with_inclusive(self.ctx, item)?;
            if !whole.reads_as(self.whole) {
                self.taxed = self.exact()?;
                (self.net, self.whole) = (0, whole);
            }
        }
        self.net += amount;
        Ok(())
    }

    /// net × r ÷ whole, and what was taxed before.
    fn exact(&self) -> Result<Ratio, TooLarge> {
        let tax = Ratio::whole(self.net).times(self.rate.rate)?;
        if self.contained {
            self.taxed.plus(tax.over(self.whole)?)
        } else {
            Ok(tax)
        }
    }
}

/// 1 + Σ inclusive rates on an item.
fn with_inclusive(ctx: &Context<'_>, item: ItemId) -> Result<Ratio, TooLarge> {
    let mut whole = Ratio::ONE;
    for rate in ctx.taxes.iter().filter(|r| r.inclusive) {
        if applies_here(ctx, rate) && applies_to(rate, item) {
            whole = whole.plus(rate.rate)?;
        }
    }
    Ok(whole)
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
