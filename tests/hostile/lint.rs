//! Warnings: what a merchant probably did not mean. They do not stop the engine.

use super::shop::{catalog, put, without};
use prorata::Engine;
use serde_json::{Value, json};
use std::fmt::Write as _;

fn warned(texts: &mut String, name: &str, catalog: &Value, expected: &[(&str, &str)]) {
    let findings: Vec<Value> =
        serde_json::from_str(&prorata::lint_json(&catalog.to_string()).unwrap()).unwrap();
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|f| (f["code"].as_str().unwrap(), f["path"].as_str().unwrap()))
        .collect();
    assert_eq!(found, expected, "{name}");
    assert!(
        findings.iter().all(|f| f["severity"] == "warning"),
        "{name}: {findings:?}"
    );
    assert!(Engine::from_json(&catalog.to_string()).is_ok(), "{name}");
    writeln!(texts, "{name}").unwrap();
    for finding in &findings {
        writeln!(
            texts,
            "  {} at `{}`: {}",
            found[0].0,
            finding["path"].as_str().unwrap(),
            finding["message"].as_str().unwrap()
        )
        .unwrap();
    }
}

#[test]
fn a_good_catalogue_has_no_findings() {
    assert_eq!(prorata::lint_json(&catalog().to_string()).unwrap(), "[]");
}

#[test]
fn warnings_each_with_the_smallest_example() {
    let mut texts = String::new();
    let rules = |rules: Value| put(catalog(), "policies.planChange", rules);
    let model = |model: &str, tiers: Value| {
        put(
            catalog(),
            "plans[1].prices[1]",
            json!({ "currency": "EUR", "cycle": "annual", "model": model, "tiers": tiers }),
        )
    };
    let prices = |path: &str, prices: Value| put(catalog(), path, prices);
    let monthly =
        json!({ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "5.00" });
    let dollars =
        json!({ "currency": "USD", "cycle": "monthly", "model": "flat", "amount": "5.00" });
    let with_dollars = {
        let mut list = catalog()["plans"][0]["prices"].as_array().unwrap().clone();
        list.push(dollars);
        list
    };
    let refusal = json!({ "refuse": { "code": "askUs" } });
    for (name, catalog, expected) in [
        (
            "a rule behind one for everything",
            rules(json!([{ "then": {} }, { "then": {} }])),
            vec![("unreachableRule", "policies.planChange[1]")],
        ),
        (
            "a rule with an empty condition",
            rules(json!([{ "when": {}, "then": {} }, { "then": {} }])),
            vec![("unreachableRule", "policies.planChange[1]")],
        ),
        (
            "the same condition again",
            rules(
                json!([{ "when": { "seats": "same" }, "then": {} }, { "when": { "seats": "same" }, "then": {} }, { "then": {} }]),
            ),
            vec![("unreachableRule", "policies.planChange[1]")],
        ),
        (
            "a plan without a year",
            prices("plans[0].prices", json!([monthly])),
            vec![("priceHole", "plans[0].prices")],
        ),
        (
            "a plan in dollars alone",
            prices("plans[0].prices", with_dollars.into()),
            vec![
                ("priceHole", "plans[0].prices"),
                ("priceHole", "plans[1].prices"),
                ("priceHole", "plans[1].prices"),
            ],
        ),
        (
            "volume that falls",
            model(
                "volume",
                json!([{ "upTo": 10, "unit": "100" }, { "upTo": null, "unit": "50" }]),
            ),
            vec![("cheaperWithMore", "plans[1].prices[1]")],
        ),
        (
            "stairs that fall",
            model(
                "stairstep",
                json!([{ "upTo": 10, "flat": "100" }, { "upTo": null, "flat": "50" }]),
            ),
            vec![("cheaperWithMore", "plans[1].prices[1]")],
        ),
        (
            "a cycle nobody sells",
            put(catalog(), "cycles.weekly", json!({ "days": 7 })),
            vec![("unusedCycle", "cycles.weekly")],
        ),
        (
            "a notice without words",
            put(catalog(), "plans[0].notices", json!(["callUs"])),
            vec![("noticeWithoutText", "plans[0].notices[0]")],
        ),
        (
            "a refusal without words",
            put(catalog(), "plans[0].sell", refusal.clone()),
            vec![("reasonWithoutText", "plans[0].sell.refuse.code")],
        ),
        (
            "a late refusal without words",
            put(
                catalog(),
                "policies.cancel[0].then.notice",
                json!({ "days": 3, "late": { "code": "tooLate" } }),
            ),
            vec![(
                "reasonWithoutText",
                "policies.cancel[0].then.notice.late.code",
            )],
        ),
    ] {
        warned(&mut texts, name, &catalog, &expected);
    }
    insta::assert_snapshot!("warnings", texts);
}

#[test]
fn what_is_meant_is_not_warned_of() {
    let texts = json!({ "callUs": { "en": "Call us", "pl": "Zadzwoń", "ru": "Позвоните" } });
    let rules = |rules: Value| put(catalog(), "policies.planChange", rules);
    let volume = json!({ "currency": "EUR", "cycle": "annual", "model": "volume", "tiers": [{ "upTo": 10, "unit": "100" }, { "upTo": null, "unit": "95", "flat": "100" }] });
    for (name, catalog) in [
        (
            "two conditions",
            rules(
                json!([{ "when": { "seats": "same" }, "then": {} }, { "when": { "seats": "increase" }, "then": {} }, { "then": {} }]),
            ),
        ),
        (
            "words in texts",
            put(
                put(catalog(), "texts", texts),
                "plans[0].notices",
                json!(["callUs"]),
            ),
        ),
        (
            "an add-on on one cycle",
            put(
                catalog(),
                "addOns[0].prices",
                json!([catalog()["addOns"][0]["prices"][0]]),
            ),
        ),
        (
            "a free plan without prices",
            put(
                put(catalog(), "plans[0].kind", json!("free")),
                "plans[0].prices",
                json!([]),
            ),
        ),
        (
            "volume that rises",
            put(catalog(), "plans[1].prices[1]", volume),
        ),
        ("no promotions", without(catalog(), "promotions")),
        (
            "gates need no rule for the rest",
            put(
                put(
                    catalog(),
                    "policies.gates",
                    json!([{ "when": { "overdueInvoices": true }, "then": { "refuse": { "code": "payFirst" } } }]),
                ),
                "texts",
                json!({ "payFirst": "Pay first" }),
            ),
        ),
    ] {
        assert_eq!(
            prorata::lint_json(&catalog.to_string()).unwrap(),
            "[]",
            "{name}"
        );
    }
}
