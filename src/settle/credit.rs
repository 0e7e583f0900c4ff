//! What is given back for the unused part of a state.

use super::{Context, Entry, Explain, Holding, Span, State, any_code, charge, discount};
use crate::calendar::{Cycle, Period, Proration, Side};
use crate::catalog::{Basis, Credit};
use crate::money::{Minor, Ratio, TooLarge, round_magnitude};
use crate::request::Segment;
use crate::result::{LineKind, Step};

/// How credits are worked out.
#[derive(Clone, Copy, Debug)]
pub struct CreditMode {
    /// All, the unused part, or nothing.
    pub credit: Credit,
    /// Of what was paid or of today's price.
    pub basis: Basis,
    /// From when on the state is not used.
    pub from: crate::calendar::Moment,
    /// Whose days `from` counts, where it is a change.
    pub side: Option<Side>,
}

/// Credit lines for holdings, negative, those of zero left out.
///
/// `paid` segments where they are known, else what the present state would be charged for the span, by the same
/// arithmetic with its sign turned.
///
/// INVARIANT (credit): 0 ≤ −credit, and with stored segments −credit ≤ what was paid for the unused time.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn credits<'a>(
    ctx: &Context<'a>,
    state: &State<'a>,
    holdings: &[Holding<'a>],
    mode: CreditMode,
) -> Result<Vec<Entry<'a>>, TooLarge> {
    if mode.credit == Credit::None {
        return Ok(Vec::new());
    }
    // In the order of the holdings, whichever way each came about.
    let is = |e: &Entry<'_>, h: &Holding<'_>| (e.item, e.cycle) == (h.item, Some(h.cycle));
    let place = |e: &Entry<'_>| holdings.iter().position(|h| is(e, h));
    // With room for the charges that a change puts behind them.
    let mut entries: Vec<Entry<'a>> = Vec::with_capacity(2 * holdings.len());
    let mut put = |entry: Entry<'a>| {
        if entry.amount != 0 {
            let its = place(&entry);
            let at = entries.partition_point(|e| place(e) <= its);
            entries.insert(at, entry);
        }
    };
    let from_paid = mode.basis == Basis::Paid;
    for holding in holdings.iter().filter(|h| !state.is_free(h)) {
        if let Some(segments) = segments_of(state, holding).filter(|_| from_paid) {
            put(of_segments(ctx, state, holding, segments, mode)?);
        }
    }
    let priced = |h: &Holding<'a>| {
        let stored = from_paid && segments_of(state, h).is_some();
        holdings.contains(h) && !state.is_free(h) && !stored
    };
    of_price(ctx, state, &priced, mode, put)?;
    Ok(entries)
}

/// The stored segments of a holding that are not over; `None` where nothing is known of its current period.
pub fn segments_of<'s>(
    state: &'s State<'_>,
    holding: &'s Holding<'_>,
) -> Option<impl Iterator<Item = &'s Segment>> {
    let paid = state.paid.as_ref()?;
    let of_item = |a: &&Holding<'_>| a.item == holding.item;
    let twice = state.add_ons.iter().filter(of_item).count() > 1;
    let its = move |s: &&Segment| s.item == holding.item && (!twice || belongs(state, s, holding));
    let alive = move |s: &&Segment| its(s) && s.period.end > holding.period.start;
    // Segments that are all over are of an earlier period: the current one was invoiced since. Of an add-on held twice nothing
    // tells any more which of the two they were paid for.
    let over = |s: &Segment| s.item == holding.item && s.period.end <= holding.period.start;
    let only_over = !paid.iter().any(|s| alive(&s)) && paid.iter().any(over);
    (!only_over).then(|| paid.iter().filter(alive))
}

/// Whether a segment of an add-on that is held twice was paid for this one of the two: the one that it ends with, and where both
/// end with it, the one whose period is the shorter one around its start. It never belongs to both.
#[inline(never)]
fn belongs(state: &State<'_>, segment: &Segment, holding: &Holding<'_>) -> bool {
    let mut owner: Option<&Holding<'_>> = None;
    let ends = |h: &&Holding<'_>| h.item == segment.item && h.period.end == segment.period.end;
    for held in state.add_ons.iter().filter(ends) {
        let nearer = |other: &Holding<'_>| {
            held.period.start <= segment.period.start
                && (other.period.start > segment.period.start
                    || held.period.start > other.period.start)
        };
        if owner.is_none_or(nearer) {
            owner = Some(held);
        }
    }
    owner.is_some_and(|h| {
        (h.cycle, h.own_cycle, h.own_anchor)
            == (holding.cycle, holding.own_cycle, holding.own_anchor)
    })
}

