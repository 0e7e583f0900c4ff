//! 10. Round trips, and 11. totality: a result or a typed error for whatever is asked, and a `subscription` that every call takes.

use super::ask::{picks, purchases, seats_of, wanted};
use super::books::{Checked, Shop, lines, total};
use super::dates::{DAY, print, read};
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{ADD_ONS, WILD, catalog, grain};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every call takes the subscription, today and later.
fn accepted(shop: &Shop, subscription: &Value, on: &str) -> Checked<()> {
    for days in [0, 1, 31, 400] {
        let on = print(read(on) + days * DAY, grain(&shop.catalog));
        let asked = |more: Value| {
            let mut request = json!({ "subscription": subscription, "on": on });
            for (name, value) in more.as_object().unwrap() {
                request[name] = value.clone();
            }
            request
        };
        let free = shop.change(&asked(json!({})))?;
        if let Some(free) = free {
            so!(
                lines(&free).is_empty() && total(&free) == 0,
                "nothing costs {} on {on}: {subscription}",
                total(&free)
            );
        }
        shop.change(&asked(json!({ "to": { "plan": "pro", "cycle": "annual", "seats": seats_of(&shop.catalog, 1, 5) } })))?;
        shop.call("seatChangePreview", &asked(json!({ "seats": 7 })))?;
        shop.call(
            "seatChangePreview",
            &asked(json!({ "seats": 2, "addOn": ADD_ONS[0] })),
        )?;
        shop.call("cancelEffectiveDate", &asked(json!({})))?;
    }
    Ok(())
}

#[test]
fn a_quotes_subscription_is_taken_by_every_call() {
    law(
        "quote's subscription",
        2,
        (catalog(WILD), purchases()),
        |(catalog, purchase)| {
            let shop = Shop::open(&catalog)?;
            let request = purchase.request(&catalog);
            let Some(quote) = shop.quote(&request)? else {
                return Ok(Silent);
            };
            if quote["subscription"].is_null() {
                return Ok(Silent);
            }
            accepted(
                &shop,
                &quote["subscription"],
                request["on"].as_str().unwrap(),
            )?;
            Ok(Held)
        },
    );
}

#[test]
fn a_changes_subscription_is_taken_by_every_call() {
    law(
        "change's subscription",
        3,
        (catalog(WILD), picks(true), wanted()),
        |(catalog, picks, wanted)| {
            let shop = Shop::open(&catalog)?;
            let on = picks.on(&catalog);
            let request = json!({ "subscription": picks.stored(&catalog), "on": on, "to": wanted.change(&catalog, picks.plan) });
            let Some(change) = shop.change(&request)? else {
                return Ok(Silent);
            };
            if change["subscription"].is_null() {
                return Ok(Silent);
            }
            accepted(&shop, &change["subscription"], on.as_str().unwrap())?;
            Ok(Held)
        },
    );
}

#[test]
fn every_call_on_a_clean_catalogue_ends_in_a_result_or_a_typed_error() {
    let cases = (catalog(WILD), picks(true), wanted(), purchases());
    law(
        "totality",
        2,
        cases,
        |(catalog, picks, wanted, purchase)| {
            let findings: Vec<Value> =
                serde_json::from_str(&prorata::lint_json(&catalog.to_string()).unwrap()).unwrap();
            so!(
                findings.iter().all(|f| f["severity"] == "warning"),
                "{findings:?}\n{catalog}"
            );
            let shop = Shop::open(&catalog)?;
            let (subscription, on) = (picks.stored(&catalog), picks.on(&catalog));
            shop.quote(&purchase.request(&catalog))?;
            for item in [None, Some("storage"), Some("phone")] {
                let mut request =
                    json!({ "subscription": subscription, "on": on, "explain": true });
                if let Some(item) = item.filter(|i| {
                    subscription["addOns"]
                        .as_array()
                        .is_some_and(|l| l.iter().any(|a| a["id"] == *i))
                }) {
                    request["item"] = item.into();
                }
                shop.call("cancelEffectiveDate", &request)?;
            }
            shop.change(&json!({ "subscription": subscription, "on": on, "to": wanted.change(&catalog, picks.plan),
            "promotions": ["HALF", "nobody knows it"], "needs": { "people": 120 }, "features": ["sso"], "upcoming": 24, "explain": true }))?;
            Ok(Held)
        },
    );
}

