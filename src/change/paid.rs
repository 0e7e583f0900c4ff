//! What was paid for which time, after a change.

use super::moved::Moved;
use super::now::Slot;
use crate::calendar::{ChangeDay, Grain, Side};
use crate::catalog::{Basis, ChangeTerms, Charge, Credit, LineStyle};
use crate::money::{Minor, TooLarge};
use crate::request::Segment;
use crate::result::LineKind;
use crate::settle::{
    Bill, Context, CreditMode, Entry, Holding, State, any_code, credits, discount, segments_of,
    state_charges,
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
    let holdings = before.holdings();
    let prices = prices(ctx, before, &holdings)?;
    let mut alive = Vec::new();
    for (at, holding) in holdings.iter().enumerate() {
        present(ctx, before, holding, prices.get(at), &mut alive);
        let Some((_, new)) = slots.iter().find(|(old, _)| old.as_ref() == Some(holding)) else {
            segments.extend_from_slice(&alive);
            continue;
        };
        let item = new.map_or(holding.item, |n| n.item);
        let passed = alive.iter().map(|s| Segment { item, ..*s });
        if terms.lines == LineStyle::Net {
            segments.extend(net_of(moved, ctx, terms, holding, *new, &alive, bill)?);
        } else if terms.credit == Credit::None && terms.charge == Charge::None && new.is_some() {
            // Nothing is given back and nothing charged: what was paid now pays for the new item.
            segments.extend(passed);
        }
    }
    if terms.lines == LineStyle::Net {
        let begun: Vec<_> = slots
            .iter()
            .filter(|(old, _)| old.is_none())
            .filter_map(|(_, new)| new.as_ref())
            .collect();
        segments.extend(
            charged(moved, ctx, terms, bill)?
                .into_iter()
                .filter(|s| begun.iter().any(|n| n.item == s.item)),
        );
    } else {
        segments.extend(charged(moved, ctx, terms, bill)?);
    }
    segments.extend(moved.bought_time);
    Ok(segments)
}

/// What the bill paid for which time. Where the day of the change is the old state's, the new one's time starts behind it.
fn charged<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    bill: &Bill<'a>,
) -> Result<Vec<Segment>, TooLarge> {
    let billing = ctx.billing();
    let mut segments = crate::quote::segments(bill);
    if billing.grain == Grain::Day && billing.change_day == ChangeDay::Old {
        for holding in moved.after.holdings() {
            if moved.span(ctx, terms, &holding)?.side.is_none() {
                continue;
            }
            for segment in &mut segments {
                if segment.item == holding.item && segment.period.start == ctx.on {
                    segment.period.start = ctx.on.plus_days(1);
                }
            }
        }
        segments.retain(|s| s.period.start < s.period.end);
    }
    Ok(segments)
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

/// What each holding costs in its current period, less the promotions held; nothing in a trial.
fn prices<'a>(
    ctx: &Context<'a>,
    state: &State<'a>,
    holdings: &[Holding<'a>],
) -> Result<Vec<Entry<'a>>, TooLarge> {
    if state.trial_ends.is_some() {
        return Ok(Vec::new());
    }
    let mode = CreditMode {
        credit: Credit::Full,
        basis: Basis::Price,
        from: ctx.on,
        side: None,
    };
    let mut entries = state_charges(ctx, state, holdings, mode)?;
    let codes = &state.promotions;
    discount(ctx, &mut entries, codes, any_code, state.plan.quantity)?;
    Ok(entries)
}

/// After a net line: what was paid passes to the new item; a positive difference is added, a negative one taken off.
fn net_of<'a>(
    moved: &Moved<'a>,
    ctx: &Context<'a>,
    terms: &ChangeTerms,
    old: &Holding<'a>,
    new: Option<Holding<'a>>,
    alive: &[Segment],
    bill: &Bill<'a>,
) -> Result<Vec<Segment>, TooLarge> {
    let item = new.map_or(old.item, |n| n.item);
    let kinds = [LineKind::Plan, LineKind::AddOn, LineKind::Credit];
    let line = bill
        .entries
        .iter()
        .find(|e| e.item == item && kinds.contains(&e.kind) && e.cycle.is_some());
    let difference: Minor = line.map_or(0, |e| e.net());
    let Some(period) = line.and_then(|e| e.period).or(new.map(|n| n.period)) else {
        return Ok(Vec::new());
    };
    let mut segments: Vec<Segment> = alive.iter().map(|s| Segment { item, ..*s }).collect();
    // Where all that was paid is given back, the difference is paid on all of it.
    let whole = terms.credit == Credit::Full;
    if difference > 0 && !whole {
        segments.extend(
            charged(moved, ctx, terms, bill)?
                .into_iter()
                .filter(|s| s.item == item),
        );
    } else if difference != 0 {
        let mode = CreditMode {
            credit: if whole {
                Credit::Full
            } else {
                Credit::Prorated
            },
            basis: Basis::Paid,
            from: ctx.on,
            side: Some(Side::Credited),
        };
        let unused: Minor = credits(ctx, &moved.before, &[*old], mode)?
            .iter()
            .map(|e| -e.amount)
            .sum();
        segments.clear();
        if new.is_some() && unused + difference > 0 {
            segments.push(Segment {
                item,
                amount: unused + difference,
                period,
            });
        }
    }
    Ok(segments)
}
