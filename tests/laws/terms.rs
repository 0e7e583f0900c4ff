//! Generated terms: what a merchant says about changes and cancellations.

use super::shop::{ROUNDINGS, object, one_of, some};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Terms of a change, every one of their fields.
pub fn change_terms() -> impl Strategy<Value = Value> {
    let days = one_of(ROUNDINGS).prop_map(|mode| json!({ "days": mode }));
    (
        (
            some(0.3, one_of(&["now", "periodEnd"])),
            some(0.4, one_of(&["prorated", "full", "none"])),
            some(0.3, one_of(&["paid", "price"])),
        ),
        (
            some(0.15, days),
            some(0.4, one_of(&["prorated", "full", "none"])),
            some(0.4, one_of(&["gross", "net"])),
        ),
        (
            some(0.5, one_of(&["keep", "align", "restart"])),
            some(0.3, one_of(&["now", "renewal"])),
            some(0.5, one_of(&["balance", "refund", "forfeit"])),
            some(0.3, one_of(&["keep", "void"])),
        ),
    )
        .prop_map(
            |(
                (effective, credit, basis),
                (days, charge, lines),
                (period, bill, surplus, promotions),
            )| {
                let text = |value: Option<&str>| value.map(Value::from);
                let as_days = days.is_some();
                object([
                    ("effective", text(effective)),
                    ("credit", text(credit)),
                    ("creditBasis", text(basis)),
                    ("creditAs", days),
                    ("charge", text(charge)),
                    ("lines", text(lines.filter(|_| !as_days))),
                    ("period", text(period)),
                    ("bill", text(bill)),
                    ("surplus", text(surplus)),
                    ("promotions", text(promotions)),
                ])
            },
        )
}

/// Terms of a cancellation.
pub fn cancel_terms() -> impl Strategy<Value = Value> {
    let late = prop_oneof![
        Just(json!("nextPeriodEnd")),
        Just(json!({ "code": "tooLate" }))
    ];
    let notice = (0_u32..70, late).prop_map(|(days, late)| json!({ "days": days, "late": late }));
    (
        some(0.6, one_of(&["now", "periodEnd", "termEnd"])),
        some(0.4, notice),
        some(
            0.3,
            (0_u32..26).prop_map(|months| json!({ "months": months })),
        ),
        (
            some(0.6, one_of(&["none", "prorated", "full"])),
            some(0.3, 0_u32..40),
        ),
        (
            some(0.2, Just(json!({ "plan": "basic" }))),
            some(0.3, prop::bool::ANY),
        ),
    )
        .prop_map(
            |(effective, notice, minimum, (refund, within), (then, undoable))| {
                object([
                    ("effective", effective.map(Value::from)),
                    ("notice", notice),
                    ("minimumTerm", minimum),
                    ("refund", refund.map(Value::from)),
                    ("refundWithinDays", within.map(Value::from)),
                    ("then", then),
                    ("undoable", undoable.map(Value::from)),
                ])
            },
        )
}

/// A rule list: at most one rule with a condition, then one for all the rest.
pub fn change_rules(odd: bool) -> impl Strategy<Value = Value> {
    let when = prop_oneof![
        Just(json!({ "direction": "upgrade" })),
        Just(json!({ "direction": ["downgrade", "decrease"] })),
        Just(json!({ "cycle": "longer" })),
        Just(json!({ "seats": "decrease" })),
        Just(json!({ "status": "pastDue" })),
        Just(json!({ "daysToRenewal": { "atMost": 10 } })),
    ];
    let refuse = prop::bool::weighted(if odd { 0.15 } else { 0.0 });
    (some(0.5, (when, change_terms(), refuse)), change_terms()).prop_map(|(first, last)| {
        let mut rules = Vec::new();
        if let Some((when, mut then, refuse)) = first {
            if refuse {
                then = json!({ "refuse": { "code": "notNow", "action": { "kind": "contact" } } });
            }
            rules.push(json!({ "when": when, "then": then }));
        }
        rules.push(json!({ "then": last }));
        Value::Array(rules)
    })
}
