//! What was paid for which time, after a change.

use super::moved::Moved;
use super::now::Slot;
use crate::calendar::{ChangeDay, Grain, Period, Side};
use crate::catalog::{Basis, ChangeTerms, Charge, Credit, LineStyle};
use crate::money::{Minor, TooLarge};
use crate::request::Segment;
use crate::result::LineKind;
use crate::settle::{
    Bill, Context, CreditMode, Entry, Holding, Span, State, any_code, credits, discount,
    segments_of, state_charges,
};

/// Segments of the state after: those that the change ends are cut, what it charges is added, what is over is dropped.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn after<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    slots: &[Slot<'a>],
    bill: &Bill<'a>,
) -> Result<Vec<Segment>, TooLarge> {
    let before = &moved.before;
    let mut segments = Vec::with_capacity(1 + before.add_ons.len() + moved.after.add_ons.len());
    let prices = prices(ctx, before)?;
    let mut alive = Vec::new();
    for (at, holding) in before.holdings().enumerate() {
        present(ctx, before, holding, prices.get(at), &mut alive);
        let Some((_, new)) = slots.iter().find(|(old, _)| old.as_ref() == Some(holding)) else {
            segments.extend_from_slice(&alive);
            continue;
        };
        let item = new.map_or(holding.item, |n| n.item);
        let passed = alive.iter().map(|s| Segment { item, ..*s });
        if terms.credit == Credit::None && terms.charge == Charge::None {
            // Nothing is given back and nothing charged: what was paid now pays for the new item.
            segments.extend(passed.filter(|_| new.is_some()));
        } else if terms.lines == LineStyle::Net {
            segments.extend(net_of(moved, ctx, terms, (holding, *new), &alive, bill)?);
        }
    }
    if terms.lines == LineStyle::Net {
        let begun: Vec<_> = slots
            .iter()
            .filter(|(old, _)| old.is_none())
            .filter_map(|(_, new)| new.as_ref())
            .collect();
        // Another one of the kind may be held on another cycle, and has its own line.
        let its = |e: &&Entry<'_>| begun.iter().any(|n| is_of(e, n));
        let mut entries = bill.entries.iter().filter(its);
        charged(moved, ctx, terms, &mut entries, &mut segments)?;
    } else {
        charged(moved, ctx, terms, &mut bill.entries.iter(), &mut segments)?;
    }
    segments.extend(moved.bought_time);
    Ok(segments)
}

fn is_of(entry: &Entry<'_>, holding: &Holding<'_>) -> bool {
    entry.item == holding.item && entry.cycle == Some(holding.cycle)
}

/// Adds what entries of the bill paid for which time.
fn charged<'e, 'a: 'e>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    entries: &mut dyn Iterator<Item = &'e Entry<'a>>,
    segments: &mut Vec<Segment>,
) -> Result<(), TooLarge> {
    let known = segments.len();
    crate::quote::segments(entries, segments);
    if day_is_the_olds(ctx) {
        for holding in moved.after.holdings() {
            let span = moved.span(ctx, terms, holding)?;
            for segment in segments.iter_mut().skip(known) {
                if segment.item == holding.item && segment.period == span.of {
                    segment.period = charged_from(ctx, &span);
                }
            }
        }
        segments.retain(|s| s.period.start < s.period.end);
    }
    Ok(())
}

fn day_is_the_olds(ctx: &Context<'_>) -> bool {
    let billing = ctx.billing();
    billing.grain == Grain::Day && billing.change_day == ChangeDay::Old
}

/// The time that a charge pays for: where the day of the change is the old state's, the new one's starts behind it.
fn charged_from(ctx: &Context<'_>, span: &Span) -> Period {
    let late = day_is_the_olds(ctx) && span.side.is_some() && span.of.start == ctx.on;
    let start = if late {
        ctx.on.plus_days(1)
    } else {
        span.of.start
    };
    Period {
        start,
        end: span.of.end,
    }
}

/// The segments of a holding that are not over: the stored ones, else what the current period costs less the promotions held.
fn present(
    ctx: &Context<'_>,
    state: &State<'_>,
    holding: &Holding<'_>,
    price: Option<&Entry<'_>>,
    alive: &mut Vec<Segment>,
) {
    alive.clear();
    match segments_of(state, holding) {
        Some(stored) => alive.extend(stored.copied()),
        None => alive.extend(price.filter(|e| e.net() > 0).map(|e| Segment {
            item: holding.item,
            amount: e.net(),
            period: holding.period,
        })),
    }
    alive.retain(|s| s.period.end > ctx.on);
}

/// What each holding costs in its current period, less the promotions held.
fn prices<'a>(ctx: &Context<'a>, state: &State<'a>) -> Result<Vec<Entry<'a>>, TooLarge> {
    let mode = CreditMode {
        credit: Credit::Full,
        basis: Basis::Price,
        from: ctx.on,
        side: None,
    };
    let mut entries = state_charges(ctx, state, &mut state.holdings(), mode)?;
    let codes = &state.promotions;
    discount(ctx, &mut entries, codes, any_code, state.plan.quantity)?;
    Ok(entries)
}

/// After a net line: what was paid passes to the new item, and a positive difference is added to it.
///
/// Where that would say of less or of other time than was paid for (all of it was given back, less is left than was
/// paid, or the new period has another end), one segment of what was not used and the difference takes its place.
fn net_of<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    slot: (&Holding<'a>, Option<Holding<'a>>),
    alive: &[Segment],
    bill: &Bill<'a>,
) -> Result<Vec<Segment>, TooLarge> {
    let (old, Some(new)) = slot else {
        return Ok(Vec::new());
    };
    let item = new.item;
    let kinds = [LineKind::Plan, LineKind::AddOn, LineKind::Credit];
    let line = bill
        .entries
        .iter()
        .find(|e| is_of(e, &new) && kinds.contains(&e.kind));
    let difference: Minor = line.map_or(0, |e| e.net());
    let span = moved.span(ctx, terms, &new)?;
    let joins = terms.credit != Credit::Full
        && difference >= 0
        && alive.iter().all(|s| s.period.end == span.of.end);
    let amount = match terms.credit {
        Credit::None => difference,
        _ if joins => difference,
        credit => {
            let mode = CreditMode {
                credit,
                basis: Basis::Paid,
                from: ctx.on,
                side: Some(Side::Credited),
            };
            let unused = credits(ctx, &moved.before, &[*old], mode)?;
            difference + unused.iter().map(|e| -e.amount).sum::<Minor>()
        }
    };
    let mut segments = Vec::new();
    if joins && terms.credit != Credit::None {
        segments.extend(alive.iter().map(|s| Segment { item, ..*s }));
    }
    let period = charged_from(ctx, &span);
    if amount > 0 && period.start < period.end {
        segments.push(Segment {
            item,
            amount,
            period,
        });
    }
    Ok(segments)
}
