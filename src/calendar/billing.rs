//! How time and money are divided: every option of a catalogue's `billing`.

use super::{Cycle, Moment, Period};
use crate::money::{Ratio, Rounding, round, ten_to};

/// How finely time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Grain {
    /// Civil days; no time of day anywhere.
    #[default]
    Day,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
}

impl Grain {
    /// Milliseconds in one unit.
    #[must_use]
    pub fn millis(self) -> i64 {
        match self {
            Grain::Day => 86_400_000,
            Grain::Minute => 60_000,
            Grain::Second => 1_000,
            Grain::Millisecond => 1,
        }
    }

    /// The contract's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Minute => "minute",
            Grain::Second => "second",
            Grain::Millisecond => "millisecond",
        }
    }
}

/// How days are counted, at grain day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DayCount {
    /// The calendar's days.
    #[default]
    Actual,
    /// 360Δy + 30Δm + Δd, a 31st as the 30th.
    Thirty360,
    /// Actual days over this many for each month.
    Fixed(u32),
}

/// Who pays for the day of a change, at grain day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ChangeDay {
    /// The new state: the day counts as remaining.
    #[default]
    New,
    /// The old state: the day counts as used.
    Old,
    /// Both: it is neither credited nor given away.
    Both,
}

/// Whose days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is given back for the old state.
    Credited,
    /// What is charged for the new state.
    Charged,
    /// What is given back from the day after one that was used.
    DayAfter,
}

/// What a first partial period is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stub {
    /// The full period that ends at the anchor.
    #[default]
    EndsAtAnchor,
    /// A full period counted from the start.
    StartsAtStart,
}

/// What becomes of an anchor on a month's last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MonthEnd {
    /// The day number is kept and clamped: 30 April, 30 May.
    #[default]
    Clamp,
    /// Last days stay last days: 30 April, 31 May.
    Sticky,
}

/// What is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RoundingLevel {
    /// The line.
    #[default]
    Line,
    /// One unit, then multiplied.
    Unit,
    /// The price of one day, then multiplied.
    Rate,
}

/// Quantises the fraction before it meets a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Decimals kept, 0–12.
    pub scale: u32,
    /// How the rest is rounded.
    pub rounding: Rounding,
}

/// Where a sum over lines is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Once, on the sum.
    #[default]
    Total,
    /// On each line.
    Line,
}

/// How taxes or discounts are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SumRounding {
    /// Once or per line.
    pub level: Level,
    /// The mode.
    pub rounding: Rounding,
}

/// A catalogue's `billing`, every field with its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Billing {
    /// How finely time is counted.
    pub grain: Grain,
    /// How days are counted.
    pub day_count: DayCount,
    /// Who pays for the day of a change.
    pub change_day: ChangeDay,
    /// The fraction's quantisation, if any.
    pub factor: Option<Factor>,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// What is rounded.
    pub rounding_level: RoundingLevel,
    /// What a first partial period is a part of.
    pub stub: Stub,
    /// What becomes of month ends.
    pub month_end: MonthEnd,
    /// How taxes are rounded.
    pub tax: SumRounding,
    /// How discounts are rounded.
    pub discount: SumRounding,
}

/// The part of a full cycle that is credited or charged: `numerator` of `denominator` units of the grain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proration {
    /// Units counted, 0 to the denominator.
    pub numerator: i64,
    /// Units of the full cycle, at least 1.
    pub denominator: i64,
}

impl Proration {
    /// All of it.
    pub const WHOLE: Proration = Proration {
        numerator: 1,
        denominator: 1,
    };

    /// Whether it is the whole cycle.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.numerator == self.denominator
    }

    /// The exact fraction.
    #[must_use]
    pub fn ratio(self) -> Ratio {
        Ratio::new(i128::from(self.numerator), i128::from(self.denominator))
    }
}

impl Billing {
    /// Units of the grain from one moment to another.
    #[must_use]
    pub fn count(&self, from: Moment, to: Moment) -> i64 {
        if self.grain == Grain::Day && self.day_count == DayCount::Thirty360 {
            let ((fy, fm, fd), (ty, tm, td)) = (from.ymd(), to.ymd());
            let days = i64::from(td.min(30)) - i64::from(fd.min(30));
            return 360 * i64::from(ty - fy) + 30 * (i64::from(tm) - i64::from(fm)) + days;
        }
        (to.millis() - from.millis()).div_euclid(self.grain.millis())
    }

    /// The denominator of a full cycle: its units, or with fixed days those of its months.
    #[must_use]
    pub fn whole(&self, full: Period, cycle: Cycle) -> i64 {
        let units = match (self.day_count, cycle) {
            (DayCount::Fixed(days), Cycle::Months(months)) if self.grain == Grain::Day => {
                i64::from(days) * i64::from(months)
            }
            _ => self.count(full.start, full.end),
        };
        units.max(1)
    }

    /// What `span` is of `full`, a period of one `cycle`; a whole cycle is 1, also one within a longer span, and nothing is more.
    ///
    /// `side` is given where `span` starts with a change: the day of the change is then counted as `changeDay` says. The day after
    /// one that was used is that day's count less 1, which is not the same by 30/360 where the day is a 30th.
    #[must_use]
    pub fn proration(
        &self,
        span: Period,
        full: Period,
        cycle: Cycle,
        side: Option<Side>,
    ) -> Proration {
        let denominator = self.whole(full, cycle);
        let less = match (self.change_day, side) {
            _ if self.grain != Grain::Day => 0,
            (_, Some(Side::DayAfter)) => 0,
            (ChangeDay::Old, Some(_)) | (ChangeDay::Both, Some(Side::Credited)) => 1,
            _ => 0,
        };
        // Fixed days may be more than the span has, and what holds a whole cycle is not less than one.
        let holds_all = span.start <= full.start && full.end <= span.end;
        let counted = if holds_all && less == 0 {
            denominator
        } else if side == Some(Side::DayAfter) {
            self.count(span.start.plus_days(-1), span.end) - 1
        } else {
            self.count(span.start, span.end) - less
        };
        Proration {
            numerator: counted.clamp(0, denominator),
            denominator,
        }
    }

    /// The fraction as amounts use it: quantised by `factor` where there is one.
    #[must_use]
    pub fn fraction(&self, part: Proration) -> Ratio {
        match self.factor {
            Some(factor) if !part.is_whole() => {
                let scale = ten_to(factor.scale.min(12));
                let scaled = Ratio::new(
                    i128::from(part.numerator) * scale,
                    i128::from(part.denominator),
                );
                Ratio::new(round(scaled, factor.rounding), scale)
            }
            _ => part.ratio(),
        }
    }
}
