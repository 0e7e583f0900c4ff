//! Periods: half-open spans between boundaries.

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
    let n = index_at(anchor, cycle, on, month_end)?;
    Some(Period {
        start: boundary(anchor, cycle, n, month_end)?,
        end: boundary(anchor, cycle, n + 1, month_end)?,
    })
}

/// The full cycle that a period is part of, and which its fraction is taken of.
///
/// A period inside one of the anchor's is part of that one; with [`Stub::StartsAtStart`] a period that does not start on a
/// boundary is part of a cycle counted from its own start. A period that reaches past a boundary (one that was extended) is
/// part of the cycle that ends where it ends, or of the one that starts where it starts.
#[must_use]
pub fn full_cycle(
    period: Period,
    anchor: Moment,
    cycle: Cycle,
    billing: &Billing,
) -> Option<Period> {
    let month_end = billing.month_end;
    let around = containing(anchor, cycle, period.start, month_end)?;
    let from_start = billing.stub == Stub::StartsAtStart && period.start != around.start;
    if period.end <= around.end && !from_start {
        return Some(around);
    }
    if billing.stub == Stub::StartsAtStart {
        return Some(Period {
            start: period.start,
            end: boundary(period.start, cycle, 1, month_end)?,
        });
    }
    let n = index_at(anchor, cycle, period.end, month_end)?;
    let start = if boundary(anchor, cycle, n, month_end) == Some(period.end) {
        boundary(anchor, cycle, n - 1, month_end)?
    } else {
        boundary(period.end, cycle, -1, month_end)?
    };
    Some(Period {
        start,
        end: period.end,
    })
}
