//! Promotions: percent codes first, then amounts, each on what the former left.

use super::{Context, DiscountLine, Entry, Explain};
use crate::calendar::Level;
use crate::catalog::{Promotion, PromotionId};
use crate::money::{Minor, Ratio, TooLarge, round_magnitude, share_out};
use crate::result::LineKind;

/// Every code counts, whatever it has left.
#[must_use]
pub fn any_code(_: Option<u32>) -> bool {
    true
}

/// A code counts while it has periods left.
#[must_use]
pub fn codes_left(left: Option<u32>) -> bool {
    left != Some(0)
}

/// Lowers the charges among the entries and gives one line a code that took something off. `counts` says of the
/// periods that a code has left whether it still does.
///
/// INVARIANT (shares): the entries' discounts sum to the lines, and no entry falls below zero.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn discount<'a>(
    ctx: &Context<'a>,
    entries: &mut [Entry<'a>],
    codes: &[(PromotionId, Option<u32>)],
    counts: fn(Option<u32>) -> bool,
    seats: u32,
) -> Result<Vec<DiscountLine<'a>>, TooLarge> {
    let mut lines = Vec::with_capacity(codes.len());
    for percent in [true, false] {
        for (id, left) in codes {
            let Some(promotion) = ctx.catalog.promotion(*id).filter(|_| counts(*left)) else {
                continue;
            };
            if promotion.percent.is_some() == percent
                && promotion.min_seats.is_none_or(|min| seats >= min)
                && let Some(line) = take_off(ctx, entries, *id, promotion)?
            {
                lines.push(line);
            }
        }
    }
    Ok(lines)
}

/// Lowers the entries by one code; none where it takes nothing off.
fn take_off<'a>(
    ctx: &Context<'a>,
    entries: &mut [Entry<'a>],
    code: PromotionId,
    promotion: &Promotion,
) -> Result<Option<DiscountLine<'a>>, TooLarge> {
    let rule = ctx.billing().discount;
    let lowered = |e: &&Entry<'_>| lowers(promotion, e) && e.net() > 0;
    // What each entry is still worth to the code, and then its share of the discount.
    let mut shares: Vec<u64> = Vec::with_capacity(entries.len());
    let mut remaining: Minor = 0;
    for entry in entries.iter() {
        let worth = Some(entry).filter(lowered).map_or(0, Entry::net);
        shares.push(worth.unsigned_abs());
        remaining += worth;
    }
    if remaining == 0 {
        return Ok(None);
    }
    let off = |net: Minor, exact: Ratio| {
        round_magnitude(exact, rule.rounding).map(|off| off.min(net).unsigned_abs())
    };
    let of_net = |net: Minor, percent| off(net, Ratio::whole(net).times(percent)?);
    match promotion.percent {
        Some(percent) if rule.level == Level::Line => {
            for (share, entry) in shares.iter_mut().zip(entries.iter()) {
                if *share > 0 {
                    *share = of_net(entry.net(), percent)?;
                }
            }
        }
        Some(percent) => share_out(of_net(remaining, percent)?, &mut shares)?,
        None => {
            let amounts = &mut promotion.amount_off.iter();
            let Some((_, amount)) = amounts.find(|(currency, _)| *currency == ctx.currency) else {
                return Ok(None);
            };
            let of: Vec<&Entry<'_>> = entries.iter().filter(lowered).collect();
            let exact = amount.times(weighted_part(ctx, &of)?)?;
            share_out(off(remaining, exact)?, &mut shares)?;
        }
    }
    let shares: Vec<Minor> = shares
        .into_iter()
        .map(|share| 0_i64.saturating_sub_unsigned(share))
        .collect();
    let amount: Minor = shares.iter().sum();
    if amount == 0 {
        return Ok(None);
    }
    let steps = if ctx.explain {
        let with = entries.iter().zip(&shares).filter(|(e, _)| lowered(e));
        let (of, its): (Vec<&Entry<'_>>, Vec<Minor>) = with.map(|(e, s)| (e, -s)).unzip();
        Explain::new(ctx).discount(promotion, &of, &its, -amount)?
    } else {
        Vec::new()
    };
    for (entry, share) in entries.iter_mut().zip(&shares) {
        entry.discount += share;
    }
    Ok(Some(DiscountLine {
        code,
        amount,
        shares,
        steps,
    }))
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

/// Whether a promotion lowers an entry.
#[inline(never)]
fn lowers(promotion: &Promotion, entry: &Entry<'_>) -> bool {
    let items = promotion.applies_to.as_ref();
    let named = match entry.kind {
        LineKind::SetupFee => promotion.setup_fees,
        LineKind::Plan | LineKind::AddOn => items.is_none_or(|items| items.contains(&entry.item)),
        _ => false,
    };
    let cycles = promotion.cycles.as_ref();
    named && cycles.is_none_or(|cycles| entry.cycle.is_some_and(|c| cycles.contains(&c)))
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
