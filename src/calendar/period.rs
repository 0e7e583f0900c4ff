//! Periods: half-open spans between boundaries.

use std::cell::Cell;

use super::cycle::Boundaries;
use super::{Billing, Cycle, Moment, MonthEnd, Stub, boundary, index_at};

/// A half-open span: `end` is the next period's start and the renewal date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First moment inside.
    pub start: Moment,
    /// First moment after.
    pub end: Moment,
}

impl Period {
    /// Whether the moment lies inside.
    #[must_use]
    pub fn contains(self, at: Moment) -> bool {
        self.start <= at && at < self.end
    }
}

/// The period between the anchor's boundaries that contains `on`.
#[must_use]
pub fn containing(anchor: Moment, cycle: Cycle, on: Moment, month_end: MonthEnd) -> Option<Period> {
    let boundaries = Boundaries::new(anchor, cycle, month_end);
    let (n, start) = boundaries.index_at(on)?;
    Some(Period {
        start: start.or_else(|| boundaries.at(n))?,
        end: boundaries.at(n + 1)?,
    })
}

/// The full cycle that a period is part of, and which its fraction is taken of: see [`Calendar::full_cycle`].
#[must_use]
pub fn full_cycle(
    period: Period,
    anchor: Moment,
    cycle: Cycle,
    billing: &Billing,
) -> Option<Period> {
    Calendar::new(billing).full_cycle(period, anchor, cycle)
}

/// The calendar of one call. What is held together shares its dates, so the period looked up last is mostly the next one too.
#[derive(Debug)]
pub struct Calendar<'b> {
    billing: &'b Billing,
    last: Cell<Option<(Moment, Cycle, Period)>>,
}

impl<'b> Calendar<'b> {
    /// For one call.
    #[must_use]
    pub fn new(billing: &'b Billing) -> Calendar<'b> {
        Calendar {
            billing,
            last: Cell::new(None),
        }
    }

    /// The period between the anchor's boundaries that contains `on`.
    pub fn containing(&self, anchor: Moment, cycle: Cycle, on: Moment) -> Option<Period> {
        if let Some((known_anchor, known_cycle, period)) = self.last.get()
            && known_anchor == anchor
            && known_cycle == cycle
            && period.contains(on)
        {
            return Some(period);
        }
        let period = containing(anchor, cycle, on, self.billing.month_end)?;
        self.last.set(Some((anchor, cycle, period)));
        Some(period)
    }

    /// The full cycle that a period is part of, and which its fraction is taken of.
    ///
    /// A period inside one of the anchor's is part of that one; with [`Stub::StartsAtStart`] a period that does not start on
    /// a boundary is part of a cycle counted from its own start. A period that reaches past a boundary (one that was extended)
    /// is part of the cycle that ends where it ends, or of the one that starts where it starts. One that lasts a cycle from its
    /// start is that cycle where no boundary ends it: the anchor has moved since.
    pub fn full_cycle(&self, period: Period, anchor: Moment, cycle: Cycle) -> Option<Period> {
        let month_end = self.billing.month_end;
        let around = self.containing(anchor, cycle, period.start)?;
        let from_start = self.billing.stub == Stub::StartsAtStart && period.start != around.start;
        if period.end <= around.end && !from_start {
            return Some(around);
        }
        if self.billing.stub == Stub::StartsAtStart {
            return Some(Period {
                start: period.start,
                end: boundary(period.start, cycle, 1, month_end)?,
            });
        }
        let n = index_at(anchor, cycle, period.end, month_end)?;
        let start = if boundary(anchor, cycle, n, month_end) == Some(period.end) {
            boundary(anchor, cycle, n - 1, month_end)?
        } else if boundary(period.start, cycle, 1, month_end) == Some(period.end) {
            period.start
        } else {
            boundary(period.end, cycle, -1, month_end)?
        };
        Some(Period {
            start,
            end: period.end,
        })
    }
}
