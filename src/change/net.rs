//! Net lines: one line of the difference, on price basis.

use super::moved::Moved;
use crate::calendar::{Period, Proration, RoundingLevel};
use crate::catalog::{ChangeTerms, Charge, Credit, ItemId, PromotionId};
use crate::money::{Minor, Ratio, TooLarge, round_magnitude};
use crate::result::LineKind;
use crate::settle::{
    Bill, Context, CreditMode, DiscountLine, Entry, Explain, Holding, charge, discount,
    exact_amount, find_price, one_off, state_charges,
};

/// The bill of a change as one line an item; lines of zero are left out.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn bill<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    slots: &[(Option<Holding>, Option<Holding>)],
    mode: CreditMode,
    codes: &[PromotionId],
) -> Result<Bill<'a>, TooLarge> {
    let mut old_entries = Vec::new();
    let mut new_entries = Vec::new();
    for (old, new) in slots {
        let old = old.filter(|_| terms.credit != Credit::None);
        old_entries.push(match old {
            Some(old) => state_charges(ctx, &moved.before, &[old], mode)?.pop(),
            None => None,
        });
        let new = new.filter(|_| terms.charge != Charge::None);
        new_entries.push(match new {
            Some(new) => Some(charge(
                ctx,
                &new,
                moved.after.plan.item,
                moved.span(ctx, terms, &new)?,
            )?),
            None => None,
        });
    }
    let held: Vec<PromotionId> = moved.before.promotions.iter().map(|(id, _)| *id).collect();
    let was = discounted(ctx, &mut old_entries, &held, moved.before.plan.quantity)?;
    let is = discounted(ctx, &mut new_entries, codes, moved.after.plan.quantity)?;
    let mut entries = Vec::new();
    for (((old_holding, new_holding), old), new) in slots.iter().zip(old_entries).zip(new_entries) {
        let Some(holding) = new_holding.or(*old_holding) else {
            continue;
        };
        let exact = match (ctx.billing().rounding_level, &old, &new) {
            (RoundingLevel::Line, _, _) => Some((
                exact(ctx, old.as_ref(), moved.before.plan.item)?,
                exact(ctx, new.as_ref(), moved.after.plan.item)?,
            )),
            _ => None,
        };
        let (old_amount, new_amount) = (
            old.as_ref().map_or(0, |e| e.amount),
            new.as_ref().map_or(0, |e| e.amount),
        );
        let amount = match exact {
            Some((old, new)) => round_magnitude(new.minus(old)?, ctx.billing().rounding)?,
            None => new_amount - old_amount,
        };
        let entry = difference(ctx, &holding, amount, exact, old, new);
        if entry.amount != 0 || entry.discount != 0 {
            entries.push(entry);
        }
    }
    for one in &moved.one_offs {
        entries.push(one_off(ctx, one, moved.after.plan.item)?);
    }
    let fees = discounts_of_one_offs(ctx, moved, &mut entries, codes)?;
    entries.extend(moved.included(ctx));
    let mut lines = is;
    for line in was {
        add(
            &mut lines,
            DiscountLine {
                amount: -line.amount,
                ..line
            },
        );
    }
    for line in fees {
        add(&mut lines, line);
    }
    lines.retain(|l| l.amount != 0);
    Bill::new(ctx, entries, lines)
}

fn add<'a>(lines: &mut Vec<DiscountLine<'a>>, line: DiscountLine<'a>) {
    match lines.iter_mut().find(|l| l.code == line.code) {
        Some(same) => same.amount += line.amount,
        None => lines.push(line),
    }
}

/// One-time products bought with the change take part in the codes as in any purchase.
fn discounts_of_one_offs<'a>(
    ctx: &Context<'a>,
    moved: &Moved<'a>,
    entries: &mut [Entry<'a>],
    codes: &[PromotionId],
) -> Result<Vec<DiscountLine<'a>>, TooLarge> {
    let from = entries.len() - moved.one_offs.len();
    match entries.get_mut(from..) {
        Some(fees) if !fees.is_empty() => discount(ctx, fees, codes, moved.after.plan.quantity),
        _ => Ok(Vec::new()),
    }
}

fn discounted<'a>(
    ctx: &Context<'a>,
    slots: &mut [Option<Entry<'a>>],
    codes: &[PromotionId],
    seats: u32,
) -> Result<Vec<DiscountLine<'a>>, TooLarge> {
    let mut entries: Vec<Entry<'a>> = slots.iter().flatten().cloned().collect();
    let lines = discount(ctx, &mut entries, codes, seats)?;
    let mut entries = entries.into_iter();
    for slot in slots.iter_mut().filter(|s| s.is_some()) {
        *slot = entries.next();
    }
    Ok(lines)
}

/// The exact amount behind an entry, before rounding; what was free (a trial) stays free.
fn exact(ctx: &Context<'_>, entry: Option<&Entry<'_>>, plan: ItemId) -> Result<Ratio, TooLarge> {
    let Some(entry) = entry.filter(|e| e.amount != 0) else {
        return Ok(Ratio::ZERO);
    };
    let Some(cycle) = entry.cycle else {
        return Ok(Ratio::whole(entry.amount));
    };
    match find_price(ctx, entry.item, cycle, plan) {
        Ok(Some(price)) => exact_amount(ctx, &price.model, entry.quantity, entry.part),
        _ => Ok(Ratio::ZERO),
    }
}

fn difference<'a>(
    ctx: &Context<'a>,
    holding: &Holding,
    amount: Minor,
    exact: Option<(Ratio, Ratio)>,
    old: Option<Entry<'a>>,
    new: Option<Entry<'a>>,
) -> Entry<'a> {
    let discount = new.as_ref().map_or(0, |e| e.discount) - old.as_ref().map_or(0, |e| e.discount);
    let kind = match (amount < 0, ctx.catalog.is_plan(holding.item)) {
        (true, _) => LineKind::Credit,
        (false, true) => LineKind::Plan,
        (false, false) => LineKind::AddOn,
    };
    let full = match (&old, &new) {
        (Some(old), Some(new)) if old.cycle == new.cycle => {
            new.full.map(|f| f - old.full.unwrap_or(0))
        }
        (_, Some(new)) => new.full,
        (Some(old), None) => old.full.map(|f| -f),
        (None, None) => None,
    };
    let shown = new.as_ref().or(old.as_ref());
    let steps = match exact {
        Some((old, new)) if ctx.explain => Explain::new(ctx).difference(old, new, amount),
        _ if ctx.explain => {
            let whole = |e: &Option<Entry<'a>>| Ratio::whole(e.as_ref().map_or(0, |e| e.amount));
            Explain::new(ctx).difference(whole(&old), whole(&new), amount)
        }
        _ => Vec::new(),
    };
    let period = Period {
        start: ctx.on.max(holding.period.start),
        end: holding.period.end,
    };
    Entry {
        kind,
        item: holding.item,
        label: None,
        quantity: holding.quantity,
        cycle: Some(holding.cycle),
        unit: shown.and_then(|e| e.unit),
        period: Some(period),
        amount,
        full,
        part: shown.map_or(Proration::WHOLE, |e| e.part),
        discount,
        steps,
    }
}
