//! Readers of single values.

use super::At;
use crate::boundary::value::Value;
use crate::calendar::Moment;
use crate::catalog::Country;
use crate::money::{Currency, parse_decimal};
use rust_decimal::Decimal;

/// A boolean.
pub fn boolean(at: At<'_, '_>) -> Option<bool> {
    match at.value {
        Value::Bool(b) => Some(*b),
        _ => at.wrong("true or false"),
    }
}

/// A string that is not empty, borrowed.
pub fn string<'v>(at: At<'v, '_>) -> Option<&'v str> {
    at.str()
}

/// Any string.
pub fn any_string<'v>(at: At<'v, '_>) -> Option<&'v str> {
    match at.value {
        Value::Str(s) => Some(s),
        _ => at.wrong("a string"),
    }
}

/// A string that is not empty, copied out.
pub fn owned(at: At<'_, '_>) -> Option<Box<str>> {
    at.str().map(Box::from)
}

/// A decimal string; prices and percents are never negative.
#[inline(never)]
pub fn decimal(at: At<'_, '_>) -> Option<Decimal> {
    let decimal = signed_decimal(at)?;
    if decimal.is_sign_negative() && !decimal.is_zero() {
        let given = at.str()?;
        return at.fail("invalidDecimal", "expected 0 or more, found `{}`", &[given]);
    }
    Some(decimal.abs())
}

/// A decimal string of either sign.
#[inline(never)]
pub fn signed_decimal(at: At<'_, '_>) -> Option<Decimal> {
    match at.value {
        Value::Str(s) => match parse_decimal(s) {
            Ok(decimal) => Some(decimal),
            Err(_) => at.help(
                "invalidDecimal",
                "`{}` is not a decimal", &[s],
                "write digits with at most one point, like \"19.99\": up to 15 before it and 12 behind it", &[],
            ),
        },
        Value::Int(_) | Value::Number(_) => at.help(
            "wrongType",
            "expected a decimal string, found a number", &[],
            "put it in quotes: numbers of JavaScript are binary fractions, not money", &[],
        ),
        _ => at.wrong("a decimal string"),
    }
}

/// A civil date.
pub fn date(at: At<'_, '_>) -> Option<Moment> {
    match at.parse_moment()? {
        (moment, false) => Some(moment),
        (_, true) => at.fail("invalidDate", "expected a date without a time", &[]),
    }
}

/// A currency of ISO 4217.
#[inline(never)]
pub fn currency(at: At<'_, '_>) -> Option<Currency> {
    let code = at.str()?;
    Currency::find(code).or_else(|| {
        at.help(
            "unknownCurrency",
            "`{}` is not a currency of ISO 4217",
            &[code],
            "write three capital letters, like \"EUR\"",
            &[],
        )
    })
}

/// A country of ISO 3166-1.
#[inline(never)]
pub fn country(at: At<'_, '_>) -> Option<Country> {
    let code = at.str()?;
    Country::find(code).or_else(|| {
        at.help(
            "unknownCountry",
            "`{}` is not a country of ISO 3166-1",
            &[code],
            "write two capital letters, like \"PL\"",
            &[],
        )
    })
}

/// A list of countries.
#[inline(never)]
pub fn countries(at: At<'_, '_>) -> Option<Vec<Country>> {
    at.list(300, country)
}

/// A list of at most 100 strings.
#[inline(never)]
pub fn strings(at: At<'_, '_>) -> Option<Vec<Box<str>>> {
    at.list(100, owned)
}
