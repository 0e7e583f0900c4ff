//! The helpers that stand alone refuse bad arguments as the calls do.

use super::shop::{found, write_texts};
use serde_json::{Value, json};

fn refused(
    texts: &mut String,
    name: &str,
    helper: &str,
    request: &Value,
    expected: &[(&str, &str)],
) {
    let error = match prorata::helper_json(helper, &request.to_string()) {
        Ok(result) => panic!("{helper} took {request}: {result}"),
        Err(error) => error,
    };
    let expected: Vec<_> = expected
        .iter()
        .map(|(c, p)| ((*c).to_owned(), (*p).to_owned()))
        .collect();
    assert_eq!(found(&error), expected, "{helper} {request}");
    write_texts(texts, &format!("{helper}: {name}"), &error.issues);
}

#[test]
fn helpers_refuse_what_makes_no_sense() {
    let mut texts = String::new();
    let monthly = json!({ "months": 1 });
    let period = json!({ "start": "2026-01-31", "end": "2026-02-28" });
    for (helper, name, request, expected) in [
        (
            "periodContaining",
            "nothing",
            json!({}),
            vec![
                ("missingField", "anchor"),
                ("missingField", "cycle"),
                ("missingField", "on"),
            ],
        ),
        (
            "periodContaining",
            "a cycle of both",
            json!({ "anchor": "2026-01-31", "cycle": { "months": 1, "days": 30 }, "on": "2026-02-01" }),
            vec![("missingField", "cycle")],
        ),
        (
            "periodContaining",
            "a cycle of nothing",
            json!({ "anchor": "2026-01-31", "cycle": { "months": 0 }, "on": "2026-02-01" }),
            vec![("outOfRange", "cycle.months")],
        ),
        (
            "periodContaining",
            "a cycle too long",
            json!({ "anchor": "2026-01-31", "cycle": { "months": 1_201 }, "on": "2026-02-01" }),
            vec![("outOfRange", "cycle.months")],
        ),
        (
            "boundary",
            "half a boundary",
            json!({ "anchor": "2026-01-31", "cycle": monthly, "n": 0.5 }),
            vec![("outOfRange", "n")],
        ),
        (
            "boundary",
            "past the calendar",
            json!({ "anchor": "2026-01-31", "cycle": monthly, "n": 100_000 }),
            vec![("amountTooLarge", "")],
        ),
        (
            "boundary",
            "another month end",
            json!({ "anchor": "2026-01-31", "cycle": monthly, "n": 1, "monthEnd": "last" }),
            vec![("notOneOf", "monthEnd")],
        ),
        (
            "periods",
            "an end before the start",
            json!({ "anchor": "2026-01-31", "cycle": monthly, "start": "2026-02-28", "end": "2026-02-27" }),
            vec![("periodEndBeforeStart", "end")],
        ),
        (
            "periods",
            "an instant where days are counted",
            json!({ "anchor": "2026-01-31", "cycle": monthly, "start": "2026-02-28T00:00:00Z", "billing": {} }),
            vec![("instantAtDayGrain", "start")],
        ),
        (
            "prorate",
            "outside its period",
            json!({ "amount": "10", "currency": "EUR", "period": period, "on": "2026-03-01" }),
            vec![("onOutsidePeriod", "on")],
        ),
        (
            "prorate",
            "backwards",
            json!({ "amount": "10", "currency": "EUR", "period": period, "on": "2026-02-10", "until": "2026-02-09" }),
            vec![("periodEndBeforeStart", "until")],
        ),
        (
            "prorate",
            "a negative amount",
            json!({ "amount": "-10", "currency": "EUR", "period": period, "on": "2026-02-10" }),
            vec![("invalidDecimal", "amount")],
        ),
        (
            "prorate",
            "a number as an amount",
            json!({ "amount": 10, "currency": "EUR", "period": period, "on": "2026-02-10" }),
            vec![("wrongType", "amount")],
        ),
        (
            "allocate",
            "negative weights",
            json!({ "amount": 100, "weights": [1, -1] }),
            vec![("outOfRange", "weights[1]")],
        ),
        (
            "allocate",
            "half a cent",
            json!({ "amount": 100.5, "weights": [1] }),
            vec![("outOfRange", "amount")],
        ),
        (
            "allocate",
            "a float as a weight",
            json!({ "amount": 100, "weights": [0.1] }),
            vec![("wrongType", "weights[0]")],
        ),
        (
            "toDecimal",
            "too much",
            json!({ "amount": 9_007_199_254_740_992_i64, "currency": "EUR" }),
            vec![("unsupportedValue", "amount")],
        ),
        (
            "toDecimal",
            "an unknown currency",
            json!({ "amount": 1, "currency": "EURO" }),
            vec![("unknownCurrency", "currency")],
        ),
        (
            "toMinor",
            "an exponent",
            json!({ "decimal": "1e3", "currency": "EUR" }),
            vec![("invalidDecimal", "decimal")],
        ),
        (
            "toMinor",
            "past the range",
            json!({ "decimal": "999999999999999", "currency": "EUR" }),
            vec![("amountTooLarge", "")],
        ),
        (
            "toMinor",
            "a rounding of its own",
            json!({ "decimal": "1", "currency": "EUR", "rounding": "up" }),
            vec![("notOneOf", "rounding")],
        ),
        (
            "toMinor",
            "a misspelt field",
            json!({ "decimal": "1", "currency": "EUR", "roundin": "ceil" }),
            vec![("unknownField", "roundin")],
        ),
    ] {
        refused(&mut texts, name, helper, &request, &expected);
    }
    insta::assert_snapshot!("helpers", texts);
}
