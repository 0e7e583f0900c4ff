//! Billing cycles and their boundaries.

use super::{Moment, MonthEnd};

/// The length of a billing cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycle {
    /// Calendar months.
    Months(u32),
    /// Days of 24 hours.
    Days(u32),
}

impl Cycle {
    /// Length for comparison, in days × 12: a month is 365 ÷ 12 days.
    #[must_use]
    pub fn length(self) -> u64 {
        match self {
            Cycle::Months(n) => u64::from(n) * 365,
            Cycle::Days(n) => u64::from(n) * 12,
        }
    }
}

/// The `n`-th boundary counted from `anchor`, `n` of either sign: `anchor + n × cycle`, clamped to the month's last day.
///
/// Never stepped from the last boundary, so that 31 January gives 28 February and then 31 March.
/// `None` where the calendar ends.
///
/// # Example: the day comes back after a short month
/// ```
/// use prorata::calendar::{boundary, Cycle, Moment, MonthEnd};
/// let (anchor, _) = Moment::parse("2026-01-31").unwrap();
/// let (march, _) = Moment::parse("2026-03-31").unwrap();
/// assert_eq!(boundary(anchor, Cycle::Months(1), 2, MonthEnd::Clamp), Some(march));
/// ```
#[must_use]
pub fn boundary(anchor: Moment, cycle: Cycle, n: i64, month_end: MonthEnd) -> Option<Moment> {
    Boundaries::new(anchor, cycle, month_end).at(n)
}

/// The `n` whose period `boundary(n)..boundary(n + 1)` contains `on`.
#[must_use]
pub fn index_at(anchor: Moment, cycle: Cycle, on: Moment, month_end: MonthEnd) -> Option<i64> {
    Boundaries::new(anchor, cycle, month_end)
        .index_at(on)
        .map(|(n, _)| n)
}

/// An anchor taken apart once, and the boundaries that are counted from it.
#[derive(Clone, Copy)]
pub(super) struct Boundaries {
    anchor: Moment,
    cycle: Cycle,
    month_end: MonthEnd,
    /// The anchor's months since the year 0, and its day; not used by cycles of days.
    months: i64,
    day: u32,
}

impl Boundaries {
    pub(super) fn new(anchor: Moment, cycle: Cycle, month_end: MonthEnd) -> Boundaries {
        let (months, day) = match cycle {
            Cycle::Months(_) => months_and_day(anchor),
            Cycle::Days(_) => (0, 0),
        };
        Boundaries {
            anchor,
            cycle,
            month_end,
            months,
            day,
        }
    }

    /// The `n`-th of them.
    pub(super) fn at(self, n: i64) -> Option<Moment> {
        let moved = match self.cycle {
            _ if n == 0 => self.anchor,
            Cycle::Days(d) => {
                let ms = i64::from(d).checked_mul(n)?.checked_mul(86_400_000)?;
                Moment::from_millis(self.anchor.millis().checked_add(ms)?)
            }
            Cycle::Months(m) => {
                let months = u32::try_from(i64::from(m).checked_mul(n)?.checked_add(self.months)?);
                let (year, month) = months.map(|m| (m / 12, m % 12 + 1)).ok()?;
                if !(1..=9999).contains(&year) {
                    return None;
                }
                let last = days_in(year, month);
                let day = if self.day <= 28 && self.month_end == MonthEnd::Clamp {
                    self.day
                } else if self.sticks() {
                    last
                } else {
                    self.day.min(last)
                };
                let to = Moment::of_ymd(year, month, day);
                Moment::from_millis(to.millis() + self.anchor.time())
            }
        };
        moved.prints().then_some(moved)
    }

    /// Whether the anchor is a last day that stays one.
    fn sticks(self) -> bool {
        let year = u32::try_from(self.months.div_euclid(12)).unwrap_or_default();
        let month = u32::try_from(self.months.rem_euclid(12)).unwrap_or_default() + 1;
        self.month_end == MonthEnd::Sticky && self.day == days_in(year, month)
    }

    /// The number of the last boundary that is not after `on`, and that boundary where it had to be looked up.
    pub(super) fn index_at(self, on: Moment) -> Option<(i64, Option<Moment>)> {
        match self.cycle {
            Cycle::Days(d) => {
                let length = i64::from(d.max(1)) * 86_400_000;
                let n = (on.millis() - self.anchor.millis()).div_euclid(length);
                Some((n, None))
            }
            Cycle::Months(m) => {
                let months = months_and_day(on).0 - self.months;
                // Never too small: `on` is in the estimated month or before it ends. At most one too large.
                let n = months.div_euclid(i64::from(m.max(1)));
                match self.at(n) {
                    Some(start) if start <= on => Some((n, Some(start))),
                    _ => Some((n - 1, None)),
                }
            }
        }
    }
}

fn months_and_day(at: Moment) -> (i64, u32) {
    let (year, month, day) = at.ymd();
    (i64::from(year) * 12 + i64::from(month) - 1, day)
}

/// How many days a month has.
fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}
