//! Catalogues that are refused, each with the smallest example.

use super::shop::{catalog, found, put, quote, without, write_texts};
use prorata::Engine;
use serde_json::{Value, json};

/// The constructor throws exactly the errors that the lint finds, and a good catalogue still opens afterwards.
pub fn refused(texts: &mut String, name: &str, catalog: &Value, expected: &[(&str, &str)]) {
    let error = match Engine::from_json(&catalog.to_string()) {
        Ok(_) => panic!("{name}: taken\n{catalog}"),
        Err(error) => error,
    };
    let expected: Vec<_> = expected
        .iter()
        .map(|(c, p)| ((*c).to_owned(), (*p).to_owned()))
        .collect();
    assert_eq!(found(&error), expected, "{name}: {error}");
    let linted: Vec<Value> =
        serde_json::from_str(&prorata::lint_json(&catalog.to_string()).unwrap()).unwrap();
    let errors: Vec<_> = linted
        .into_iter()
        .filter(|f| f["severity"] == "error")
        .collect();
    assert_eq!(
        serde_json::to_value(&error.issues).unwrap(),
        Value::Array(errors),
        "{name}"
    );
    write_texts(texts, name, &error.issues);
    assert!(
        Engine::from_json(&super::shop::catalog().to_string())
            .unwrap()
            .call_json("quote", &quote().to_string())
            .is_ok()
    );
}

#[test]
fn shapes_of_a_catalogue() {
    let mut texts = String::new();
    let basic = || catalog()["plans"][0].clone();
    for (name, bad, expected) in [
        (
            "nothing",
            json!({}),
            vec![
                ("missingField", "schema"),
                ("missingField", "id"),
                ("missingField", "revision"),
                ("missingField", "cycles"),
                ("missingField", "plans"),
                ("missingField", "policies"),
            ],
        ),
        ("a list", json!([]), vec![("wrongType", "")]),
        (
            "another schema",
            put(catalog(), "schema", json!("prorata/2")),
            vec![("unknownSchema", "schema")],
        ),
        (
            "a misspelt field",
            put(catalog(), "promotion", json!([])),
            vec![("unknownField", "promotion")],
        ),
        (
            "no plans",
            put(catalog(), "plans", json!([])),
            vec![("emptyList", "plans")],
        ),
        (
            "an object for a list",
            put(catalog(), "plans", json!({})),
            vec![("wrongType", "plans")],
        ),
        (
            "a price as a number",
            put(catalog(), "plans[0].prices[0].amount", json!(5)),
            vec![("wrongType", "plans[0].prices[0].amount")],
        ),
        (
            "a negative price",
            put(catalog(), "plans[0].prices[0].amount", json!("-5")),
            vec![("invalidDecimal", "plans[0].prices[0].amount")],
        ),
        (
            "a price in words",
            put(catalog(), "plans[0].prices[0].amount", json!("five")),
            vec![("invalidDecimal", "plans[0].prices[0].amount")],
        ),
        (
            "a cycle of no length",
            put(catalog(), "cycles.monthly", json!({ "months": 0 })),
            vec![("outOfRange", "cycles.monthly.months")],
        ),
        (
            "a cycle without one",
            put(catalog(), "cycles.monthly", json!({})),
            vec![("missingField", "cycles.monthly")],
        ),
        (
            "a rank in words",
            put(catalog(), "plans[0].rank", json!("first")),
            vec![("wrongType", "plans[0].rank")],
        ),
        (
            "a name in numbers",
            put(catalog(), "plans[0].name", json!({ "en": 7 })),
            vec![("wrongType", "plans[0].name.en")],
        ),
        (
            "at most fewer than at least",
            put(catalog(), "plans[0].seats", json!({ "min": 5, "max": 4 })),
            vec![("outOfRange", "plans[0].seats")],
        ),
        (
            "a step of nothing",
            put(catalog(), "plans[0].seats", json!({ "step": 0 })),
            vec![("outOfRange", "plans[0].seats.step")],
        ),
        (
            "only and except",
            put(
                catalog(),
                "plans[0].availability",
                json!({ "only": ["PL"], "except": ["DE"] }),
            ),
            vec![("missingField", "plans[0].availability")],
        ),
        (
            "an unknown country",
            put(
                catalog(),
                "plans[0].availability",
                json!({ "only": ["EU"] }),
            ),
            vec![("unknownCountry", "plans[0].availability.only[0]")],
        ),
        (
            "an unknown grain",
            put(catalog(), "billing", json!({ "grain": "hour" })),
            vec![("notOneOf", "billing.grain")],
        ),
        (
            "an unknown rounding",
            put(catalog(), "billing", json!({ "rounding": "up" })),
            vec![("notOneOf", "billing.rounding")],
        ),
        (
            "a factor without its rounding",
            put(catalog(), "billing", json!({ "factor": { "scale": 4 } })),
            vec![("missingField", "billing.factor.rounding")],
        ),
        (
            "a code of spaces",
            put(catalog(), "promotions[0].code", json!("  ")),
            vec![("invalidString", "promotions[0].code")],
        ),
        (
            "a code of both",
            put(catalog(), "promotions[0].amountOff", json!({ "EUR": "1" })),
            vec![("missingField", "promotions[0]")],
        ),
        (
            "a code of nothing",
            without(catalog(), "promotions[0].percent"),
            vec![("missingField", "promotions[0]")],
        ),
        (
            "more than all off",
            put(catalog(), "promotions[0].percent", json!("100.01")),
            vec![("outOfRange", "promotions[0].percent")],
        ),
        (
            "off in an unknown currency",
            put(
                without(catalog(), "promotions[0].percent"),
                "promotions[0].amountOff",
                json!({ "EURO": "1" }),
            ),
            vec![("unknownCurrency", "promotions[0].amountOff.EURO")],
        ),
        (
            "valid until before it is valid",
            put(
                put(catalog(), "promotions[0].validFrom", json!("2026-02-01")),
                "promotions[0].validUntil",
                json!("2026-01-31"),
            ),
            vec![("outOfRange", "promotions[0]")],
        ),
        (
            "lead times backwards",
            put(
                catalog(),
                "leadTimes[0].businessDays",
                json!({ "from": 5, "to": 3 }),
            ),
            vec![("outOfRange", "leadTimes[0].businessDays")],
        ),
        (
            "a holiday that does not exist",
            put(catalog(), "leadTimes[0].holidays", json!(["2026-02-29"])),
            vec![("invalidDate", "leadTimes[0].holidays[0]")],
        ),
        (
            "a plan that is no object",
            put(catalog(), "plans", json!([basic(), 7])),
            vec![("wrongType", "plans[1]")],
        ),
    ] {
        refused(&mut texts, name, &bad, &expected);
    }
    insta::assert_snapshot!("catalogue_shapes", texts);
}

