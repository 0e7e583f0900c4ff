//! The last day to ask: for every day of a year, six anchors and five notice lengths, against a count day by day.
//!
//! The count knows nothing of the engine's arithmetic: it looks at one day after the other, asks whether a renewal falls on
//! it, and walks back from there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

#[path = "laws/dates.rs"]
#[allow(dead_code, reason = "shared with the laws, which use all of it")]
mod dates;

mod counted;

use dates::{DAY, civil, day, month_length, print};
use prorata::Engine;
use serde_json::{Value, json};

/// Day, month and year of the start; the cycle in months.
const ANCHORS: [(i64, i64, i64, i64); 6] = [
    (2023, 1, 31, 1),
    (2024, 2, 29, 12),
    (2024, 2, 29, 1),
    (2023, 8, 30, 1),
    (2023, 11, 30, 3),
    (2024, 1, 15, 12),
];
const NOTICES: [i64; 5] = [0, 1, 14, 30, 60];
/// A price a month, net of the tax of a tenth that every renewal has on top.
const PRICE: i64 = 1_000;
const RENEWAL: i64 = 1_100;

/// Every day of a year that holds a 29 February.
fn days() -> std::ops::Range<i64> {
    day(2023, 12, 1)..day(2024, 12, 1)
}

fn engine(months: i64, notice: i64, late: &Value) -> Engine {
    let catalog = json!({
        "schema": "prorata/1", "id": "notice", "revision": "1",
        "cycles": { "cycle": { "months": months } },
        "taxes": [{ "id": "vat", "percent": "10" }],
        "plans": [{ "id": "line", "name": "Line", "rank": 1,
            "prices": [{ "currency": "EUR", "cycle": "cycle", "model": "flat", "amount": "10.00" }] }],
        "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }],
            "cancel": [{ "then": { "notice": { "days": notice, "late": late } } }] },
    });
    Engine::from_json(&catalog.to_string()).unwrap()
}

fn ask(engine: &Engine, anchor: i64, on: i64) -> Value {
    let request = json!({ "on": print(on * DAY, "day"), "subscription": { "plan": "line", "cycle": "cycle", "seats": 1,
        "currency": "EUR", "anchor": print(anchor * DAY, "day") } });
    let text = engine.call_json("cancelEffectiveDate", &request.to_string());
    serde_json::from_str(&text.unwrap_or_else(|e| panic!("{request}: {e}"))).unwrap()
}

/// Whether a subscription that began on `anchor` renews on a day.
fn renews(anchor: i64, months: i64, on: i64) -> bool {
    let ((from_year, from_month, from_date), (year, month, date)) = (civil(anchor), civil(on));
    let passed = (year - from_year) * 12 + month - from_month;
    passed > 0 && passed % months == 0 && date == from_date.min(month_length(year, month))
}

/// The first renewal after a day, looked for day by day.
fn next_renewal(anchor: i64, months: i64, after: i64) -> i64 {
    (after + 1..)
        .find(|on| renews(anchor, months, *on))
        .unwrap()
}

/// As many days before a renewal, taken one at a time; at least one, because on the day itself it has happened.
fn last_day(renewal: i64, notice: i64) -> i64 {
    let mut last = renewal - 1;
    for _ in 1..notice {
        last -= 1;
    }
    last
}

fn text(day: i64) -> Value {
    print(day * DAY, "day").into()
}

/// Calls `check` with the anchor, its cycle, the notice, the day and the two renewals that follow it.
fn every_case(mut check: impl FnMut(&str, i64, i64, i64, i64)) -> usize {
    let mut cases = 0;
    for (year, month, date, months) in ANCHORS {
        let anchor = day(year, month, date);
        for notice in NOTICES {
            for on in days() {
                if on < anchor {
                    continue;
                }
                let name = format!(
                    "{year}-{month}-{date} every {months} months, {notice} days of notice, asked on {}",
                    text(on)
                );
                check(&name, anchor, months, notice, on);
                cases += 1;
            }
        }
    }
    cases
}

#[test]
fn the_last_day_to_ask_is_the_last_that_avoids_the_next_renewal() {
    let mut engines: Vec<((i64, i64), Engine)> = Vec::new();
    let cases = every_case(|name, anchor, months, notice, on| {
        let key = (months, notice);
        if !engines.iter().any(|(k, _)| *k == key) {
            engines.push((key, engine(months, notice, &json!("nextPeriodEnd"))));
        }
        let engine = &engines.iter().find(|(k, _)| *k == key).unwrap().1;
        let answer = ask(engine, anchor, on);
        let renewal = next_renewal(anchor, months, on);
        let last = last_day(renewal, notice);
        assert_eq!(answer["lastRequestDay"], text(last), "{name}");

        // In time: the contract ends with the period. Too late: with the first period that the notice still reaches.
        let mut end = renewal;
        while last_day(end, notice) < on {
            end = next_renewal(anchor, months, end);
        }
        assert_eq!(answer["allowed"], json!(true), "{name}");
        assert_eq!(answer["effectiveOn"], text(end), "{name}");
        assert_eq!(answer["accessUntil"], text(end - 1), "{name}");
        assert_eq!(answer["undoUntil"], text(end - 1), "{name}");
        assert_eq!(on <= last, end == renewal, "{name}");

        // Every renewal on the way is still charged, tax included.
        let mut charges = Vec::new();
        let mut at = renewal;
        while at < end {
            charges.push(json!({ "on": text(at), "total": RENEWAL }));
            at = next_renewal(anchor, months, at);
        }
        assert_eq!(answer["chargesBefore"], Value::Array(charges), "{name}");
        let missed = answer["notices"]
            .as_array()
            .unwrap()
            .iter()
            .any(|n| n["code"] == "noticeMissed");
        assert_eq!(missed, on > last, "{name}");
    });
    println!("{cases} days asked on");
    counted::counted("notice", cases, "days asked on");
    assert!(cases > 9_000, "{cases}");
    assert_eq!(RENEWAL, PRICE + PRICE / 10);
}

