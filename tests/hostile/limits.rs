//! Limits, each at the limit and one past it.

use super::shop::{Guarded, catalog, change, found, put, quote};
use prorata::Engine;
use serde_json::{Value, json};

fn open(catalog: &Value) -> Result<Engine, Vec<(String, String)>> {
    Engine::from_json(&catalog.to_string()).map_err(|e| found(&e))
}

fn refused(catalog: &Value) -> Vec<(String, String)> {
    match open(catalog) {
        Ok(_) => panic!(
            "taken: {}",
            catalog.to_string().chars().take(300).collect::<String>()
        ),
        Err(issues) => issues,
    }
}

fn issue(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

/// A request of exactly so many bytes of compact JSON.
fn sized(bytes: usize) -> Value {
    let mut facts = serde_json::Map::new();
    let mut request = put(quote(), "facts", json!({}));
    let mut left = bytes - request.to_string().len();
    let mut n = 0;
    while left > 0 {
        // `"0000":"…",` with the first comma left out.
        let fixed = 4 + 2 + 1 + 2 + usize::from(n > 0);
        let mut text = (left - fixed).min(200);
        if left - fixed - text < 20 {
            text -= 40;
        }
        if left - fixed <= 240 {
            text = left - fixed;
        }
        facts.insert(format!("{n:04}"), "x".repeat(text).into());
        left -= fixed + text;
        n += 1;
    }
    request["facts"] = facts.into();
    assert_eq!(request.to_string().len(), bytes);
    request
}

#[test]
fn a_request_has_at_most_64_kb() {
    let mut guarded = Guarded::new();
    guarded.takes("quote", &sized(64 * 1024));
    guarded.refuses(
        "quote",
        &sized(64 * 1024 + 1).to_string(),
        &[("tooLarge", "")],
    );
    guarded.refuses(
        "quote",
        &put(quote(), "plan", json!("x".repeat(10_000_000))).to_string(),
        &[("tooLarge", "")],
    );
    // Spaces do not count, up to four times the limit.
    let spaced = format!("{}{}", " ".repeat(200_000), quote());
    let engine = open(&catalog()).unwrap();
    assert!(engine.call_json("quote", &spaced).is_ok());
    guarded.refuses(
        "quote",
        &format!("{}{}", " ".repeat(300_000), quote()),
        &[("tooLarge", "")],
    );
}

#[test]
fn a_catalogue_has_at_most_1_mb() {
    let with_texts = |bytes: usize| {
        let mut catalog = put(catalog(), "texts", json!({}));
        let empty = catalog.to_string().len();
        let mut texts = serde_json::Map::new();
        let (mut left, mut n) = (bytes - empty, 0);
        while left > 0 {
            let fixed = 5 + 2 + 1 + 2 + usize::from(n > 0);
            let text = if left - fixed <= 250 {
                left - fixed
            } else {
                200
            };
            texts.insert(format!("{n:05}"), "x".repeat(text).into());
            left -= fixed + text;
            n += 1;
        }
        catalog["texts"] = texts.into();
        assert_eq!(catalog.to_string().len(), bytes);
        catalog
    };
    assert!(open(&with_texts(1024 * 1024)).is_ok());
    assert_eq!(refused(&with_texts(1024 * 1024 + 1)), issue("tooLarge", ""));
    assert_eq!(refused(&with_texts(6 * 1024 * 1024)), issue("tooLarge", ""));
}

/// Lists inside lists.
fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inside, _| json!([inside]))
}

#[test]
fn values_are_nested_at_most_32_deep() {
    let mut guarded = Guarded::new();
    // The request is the first level, `facts` the second.
    guarded.takes("quote", &put(quote(), "facts", json!({ "a": nested(30) })));
    let path = format!("facts.a{}", "[0]".repeat(30));
    guarded.refuses(
        "quote",
        &put(quote(), "facts", json!({ "a": nested(31) })).to_string(),
        &[("tooDeep", &path)],
    );
    guarded.refuses(
        "quote",
        &put(quote(), "facts", json!({ "a": nested(60) })).to_string(),
        &[("tooDeep", &path)],
    );
    let deepest = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    guarded.refuses("quote", &deepest, &[("tooLarge", "")]);
    for depth in [200, 20_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        guarded.refuses("quote", &deep, &[("tooDeep", "")]);
    }
}

#[test]
fn strings_have_at_most_256_characters() {
    let mut guarded = Guarded::new();
    let code = |letter: &str, n: usize| put(quote(), "promotions", json!([letter.repeat(n)]));
    for letter in ["x", "ż", "я"] {
        guarded.takes("quote", &code(letter, 256));
        guarded.refuses(
            "quote",
            &code(letter, 257).to_string(),
            &[("tooLong", "promotions[0]")],
        );
    }
    guarded.refuses(
        "quote",
        &put(quote(), "plan", json!("x".repeat(257))).to_string(),
        &[("tooLong", "plan")],
    );
    guarded.refuses(
        "quote",
        &put(quote(), "on", json!("2".repeat(257))).to_string(),
        &[("tooLong", "on")],
    );
}

fn plan(n: usize) -> Value {
    json!({ "id": format!("p{n}"), "name": "P", "rank": 1, "prices": [] })
}

fn tiers(n: usize) -> Value {
    let tier = |i: usize| json!({ "upTo": if i + 1 == n { Value::Null } else { json!(i + 1) }, "unit": "1" });
    (0..n).map(tier).collect()
}

