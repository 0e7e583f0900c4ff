//! Calendar and money arithmetic, usable alone.

use super::catalog::Names;
use super::catalog::{billing, cycle, in_minor, month_end, rounding};
use super::issue::{Issues, PricingError};
use super::read::{At, Object, Place, currency, decimal, signed_decimal};
use super::request::{moment_of, period_of};
use super::value::Value;
use super::words::count;
use crate::calendar::{
    Billing, Cycle, Grain, Moment, MonthEnd, Period, RoundingLevel, Side, Stamp, boundary,
    containing, full_cycle, index_at,
};
use crate::catalog::MAX_SEATS;
use crate::money::{
    MAX_MINOR, Ratio, TooLarge, allocate, decimal_text, minor, round, round_magnitude, ten_to,
};
use crate::result::PeriodView;
use serde::{Serialize, Serializer};

/// Most periods listed.
const MAX_PERIODS: usize = 500;

/// The helpers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helper {
    /// `periodContaining`.
    PeriodContaining,
    /// `boundary`.
    Boundary,
    /// `periods`.
    Periods,
    /// `prorate`.
    Prorate,
    /// `allocate`.
    Allocate,
    /// `toDecimal`.
    ToDecimal,
    /// `toMinor`.
    ToMinor,
}

impl Helper {
    /// The contract's names.
    pub const NAMES: [(&'static str, Helper); 7] = [
        ("periodContaining", Helper::PeriodContaining),
        ("boundary", Helper::Boundary),
        ("periods", Helper::Periods),
        ("prorate", Helper::Prorate),
        ("allocate", Helper::Allocate),
        ("toDecimal", Helper::ToDecimal),
        ("toMinor", Helper::ToMinor),
    ];
}

/// What a helper gives.
#[derive(Debug)]
pub enum HelperResult {
    /// A period.
    Period(PeriodView),
    /// A date or instant.
    Date(Stamp),
    /// Periods with their fractions.
    Periods(Vec<PeriodPart>),
    /// An amount with its fraction.
    Prorated(Prorated),
    /// Parts of an amount.
    Parts(Vec<i64>),
    /// A decimal.
    Text(String),
    /// An amount.
    Amount(i64),
}

/// A period and the part of a full cycle that it is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PeriodPart {
    period: PeriodView,
    numerator: i64,
    denominator: i64,
}

/// A prorated amount.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Prorated {
    amount: i64,
    numerator: i64,
    denominator: i64,
}

impl Serialize for HelperResult {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            HelperResult::Period(p) => p.serialize(out),
            HelperResult::Date(d) => d.serialize(out),
            HelperResult::Periods(list) => list.serialize(out),
            HelperResult::Prorated(p) => p.serialize(out),
            HelperResult::Parts(list) => list.serialize(out),
            HelperResult::Text(text) => out.serialize_str(text),
            HelperResult::Amount(n) => out.serialize_i64(*n),
        }
    }
}

/// Runs a helper on one object.
///
/// # Errors
/// Every issue of the request.
pub fn run(helper: Helper, value: &Value<'_>) -> Result<HelperResult, PricingError> {
    if super::value::size(value) > super::value::MAX_REQUEST {
        return Err(PricingError::one(
            "tooLarge",
            "",
            "a request has at most {} bytes",
            &[&count(super::value::MAX_REQUEST)],
        ));
    }
    let issues = Issues::default();
    let found = {
        let place = Place::root(value, &issues, &Names::NONE);
        let at = place.at();
        match helper {
            Helper::PeriodContaining => period_containing(at),
            Helper::Boundary => nth_boundary(at),
            Helper::Periods => list_periods(at),
            Helper::Prorate => prorate(at),
            Helper::Allocate => parts(at),
            Helper::ToDecimal => to_decimal(at),
            Helper::ToMinor => to_minor(at),
        }
    };
    match issues.finish(found)? {
        Ok(result) => Ok(result),
        Err(too_large) => Err(too_large.into()),
    }
}

type Found = Option<Result<HelperResult, TooLarge>>;

/// A date or instant; whether it had a time, and milliseconds.
fn any_moment(at: At<'_, '_>) -> Option<(Moment, Grain)> {
    let (moment, timed) = at.parse_moment()?;
    let grain = match (timed, moment.time() % 1000) {
        (false, _) => Grain::Day,
        (true, 0) => Grain::Second,
        (true, _) => Grain::Millisecond,
    };
    Some((moment, grain))
}

fn finer(a: Grain, b: Grain) -> Grain {
    if b.millis() < a.millis() { b } else { a }
}

