//! Promotions: percent codes first, then amounts, each on what the former left.

use super::{Context, DiscountLine, Entry, Explain};
use crate::calendar::Level;
use crate::catalog::{Promotion, PromotionId};
use crate::money::{Minor, Ratio, TooLarge, allocate, round_magnitude};
use crate::result::LineKind;

/// Lowers the charges among the entries and gives one line a code that took something off.
///
/// INVARIANT (shares): the entries' discounts sum to the lines, and no entry falls below zero.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn discount<'a>(
    ctx: &Context<'a>,
    entries: &mut [Entry<'a>],
    codes: &[PromotionId],
    seats: u32,
) -> Result<Vec<DiscountLine<'a>>, TooLarge> {
    let mut lines = Vec::new();
    if codes.is_empty() {
        return Ok(lines);
    }
    let by_kind = |percent: bool| {
        codes
            .iter()
            .filter_map(move |id| Some((*id, ctx.catalog.promotion(*id)?)))
            .filter(move |(_, p)| p.percent.is_some() == percent)
    };
    for (id, promotion) in by_kind(true).chain(by_kind(false)) {
        if promotion.min_seats.is_some_and(|min| seats < min) {
            continue;
        }
        let eligible: Vec<usize> = entries
            .iter()
            .enumerate()
            .filter(|(_, e)| lowers(promotion, e) && e.net() > 0)
            .map(|(i, _)| i)
            .collect();
        let of: Vec<&Entry<'_>> = eligible.iter().filter_map(|i| entries.get(*i)).collect();
        let Some(off) = amount_off(ctx, promotion, &of)? else {
            continue;
        };
        let shares = match off {
            Off::Sum(sum) => {
                let weights: Vec<u64> = of.iter().map(|e| e.net().unsigned_abs()).collect();
                allocate(sum, &weights)?
            }
            Off::Lines(shares) => shares,
        };
        let sum: Minor = shares.iter().sum();
        if sum == 0 {
            continue;
        }
        let steps = if ctx.explain {
            Explain::new(ctx).discount(promotion, &of, &shares, sum)?
        } else {
            Vec::new()
        };
        let mut by_entry = vec![0; entries.len()];
        for (i, share) in eligible.into_iter().zip(shares) {
            if let (Some(entry), Some(slot)) = (entries.get_mut(i), by_entry.get_mut(i)) {
                entry.discount -= share;
                *slot = -share;
            }
        }
        lines.push(DiscountLine {
            code: id,
            amount: -sum,
            shares: by_entry,
            steps,
        });
    }
    Ok(lines)
}

/// The discounts of some of the entries alone: codes are shared by a whole state, a change bills a part of it.
#[must_use]
pub fn of_entries<'a>(lines: Vec<DiscountLine<'a>>, keeps: &[bool]) -> Vec<DiscountLine<'a>> {
    let kept = |mut line: DiscountLine<'a>| {
        let mut keeps = keeps.iter();
        line.shares
            .retain(|_| keeps.next().copied().unwrap_or(false));
        line.amount = line.shares.iter().sum();
        line
    };
    lines
        .into_iter()
        .map(kept)
        .filter(|l| l.amount != 0)
        .collect()
}

enum Off {
    /// A sum to be spread.
    Sum(Minor),
    /// Shares rounded line by line.
    Lines(Vec<Minor>),
}

/// Whether a promotion lowers an entry.
fn lowers(promotion: &Promotion, entry: &Entry<'_>) -> bool {
    match entry.kind {
        LineKind::SetupFee => promotion.setup_fees,
        LineKind::Plan | LineKind::AddOn => {
            promotion
                .applies_to
                .as_ref()
                .is_none_or(|items| items.contains(&entry.item))
                && promotion
                    .cycles
                    .as_ref()
                    .is_none_or(|cycles| entry.cycle.is_some_and(|c| cycles.contains(&c)))
        }
        _ => false,
    }
}

fn amount_off(
    ctx: &Context<'_>,
    promotion: &Promotion,
    of: &[&Entry<'_>],
) -> Result<Option<Off>, TooLarge> {
    let rule = ctx.billing().discount;
    let remaining: i64 = of.iter().map(|e| e.net()).sum();
    if remaining == 0 {
        return Ok(None);
    }
    if let Some(percent) = promotion.percent {
        if rule.level == Level::Line {
            let share = |e: &&Entry<'_>| {
                round_magnitude(Ratio::whole(e.net()).times(percent)?, rule.rounding)
                    .map(|s| s.min(e.net()))
            };
            return Ok(Some(Off::Lines(
                of.iter().map(share).collect::<Result<_, _>>()?,
            )));
        }
        let sum = round_magnitude(Ratio::whole(remaining).times(percent)?, rule.rounding)?;
        return Ok(Some(Off::Sum(sum.min(remaining))));
    }
    let Some((_, off)) = promotion
        .amount_off
        .iter()
        .find(|(currency, _)| *currency == ctx.currency)
    else {
        return Ok(None);
    };
    let exact = off.times(weighted_part(ctx, of)?)?;
    Ok(Some(Off::Sum(
        round_magnitude(exact, rule.rounding)?.min(remaining),
    )))
}

/// The part of a period that entries cover together, each weighing what its full cycle costs:
/// an amount off is per period and prorated with its line.
pub(super) fn weighted_part(ctx: &Context<'_>, of: &[&Entry<'_>]) -> Result<Ratio, TooLarge> {
    if let Some(first) = of.first()
        && of.iter().all(|e| e.part == first.part)
    {
        return Ok(ctx.billing().fraction(first.part));
    }
    let (mut whole, mut covered) = (0, Ratio::ZERO);
    for entry in of {
        let full = entry.full.unwrap_or(entry.amount);
        whole += full;
        covered = covered.plus(Ratio::whole(full).times(ctx.billing().fraction(entry.part))?)?;
    }
    if whole == 0 {
        Ok(Ratio::ONE)
    } else {
        covered.over(Ratio::whole(whole))
    }
}
