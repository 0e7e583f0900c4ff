//! A request as any text, for every call and helper, on one catalogue with everything in it.

use prorata::Engine;
use serde_json::Value;
use std::sync::OnceLock;

const CALLS: [&str; 4] = [
    "quote",
    "upgradePreview",
    "seatChangePreview",
    "cancelEffectiveDate",
];
const HELPERS: [&str; 7] = [
    "periodContaining",
    "boundary",
    "periods",
    "prorate",
    "allocate",
    "toDecimal",
    "toMinor",
];
const GOOD: &str =
    r#"{"on":"2026-01-31","currency":"EUR","cycle":"monthly","plan":"pro","seats":3}"#;

/// The engine, and what it says to a good request before anything else was asked.
fn shop() -> &'static (Engine, String) {
    static SHOP: OnceLock<(Engine, String)> = OnceLock::new();
    SHOP.get_or_init(|| {
        let engine = Engine::from_json(include_str!("shop.json")).unwrap_or_else(|e| panic!("{e}"));
        let first = engine
            .call_json("quote", GOOD)
            .unwrap_or_else(|e| panic!("{e}"));
        (engine, first)
    })
}

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (engine, first) = shop();
    for call in CALLS {
        match engine.call_json(call, text) {
            Ok(result) => {
                let parsed: Result<Value, _> = serde_json::from_str(&result);
                assert!(parsed.is_ok(), "{call}: {result}");
                // A state that a call gives is a state that every call takes.
                if let Some(subscription) = parsed
                    .ok()
                    .map(|r| r["subscription"].clone())
                    .filter(Value::is_object)
                {
                    let on = serde_json::from_str::<Value>(text)
                        .map_or(Value::Null, |r| r["on"].clone());
                    let again = serde_json::json!({ "subscription": subscription, "on": on });
                    accepted(
                        engine.call_json("upgradePreview", &again.to_string()),
                        &again,
                    );
                    accepted(
                        engine.call_json("cancelEffectiveDate", &again.to_string()),
                        &again,
                    );
                }
            }
            Err(error) => {
                assert!(!error.issues.is_empty(), "an error without an issue");
                assert!(
                    error.issues.iter().all(|i| i.code != "internalInvariant"),
                    "{call}: {error}"
                );
            }
        }
    }
    for helper in HELPERS {
        if let Err(error) = prorata::helper_json(helper, text) {
            assert!(
                error.issues.iter().all(|i| i.code != "internalInvariant"),
                "{helper}: {error}"
            );
        }
    }
    assert_eq!(
        engine.call_json("quote", GOOD).as_ref(),
        Ok(first),
        "the next good call"
    );
}

/// Too large an amount is the only error left, or a debt of which nobody said what was paid.
fn accepted(answer: Result<String, prorata::PricingError>, request: &Value) {
    if let Err(error) = answer {
        let may = |code: &str, path: &str| {
            matches!(
                (code, path),
                ("amountTooLarge" | "tooLarge", "") | ("missingField", "subscription.paid")
            )
        };
        assert!(
            error.issues.iter().all(|i| may(i.code, &i.path)),
            "{request}: {error}"
        );
    }
}
