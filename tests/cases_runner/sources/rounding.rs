//! Rounding modes, scales and the minor units of currencies.

use super::unsaid;
use crate::cases_runner::calls::{to_decimal, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::exact::{self, Ratio};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};

/// Currencies by the digits behind their point.
const BY_PLACES: [&str; 5] = ["JPY", "", "USD", "KWD", "UYW"];

/// Runs a case of `cases-rounding.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    if case.has("increment") {
        case.aside(&["value"]);
        return unsaid("cash-rounding");
    }
    if let Some(multiple) = case.maybe_int("round_to_multiple_of") {
        return to_multiple(case, multiple);
    }
    if let Some(scale) = case.maybe_int("scale") {
        let places = case.int("to_scale");
        let value = Ratio::new(
            i128::from(case.int("amount")),
            10_i128.pow(u32::try_from(scale).unwrap()),
        );
        let digits = rounded(&exact::decimal(value, 12).unwrap(), places, &mode(case)?)?;
        return Ok(Answer::to(case)
            .same("amount", digits)
            .same("scale", places));
    }
    if let [a, b] = case.list("multiply").as_slice() {
        let product = exact::ratio(a.as_str().unwrap()) * exact::ratio(b.as_str().unwrap());
        return value(
            case,
            &exact::decimal(product, 20).unwrap(),
            case.int("places"),
        );
    }
    if case.has("numerator") {
        let exact = Ratio::new(case.int("numerator").into(), case.int("denominator").into());
        // A fraction without an end is never half way: cut off it rounds the same.
        let text = exact::decimal(exact, 12).unwrap_or_else(|| exact::cut(exact, 12));
        return value(case, &text, case.int("places"));
    }
    if case.has("value") {
        return value(case, &case.text("value"), case.int("places"));
    }
    let currency = case.text("currency");
    if let Some(amount) = case.maybe_int("amount_minor") {
        return Ok(Answer::to(case).same("decimal", to_decimal(amount, &currency)?));
    }
    let unit = to_minor("1", &currency, None)?;
    let decimal = to_decimal(unit, &currency)?;
    let exponent = decimal
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    Ok(Answer::to(case)
        .same("exponent", exponent)
        .same("minor_per_major", unit))
}

/// Compares `result` with a value rounded to so many places.
pub fn value<'a>(case: &'a Case, value: &str, places: i64) -> Outcome<'a> {
    let digits = rounded(value, places, &mode(case)?)?;
    let result = Ratio::new(digits.into(), 10_i128.pow(u32::try_from(places).unwrap()));
    Ok(Answer::to(case).fraction("result", result))
}

/// The digits of a value rounded to so many places: in a currency that has as many, else moved in front of the point.
fn rounded(value: &str, places: i64, mode: &str) -> Result<i64, Stop> {
    let places = usize::try_from(places).unwrap();
    match BY_PLACES.get(places) {
        Some(currency) if !currency.is_empty() => to_minor(value, currency, Some(mode)),
        _ => to_minor(
            &exact::shifted(value, u32::try_from(places).unwrap()),
            "JPY",
            Some(mode),
        ),
    }
}

/// A power of ten is rounding at another place; other multiples are coins.
fn to_multiple(case: &Case, multiple: i64) -> Outcome<'_> {
    let amount = case.int("amount_minor");
    case.aside(&["currency", "mode"]);
    if !["1", "10", "100", "1000"].contains(&multiple.to_string().as_str()) {
        return unsaid("cash-rounding");
    }
    let value = exact::decimal(Ratio::new(amount.into(), multiple.into()), 12).unwrap();
    let digits = rounded(&value, 0, &mode(case)?)?;
    Ok(Answer::to(case).same("amount_minor", digits * multiple))
}

/// The mode by the name that `Intl.NumberFormat` has for it.
fn mode(case: &Case) -> Result<String, Stop> {
    let name = match case.text("mode").as_str() {
        "floor" => "floor",
        "ceiling" => "ceil",
        "toward_zero" => "trunc",
        "away_from_zero" => "expand",
        "half_even" => "halfEven",
        "half_away_from_zero" => "halfExpand",
        "half_toward_zero" => "halfTrunc",
        "half_up_to_positive_infinity" => "halfCeil",
        "half_down_to_negative_infinity" => "halfFloor",
        "half_odd" => {
            case.aside(&["value", "numerator", "denominator", "places"]);
            // Asked all the same: an engine that answers has the mode.
            return match to_minor("2.5", "JPY", Some("halfOdd")) {
                Err(_) => Err(Stop::Unsaid("half-odd")),
                Ok(_) => Ok("halfOdd".to_owned()),
            };
        }
        other => panic!("`{other}` is no mode of this adapter"),
    };
    Ok(name.to_owned())
}
