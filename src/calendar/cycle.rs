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
    let moved = match cycle {
        Cycle::Days(d) => {
            let ms = i64::from(d).checked_mul(n)?.checked_mul(86_400_000)?;
            Moment::from_millis(anchor.millis().checked_add(ms)?)
        }
        Cycle::Months(m) => {
            let (year, month, day) = anchor.ymd();
            let months = i64::from(m)
                .checked_mul(n)?
                .checked_add(i64::from(year) * 12 + i64::from(month) - 1)?;
            let to_year = u32::try_from(months.div_euclid(12)).ok()?;
            let to_month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
            if !(1..=9999).contains(&to_year) {
                return None;
            }
            let last = days_in(to_year, to_month);
            let at_end =
                month_end == MonthEnd::Sticky && day == days_in(year.unsigned_abs(), month);
            let to = Moment::of_ymd(to_year, to_month, if at_end { last } else { day.min(last) });
            Moment::from_millis(to.millis() + anchor.time())
        }
    };
    moved.prints().then_some(moved)
}

/// The `n` whose period `boundary(n)..boundary(n + 1)` contains `on`.
#[must_use]
pub fn index_at(anchor: Moment, cycle: Cycle, on: Moment, month_end: MonthEnd) -> Option<i64> {
    match cycle {
        Cycle::Days(d) => {
            let length = i64::from(d.max(1)) * 86_400_000;
            Some((on.millis() - anchor.millis()).div_euclid(length))
        }
        Cycle::Months(m) => {
            let ((ay, am, _), (oy, om, _)) = (anchor.ymd(), on.ymd());
            let months = i64::from(oy - ay) * 12 + i64::from(om) - i64::from(am);
            // Never too small: `on` is in the estimated month or before it ends. At most one too large.
            let n = months.div_euclid(i64::from(m.max(1)));
            let starts_after = boundary(anchor, cycle, n, month_end).is_none_or(|b| b > on);
            Some(if starts_after { n - 1 } else { n })
        }
    }
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
