//! What part of a cycle a span is, and what that part of a price comes to.

use crate::book::{Book, DayCount};
use crate::cal::{Cycle, DAY, Moment, Period, boundary, days360, index};
use crate::json::text;
use crate::num::{Q, frac, pow10, q, round};
use num_traits::{One, Zero};
use serde_json::Value;

/// A part of a cycle: never above 1. `whole` where it is exactly one cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub num: i64,
    pub den: i64,
    pub whole: bool,
}

impl Part {
    pub fn one() -> Self {
        Self {
            num: 1,
            den: 1,
            whole: true,
        }
    }
    pub fn none() -> Self {
        Self {
            num: 0,
            den: 1,
            whole: false,
        }
    }
    pub fn exact(&self) -> Q {
        if self.whole {
            Q::one()
        } else {
            frac(self.num, self.den)
        }
    }
}

/// Which side of a change a span stands on; it decides who pays for the day of the change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Credit,
    /// A credit with nothing in its place: a cancellation.
    Ended,
    Charge,
    Plain,
}

impl Book<'_> {
    pub fn units(&self, from: Moment, to: Moment) -> i64 {
        match self.day_count {
            DayCount::Thirty if self.grain.ms() == DAY => days360(from, to),
            _ => (to - from) / self.grain.ms(),
        }
    }

    /// Days that the day of the change takes off a side.
    pub fn day_off(&self, side: Side) -> i64 {
        let off = match (self.change_day.as_str(), side) {
            ("old", Side::Charge) | ("old" | "both", Side::Credit | Side::Ended) => 1,
            _ => 0,
        };
        if self.grain.ms() == DAY { off } else { 0 }
    }

    /// The full cycle that a period is part of.
    pub fn whole_of(&self, period: Period, cycle: Cycle, anchor: Moment) -> Period {
        let n = index(anchor, cycle, period.end, self.sticky);
        if boundary(anchor, cycle, n, self.sticky) == period.end {
            let before = boundary(anchor, cycle, n - 1, self.sticky);
            if before == period.start || self.stub_at_anchor {
                return Period {
                    start: before,
                    end: period.end,
                };
            }
        }
        Period {
            start: period.start,
            end: boundary(period.start, cycle, 1, self.sticky),
        }
    }

    /// The span as a part of the full cycle `whole`.
    pub fn part(&self, span: Period, whole: Period, cycle: Cycle, side: Side) -> Part {
        let off = self.day_off(side);
        // a cancellation at once has the days from the next one on
        let late = if side == Side::Ended { off } else { 0 };
        let first = span.start + late * DAY;
        if off == late && first <= whole.start && span.end >= whole.end {
            return Part::one();
        }
        let den = match (self.day_count, cycle) {
            (DayCount::Fixed(n), Cycle::Months(m)) if self.grain.ms() == DAY => n * m,
            _ => self.units(whole.start, whole.end),
        };
        let num = (self.units(span.start, span.end) - off).clamp(0, den);
        if den == 0 {
            return Part::none();
        }
        Part {
            num,
            den,
            whole: false,
        }
    }

    pub fn quantised(&self, x: Q) -> Q {
        match &self.factor {
            Some((scale, mode)) => q(round(&(x * pow10(*scale)), mode)) / pow10(*scale),
            None => x,
        }
    }

    /// The price of a part, exact as far as the level of rounding leaves it so (minor units).
    pub fn unrounded(&self, price: &Value, quantity: i64, part: &Part) -> Q {
        let model = text(price, "model").expect("model");
        let full = self.full(price, quantity);
        if part.num == 0 && !part.whole {
            return Q::zero();
        }
        match (self.level.as_str(), model) {
            ("unit", "perSeat") => {
                let one = self.full(price, 1) * self.quantised(part.exact());
                q(round(&one, &self.rounding)) * q(quantity)
            }
            ("rate", "perSeat" | "flat") if !part.whole && part.num != part.den => {
                let times = if model == "flat" { 1 } else { quantity };
                let rate = round(&(self.full(price, 1) / q(part.den)), &self.rounding);
                q(rate) * q(part.num) * q(times)
            }
            _ => full * self.quantised(part.exact()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cal::parse;
    use serde_json::json;

    fn span(a: &str, b: &str) -> Period {
        Period {
            start: parse(a),
            end: parse(b),
        }
    }

    #[test]
    fn parts_of_a_month() {
        let month = span("2026-03-01", "2026-04-01");
        let rest = span("2026-03-16", "2026-04-01");
        let at = |billing: Value, side| {
            let c = json!({ "billing": billing });
            let p = Book::open(&c).part(rest, month, Cycle::Months(1), side);
            (p.num, p.den)
        };
        assert_eq!(at(json!({}), Side::Charge), (16, 31));
        assert_eq!(at(json!({ "dayCount": "30/360" }), Side::Charge), (15, 30));
        assert_eq!(
            at(json!({ "dayCount": { "fixedDays": 30 } }), Side::Charge),
            (16, 30)
        );
        assert_eq!(at(json!({ "changeDay": "old" }), Side::Charge), (15, 31));
        assert_eq!(at(json!({ "changeDay": "both" }), Side::Credit), (15, 31));
        assert_eq!(at(json!({ "changeDay": "both" }), Side::Charge), (16, 31));
        assert_eq!(
            at(json!({ "grain": "second" }), Side::Charge),
            (16 * 86400, 31 * 86400)
        );
    }

    #[test]
    fn stubs() {
        let month = Cycle::Months(1);
        let stub = span("2026-02-10", "2026-02-15");
        let anchor = parse("2026-02-15");
        let c = json!({});
        assert_eq!(
            Book::open(&c).whole_of(stub, month, anchor),
            span("2026-01-15", "2026-02-15")
        );
        let c = json!({ "billing": { "stub": "startsAtStart" } });
        assert_eq!(
            Book::open(&c).whole_of(stub, month, anchor),
            span("2026-02-10", "2026-03-10")
        );
    }

    #[test]
    fn levels() {
        let price = json!({ "currency": "EUR", "model": "perSeat", "amount": "10.00" });
        let part = Part {
            num: 16,
            den: 31,
            whole: false,
        };
        let at = |level: &str| {
            let c = json!({ "billing": { "roundingLevel": level } });
            let b = Book::open(&c);
            round(&b.unrounded(&price, 7, &part), &b.rounding)
        };
        assert_eq!(
            (at("line"), at("unit"), at("rate")),
            (3613, 516 * 7, 32 * 16 * 7)
        );
    }
}
