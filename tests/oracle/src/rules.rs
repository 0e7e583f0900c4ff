//! `when`: every condition must hold, a list means any of, what is not given never matches.

use crate::book::Product;
use crate::json::{flag, int, list, words};
use serde_json::{Map, Value};

/// Everything that a rule can look at.
#[derive(Default)]
pub struct Facts<'a> {
    pub call: &'static str,
    pub seats: Option<&'static str>,
    pub direction: Option<&'static str>,
    pub cycle: Option<&'static str>,
    pub from: Option<Product<'a>>,
    pub to: Option<Product<'a>>,
    pub items: Vec<String>,
    pub features: Vec<String>,
    pub country: Option<String>,
    pub via: Option<String>,
    pub status: Option<String>,
    pub overdue: Option<bool>,
    pub facts: Map<String, Value>,
    pub days_to_renewal: Option<i64>,
}

impl Facts<'_> {
    pub fn matches(&self, when: &Value) -> bool {
        let has = |key: &str, given: Option<&str>| {
            words(when, key).is_none_or(|w| given.is_some_and(|g| w.contains(&g)))
        };
        let any = |key: &str, given: &[String]| {
            words(when, key).is_none_or(|w| given.iter().any(|g| w.contains(&g.as_str())))
        };
        let plan = |key: &str, given: Option<Product>| {
            words(when, key).is_none_or(|w| given.is_some_and(|p| p.named_in(&w)))
        };
        has("call", Some(self.call))
            && has("seats", self.seats)
            && any("features", &self.features)
            && has("direction", self.direction)
            && has("cycle", self.cycle)
            && plan("from", self.from)
            && plan("to", self.to)
            && has("fromKind", self.from.map(|p| p.kind()))
            && has("toKind", self.to.map(|p| p.kind()))
            && any("item", &self.items)
            && has("country", self.country.as_deref())
            && has("purchasedVia", self.via.as_deref())
            && has("status", self.status.as_deref())
            && flag(when, "overdueInvoices").is_none_or(|f| self.overdue == Some(f))
            && when
                .get("facts")
                .and_then(Value::as_object)
                .is_none_or(|f| f.iter().all(|(k, v)| self.has_fact(k, v)))
            && when.get("daysToRenewal").is_none_or(|d| {
                self.days_to_renewal.is_some_and(|n| {
                    int(d, "atLeast").is_none_or(|x| n >= x)
                        && int(d, "atMost").is_none_or(|x| n <= x)
                })
            })
    }

    /// A list means any of; a fact that is the same list matches too.
    fn has_fact(&self, name: &str, wanted: &Value) -> bool {
        self.facts.get(name).is_some_and(|given| {
            given == wanted || wanted.as_array().is_some_and(|any| any.contains(given))
        })
    }

    /// The terms of the first rule that matches.
    pub fn first<'v>(&self, rules: &'v [Value]) -> Option<&'v Value> {
        rules
            .iter()
            .find(|r| r.get("when").is_none_or(|w| self.matches(w)))
            .map(|r| &r["then"])
    }
}

/// The first gate that matches refuses.
pub fn gate(policies: &Value, facts: &Facts) -> Option<Value> {
    facts
        .first(list(policies, "gates"))
        .map(|then| refusal(&then["refuse"]))
}

/// A merchant's refusal as a reason; its params are the engine's to word.
pub fn refusal(r: &Value) -> Value {
    let mut out = serde_json::json!({ "code": r["code"] });
    if let Some(a) = r.get("action") {
        out["action"] = a.clone();
    }
    out
}
