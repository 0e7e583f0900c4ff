//! Subscriptions that contradict themselves, and changes of what is not held.

use super::shop::{Guarded, cancel, catalog, change, put, seats};
use prorata::Engine;
use serde_json::json;

#[test]
fn subscriptions_that_contradict_themselves() {
    let mut guarded = Guarded::new();
    let at = "subscription";
    for (name, path, value, issues) in [
        (
            "a period that ends before it starts",
            "period",
            json!({ "start": "2026-02-28", "end": "2026-01-31" }),
            vec![("periodEndBeforeStart", "subscription.period")],
        ),
        (
            "a period of no length",
            "period",
            json!({ "start": "2026-01-31", "end": "2026-01-31" }),
            vec![("periodEndBeforeStart", "subscription.period")],
        ),
        (
            "a period that starts later",
            "period",
            json!({ "start": "2026-02-28", "end": "2026-03-31" }),
            vec![("onBeforeStart", "on")],
        ),
        (
            "a start after the request",
            "startedOn",
            json!("2026-02-11"),
            vec![("onBeforeStart", "on")],
        ),
        (
            "the same add-on twice",
            "addOns",
            json!([{ "id": "storage", "quantity": 1 }, { "id": "storage", "quantity": 2, "cycle": "monthly" }]),
            vec![("duplicateAddOn", "subscription.addOns[1]")],
        ),
        (
            "an add-on without a number",
            "addOns",
            json!([{ "id": "storage" }]),
            vec![("missingField", "subscription.addOns[0].quantity")],
        ),
        (
            "none of an add-on",
            "addOns",
            json!([{ "id": "storage", "quantity": 0 }]),
            vec![("outOfRange", "subscription.addOns[0].quantity")],
        ),
        (
            "a plan as an add-on",
            "addOns",
            json!([{ "id": "basic", "quantity": 1 }]),
            vec![("unknownAddOn", "subscription.addOns[0].id")],
        ),
        (
            "an unknown code",
            "promotions",
            json!([{ "code": "NINTH" }]),
            vec![("unknownPromotion", "subscription.promotions[0].code")],
        ),
        (
            "a code as a string",
            "promotions",
            json!(["TENTH"]),
            vec![("wrongType", "subscription.promotions[0]")],
        ),
        (
            "a negative payment",
            "paid",
            json!([{ "item": "pro", "amount": -1, "period": { "start": "2026-01-31", "end": "2026-02-28" } }]),
            vec![("outOfRange", "subscription.paid[0].amount")],
        ),
        (
            "a payment for nobody",
            "paid",
            json!([{ "item": "max", "amount": 1, "period": { "start": "2026-01-31", "end": "2026-02-28" } }]),
            vec![("unknownItem", "subscription.paid[0].item")],
        ),
        (
            "a payment for no time",
            "paid",
            json!([{ "item": "pro", "amount": 1, "period": { "start": "2026-01-31", "end": "2026-01-31" } }]),
            vec![("periodEndBeforeStart", "subscription.paid[0].period")],
        ),
        (
            "a status of its own",
            "status",
            json!("paused"),
            vec![("notOneOf", "subscription.status")],
        ),
        (
            "a change that waits for nothing",
            "pending",
            json!({ "on": "2026-02-28" }),
            vec![("missingField", "subscription.pending.to")],
        ),
        (
            "a debt too large to count",
            "carried",
            json!(9_007_199_254_740_991_i64),
            vec![],
        ),
    ] {
        let request = put(change(), &format!("{at}.{path}"), value);
        if issues.is_empty() {
            let error = Engine::from_json(&catalog().to_string())
                .unwrap()
                .call_json("upgradePreview", &request.to_string())
                .unwrap_err();
            assert_eq!(
                super::shop::found(&error),
                [("amountTooLarge".to_owned(), String::new())],
                "{name}"
            );
        } else {
            guarded.says(name, "upgradePreview", &request, &issues);
        }
    }
    guarded.says(
        "two issues in one add-on",
        "upgradePreview",
        &put(
            change(),
            "to",
            json!({ "addOns": [{ "id": "storag", "quantity": -1 }] }),
        ),
        &[
            ("unknownAddOn", "to.addOns[0].id"),
            ("outOfRange", "to.addOns[0].quantity"),
        ],
    );
    guarded.says(
        "the end of what is not held",
        "cancelEffectiveDate",
        &put(
            put(cancel(), "subscription.addOns", json!([])),
            "item",
            json!("storage"),
        ),
        &[("itemNotHeld", "item")],
    );
    guarded.says(
        "the end of what does not exist",
        "cancelEffectiveDate",
        &put(cancel(), "item", json!("max")),
        &[("unknownItem", "item")],
    );
    guarded.says(
        "a reason nobody asks for",
        "cancelEffectiveDate",
        &put(cancel(), "reason", json!("weather")),
        &[("unknownReason", "reason")],
    );
    guarded.says(
        "seats of an unknown add-on",
        "seatChangePreview",
        &put(seats(), "addOn", json!("pro")),
        &[("unknownAddOn", "addOn")],
    );
    guarded.says(
        "a debt without what was paid",
        "upgradePreview",
        &put(change(), "subscription.status", json!("pastDue")),
        &[("missingField", "subscription.paid")],
    );
    insta::assert_snapshot!("subscriptions", guarded.texts());
}
