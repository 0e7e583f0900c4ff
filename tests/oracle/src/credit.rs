//! What is given back for time not used: of what was paid, or of the price.

use crate::bill::{Charge, buyer, charge, discount};
use crate::book::{Book, DayCount};
use crate::cal::{Cycle, DAY, Moment, Period};
use crate::num::{Q, frac, q, round};
use crate::part::{Part, Side};
use crate::state::{Held, Item, Segment, State};
use num_traits::{One, Zero};

/// The whole of a state priced for the rest of each item's time (or all of its current period), codes taken off.
pub fn virtual_bill<'a>(
    book: &Book<'a>,
    state: &State,
    items: &[Item],
    on: Moment,
    side: Side,
    all: bool,
) -> Vec<Charge<'a>> {
    let mut charges = vec![];
    for i in items {
        let cycle = book.cycle(&i.cycle);
        let whole = book.whole_of(i.period, cycle, i.anchor);
        let span = if all {
            i.period
        } else {
            Period {
                start: on,
                end: i.period.end,
            }
        };
        let part = if state.trial.is_some() && i.term == "recurring" {
            Part::none()
        } else {
            let side = if all || (side != Side::Ended && whole_on(book, i, on)) {
                Side::Plain
            } else {
                side
            };
            book.part(span, whole, cycle, side)
        };
        charges.extend(charge(
            book,
            state,
            i,
            part,
            Some(Period {
                start: on,
                end: i.period.end,
            }),
        ));
    }
    let held: Vec<&Held> = state.held.iter().collect();
    discount(book, &mut charges, &held, &buyer(state));
    charges
}

/// A change has an add-on of one cycle whole on its first day, unless both sides pay for the day.
pub fn whole_on(book: &Book, item: &Item, on: Moment) -> bool {
    item.term == "fixed" && !item.is_plan && item.period.start == on && book.change_day != "both"
}

/// The unused share of a paid segment.
pub fn unused(book: &Book, item: &Item, seg: Period, on: Moment, side: Side) -> Q {
    let off = book.day_off(side);
    let whole = side != Side::Ended && seg == item.period && whole_on(book, item, on);
    if whole || on + off * DAY <= seg.start {
        return Q::one();
    }
    let cycle = book.cycle(&item.cycle);
    let whole = is_whole(book, item, seg);
    let den = match (book.day_count, cycle) {
        (DayCount::Fixed(n), Cycle::Months(m)) if whole && book.grain.ms() == DAY => n * m,
        _ => book.units(seg.start, seg.end),
    };
    let num = (book.units(on.max(seg.start), seg.end) - off).clamp(0, den);
    if den == 0 {
        Q::zero()
    } else {
        book.quantised(frac(num, den))
    }
}

/// Whether a segment paid for one of the anchor's periods, or where the anchor has moved on, for a cycle from its own start.
fn is_whole(book: &Book, item: &Item, seg: Period) -> bool {
    book.whole_of(seg, book.cycle(&item.cycle), item.anchor) == seg
}

/// The paid segments of an item. Of an id that is held twice: those that end with it, but for those that began within a shorter
/// period of the other one with the same end.
pub fn segments_of<'s>(paid: &'s [Segment], item: &Item, items: &[Item]) -> Vec<&'s Segment> {
    let held: Vec<&Item> = items.iter().filter(|i| i.id == item.id).collect();
    let owner = |s: &Segment| {
        let ending: Vec<&Item> = held
            .iter()
            .filter(|i| i.period.end == s.period.end)
            .copied()
            .collect();
        let mut around: Vec<&Item> = ending.clone();
        around.retain(|i| i.period.start <= s.period.start);
        // The shortest first; equal ones stay in order.
        around.sort_by_key(|i| std::cmp::Reverse(i.period.start));
        around.first().or(ending.first()).map(|i| i.slot.clone())
    };
    paid.iter()
        .filter(|s| s.item == item.id && (held.len() < 2 || owner(s).as_ref() == Some(&item.slot)))
        .collect()
}

/// The paid segments that a credit is taken of; none where it is taken of the price.
fn given_back_of(
    state: &State,
    items: &[Item],
    item: &Item,
    mode: &str,
    basis: &str,
) -> Option<Vec<Segment>> {
    let paid = state.paid.as_ref()?;
    if basis != "paid" || state.renewed(item, items) {
        return None;
    }
    // all of it: also what is over of the period that runs
    let over = state.over.iter().filter(|_| mode == "full");
    let of_period = over.filter(|s| s.period.end > item.period.start);
    let all: Vec<Segment> = of_period.chain(paid).cloned().collect();
    let its = segments_of(&all, item, items);
    Some(its.into_iter().cloned().collect())
}

/// The time that a credit line speaks of: from its day to the end of what was paid, which may lie before that of the period, or past.
pub fn credited_time(
    state: &State,
    items: &[Item],
    item: &Item,
    start: Moment,
    terms: (&str, &str),
) -> Period {
    let end = match given_back_of(state, items, item, terms.0, terms.1) {
        Some(paid) => paid.iter().map(|s| s.period.end).max(),
        None => Some(item.period.end),
    };
    Period {
        start,
        end: end.map_or(start, |e| e.max(start)),
    }
}

/// The credit of one item: whole minor units, at least zero.
pub fn credit(
    book: &Book,
    state: &State,
    items: &[Item],
    item: &Item,
    virtual_charges: &[Charge],
    on: Moment,
    terms: (&str, &str, Side),
) -> i64 {
    let (mode, basis, side) = terms;
    if mode == "none" || (state.trial.is_some() && item.term == "recurring") {
        return 0;
    }
    if let Some(paid) = given_back_of(state, items, item, mode, basis) {
        let exact = paid.iter().fold(Q::zero(), |sum, s| {
            let share = if mode == "full" {
                Q::one()
            } else {
                unused(book, item, s.period, on, side)
            };
            sum + q(s.amount) * share
        });
        return round(&exact, &book.rounding);
    }
    virtual_charges
        .iter()
        .find(|c| c.slot == item.slot)
        .map_or(0, Charge::net)
}

/// What was paid, said out: the default is the current period's price less its promotions.
pub fn paid_or_default(book: &Book, state: &State, items: &[Item], on: Moment) -> Vec<Segment> {
    let charges = virtual_bill(book, state, items, on, Side::Plain, true);
    let mut out = state.paid.clone().unwrap_or_default();
    let by_default = |i: &&Item| state.paid.is_none() || state.renewed(i, items);
    let free = |i: &&Item| state.trial.is_some() && i.term == "recurring";
    out.extend(
        items
            .iter()
            .filter(|i| !free(i))
            .filter(by_default)
            .filter_map(|i| {
                charges.iter().find(|c| c.slot == i.slot).map(|c| Segment {
                    item: i.id.clone(),
                    amount: c.net(),
                    period: i.period,
                })
            }),
    );
    out
}
