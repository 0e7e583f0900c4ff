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
/// A period between two boundaries is its own. A shorter or longer one belongs to the cycle that ends where it ends
/// ([`Stub::EndsAtAnchor`]) or to one counted from its start ([`Stub::StartsAtStart`]).
#[must_use]
pub fn full_cycle(
    period: Period,
    anchor: Moment,
    cycle: Cycle,
    billing: &Billing,
) -> Option<Period> {
    let month_end = billing.month_end;
    let n = index_at(anchor, cycle, period.end, month_end)?;
    let ends_on_boundary = boundary(anchor, cycle, n, month_end) == Some(period.end);
    if ends_on_boundary {
        let start = boundary(anchor, cycle, n - 1, month_end)?;
        if start == period.start || billing.stub == Stub::EndsAtAnchor {
            return Some(Period {
                start,
                end: period.end,
            });
        }
    } else if boundary(
        anchor,
        cycle,
        index_at(anchor, cycle, period.start, month_end)?,
        month_end,
    ) == Some(period.start)
    {
        // A trailing stub starts on a boundary: it is part of the cycle that starts there.
        return containing(anchor, cycle, period.start, month_end);
    } else if billing.stub == Stub::EndsAtAnchor {
        return Some(Period {
            start: boundary(period.end, cycle, -1, month_end)?,
            end: period.end,
        });
    }
    Some(Period {
        start: period.start,
        end: boundary(period.start, cycle, 1, month_end)?,
    })
}
