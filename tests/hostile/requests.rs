//! Requests that make no sense.

use super::shop::{Guarded, cancel, catalog, change, put, quote, without};
use prorata::Engine;
use serde_json::{Value, json};

const DECIMALS: [&str; 13] = [
    "1_000",
    "1e3",
    "+5",
    ".5",
    "5.",
    "0x10",
    " 5",
    "",
    "-5",
    "1234567890123456",
    "0.1234567890123",
    "123456789012345678901234567890123",
    "5,00",
];
const DATES: [&str; 9] = [
    "2026-02-29",
    "2026-2-1",
    "+12026-01-01",
    "2026-02-28T00:00",
    "2026-13-01",
    "0000-01-01",
    "tomorrow",
    "2026-02-28T00:00:00+01:00",
    "2026/02/28",
];

#[test]
fn fields_that_are_unknown_or_of_a_wrong_type() {
    let mut guarded = Guarded::new();
    for (name, path, value, code) in [
        ("an unknown field", "colour", json!("red"), "unknownField"),
        ("a misspelt field", "seat", json!(3), "unknownField"),
        ("a field of another call", "to", json!({}), "unknownField"),
        ("a prototype", "__proto__", json!({}), "unknownField"),
        (
            "a constructor",
            "constructor",
            json!({ "name": "x" }),
            "unknownField",
        ),
        ("a string for a number", "seats", json!("3"), "wrongType"),
        ("null for a number", "seats", json!(null), "wrongType"),
        ("a list for a number", "seats", json!([3]), "wrongType"),
        ("true for a number", "seats", json!(true), "wrongType"),
        ("no seats", "seats", json!(0), "outOfRange"),
        ("negative seats", "seats", json!(-1), "outOfRange"),
        ("half a seat", "seats", json!(1.5), "outOfRange"),
        (
            "a thousand million seats",
            "seats",
            json!(1_000_000_000),
            "outOfRange",
        ),
        ("a number for a plan", "plan", json!(7), "wrongType"),
        ("an unknown plan", "plan", json!("prp"), "unknownPlan"),
        (
            "a plan that is an add-on",
            "plan",
            json!("storage"),
            "unknownPlan",
        ),
        ("an empty plan", "plan", json!(""), "invalidString"),
        ("an unknown cycle", "cycle", json!("month"), "unknownCycle"),
        (
            "an unknown currency",
            "currency",
            json!("EUX"),
            "unknownCurrency",
        ),
        (
            "a currency in small letters",
            "currency",
            json!("eur"),
            "unknownCurrency",
        ),
        (
            "an unknown country",
            "country",
            json!("XX"),
            "unknownCountry",
        ),
        (
            "a country in words",
            "country",
            json!("Poland"),
            "unknownCountry",
        ),
        ("a number for a date", "on", json!(20_260_131), "wrongType"),
        (
            "an instant where days are counted",
            "on",
            json!("2026-01-31T10:00:00Z"),
            "instantAtDayGrain",
        ),
        (
            "an object for a list",
            "addOns",
            json!({ "id": "storage" }),
            "wrongType",
        ),
        ("a list for an object", "facts", json!([]), "wrongType"),
        ("a negative balance", "balance", json!(-1), "outOfRange"),
        (
            "a balance as a decimal",
            "balance",
            json!("1.00"),
            "wrongType",
        ),
        (
            "too many invoices to come",
            "upcoming",
            json!(25),
            "outOfRange",
        ),
        ("explain as a word", "explain", json!("yes"), "wrongType"),
        (
            "an unknown lead time",
            "leadTimes",
            json!(["tomorrow"]),
            "unknownLeadTime",
        ),
        (
            "a code that is no string",
            "promotions",
            json!([7]),
            "wrongType",
        ),
        (
            "a need that is negative",
            "needs",
            json!({ "people": -1 }),
            "outOfRange",
        ),
    ] {
        let at = match path {
            "leadTimes" | "promotions" => format!("{path}[0]"),
            "needs" => "needs.people".to_owned(),
            _ => path.to_owned(),
        };
        guarded.says(name, "quote", &put(quote(), path, value), &[(code, &at)]);
    }
    for field in ["on", "currency", "cycle", "plan"] {
        guarded.says(
            &format!("no `{field}`"),
            "quote",
            &without(quote(), field),
            &[("missingField", field)],
        );
    }
    for (call, field) in [
        ("upgradePreview", "subscription"),
        ("seatChangePreview", "seats"),
        ("cancelEffectiveDate", "on"),
    ] {
        let request = without(super::shop::good(call), field);
        guarded.says(
            &format!("{call} without `{field}`"),
            call,
            &request,
            &[("missingField", field)],
        );
    }
    assert!(guarded.refused >= 40);
    insta::assert_snapshot!("requests", guarded.texts());
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut guarded = Guarded::new();
    let request = json!({ "on": "2026-02-30", "currency": "EUX", "plan": "prp", "seats": 0, "seat": 1,
        "addOns": [{ "id": "storag" }, { "id": "storage", "quantity": 0 }, 7], "taxes": [{ "id": "vat", "percent": 23 }] });
    guarded.says(
        "all at once",
        "quote",
        &request,
        &[
            ("invalidDate", "on"),
            ("unknownCurrency", "currency"),
            ("missingField", "cycle"),
            ("unknownPlan", "plan"),
            ("outOfRange", "seats"),
            ("unknownAddOn", "addOns[0].id"),
            ("outOfRange", "addOns[1].quantity"),
            ("wrongType", "addOns[2]"),
            ("wrongType", "taxes[0].percent"),
            ("unknownField", "seat"),
        ],
    );
    insta::assert_snapshot!("all_at_once", guarded.texts());
}

