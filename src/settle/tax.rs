//! Taxes, on the net of charges, credits and discounts.

use super::{Context, Entry, Explain};
use crate::calendar::Level;
use crate::catalog::TaxRate;
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
        let mut taxed = entries.iter().filter(|e| is_taxed(rate, e)).peekable();
        if taxed.peek().is_none() {
            continue;
        }
        let of: Vec<&Entry<'_>> = taxed.collect();
        let part = |entry: &Entry<'_>| -> Result<Ratio, TooLarge> {
            if !rate.inclusive {
                return Ratio::whole(entry.net()).times(rate.rate);
            }
            // gross × r ÷ (100 + Σ inclusive r), the sum over the rates that this entry contains.
            let mut all = Ratio::ONE;
            for other in ctx
                .taxes
                .iter()
                .filter(|o| o.inclusive && applies_here(ctx, o) && is_taxed(o, entry))
            {
                all = all.plus(other.rate)?;
            }
            Ratio::whole(entry.net()).times(rate.rate)?.over(all)
        };
        let rule = ctx.billing().tax;
        let amount = if rule.level == Level::Line {
            let mut sum = 0;
            for entry in &of {
                sum += round_magnitude(part(entry)?, rule.rounding)?;
            }
            sum
        } else if rate.inclusive {
            let mut sum = Ratio::ZERO;
            for entry in &of {
                sum = sum.plus(part(entry)?)?;
            }
            round_magnitude(sum, rule.rounding)?
        } else {
            let base: Minor = of.iter().map(|e| e.net()).sum();
            round_magnitude(Ratio::whole(base).times(rate.rate)?, rule.rounding)?
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

/// Whether a rate applies to this customer.
fn applies_here(ctx: &Context<'_>, rate: &TaxRate) -> bool {
    rate.countries
        .as_ref()
        .is_none_or(|list| ctx.country.is_some_and(|c| list.contains(&c)))
}

fn is_taxed(rate: &TaxRate, entry: &Entry<'_>) -> bool {
    entry.kind != LineKind::Included
        && rate
            .applies_to
            .as_ref()
            .is_none_or(|items| items.contains(&entry.item))
}
