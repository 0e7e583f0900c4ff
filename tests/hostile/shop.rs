//! A small catalogue with one of everything, good requests, and the check that every bad one goes through.

use prorata::{Engine, PricingError};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub fn catalog() -> Value {
    json!({
        "schema": "prorata/1", "id": "small", "revision": "1",
        "cycles": { "monthly": { "months": 1 }, "annual": { "months": 12 } },
        "plans": [
            { "id": "basic", "name": "Basic", "rank": 0, "prices": [
                { "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "5.00" },
                { "currency": "EUR", "cycle": "annual", "model": "flat", "amount": "50.00" }] },
            { "id": "pro", "name": "Pro", "rank": 1, "prices": [
                { "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "10.00" },
                { "currency": "EUR", "cycle": "annual", "model": "graduated", "tiers": [
                    { "upTo": 10, "unit": "100.00" }, { "upTo": null, "unit": "90.00" }] }] }],
        "addOns": [{ "id": "storage", "name": "Storage", "prices": [
            { "currency": "EUR", "cycle": "monthly", "model": "package", "amount": "3.00", "packageSize": 10 },
            { "currency": "EUR", "cycle": "annual", "model": "flat", "amount": "30.00" }] }],
        "promotions": [{ "code": "TENTH", "percent": "10" }],
        "taxes": [{ "id": "vat", "percent": "23", "countries": ["PL"] }],
        "leadTimes": [{ "id": "port", "businessDays": { "from": 3, "to": 5 }, "holidays": ["2026-05-01"] }],
        "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }],
            "cancel": [{ "then": { "reasons": [{ "id": "price", "name": "Too dear" }] } }] },
    })
}

pub fn quote() -> Value {
    json!({ "on": "2026-01-31", "currency": "EUR", "cycle": "monthly", "plan": "pro", "seats": 3 })
}

pub fn subscription() -> Value {
    json!({ "plan": "pro", "cycle": "monthly", "seats": 3, "currency": "EUR", "anchor": "2026-01-31",
        "addOns": [{ "id": "storage", "quantity": 2 }] })
}

pub fn change() -> Value {
    json!({ "subscription": subscription(), "on": "2026-02-10", "to": { "plan": "basic" } })
}

pub fn seats() -> Value {
    json!({ "subscription": subscription(), "on": "2026-02-10", "seats": 5 })
}

pub fn cancel() -> Value {
    json!({ "subscription": subscription(), "on": "2026-02-10" })
}

pub fn good(call: &str) -> Value {
    match call {
        "quote" => quote(),
        "upgradePreview" => change(),
        "seatChangePreview" => seats(),
        _ => cancel(),
    }
}

/// A request with the value at a path like `subscription.addOns[0].id` put in place; fields on the way are made.
pub fn put(mut request: Value, path: &str, value: Value) -> Value {
    let pointer = format!(
        "/{}",
        path.replace('[', ".").replace(']', "").replace('.', "/")
    );
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    if let Some((grand, name)) = parent.rsplit_once('/')
        && let Some(Value::Object(map)) = request.pointer_mut(grand)
        && !map.contains_key(name)
    {
        map.insert(name.to_owned(), json!({}));
    }
    match request
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("no `{parent}`"))
    {
        Value::Object(map) => drop(map.insert(key.to_owned(), value)),
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("`{parent}` is {other}"),
    }
    request
}

/// The same without what is at a path.
pub fn without(mut request: Value, path: &str) -> Value {
    let pointer = format!(
        "/{}",
        path.replace('[', ".").replace(']', "").replace('.', "/")
    );
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    request
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(key);
    request
}

pub fn found(error: &PricingError) -> Vec<(String, String)> {
    error
        .issues
        .iter()
        .map(|i| (i.code.to_owned(), i.path.clone()))
        .collect()
}

/// An engine that is given bad requests between good ones.
pub struct Guarded {
    engine: Engine,
    pub refused: usize,
    texts: String,
}

impl Guarded {
    pub fn new() -> Guarded {
        let engine = Engine::from_json(&catalog().to_string()).unwrap();
        Guarded {
            engine,
            refused: 0,
            texts: String::new(),
        }
    }

    /// A request as text has exactly these issues, and a good call afterwards gives its usual result.
    pub fn refuses(&mut self, call: &str, text: &str, expected: &[(&str, &str)]) {
        let shown: String = text.chars().take(300).collect();
        let good = good(call).to_string();
        let before = self
            .engine
            .call_json(call, &good)
            .unwrap_or_else(|e| panic!("{good}: {e}"));
        let error = match self.engine.call_json(call, text) {
            Ok(result) => panic!("{call} took {shown}: {result}"),
            Err(error) => error,
        };
        let expected: Vec<_> = expected
            .iter()
            .map(|(c, p)| ((*c).to_owned(), (*p).to_owned()))
            .collect();
        assert_eq!(found(&error), expected, "{call} {shown}: {error}");
        for issue in &error.issues {
            assert_eq!(issue.severity, prorata::Severity::Error);
            assert!(
                !issue.message.is_empty() && !issue.message.ends_with('.'),
                "`{}`",
                issue.message
            );
        }
        assert_eq!(
            self.engine.call_json(call, &good),
            Ok(before),
            "the good call after {shown}"
        );
        self.refused += 1;
    }

    /// The same with the error's texts kept for a snapshot.
    pub fn says(&mut self, name: &str, call: &str, request: &Value, expected: &[(&str, &str)]) {
        let text = request.to_string();
        self.refuses(call, &text, expected);
        let error = self.engine.call_json(call, &text).unwrap_err();
        write_texts(&mut self.texts, name, &error.issues);
    }

    pub fn takes(&self, call: &str, request: &Value) -> Value {
        let text = self
            .engine
            .call_json(call, &request.to_string())
            .unwrap_or_else(|e| panic!("{call} {request}: {e}"));
        serde_json::from_str(&text).unwrap()
    }

    pub fn texts(self) -> String {
        self.texts
    }
}

pub fn write_texts(texts: &mut String, name: &str, issues: &[prorata::Issue]) {
    writeln!(texts, "{name}").unwrap();
    for issue in issues {
        writeln!(
            texts,
            "  {} at `{}`: {}",
            issue.code, issue.path, issue.message
        )
        .unwrap();
        if let Some(help) = &issue.help {
            writeln!(texts, "    help: {help}").unwrap();
        }
    }
}