/// Turns one value somewhere inside into something else, or takes it away.
fn damage(value: &mut Value, at: usize, with: &Value) -> bool {
    fn count(value: &Value) -> usize {
        1 + match value {
            Value::Array(list) => list.iter().map(count).sum(),
            Value::Object(map) => map.values().map(count).sum(),
            _ => 0,
        }
    }
    fn walk(value: &mut Value, left: &mut usize, with: &Value) -> bool {
        if *left == 0 {
            *value = with.clone();
            return true;
        }
        *left -= 1;
        match value {
            Value::Array(list) => list.iter_mut().any(|v| walk(v, left, with)),
            Value::Object(map) => {
                if *left == 0 && with.is_null() && !map.is_empty() {
                    let first = map.keys().next().cloned().unwrap();
                    map.remove(&first);
                    return true;
                }
                map.values_mut().any(|v| walk(v, left, with))
            }
            _ => false,
        }
    }
    let mut left = at % count(value);
    walk(value, &mut left, with)
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(0)),
        Just(json!(1_000_001)),
        Just(json!(1.5)),
        Just(json!(9_007_199_254_740_991_i64)),
        Just(json!("")),
        Just(json!("2026-02-29")),
        Just(json!("9999-12-31")),
        Just(json!("0001-01-01")),
        Just(json!("999999999999999.999999999999")),
        Just(json!("-1")),
        Just(json!("basic")),
        Just(json!("monthly")),
        Just(json!([])),
        Just(json!({})),
        Just(json!([1, "x", null])),
        Just(json!({ "plan": "pro" })),
        Just(json!({ "months": 1_200 })),
        Just(json!({ "days": 1 })),
    ]
}

#[test]
fn a_damaged_catalogue_is_refused_exactly_where_the_lint_finds_an_error() {
    law(
        "damaged catalogues",
        1,
        (catalog(WILD), any::<usize>(), odd_value(), purchases()),
        |(mut catalog, at, value, purchase)| {
            let request = purchase.request(&catalog);
            damage(&mut catalog, at, &value);
            let text = catalog.to_string();
            let findings: Vec<Value> =
                serde_json::from_str(&prorata::lint_json(&text).unwrap()).unwrap();
            let errors: Vec<&Value> = findings
                .iter()
                .filter(|f| f["severity"] == "error")
                .collect();
            match prorata::Engine::from_json(&text) {
                Ok(engine) => {
                    so!(errors.is_empty(), "taken with {errors:?}: {text}");
                    // What it sells may be odd; a call still ends in a result or an error.
                    let _ = engine.call_json("quote", &request.to_string());
                }
                Err(error) => {
                    let thrown: Vec<Value> = error
                        .issues
                        .iter()
                        .map(|i| serde_json::to_value(i).unwrap())
                        .collect();
                    same!(
                        thrown.iter().collect::<Vec<_>>(),
                        errors,
                        "thrown and found: {text}"
                    );
                    so!(
                        !thrown.is_empty()
                            && thrown.iter().all(|i| i["code"] != "internalInvariant"),
                        "{thrown:?}"
                    );
                }
            }
            Ok(Held)
        },
    );
}

#[test]
fn a_damaged_request_never_stops_the_engine() {
    let cases = (
        catalog(WILD),
        picks(true),
        wanted(),
        (any::<usize>(), odd_value()),
    );
    law(
        "damaged requests",
        1,
        cases,
        |(catalog, picks, wanted, (at, value))| {
            let shop = Shop::open(&catalog)?;
            let good = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog), "to": wanted.change(&catalog, picks.plan), "upcoming": 3 });
            let before = shop.text("upgradePreview", &good);
            let mut bad = good.clone();
            damage(&mut bad, at, &value);
            for call in [
                "upgradePreview",
                "cancelEffectiveDate",
                "seatChangePreview",
                "quote",
            ] {
                if let Err(issues) = shop.text(call, &bad) {
                    so!(!issues.is_empty(), "an error without an issue: {bad}");
                    so!(
                        issues.iter().all(|(code, _)| code != "internalInvariant"),
                        "{issues:?}: {call} {bad}\n{catalog}"
                    );
                }
            }
            same!(
                shop.text("upgradePreview", &good),
                before,
                "the next good call"
            );
            Ok(Held)
        },
    );
}

#[test]
fn an_amount_reads_back_as_it_prints() {
    let currencies = prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF", "USD"]);
    law(
        "amounts round trip",
        2,
        (
            -9_007_199_254_740_991_i64..=9_007_199_254_740_991,
            currencies,
        ),
        |(amount, currency)| {
            let text = prorata::helper_json(
                "toDecimal",
                &json!({ "amount": amount, "currency": currency }).to_string(),
            )
            .unwrap();
            let decimal: Value = serde_json::from_str(&text).unwrap();
            let back = prorata::helper_json(
                "toMinor",
                &json!({ "decimal": decimal, "currency": currency }).to_string(),
            );
            if decimal
                .as_str()
                .unwrap()
                .trim_start_matches('-')
                .split('.')
                .next()
                .unwrap()
                .len()
                > 15
            {
                // A decimal has at most 15 digits before its point.
                return Ok(Silent);
            }
            same!(back.unwrap(), amount.to_string(), "{decimal}");
            Ok(Held)
        },
    );
}
