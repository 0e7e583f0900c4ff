//! A catalogue as any text: it is taken exactly where the lint finds no error, and then every call ends.

use prorata::Engine;
use serde_json::{Value, json};

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let engine = Engine::from_json(text);
    // Text that is not JSON is an error of both; else the constructor throws what the lint calls an error.
    let findings = prorata::lint_json(text).map(|found| serde_json::from_str::<Value>(&found));
    let Ok(Ok(Value::Array(findings))) = findings else {
        assert!(engine.is_err());
        return;
    };
    let clean = findings
        .iter()
        .all(|finding| finding["severity"] == "warning");
    assert_eq!(engine.is_ok(), clean);
    let (Ok(engine), Ok(catalog)) = (engine, serde_json::from_str::<Value>(text)) else {
        return;
    };
    assert_eq!(engine.digest().len(), 64);
    for plan in catalog["plans"].as_array().into_iter().flatten().take(3) {
        let price = &plan["prices"][0];
        let cycle = price.get("cycle").cloned().unwrap_or("monthly".into());
        for on in ["2024-02-29", "2025-12-31", "9999-06-30"] {
            let add_ons = catalog["addOns"].as_array().into_iter().flatten().take(3);
            let add_ons: Vec<Value> = add_ons.map(|a| json!({ "id": a["id"] })).collect();
            let request = json!({ "on": on, "currency": price["currency"], "cycle": cycle, "plan": plan["id"], "country": "PL",
                "addOns": add_ons, "promotions": [catalog["promotions"][0]["code"]], "upcoming": 3, "explain": true });
            let Some(quote) = ends(&engine, "quote", &request) else {
                continue;
            };
            let subscription = &quote["subscription"];
            if subscription.is_object() {
                let plans = catalog["plans"].as_array().into_iter().flatten();
                for to in plans.take(3) {
                    ends(
                        &engine,
                        "upgradePreview",
                        &json!({ "subscription": subscription, "on": on, "to": { "plan": to["id"] }, "explain": true }),
                    );
                }
                ends(
                    &engine,
                    "seatChangePreview",
                    &json!({ "subscription": subscription, "on": on, "seats": 7 }),
                );
                ends(
                    &engine,
                    "cancelEffectiveDate",
                    &json!({ "subscription": subscription, "on": on, "explain": true }),
                );
            }
        }
    }
}

/// A result, or a typed error; never a broken book.
fn ends(engine: &Engine, call: &str, request: &Value) -> Option<Value> {
    match engine.call_json(call, &request.to_string()) {
        Ok(text) => serde_json::from_str(&text).ok(),
        Err(error) => {
            assert!(!error.issues.is_empty(), "an error without an issue");
            assert!(
                error.issues.iter().all(|i| i.code != "internalInvariant"),
                "{call} {request}: {error}"
            );
            None
        }
    }
}
