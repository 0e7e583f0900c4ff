//! Net lines: one line of the difference, on price basis.

use super::moved::Moved;
use super::now::Slot;
use crate::calendar::{Period, Proration, RoundingLevel};
use crate::catalog::{ChangeTerms, Credit, PromotionId};
use crate::money::{Minor, Ratio, TooLarge, round_magnitude};
use crate::result::LineKind;
use crate::settle::{
    Bill, Context, CreditMode, DiscountLine, Entry, Explain, Holding, State, any_code, discount,
    exact_amount, of_entries, state_charges,
};

/// The bill of a change as one line an item, lines of zero left out, and the codes that the new state used.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn bill<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    slots: &[Slot<'a>],
    mode: CreditMode,
    codes: &[(PromotionId, Option<u32>)],
) -> Result<(Bill<'a>, Vec<PromotionId>), TooLarge> {
    // Codes are shared by the whole state on both sides; each line has its part.
    let before = moved.before.list();
    let mut old_entries = state_charges(ctx, &moved.before, &mut before.iter(), mode)?;
    let held = &moved.before.promotions;
    let seats = moved.before.plan.quantity;
    let was = discount(ctx, &mut old_entries, held, any_code, seats)?;
    let (after, mut new_entries) = moved.whole_state(ctx, terms)?;
    let seats = moved.after.plan.quantity;
    let is = discount(ctx, &mut new_entries, codes, any_code, seats)?;
    let begun = moved.after.add_ons.len() + 1;
    let ends =
        |h: &Holding<'_>| terms.credit != Credit::None && slots.iter().any(|s| s.0 == Some(*h));
    let begins = |(at, h)| moved.begins(terms, slots, at, h);
    let ending: Vec<bool> = before.iter().map(ends).collect();
    let beginning: Vec<bool> = after.iter().enumerate().map(begins).collect();
    let find =
        |list: &[Holding<'a>], entries: &[Entry<'a>], keeps: &[bool], h: Option<Holding<'a>>| {
            let at = list.iter().position(|x| Some(*x) == h)?;
            let keep = keeps.get(at).copied().unwrap_or(false);
            entries.get(at).filter(|_| keep).cloned()
        };
    // Credits first, as on gross lines.
    let (mut entries, mut charged) = (Vec::new(), Vec::new());
    for (old_holding, new_holding) in slots {
        let Some(holding) = new_holding.or(*old_holding) else {
            continue;
        };
        let old = find(&before, &old_entries, &ending, *old_holding);
        let new = find(&after, &new_entries, &beginning, *new_holding);
        let exact = match ctx.billing().rounding_level {
            // What codes make free on both sides comes to nothing: each side's discount is taken of its rounded line.
            _ if is_taken(old.as_ref(), new.as_ref()) => None,
            RoundingLevel::Line => Some((
                exact(ctx, &moved.before, old.as_ref(), old_holding.as_ref())?,
                exact(ctx, &moved.after, new.as_ref(), new_holding.as_ref())?,
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
        if entry.amount == 0 && entry.discount == 0 {
            continue;
        }
        if entry.kind == LineKind::Credit {
            entries.push(entry);
        } else {
            charged.push(entry);
        }
    }
    let mut bought_once = new_entries.split_off(begun.min(new_entries.len()));
    bought_once.retain(|e| e.amount != 0);
    entries.append(&mut charged);
    entries.append(&mut bought_once);
    moved.include(ctx, &mut entries);
    let mut lines = of_entries(is, &beginning);
    let used = lines.iter().map(|l| l.code).collect();
    for line in of_entries(was, &ending) {
        add(
            &mut lines,
            DiscountLine {
                amount: -line.amount,
                ..line
            },
        );
    }
    lines.retain(|l| l.amount != 0);
    Ok((Bill::new(ctx, entries, lines)?, used))
}

fn add<'a>(lines: &mut Vec<DiscountLine<'a>>, line: DiscountLine<'a>) {
    match lines.iter_mut().find(|l| l.code == line.code) {
        Some(same) => same.amount += line.amount,
        None => lines.push(line),
    }
}

/// Whether codes take all of what is on either side.
fn is_taken(old: Option<&Entry<'_>>, new: Option<&Entry<'_>>) -> bool {
    let mut sides = old.into_iter().chain(new);
    let free = sides.all(|e| e.net() == 0);
    free && old.into_iter().chain(new).any(|e| e.discount != 0)
}

/// The exact amount behind an entry, before rounding; what is free in a trial stays free.
fn exact(
    ctx: &Context<'_>,
    state: &State<'_>,
    entry: Option<&Entry<'_>>,
    holding: Option<&Holding<'_>>,
) -> Result<Ratio, TooLarge> {
    let (Some(entry), Some(holding)) = (entry, holding.filter(|h| !state.is_free(h))) else {
        return Ok(Ratio::ZERO);
    };
    match holding.priced() {
        Some(price) => exact_amount(ctx, &price.model, entry.quantity, entry.part),
        None => Ok(Ratio::ZERO),
    }
}

fn difference<'a>(
    ctx: &Context<'a>,
    holding: &Holding<'_>,
    amount: Minor,
    exact: Option<(Ratio, Ratio)>,
    old: Option<Entry<'a>>,
    new: Option<Entry<'a>>,
) -> Entry<'a> {
    let discount = new.as_ref().map_or(0, |e| e.discount) - old.as_ref().map_or(0, |e| e.discount);
    let old_part = old
        .as_ref()
        .filter(|e| e.item != holding.item)
        .map(|e| (e.item, -e.net()));
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
        old_part,
        steps,
    }
}