#[test]
fn catalogues_have_at_most_500_plans_and_100_tiers() {
    let with_plans = |n: usize| {
        let mut catalog = catalog();
        catalog["plans"]
            .as_array_mut()
            .unwrap()
            .extend((2..n).map(plan));
        catalog
    };
    assert!(open(&with_plans(500)).is_ok());
    assert_eq!(refused(&with_plans(501)), issue("tooMany", "plans"));
    let with_tiers = |n| put(catalog(), "plans[1].prices[1].tiers", tiers(n));
    assert!(open(&with_tiers(100)).is_ok());
    assert_eq!(
        refused(&with_tiers(101)),
        issue("tooMany", "plans[1].prices[1].tiers")
    );
}

#[test]
fn a_request_has_at_most_200_lines() {
    let mut guarded = Guarded::new();
    let mut catalog = catalog();
    let add_on = |n: usize| json!({ "id": format!("a{n}"), "name": "A", "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "1.00" }] });
    catalog["addOns"]
        .as_array_mut()
        .unwrap()
        .extend((0..250).map(add_on));
    let engine = open(&catalog).unwrap();
    let with = |n: usize| {
        put(
            quote(),
            "addOns",
            (0..n).map(|i| json!({ "id": format!("a{i}") })).collect(),
        )
    };
    let result: Value =
        serde_json::from_str(&engine.call_json("quote", &with(199).to_string()).unwrap()).unwrap();
    assert_eq!(result["lines"].as_array().unwrap().len(), 200);
    let error = engine
        .call_json("quote", &with(201).to_string())
        .unwrap_err();
    assert_eq!(found(&error), issue("tooMany", "addOns"));
    let codes = |n: usize| {
        put(
            quote(),
            "promotions",
            (0..n).map(|i| json!(format!("C{i}"))).collect(),
        )
    };
    guarded.takes("quote", &codes(200));
    guarded.refuses(
        "quote",
        &codes(201).to_string(),
        &[("tooMany", "promotions")],
    );
}

#[test]
fn seats_end_at_a_million() {
    let mut guarded = Guarded::new();
    let result = guarded.takes("quote", &put(quote(), "seats", json!(1_000_000)));
    assert_eq!(result["totals"]["total"], json!(1_000_000_000));
    guarded.refuses(
        "quote",
        &put(quote(), "seats", json!(1_000_001)).to_string(),
        &[("outOfRange", "seats")],
    );
    guarded.takes(
        "upgradePreview",
        &put(change(), "subscription.seats", json!(1_000_000)),
    );
    guarded.refuses(
        "upgradePreview",
        &put(change(), "subscription.seats", json!(1_000_001)).to_string(),
        &[("outOfRange", "subscription.seats")],
    );
    guarded.refuses(
        "upgradePreview",
        &put(
            change(),
            "to",
            json!({ "addOns": [{ "id": "storage", "quantity": 1_000_001 }] }),
        )
        .to_string(),
        &[("outOfRange", "to.addOns[0].quantity")],
    );
}

#[test]
fn amounts_end_at_the_largest_safe_integer() {
    let priced = |amount: &str| put(catalog(), "plans[0].prices[0].amount", json!(amount));
    let basic = put(quote(), "plan", json!("basic")).to_string();
    // 2^53 − 1 cents; the renewal costs the same again.
    let most = open(&priced("90071992547409.91"))
        .unwrap()
        .call_json("quote", &basic)
        .unwrap();
    assert!(most.contains(r#""total":9007199254740991"#), "{most}");
    for amount in [
        "90071992547409.92",
        "999999999999999.99",
        "999999999999999.999999999999",
    ] {
        let error = open(&priced(amount))
            .unwrap()
            .call_json("quote", &basic)
            .unwrap_err();
        assert_eq!(found(&error), issue("amountTooLarge", ""), "{amount}");
    }
    let mut guarded = Guarded::new();
    let result = guarded.takes(
        "quote",
        &put(quote(), "balance", json!(9_007_199_254_740_991_i64)),
    );
    assert_eq!(result["settlement"]["fromBalance"], json!(3_000));
    guarded.refuses(
        "quote",
        &put(quote(), "balance", json!(9_007_199_254_740_992_i64)).to_string(),
        &[("unsupportedValue", "balance")],
    );
    guarded.refuses(
        "upgradePreview",
        &put(
            change(),
            "subscription.carried",
            json!(-9_007_199_254_740_992_i64),
        )
        .to_string(),
        &[("unsupportedValue", "subscription.carried")],
    );
}

#[test]
fn dates_end_with_the_year_9999() {
    let mut guarded = Guarded::new();
    guarded.takes("quote", &put(quote(), "on", json!("9999-10-01")));
    guarded.takes("quote", &put(quote(), "on", json!("0001-01-01")));
    // The period that starts here would end after the calendar.
    guarded.refuses(
        "quote",
        &put(quote(), "on", json!("9999-12-31")).to_string(),
        &[("amountTooLarge", "")],
    );
    guarded.refuses(
        "quote",
        &put(quote(), "on", json!("10000-01-01")).to_string(),
        &[("invalidDate", "on")],
    );
}

#[test]
fn short_requests_are_short_in_text_whatever_their_names() {
    use prorata::boundary::{keys::KEYS, value::Value as Read, value::size, wire};
    let shortest = wire::most_text(2);
    for key in KEYS {
        // A name and `false`: two bytes that stand for the most.
        let entry = Read::Map(vec![((*key).into(), Read::Bool(false))]);
        assert!(size(&entry) <= shortest, "{key}");
    }
}