fn period_containing(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let anchor = o.required("anchor", any_moment);
    let cycle = o.required("cycle", cycle);
    let on = o.required("on", any_moment);
    let mode = o.field("monthEnd", month_end).unwrap_or_default();
    o.close();
    let ((anchor, coarse), (on, fine)) = (anchor?, on?);
    // A date among instants is its midnight; results print as finely as what came in, a lone date as a date.
    let grain = if coarse == Grain::Day {
        Grain::Day
    } else {
        finer(coarse, fine)
    };
    let grain = if fine != Grain::Day && coarse == Grain::Day {
        fine
    } else {
        grain
    };
    Some(
        containing(anchor, cycle?, on, mode)
            .ok_or(TooLarge)
            .map(|p| HelperResult::Period(view(p, grain))),
    )
}

fn view(period: Period, grain: Grain) -> PeriodView {
    PeriodView {
        start: Stamp {
            at: period.start,
            grain,
        },
        end: Stamp {
            at: period.end,
            grain,
        },
    }
}

fn nth_boundary(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let anchor = o.required("anchor", any_moment);
    let cycle = o.required("cycle", cycle);
    let n = o.required("n", |at| at.int(-4_000_000, 4_000_000));
    let mode = o.field("monthEnd", month_end).unwrap_or_default();
    o.close();
    let (anchor, grain) = anchor?;
    let found = boundary(anchor, cycle?, n?, mode).ok_or(TooLarge);
    Some(found.map(|at| HelperResult::Date(Stamp { at, grain })))
}

/// Moments of a helper that has `billing`: instants only where its grain is finer than a day, or where it says nothing.
fn billed_moment(at: At<'_, '_>, billing: Option<&Billing>) -> Option<(Moment, Grain)> {
    match billing {
        Some(billing) => moment_of(at, billing.grain).map(|m| (m, billing.grain)),
        None => any_moment(at),
    }
}

fn list_periods(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let given = o.field("billing", billing);
    let grain = given.as_ref();
    let anchor = o.required_with("anchor", |at| billed_moment(at, grain));
    let cycle = o.required("cycle", cycle);
    let start = o.required_with("start", |at| billed_moment(at, grain));
    let end = o.field_with("end", |at| {
        let (end, fine) = billed_moment(at, grain)?;
        if start.is_some_and(|(start, _)| end < start) {
            return at.fail(
                "periodEndBeforeStart",
                "expected the end not to lie before the start",
                &[],
            );
        }
        Some((end, fine))
    });
    o.close();
    let ((anchor, a), (start, b)) = (anchor?, start?);
    let finest = end.map_or(finer(a, b), |(_, c)| finer(finer(a, b), c));
    let rules = Billing {
        grain: finest,
        ..given.unwrap_or_default()
    };
    Some(cut(&rules, anchor, cycle?, start, end.map(|(end, _)| end)).map(HelperResult::Periods))
}

/// Leading stub, whole periods, trailing stub; at most 500.
fn cut(
    rules: &Billing,
    anchor: Moment,
    cycle: Cycle,
    start: Moment,
    end: Option<Moment>,
) -> Result<Vec<PeriodPart>, TooLarge> {
    let mut list = Vec::new();
    let mut n = index_at(anchor, cycle, start, rules.month_end).ok_or(TooLarge)?;
    let mut from = start;
    while list.len() < MAX_PERIODS && end.is_none_or(|end| from < end) {
        n += 1;
        let Some(next) = boundary(anchor, cycle, n, rules.month_end) else {
            break;
        };
        let period = Period {
            start: from,
            end: end.map_or(next, |end| next.min(end)),
        };
        let begins = boundary(anchor, cycle, n - 1, rules.month_end) == Some(from);
        let full = if begins {
            Period {
                start: from,
                end: next,
            }
        } else {
            full_cycle(
                Period {
                    start: from,
                    end: next,
                },
                anchor,
                cycle,
                rules,
            )
            .ok_or(TooLarge)?
        };
        let part = rules.proration(period, full, cycle, None);
        list.push(PeriodPart {
            period: view(period, rules.grain),
            numerator: part.numerator,
            denominator: part.denominator,
        });
        from = next;
    }
    Ok(list)
}

/// The cycle that a period is one of, for fixed days: its months where it is a number of them.
fn counted_by(full: Period) -> Cycle {
    let ((sy, sm, _), (ey, em, _)) = (full.start.ymd(), full.end.ymd());
    let months = i64::from(ey - sy) * 12 + i64::from(em) - i64::from(sm);
    let there =
        |n: u32| boundary(full.start, Cycle::Months(n), 1, MonthEnd::Clamp) == Some(full.end);
    let back =
        |n: u32| boundary(full.end, Cycle::Months(n), -1, MonthEnd::Clamp) == Some(full.start);
    match u32::try_from(months) {
        Ok(n) if n > 0 && (there(n) || back(n)) => Cycle::Months(n),
        _ => Cycle::Days(1),
    }
}

