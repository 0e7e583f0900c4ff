//! Business Central: whole periods and follow-up days over the next period's length, both ends inclusive.

use crate::cases_runner::calls::{boundary, periods, prorate, sticky_boundary};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{cycle, plus};
use crate::cases_runner::exact::{Ratio, ratio};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// Unit prices have three digits behind the point, as this currency has.
const CURRENCY: &str = "KWD";

/// Runs a case of `cases-bcapps.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    let month_end = if case.text("align") == "end_of_month" {
        "sticky"
    } else {
        "clamp"
    };
    if case.kind == "period_dates" {
        let cycle = cycle(&case.text("period"), 1);
        let start = case
            .maybe("period_start")
            .unwrap_or_else(|| case.text("first_period_start"));
        let n = case.maybe_int("repeat").unwrap_or(1);
        let next = if month_end == "sticky" {
            sticky_boundary(&start, &cycle, n)?
        } else {
            boundary(&start, &cycle, n)?
        };
        let last = plus(&next, -1);
        return Ok(Answer::to(case)
            .also("period_end_inclusive", &last)
            .also("last_period_end_inclusive", &last));
    }
    let billing = json!({ "monthEnd": month_end });
    let (start, end) = (
        case.text("charge_from"),
        plus(&case.text("charge_to_inclusive"), 1),
    );
    let cycle = cycle(&case.text("price_per"), 1);
    let price = case.text("price");
    let spans = periods(&start, &cycle, &start, &end, &billing)?;
    let whole = spans.iter().filter(|s| s.is_whole()).count();
    let mut terms: Vec<String> = if whole > 0 {
        vec![whole.to_string()]
    } else {
        Vec::new()
    };
    let mut amount = 0;
    for span in &spans {
        let part = part(&price, &start, &cycle, &span.start, &span.end, month_end)?;
        amount += part;
        if !span.is_whole() {
            terms.push(format!("{}/{}", span.numerator, span.denominator));
        }
    }
    let total: Ratio = spans.iter().fold(ratio("0"), |sum, s| sum + s.ratio());
    let stated = case.expect()["terms"]
        .as_array()
        .unwrap()
        .iter()
        .fold(ratio("0"), |sum, t| sum + ratio(t.as_str().unwrap()));
    let answer = Answer::to(case).money("amount", CURRENCY, amount);
    Ok(if total == stated {
        answer.aside(&["terms"])
    } else {
        answer.same("terms", json!(terms))
    })
}

/// The price of a span inside the period that starts where it starts.
fn part(
    price: &str,
    anchor: &str,
    cycle: &Value,
    start: &str,
    end: &str,
    month_end: &str,
) -> Result<i64, Stop> {
    let step = |n| {
        if month_end == "sticky" {
            sticky_boundary(anchor, cycle, n)
        } else {
            boundary(anchor, cycle, n)
        }
    };
    let mut n = 0;
    while step(n)?.as_str() < start {
        n += 1;
    }
    let full = (step(n)?, step(n + 1)?);
    Ok(prorate(
        price,
        CURRENCY,
        (&full.0, &full.1),
        start,
        Some(end),
        &json!({}),
    )?
    .amount)
}
