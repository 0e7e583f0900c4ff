//! 5. Splitting a period: the parts sum to the whole.

use super::ask::{Picks, picks};
use super::dates::{DAY, print};
use super::runner::{Verdict::Held, law, same, so};
use super::shop;
use proptest::prelude::*;
use serde_json::{Value, json};

fn helper(name: &str, request: &Value) -> Value {
    let text = prorata::helper_json(name, &request.to_string())
        .unwrap_or_else(|e| panic!("{name} {request}: {e}"));
    serde_json::from_str(&text).unwrap()
}

fn cycles() -> Value {
    json!({ "cycles": { "monthly": { "months": 1 }, "quarterly": { "months": 3 }, "annual": { "months": 12 }, "days": { "days": 30 } }, "plans": [{}, {}, {}] })
}

/// A whole period and points inside it, in order, its ends among them.
fn cut_period() -> impl Strategy<Value = ((i64, i64), Vec<i64>)> {
    (picks(false), prop::collection::vec(0_i64..10_000, 0..6)).prop_map(|(picks, cuts)| {
        let (start, end) = Picks {
            period: None,
            ..picks
        }
        .span(&cycles());
        let mut points = vec![start, end];
        points.extend(
            cuts.into_iter()
                .map(|c| start + (end - start) / DAY * c / 10_000 * DAY),
        );
        points.sort_unstable();
        points.dedup();
        ((start, end), points)
    })
}

#[test]
fn parts_of_a_period_sum_to_the_whole() {
    law(
        "parts of a period",
        1,
        (cut_period(), shop::decimal(), 1_u32..30),
        |(((start, end), points), amount, quantity)| {
            let ask = |from: i64, to: i64| {
                helper(
                    "prorate",
                    &json!({ "amount": amount, "currency": "EUR", "quantity": quantity,
                "period": { "start": print(start, "day"), "end": print(end, "day") }, "on": print(from, "day"), "until": print(to, "day") }),
                )
            };
            let whole = ask(start, end)["amount"].as_i64().unwrap();
            let (mut days, mut rounded, mut cumulative) = (0, 0, 0);
            for pair in points.windows(2) {
                let part = ask(pair[0], pair[1]);
                same!(
                    part["denominator"].as_i64().unwrap(),
                    (end - start) / DAY,
                    "the full cycle"
                );
                same!(
                    part["numerator"].as_i64().unwrap(),
                    (pair[1] - pair[0]) / DAY,
                    "the part's days"
                );
                days += part["numerator"].as_i64().unwrap();
                rounded += part["amount"].as_i64().unwrap();
                // What the part adds to all before it, each sum rounded once.
                cumulative += ask(start, pair[1])["amount"].as_i64().unwrap()
                    - ask(start, pair[0])["amount"].as_i64().unwrap();
            }
            same!(days, (end - start) / DAY, "the days");
            same!(cumulative, whole, "by cumulative rounding");
            let parts = i64::try_from(points.len()).unwrap();
            so!(
                2 * (rounded - whole).abs() <= parts,
                "{rounded} in {parts} parts of {whole}"
            );
            Ok(Held)
        },
    );
}

#[test]
fn an_amount_spread_over_days_sums_to_it() {
    law(
        "spread over days",
        1,
        (cut_period(), -1_000_000_i64..1_000_000),
        |((_, points), amount)| {
            let weights: Vec<i64> = points.windows(2).map(|p| (p[1] - p[0]) / DAY).collect();
            let parts: Vec<i64> = serde_json::from_value(helper(
                "allocate",
                &json!({ "amount": amount, "weights": weights }),
            ))
            .unwrap();
            same!(parts.iter().sum::<i64>(), amount, "the parts");
            Ok(Held)
        },
    );
}

#[test]
fn listed_periods_join_and_their_fractions_sum() {
    let cases = (picks(false), 0_i64..800);
    law("periods join", 1, cases, |(picks, days)| {
        let catalog = cycles();
        let anchor = picks.anchor_at(&catalog);
        let start = anchor + (picks.into - 5_000) / 10 * DAY;
        let end = start + days * DAY;
        let cycle = &catalog["cycles"][shop::CYCLES[picks.cycle]];
        let list = helper(
            "periods",
            &json!({ "anchor": print(anchor, "day"), "cycle": cycle, "start": print(start, "day"), "end": print(end, "day") }),
        );
        let list = list.as_array().unwrap();
        let mut at = print(start, "day");
        for (i, part) in list.iter().enumerate() {
            same!(
                part["period"]["start"],
                json!(at),
                "each starts where the one before ends"
            );
            at = part["period"]["end"].as_str().unwrap().to_owned();
            let (n, d) = (
                part["numerator"].as_i64().unwrap(),
                part["denominator"].as_i64().unwrap(),
            );
            so!(0 < n && n <= d, "{n}/{d}");
            so!(
                n == d || i == 0 || i + 1 == list.len(),
                "a stub in the middle: {part}"
            );
            let days = (super::dates::read(&at)
                - super::dates::read(part["period"]["start"].as_str().unwrap()))
                / DAY;
            same!(n, days, "days of {part}");
        }
        same!(at, print(end, "day"), "the last one ends at the end");
        Ok(Held)
    });
}
