//! Rule lists and inclusions that do not hold.

use super::catalogues::refused;
use super::shop::{catalog, put, without};
use serde_json::{Value, json};

#[test]
fn rules_that_do_not_hold() {
    let mut texts = String::new();
    let plan_change = |rules: Value| put(catalog(), "policies.planChange", rules);
    let then = |then: Value| plan_change(json!([{ "then": then }]));
    let cancel = |then: Value| put(catalog(), "policies.cancel[0].then", then);
    let when = |when: Value| plan_change(json!([{ "when": when, "then": {} }, { "then": {} }]));
    let includes = |a: &str, b: &str| {
        let include = |item: &str| json!([{ "item": item, "name": "Included" }]);
        put(
            put(catalog(), "plans[0].includes", include(b)),
            "plans[1].includes",
            include(a),
        )
    };
    let list = "policies.planChange";
    for (name, bad, expected) in [
        (
            "no rule",
            plan_change(json!([])),
            vec![("ruleListWithoutCatchAll", list.to_owned())],
        ),
        (
            "no last rule",
            plan_change(json!([{ "when": { "direction": "upgrade" }, "then": {} }])),
            vec![("ruleListWithoutCatchAll", list.to_owned())],
        ),
        (
            "no list",
            without(catalog(), "policies.seatChange"),
            vec![("missingField", "policies.seatChange".to_owned())],
        ),
        (
            "a rule without terms",
            plan_change(json!([{}])),
            vec![("missingField", format!("{list}[0].then"))],
        ),
        (
            "a misspelt condition",
            when(json!({ "directions": "upgrade" })),
            vec![("unknownField", format!("{list}[0].when.directions"))],
        ),
        (
            "an unknown direction",
            when(json!({ "direction": "up" })),
            vec![("notOneOf", format!("{list}[0].when.direction"))],
        ),
        (
            "a condition of nothing",
            when(json!({ "country": [] })),
            vec![("emptyList", format!("{list}[0].when.country"))],
        ),
        (
            "days that are negative",
            when(json!({ "daysToRenewal": { "atLeast": -1 } })),
            vec![(
                "outOfRange",
                format!("{list}[0].when.daysToRenewal.atLeast"),
            )],
        ),
        (
            "a credit of half",
            then(json!({ "credit": "half" })),
            vec![("notOneOf", format!("{list}[0].then.credit"))],
        ),
        (
            "a credit as hours",
            then(json!({ "creditAs": "hours" })),
            vec![("notOneOf", format!("{list}[0].then.creditAs"))],
        ),
        (
            "net lines of days",
            then(json!({ "creditAs": { "days": "floor" }, "lines": "net" })),
            vec![("conflictingTerms", format!("{list}[0].then.lines"))],
        ),
        (
            "a refusal without a code",
            then(json!({ "refuse": {} })),
            vec![("missingField", format!("{list}[0].then.refuse.code"))],
        ),
        (
            "an action nobody knows",
            then(json!({ "refuse": { "code": "no", "action": { "kind": "pray" } } })),
            vec![("notOneOf", format!("{list}[0].then.refuse.action.kind"))],
        ),
        (
            "a gate that lets through",
            put(catalog(), "policies.gates", json!([{ "then": {} }])),
            vec![("missingField", "policies.gates[0].then.refuse".to_owned())],
        ),
        (
            "a notice without days",
            cancel(json!({ "notice": { "late": "nextPeriodEnd" } })),
            vec![(
                "missingField",
                "policies.cancel[0].then.notice.days".to_owned(),
            )],
        ),
        (
            "a notice nobody hears",
            cancel(json!({ "notice": { "days": 30, "late": "never" } })),
            vec![("notOneOf", "policies.cancel[0].then.notice.late".to_owned())],
        ),
        (
            "inclusions in a circle",
            includes("basic", "pro"),
            vec![
                ("circularInclusion", "plans[0].includes".to_owned()),
                ("circularInclusion", "plans[1].includes".to_owned()),
            ],
        ),
        (
            "an inclusion of itself",
            includes("pro", "coffee"),
            vec![("circularInclusion", "plans[1].includes".to_owned())],
        ),
    ] {
        let expected: Vec<(&str, &str)> = expected.iter().map(|(c, p)| (*c, p.as_str())).collect();
        refused(&mut texts, name, &bad, &expected);
    }
    insta::assert_snapshot!("catalogue_rules", texts);
}