#[test]
fn ids_that_are_taken_or_lead_nowhere() {
    let mut texts = String::new();
    let twice = |list: &str| {
        let mut catalog = catalog();
        let first = catalog[list][0].clone();
        catalog[list].as_array_mut().unwrap().push(first);
        catalog
    };
    let mut same_name = catalog();
    same_name["addOns"][0]["id"] = "pro".into();
    let mut same_code = twice("promotions");
    same_code["promotions"][1]["code"] = " tenth ".into();
    let cancel = |then: Value| put(catalog(), "policies.cancel[0].then", then);
    let when = |when: Value| {
        put(
            catalog(),
            "policies.planChange",
            json!([{ "when": when, "then": {} }, { "then": {} }]),
        )
    };
    for (name, bad, expected) in [
        (
            "a plan twice",
            twice("plans"),
            vec![("duplicateId", "plans[2].id")],
        ),
        (
            "an add-on twice",
            twice("addOns"),
            vec![("duplicateId", "addOns[1].id")],
        ),
        (
            "an add-on with a plan's id",
            same_name,
            vec![("duplicateId", "addOns[0].id")],
        ),
        (
            "a rate twice",
            twice("taxes"),
            vec![("duplicateId", "taxes[1].id")],
        ),
        (
            "a lead time twice",
            twice("leadTimes"),
            vec![("duplicateId", "leadTimes[1].id")],
        ),
        (
            "a code twice, typed otherwise",
            same_code,
            vec![("duplicateId", "promotions[1].code")],
        ),
        (
            "a price on no cycle",
            put(catalog(), "plans[0].prices[0].cycle", json!("weekly")),
            vec![("unknownCycle", "plans[0].prices[0].cycle")],
        ),
        (
            "an add-on for no plan",
            put(catalog(), "addOns[0].plans", json!(["max"])),
            vec![("unknownPlan", "addOns[0].plans[0]")],
        ),
        (
            "a price on no plan",
            put(catalog(), "addOns[0].prices[0].plan", json!("prp")),
            vec![("unknownPlan", "addOns[0].prices[0].plan")],
        ),
        (
            "a code for nothing",
            put(catalog(), "promotions[0].appliesTo", json!(["basicc"])),
            vec![("unknownItem", "promotions[0].appliesTo[0]")],
        ),
        (
            "a rate on nothing",
            put(catalog(), "taxes[0].appliesTo", json!(["gold"])),
            vec![("unknownItem", "taxes[0].appliesTo[0]")],
        ),
        (
            "a rule from nowhere",
            when(json!({ "from": "gold" })),
            vec![("unknownPlan", "policies.planChange[0].when.from")],
        ),
        (
            "a rule for no item",
            when(json!({ "item": ["storage", "gold"] })),
            vec![("unknownItem", "policies.planChange[0].when.item[1]")],
        ),
        (
            "a successor that is none",
            cancel(json!({ "then": { "plan": "gold" } })),
            vec![("unknownPlan", "policies.cancel[0].then.then.plan")],
        ),
        (
            "a successor that is an add-on",
            cancel(json!({ "then": { "plan": "storage" } })),
            vec![("unknownPlan", "policies.cancel[0].then.then.plan")],
        ),
    ] {
        refused(&mut texts, name, &bad, &expected);
    }
    insta::assert_snapshot!("catalogue_ids", texts);
}