#[test]
fn text_that_is_no_request() {
    let mut guarded = Guarded::new();
    let good = quote().to_string();
    let broken = &good[..good.len() - 1];
    let more = format!("{good}{good}");
    let literal = |value: &str| good.replace(":3", &format!(":{value}"));
    for text in [
        "",
        "{",
        broken,
        &more,
        "{'on':1}",
        "\u{feff}{}",
        &literal("NaN"),
        &literal("Infinity"),
        &literal("-Infinity"),
        &literal("undefined"),
        &literal("1e400"),
        &literal("0x10"),
        &literal("03"),
        &literal("1_000"),
        &literal("\"\\ud800\""),
        "{\"on\":\"\\u0000",
    ] {
        guarded.refuses("quote", text, &[("wrongType", "")]);
    }
    for text in ["null", "true", "7", "\"quote\"", "[]", "[{}]"] {
        guarded.refuses("quote", text, &[("wrongType", "")]);
    }
    for (value, code) in [
        ("-0", "unsupportedValue"),
        ("-0.0", "unsupportedValue"),
        ("9007199254740992", "unsupportedValue"),
        ("1e300", "unsupportedValue"),
        ("1e-9", "outOfRange"),
    ] {
        guarded.refuses("quote", &literal(value), &[(code, "seats")]);
    }
    // What JavaScript reads as a whole number is one.
    for (value, quantity) in [("3.0", 3), ("1e2", 100)] {
        let request: Value = serde_json::from_str(&quote().to_string()).unwrap();
        let engine = Engine::from_json(&catalog().to_string()).unwrap();
        let text = engine
            .call_json(
                "quote",
                &request.to_string().replace(":3", &format!(":{value}")),
            )
            .unwrap();
        let result: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(result["lines"][0]["quantity"], json!(quantity), "{value}");
    }
}

#[test]
fn dates_that_are_none() {
    let mut guarded = Guarded::new();
    for date in DATES {
        guarded.refuses(
            "quote",
            &put(quote(), "on", json!(date)).to_string(),
            &[("invalidDate", "on")],
        );
        guarded.refuses(
            "quote",
            &put(quote(), "billingAnchor", json!(date)).to_string(),
            &[("invalidDate", "billingAnchor")],
        );
        guarded.refuses(
            "cancelEffectiveDate",
            &put(cancel(), "on", json!(date)).to_string(),
            &[("invalidDate", "on")],
        );
        for field in [
            "anchor",
            "startedOn",
            "trialEndsOn",
            "renewsUntil",
            "termEnd",
            "cancelledOn",
            "endsOn",
        ] {
            let path = format!("subscription.{field}");
            guarded.refuses(
                "upgradePreview",
                &put(change(), &path, json!(date)).to_string(),
                &[("invalidDate", &path)],
            );
        }
    }
    guarded.says(
        "a date that does not exist",
        "quote",
        &put(quote(), "on", json!("2026-02-29")),
        &[("invalidDate", "on")],
    );
    insta::assert_snapshot!("dates", guarded.texts());
}

#[test]
fn decimals_that_are_none() {
    let mut guarded = Guarded::new();
    for decimal in DECIMALS {
        let request = put(
            quote(),
            "taxes",
            json!([{ "id": "vat", "percent": decimal }]),
        );
        guarded.refuses(
            "quote",
            &request.to_string(),
            &[("invalidDecimal", "taxes[0].percent")],
        );
    }
    for (name, value) in [
        ("a number", json!(23)),
        ("a fraction", json!(0.1)),
        ("a list", json!(["23"])),
        ("null", json!(null)),
    ] {
        let request = put(quote(), "taxes", json!([{ "id": "vat", "percent": value }]));
        guarded.says(
            name,
            "quote",
            &request,
            &[("wrongType", "taxes[0].percent")],
        );
    }
    let request = put(quote(), "taxes", json!([{ "id": "vat", "percent": "1e3" }]));
    guarded.says(
        "an exponent",
        "quote",
        &request,
        &[("invalidDecimal", "taxes[0].percent")],
    );
    let request = put(quote(), "taxes", json!([{ "id": "vat", "percent": "-1" }]));
    guarded.says(
        "a negative rate",
        "quote",
        &request,
        &[("invalidDecimal", "taxes[0].percent")],
    );
    insta::assert_snapshot!("decimals", guarded.texts());
}

#[test]
fn an_unknown_call_is_no_crash() {
    let engine = Engine::from_json(&catalog().to_string()).unwrap();
    for name in ["", "Quote", "refund", "__proto__", "quote "] {
        let error = engine.call_json(name, &quote().to_string()).unwrap_err();
        assert_eq!(
            super::shop::found(&error),
            [("notOneOf".to_owned(), String::new())],
            "{name}"
        );
    }
    let error = prorata::helper_json("round", "{}").unwrap_err();
    assert_eq!(
        super::shop::found(&error),
        [("notOneOf".to_owned(), String::new())]
    );
}