#[test]
fn the_day_after_the_last_is_refused_where_the_merchant_says_so() {
    let refusal = json!({ "code": "tooLate", "action": { "kind": "supportCase" } });
    for (year, month, date, months) in ANCHORS {
        let anchor = day(year, month, date);
        for notice in NOTICES {
            let engine = engine(months, notice, &refusal);
            let mut renewal = next_renewal(anchor, months, days().start);
            while renewal < days().end {
                let last = last_day(renewal, notice);
                let before = (anchor..renewal)
                    .rev()
                    .find(|on| renews(anchor, months, *on))
                    .unwrap_or(anchor);
                let name = format!(
                    "{} every {months} months, {notice} days of notice, renewal {}",
                    text(anchor),
                    text(renewal)
                );
                // Longer notice than the period leaves no day in time.
                if last >= before {
                    let answer = ask(&engine, anchor, last);
                    assert_eq!(answer["allowed"], json!(true), "{name}, on the last day");
                    assert_eq!(
                        answer["effectiveOn"],
                        text(renewal),
                        "{name}, on the last day"
                    );
                    assert_eq!(
                        answer["chargesBefore"],
                        json!([]),
                        "{name}, on the last day"
                    );
                }
                for late in (last + 1).max(before)..renewal {
                    let answer = ask(&engine, anchor, late);
                    assert_eq!(answer["allowed"], json!(false), "{name}, on {}", text(late));
                    assert_eq!(answer["reasons"][0]["code"], json!("tooLate"), "{name}");
                    assert_eq!(answer["channel"]["kind"], json!("supportCase"), "{name}");
                    assert_eq!(answer["effectiveOn"], Value::Null, "{name}");
                    assert_eq!(answer["lastRequestDay"], text(last), "{name}");
                }
                renewal = next_renewal(anchor, months, renewal);
            }
        }
    }
}

#[test]
fn on_the_renewal_day_itself_the_next_one_counts() {
    for (year, month, date, months) in ANCHORS {
        let anchor = day(year, month, date);
        let engine = engine(months, 0, &json!("nextPeriodEnd"));
        let renewal = next_renewal(anchor, months, anchor);
        let answer = ask(&engine, anchor, renewal);
        assert_eq!(
            answer["effectiveOn"],
            text(next_renewal(anchor, months, renewal))
        );
        assert_eq!(
            answer["lastRequestDay"],
            text(next_renewal(anchor, months, renewal) - 1)
        );
        let day_before = ask(&engine, anchor, renewal - 1);
        assert_eq!(day_before["effectiveOn"], text(renewal));
        assert_eq!(day_before["lastRequestDay"], text(renewal - 1));
    }
}

#[test]
fn a_minimum_term_is_counted_in_whole_periods() {
    // Raised to the first period end not before the start + the term, which need not be a renewal date itself.
    for (year, month, date, months) in ANCHORS {
        let anchor = day(year, month, date);
        for term in [1_i64, 4, 12] {
            let catalog = json!({
                "schema": "prorata/1", "id": "term", "revision": "1", "cycles": { "cycle": { "months": months } },
                "plans": [{ "id": "line", "name": "Line", "rank": 1,
                    "prices": [{ "currency": "EUR", "cycle": "cycle", "model": "flat", "amount": "10.00" }] }],
                "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }], "cancel": [{ "then": { "minimumTerm": { "months": term } } }] },
            });
            let engine = Engine::from_json(&catalog.to_string()).unwrap();
            let (y, m, _) = (
                year + (month - 1 + term) / 12,
                (month - 1 + term) % 12 + 1,
                0,
            );
            let limit = day(y, m, date.min(month_length(y, m)));
            for on in (anchor..anchor + 500).step_by(7) {
                let mut end = next_renewal(anchor, months, on);
                while end < limit {
                    end = next_renewal(anchor, months, end);
                }
                let answer = ask(&engine, anchor, on);
                assert_eq!(
                    answer["effectiveOn"],
                    text(end),
                    "{} + {term} months, on {}",
                    text(anchor),
                    text(on)
                );
                assert_eq!(
                    answer["lastRequestDay"],
                    text(end - 1),
                    "{} + {term} months, on {}",
                    text(anchor),
                    text(on)
                );
            }
        }
    }
}
