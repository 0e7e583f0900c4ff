//! The engine's helpers as functions, each with what its answer holds.

use super::exact::Ratio;
use super::verdict::Stop;
use serde_json::{Map, Value, json};

/// A period with the fraction that it is of its full cycle.
#[derive(Clone, Debug)]
pub struct Span {
    /// First date or instant inside.
    pub start: String,
    /// First date or instant after.
    pub end: String,
    /// Units of the grain counted.
    pub numerator: i64,
    /// Units of the full cycle.
    pub denominator: i64,
}

impl Span {
    /// The exact fraction.
    pub fn ratio(&self) -> Ratio {
        Ratio::new(i128::from(self.numerator), i128::from(self.denominator))
    }

    /// Whether it is a whole cycle.
    pub fn is_whole(&self) -> bool {
        self.numerator == self.denominator
    }
}

/// A priced part of a period.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Minor units.
    pub amount: i64,
    /// Units of the grain counted.
    pub numerator: i64,
    /// Units of the full cycle.
    pub denominator: i64,
}

impl Part {
    /// The exact fraction.
    pub fn ratio(self) -> Ratio {
        Ratio::new(i128::from(self.numerator), i128::from(self.denominator))
    }
}

/// Calls a helper by its name in the contract.
pub fn helper(name: &str, argument: &Value) -> Result<Value, Stop> {
    match prorata::helper_json(name, &argument.to_string()) {
        Ok(text) => Ok(serde_json::from_str(&text).unwrap()),
        Err(error) => Err(refused(&error)),
    }
}

/// The codes of a refusal.
pub fn refused(error: &prorata::PricingError) -> Stop {
    let codes: Vec<String> = error
        .issues
        .iter()
        .map(|i| format!("{} at `{}`", i.code, i.path))
        .collect();
    Stop::Refused(codes.join(", "))
}

/// The period between the anchor's boundaries that contains `on`.
pub fn containing(anchor: &str, cycle: &Value, on: &str) -> Result<(String, String), Stop> {
    let period = helper(
        "periodContaining",
        &json!({ "anchor": anchor, "cycle": cycle, "on": on }),
    )?;
    Ok((text(&period["start"]), text(&period["end"])))
}

/// The n-th boundary.
pub fn boundary(anchor: &str, cycle: &Value, n: i64) -> Result<String, Stop> {
    Ok(text(&helper(
        "boundary",
        &json!({ "anchor": anchor, "cycle": cycle, "n": n }),
    )?))
}

/// The n-th boundary where last days stay last days.
pub fn sticky_boundary(anchor: &str, cycle: &Value, n: i64) -> Result<String, Stop> {
    let request = json!({ "anchor": anchor, "cycle": cycle, "n": n, "monthEnd": "sticky" });
    Ok(text(&helper("boundary", &request)?))
}

/// Leading stub, whole periods, trailing stub.
pub fn periods(
    anchor: &str,
    cycle: &Value,
    start: &str,
    end: &str,
    billing: &Value,
) -> Result<Vec<Span>, Stop> {
    let request =
        json!({ "anchor": anchor, "cycle": cycle, "start": start, "end": end, "billing": billing });
    let answer = helper("periods", &request)?;
    Ok(answer
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| Span {
            start: text(&entry["period"]["start"]),
            end: text(&entry["period"]["end"]),
            numerator: entry["numerator"].as_i64().unwrap(),
            denominator: entry["denominator"].as_i64().unwrap(),
        })
        .collect())
}

/// The price of `on … until` (absent: the end) in a period.
pub fn prorate(
    amount: &str,
    currency: &str,
    period: (&str, &str),
    on: &str,
    until: Option<&str>,
    billing: &Value,
) -> Result<Part, Stop> {
    let mut request = Map::new();
    request.insert("amount".into(), amount.into());
    request.insert("currency".into(), currency.to_ascii_uppercase().into());
    request.insert(
        "period".into(),
        json!({ "start": period.0, "end": period.1 }),
    );
    request.insert("on".into(), on.into());
    if let Some(until) = until {
        request.insert("until".into(), until.into());
    }
    request.insert("billing".into(), billing.clone());
    let answer = helper("prorate", &Value::Object(request))?;
    let int = |key: &str| answer[key].as_i64().unwrap();
    Ok(Part {
        amount: int("amount"),
        numerator: int("numerator"),
        denominator: int("denominator"),
    })
}

/// Units of the grain between two dates or instants.
pub fn length(start: &str, end: &str, grain: &str) -> Result<i64, Stop> {
    Ok(prorate(
        "1",
        "USD",
        (start, end),
        start,
        None,
        &json!({ "grain": grain }),
    )?
    .denominator)
}

/// A decimal in minor units.
pub fn to_minor(decimal: &str, currency: &str, rounding: Option<&str>) -> Result<i64, Stop> {
    let mut request = json!({ "decimal": decimal, "currency": currency.to_ascii_uppercase() });
    if let Some(mode) = rounding {
        request["rounding"] = mode.into();
    }
    Ok(helper("toMinor", &request)?.as_i64().unwrap())
}

/// Minor units as a decimal.
pub fn to_decimal(amount: i64, currency: &str) -> Result<String, Stop> {
    Ok(text(&helper(
        "toDecimal",
        &json!({ "amount": amount, "currency": currency }),
    )?))
}

/// Parts by largest remainder.
pub fn allocate(amount: i64, weights: &[u64]) -> Result<Vec<i64>, Stop> {
    let parts = helper("allocate", &json!({ "amount": amount, "weights": weights }))?;
    Ok(parts
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p.as_i64().unwrap())
        .collect())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