fn of_segments<'a, 's>(
    ctx: &Context<'a>,
    state: &State<'a>,
    holding: &Holding<'_>,
    segments: impl Iterator<Item = &'s Segment>,
    mode: CreditMode,
) -> Result<Entry<'a>, TooLarge> {
    let mut exact = Ratio::ZERO;
    let mut most: Minor = 0;
    let mut parts = Vec::new();
    let mut end = mode.from;
    for segment in segments.filter(|s| s.period.end > mode.from || mode.credit == Credit::Full) {
        let unused = Period {
            start: segment.period.start.max(mode.from),
            end: segment.period.end,
        };
        let untouched = segment.period.start > mode.from
            || (segment.period == holding.period && holding.is_whole_on(ctx, mode.from));
        let part = if mode.credit == Credit::Full || untouched {
            Proration::WHOLE
        } else {
            let cycle = segment_cycle(ctx, state, holding, segment);
            ctx.billing()
                .proration(unused, segment.period, cycle, mode.side)
        };
        exact = exact.plus(Ratio::whole(segment.amount).times(ctx.billing().fraction(part))?)?;
        most = most.saturating_add(segment.amount);
        end = end.max(segment.period.end);
        parts.push((*segment, unused, part));
    }
    let amount = -round_magnitude(exact, ctx.billing().rounding)?.min(most);
    let part = match parts.as_slice() {
        [(_, _, part)] => *part,
        _ => Proration::WHOLE,
    };
    let steps = if ctx.explain && amount != 0 {
        Explain::new(ctx).paid(&parts, exact, amount)
    } else {
        Vec::new()
    };
    let period = Period {
        start: mode.from,
        end,
    };
    Ok(credit_line(holding, period, amount, part, None, steps))
}

/// The cycle that a segment's days are counted by: the holding's where it paid for a whole one, else plain days.
fn segment_cycle(
    ctx: &Context<'_>,
    state: &State<'_>,
    holding: &Holding<'_>,
    segment: &Segment,
) -> Cycle {
    let (anchor, cycle) = state.clock(ctx, holding);
    match ctx.calendar.full_cycle(segment.period, anchor, cycle) {
        Some(full) if full == segment.period => cycle,
        _ => Cycle::Days(0),
    }
}

fn of_price<'a>(
    ctx: &Context<'a>,
    state: &State<'a>,
    priced: &dyn Fn(&Holding<'a>) -> bool,
    mode: CreditMode,
    mut put: impl FnMut(Entry<'a>),
) -> Result<(), TooLarge> {
    if !state.holdings().any(priced) {
        return Ok(());
    }
    // Codes are shared by everything that is held, so that each line has its part whatever else changes.
    let codes = &state.promotions;
    let held = || state.holdings().filter(|h| !codes.is_empty() || priced(h));
    let mut charged = state_charges(ctx, state, &mut held(), mode)?;
    discount(ctx, &mut charged, codes, any_code, state.plan.quantity)?;
    for (entry, holding) in charged.into_iter().zip(held()) {
        if !priced(holding) {
            continue;
        }
        let amount = -entry.net();
        let steps = if ctx.explain && amount != 0 {
            Explain::new(ctx).unpriced(entry.steps, entry.discount, amount)
        } else {
            Vec::new()
        };
        let period = Period {
            start: mode.from,
            end: holding.period.end,
        };
        let (part, unit) = (entry.part, entry.unit);
        put(credit_line(holding, period, amount, part, unit, steps));
    }
    Ok(())
}

/// What a state would be charged for the span that is credited, before promotions.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn state_charges<'h, 'a: 'h>(
    ctx: &Context<'a>,
    state: &State<'a>,
    holdings: &mut dyn Iterator<Item = &'h Holding<'a>>,
    mode: CreditMode,
) -> Result<Vec<Entry<'a>>, TooLarge> {
    let mut entries = Vec::with_capacity(1 + state.add_ons.len());
    for holding in holdings {
        let full = state.full(ctx, holding)?;
        let (start, side) = if mode.credit == Credit::Full {
            (holding.period.start, None)
        } else {
            let start = mode.from.max(holding.period.start).min(holding.period.end);
            let side = mode.side.filter(|_| !holding.is_whole_on(ctx, start));
            (start, side)
        };
        let span = Span {
            of: Period {
                start,
                end: holding.period.end,
            },
            full,
            side,
            whole: false,
            trial: state.is_free(holding),
        };
        charge(ctx, holding, span, &mut entries)?;
    }
    Ok(entries)
}

fn credit_line<'a>(
    holding: &Holding<'_>,
    period: Period,
    amount: Minor,
    part: Proration,
    unit: Option<&'a str>,
    steps: Vec<Step<'a>>,
) -> Entry<'a> {
    Entry {
        kind: LineKind::Credit,
        item: holding.item,
        label: None,
        quantity: holding.quantity,
        cycle: Some(holding.cycle),
        unit,
        period: Some(period),
        amount,
        full: None,
        part,
        discount: 0,
        old_part: None,
        steps,
    }
}
