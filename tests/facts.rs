//! Facts that are objects: equal whatever the order of their keys, at every depth. In text, because scenarios are read with their keys sorted.

use prorata::Engine;
use serde_json::Value;

const SHOP: &str = r#"{
  "schema": "prorata/1", "id": "demo", "revision": "1", "cycles": { "monthly": { "months": 1 } },
  "plans": [{ "id": "pro", "name": "Pro", "rank": 1,
    "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "31.00" }] }],
  "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }],
    "cancel": [{ "when": { "facts": { "deal": WANTED } }, "then": { "effective": "now" } }, { "then": {} }] }
}"#;

/// Whether the rule that wants the one is chosen for a request that says the other.
fn matches(wanted: &str, given: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let engine = Engine::from_json(&SHOP.replace("WANTED", wanted))?;
    let request = format!(
        r#"{{ "subscription": {{ "plan": "pro", "cycle": "monthly", "seats": 1, "currency": "EUR", "anchor": "2026-01-01" }},
             "on": "2026-01-11", "facts": {{ "deal": {given} }} }}"#
    );
    let result: Value = serde_json::from_str(&engine.call_json("cancelEffectiveDate", &request)?)?;
    Ok(result.get("effectiveOn") == Some(&Value::from("2026-01-11")))
}

#[test]
fn the_order_of_keys_makes_no_difference() -> Result<(), Box<dyn std::error::Error>> {
    for (wanted, given, same) in [
        (r#"{ "a": 1, "b": 2 }"#, r#"{ "a": 1, "b": 2 }"#, true),
        (r#"{ "a": 1, "b": 2 }"#, r#"{ "b": 2, "a": 1 }"#, true),
        (r#"{ "a": 1, "b": 2 }"#, r#"{ "b": 1, "a": 2 }"#, false),
        (r#"{ "a": 1, "b": 2 }"#, r#"{ "a": 1 }"#, false),
        (r#"{ "a": 1 }"#, r#"{ "a": 1, "b": 2 }"#, false),
        (
            r#"{ "c": { "a": 1, "b": 2 } }"#,
            r#"{ "c": { "b": 2, "a": 1 } }"#,
            true,
        ),
        // A list wants any of its elements, or the same list.
        (r#"[{ "a": 1, "b": 2 }, 3]"#, r#"{ "b": 2, "a": 1 }"#, true),
        (
            r#"[{ "a": 1, "b": 2 }, 3]"#,
            r#"[{ "b": 2, "a": 1 }, 3]"#,
            true,
        ),
        (
            r#"[{ "a": 1, "b": 2 }, 3]"#,
            r#"[3, { "a": 1, "b": 2 }]"#,
            false,
        ),
        (
            r#"[{ "a": 1, "b": 2 }, 3]"#,
            r#"[{ "b": 2, "a": 1 }]"#,
            false,
        ),
    ] {
        assert_eq!(matches(wanted, given)?, same, "{wanted} and {given}");
    }
    Ok(())
}