#[test]
fn prices_that_are_none() {
    let mut texts = String::new();
    let price = |price: Value| put(catalog(), "plans[0].prices[0]", price);
    let tiers = |tiers: Value| put(catalog(), "plans[1].prices[1].tiers", tiers);
    let at = "plans[0].prices[0]";
    let mut twice = catalog();
    let first = twice["plans"][0]["prices"][0].clone();
    twice["plans"][0]["prices"]
        .as_array_mut()
        .unwrap()
        .push(first);
    for (name, bad, expected) in [
        (
            "no model",
            price(json!({ "currency": "EUR", "cycle": "monthly", "amount": "5" })),
            vec![("missingField", format!("{at}.model"))],
        ),
        (
            "an unknown model",
            price(
                json!({ "currency": "EUR", "cycle": "monthly", "model": "tiered", "amount": "5" }),
            ),
            vec![("notOneOf", format!("{at}.model"))],
        ),
        (
            "flat without an amount",
            price(json!({ "currency": "EUR", "cycle": "monthly", "model": "flat" })),
            vec![("priceShape", format!("{at}.amount"))],
        ),
        (
            "flat with tiers",
            price(
                json!({ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "5", "tiers": [{ "upTo": null, "unit": "1" }] }),
            ),
            vec![("priceShape", format!("{at}.tiers"))],
        ),
        (
            "volume with an amount",
            price(
                json!({ "currency": "EUR", "cycle": "monthly", "model": "volume", "amount": "5", "tiers": [{ "upTo": null, "unit": "1" }] }),
            ),
            vec![("priceShape", format!("{at}.amount"))],
        ),
        (
            "package without a size",
            price(
                json!({ "currency": "EUR", "cycle": "monthly", "model": "package", "amount": "5" }),
            ),
            vec![("priceShape", format!("{at}.packageSize"))],
        ),
        (
            "flat with a size",
            price(
                json!({ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "5", "packageSize": 3 }),
            ),
            vec![("priceShape", format!("{at}.packageSize"))],
        ),
        (
            "no cycle",
            price(json!({ "currency": "EUR", "model": "flat", "amount": "5" })),
            vec![("missingField", format!("{at}.cycle"))],
        ),
        (
            "a cycle of a one-time product",
            put(catalog(), "plans[0].term", json!("oneTime")),
            vec![
                ("priceShape", format!("{at}.cycle")),
                ("priceShape", "plans[0].prices[1].cycle".to_owned()),
            ],
        ),
        (
            "no tiers",
            tiers(json!([])),
            vec![("emptyList", "plans[1].prices[1].tiers".to_owned())],
        ),
        (
            "tiers that fall",
            tiers(json!([{ "upTo": 10 }, { "upTo": 5 }, { "upTo": null }])),
            vec![("tierGap", "plans[1].prices[1].tiers[1]".to_owned())],
        ),
        (
            "tiers that stand",
            tiers(json!([{ "upTo": 10 }, { "upTo": 10 }, { "upTo": null }])),
            vec![("tierGap", "plans[1].prices[1].tiers[1]".to_owned())],
        ),
        (
            "tiers that end",
            tiers(json!([{ "upTo": 10 }, { "upTo": 20 }])),
            vec![("tierGap", "plans[1].prices[1].tiers[1].upTo".to_owned())],
        ),
        (
            "tiers after the last",
            tiers(json!([{ "upTo": null }, { "upTo": null }])),
            vec![("tierGap", "plans[1].prices[1].tiers[1]".to_owned())],
        ),
        (
            "a tier without its bound",
            tiers(json!([{ "unit": "1" }])),
            vec![(
                "missingField",
                "plans[1].prices[1].tiers[0].upTo".to_owned(),
            )],
        ),
        (
            "the same price twice",
            twice,
            vec![("ambiguousPrice", "plans[0].prices[2]".to_owned())],
        ),
    ] {
        let expected: Vec<(&str, &str)> = expected.iter().map(|(c, p)| (*c, p.as_str())).collect();
        refused(&mut texts, name, &bad, &expected);
    }
    insta::assert_snapshot!("catalogue_prices", texts);
}
