//! `billing`, and the lengths of cycles.

use crate::boundary::read::{At, Object};
use crate::boundary::value::Value;
use crate::calendar::{
    Billing, ChangeDay, Cycle, DayCount, Factor, Grain, Level, MonthEnd, RoundingLevel, Stub,
    SumRounding,
};
use crate::money::Rounding;

/// `{ months }` or `{ days }`.
pub fn cycle(at: At<'_, '_>) -> Option<Cycle> {
    let o = Object::open(at)?;
    let months = o.field("months", |at| at.count(1, 1_200));
    let days = o.field("days", |at| at.count(1, 36_600));
    let both = o.has("months") == o.has("days");
    o.close();
    if both {
        return at.fail("missingField", "expected either `months` or `days`", &[]);
    }
    months.map(Cycle::Months).or(days.map(Cycle::Days))
}

/// A rounding mode.
pub fn rounding(at: At<'_, '_>) -> Option<Rounding> {
    at.one_of(&Rounding::NAMES)
}

/// `billing`, every field with its default.
pub fn billing(at: At<'_, '_>) -> Option<Billing> {
    let o = Object::open(at)?;
    let grain = o.field("grain", |at| {
        at.one_of(&[
            ("day", Grain::Day),
            ("minute", Grain::Minute),
            ("second", Grain::Second),
            ("millisecond", Grain::Millisecond),
        ])
    });
    let day_count = o.field("dayCount", |at| match at.value {
        Value::Map(_) => {
            let o = Object::open(at)?;
            let days = o.required("fixedDays", |at| at.count(1, 366));
            o.close();
            days.map(DayCount::Fixed)
        }
        _ => at.one_of(&[
            ("actual", DayCount::Actual),
            ("30/360", DayCount::Thirty360),
        ]),
    });
    let change_day = o.field("changeDay", |at| {
        at.one_of(&[
            ("new", ChangeDay::New),
            ("old", ChangeDay::Old),
            ("both", ChangeDay::Both),
        ])
    });
    let factor = o.field("factor", |at| {
        let o = Object::open(at)?;
        let scale = o.required("scale", |at| at.count(0, 12));
        let rounding = o.required("rounding", rounding);
        o.close();
        Some(Factor {
            scale: scale?,
            rounding: rounding?,
        })
    });
    let mode = o.field("rounding", rounding);
    let rounding_level = o.field("roundingLevel", |at| {
        at.one_of(&[
            ("line", RoundingLevel::Line),
            ("unit", RoundingLevel::Unit),
            ("rate", RoundingLevel::Rate),
        ])
    });
    let stub = o.field("stub", |at| {
        at.one_of(&[
            ("endsAtAnchor", Stub::EndsAtAnchor),
            ("startsAtStart", Stub::StartsAtStart),
        ])
    });
    let month_end = o.field("monthEnd", month_end);
    let mode = mode.unwrap_or_default();
    let level = |given: Option<Sums>| {
        let given = given.unwrap_or_default();
        SumRounding {
            level: given.level.unwrap_or_default(),
            rounding: given.rounding.unwrap_or(mode),
        }
    };
    let tax = level(o.field("tax", sums));
    let discount = level(o.field("discount", sums));
    o.close();
    Some(Billing {
        grain: grain.unwrap_or_default(),
        day_count: day_count.unwrap_or_default(),
        change_day: change_day.unwrap_or_default(),
        factor,
        rounding: mode,
        rounding_level: rounding_level.unwrap_or_default(),
        stub: stub.unwrap_or_default(),
        month_end: month_end.unwrap_or_default(),
        tax,
        discount,
    })
}

/// As given; what is not given is as in `billing` itself.
#[derive(Default)]
struct Sums {
    level: Option<Level>,
    rounding: Option<Rounding>,
}

fn sums(at: At<'_, '_>) -> Option<Sums> {
    let o = Object::open(at)?;
    let level = o.field("level", |at| {
        at.one_of(&[("total", Level::Total), ("line", Level::Line)])
    });
    let rounding = o.field("rounding", rounding);
    o.close();
    Some(Sums { level, rounding })
}

/// `clamp` or `sticky`.
pub fn month_end(at: At<'_, '_>) -> Option<MonthEnd> {
    at.one_of(&[("clamp", MonthEnd::Clamp), ("sticky", MonthEnd::Sticky)])
}