fn prorate(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let given = o.field("billing", billing);
    let amount = o.required("amount", decimal);
    let currency = o.required("currency", currency);
    let quantity = o
        .field("quantity", |at| at.count(0, MAX_SEATS))
        .unwrap_or(1);
    // Without `billing` instants are counted in seconds, dates in days.
    let timed = |name| matches!(at.value.get(name), Some(Value::Str(s)) if s.contains('T'));
    let in_period = |name| matches!(at.value.get("period").and_then(|p| p.get(name)), Some(Value::Str(s)) if s.contains('T'));
    let instants = given.is_none()
        && (timed("on") || timed("until") || in_period("start") || in_period("end"));
    let rules = given.unwrap_or(Billing {
        grain: if instants { Grain::Second } else { Grain::Day },
        ..Billing::default()
    });
    let full = o.required_with("period", |at| period_of(at, rules.grain));
    let inside = |at: At<'_, '_>| {
        let moment = moment_of(at, rules.grain)?;
        if full.is_some_and(|p| moment < p.start || moment > p.end) {
            return at.fail("onOutsidePeriod", "expected a point of the period", &[]);
        }
        Some(moment)
    };
    let on = o.required_with("on", inside);
    let until = o.field_with("until", |at| {
        let until = inside(at)?;
        if on.is_some_and(|on| until < on) {
            return at.fail(
                "periodEndBeforeStart",
                "expected `until` not to lie before `on`",
                &[],
            );
        }
        Some(until)
    });
    o.close();
    let (amount, currency, full, on) = (amount?, currency?, full?, on?);
    let span = Period {
        start: on,
        end: until.unwrap_or(full.end),
    };
    let side = (on > full.start).then_some(Side::Charged);
    let part = rules.proration(span, full, counted_by(full), side);
    let price = in_minor(amount, currency);
    let rounded = || -> Result<i64, TooLarge> {
        let many = Ratio::whole(i64::from(quantity));
        match rules.rounding_level {
            RoundingLevel::Unit => {
                let one = round_magnitude(price.times(rules.fraction(part))?, rules.rounding)?;
                minor(i128::from(one) * i128::from(quantity))
            }
            RoundingLevel::Rate if !part.is_whole() => {
                let rate =
                    round_magnitude(price.over(Ratio::whole(part.denominator))?, rules.rounding)?;
                minor(i128::from(rate) * i128::from(part.numerator) * i128::from(quantity))
            }
            _ => round_magnitude(
                price.times(many)?.times(rules.fraction(part))?,
                rules.rounding,
            ),
        }
    };
    Some(rounded().map(|amount| {
        HelperResult::Prorated(Prorated {
            amount,
            numerator: part.numerator,
            denominator: part.denominator,
        })
    }))
}

fn parts(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let amount = o.required("amount", |at| at.int(-MAX_MINOR, MAX_MINOR));
    let weights = o.required("weights", |at| at.list(10_000, weight));
    o.close();
    let weights = weights?;
    // Decimal weights are brought to whole numbers of one scale.
    let most = weights
        .iter()
        .map(rust_decimal::Decimal::scale)
        .max()
        .unwrap_or(0);
    let scaled: Result<Vec<u64>, TooLarge> = weights
        .iter()
        .map(|w| {
            u64::try_from(w.mantissa() * ten_to((most - w.scale()).min(12))).map_err(|_| TooLarge)
        })
        .collect();
    let amount = amount?;
    Some(
        scaled
            .and_then(|w| allocate(amount, &w))
            .map(HelperResult::Parts),
    )
}

/// A weight: a whole number, or a decimal string.
fn weight(at: At<'_, '_>) -> Option<rust_decimal::Decimal> {
    match at.value {
        Value::Int(_) => at.int(0, MAX_MINOR).map(rust_decimal::Decimal::from),
        _ => decimal(at),
    }
}

fn to_decimal(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let amount = o.required("amount", |at| at.int(-MAX_MINOR, MAX_MINOR));
    let currency = o.required("currency", currency);
    o.close();
    let currency = currency?;
    let major = Ratio::new(i128::from(amount?), currency.scale());
    Some(Ok(HelperResult::Text(decimal_text(
        major,
        currency.exponent(),
    ))))
}

fn to_minor(at: At<'_, '_>) -> Found {
    let o = Object::open(at)?;
    let decimal = o.required("decimal", signed_decimal);
    let currency = o.required("currency", currency);
    let mode = o.field("rounding", rounding).unwrap_or_default();
    o.close();
    let (decimal, currency) = (decimal?, currency?);
    let exact = in_minor(decimal, currency);
    Some(minor(round(exact, mode)).map(HelperResult::Amount))
}
