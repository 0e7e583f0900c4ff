//! The cheapest plans, alone or with one add-on, that hold what is needed.

use crate::book::{Book, Product};
use crate::cal::Moment;
use crate::json::{list, text};
use crate::num::{Q, q};
use crate::stages::available;
use crate::state::State;
use serde_json::{Map, Value, json};

pub struct Ask {
    needs: Map<String, Value>,
    seats: i64,
    cycle: String,
    currency: String,
    country: Option<String>,
}

impl Ask {
    /// `needs` of the request, else the capacity of the plan that was refused for too few seats.
    pub fn new(book: &Book, r: &Value, target: &State, _on: Moment, reasons: &[Value]) -> Self {
        let few = reasons.iter().any(|x| {
            x["code"] == "belowMinimumSeats" && x["params"]["item"] == target.plan.as_str()
        });
        let needs = match r.get("needs").and_then(Value::as_object) {
            Some(n) => n.clone(),
            None if few => book
                .plan(&target.plan)
                .v
                .get("capacity")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
            None => Map::new(),
        };
        Self {
            needs,
            seats: target.seats,
            cycle: target.cycle.clone(),
            currency: target.currency.clone(),
            country: target.country.clone(),
        }
    }
}

/// What a capacity entry holds alone, and what one unit adds.
fn entry(product: Product, key: &str) -> (i64, i64) {
    match &product.v["capacity"][key] {
        Value::Number(n) => (n.as_i64().unwrap_or(0), 0),
        Value::Object(o) => (0, o["adds"].as_i64().unwrap_or(0)),
        _ => (0, 0),
    }
}

fn holds(plan: Product, add_on: Option<(Product, i64)>, key: &str, need: i64) -> bool {
    let (base, own) = entry(plan, key);
    let (other, adds) = add_on.map_or((0, 0), |(p, n)| {
        let (a, b) = entry(p, key);
        (a, b * n)
    });
    base.max(other) + own + adds >= need
}

impl Ask {
    fn satisfied(&self, plan: Product, add_on: Option<(Product, i64)>) -> bool {
        self.needs
            .iter()
            .all(|(k, n)| holds(plan, add_on, k, n.as_i64().expect("a number")))
    }

    fn on_sale(&self, p: Product) -> bool {
        p.v.get("sell").is_none() && self.country.as_deref().is_none_or(|c| available(p, c))
    }

    fn full(&self, book: &Book, p: Product, plan: Product, quantity: i64) -> Option<Q> {
        let price = book.price(
            p,
            plan.id(),
            &self.cycle,
            &self.currency,
            self.country.as_deref(),
        )?;
        Some(if p.kind() == "trial" {
            q(0)
        } else {
            book.full(price, quantity)
        })
    }
}

pub fn suggestions(book: &Book, ask: &Ask) -> Vec<Value> {
    if ask.needs.is_empty() {
        return vec![];
    }
    let mut found: Vec<(Q, i64, Value)> = vec![];
    for plan in book.plans() {
        let (min, max, step) = plan.seats();
        let seats = ask.seats.max(min);
        if !ask.on_sale(plan) || max.is_some_and(|m| seats > m) || (seats - min) % step != 0 {
            continue;
        }
        let Some(base) = ask.full(book, plan, plan, seats) else {
            continue;
        };
        let rank = plan.v["rank"].as_i64().expect("rank");
        if ask.satisfied(plan, None) {
            found.push((
                base,
                rank,
                json!({ "code": "planHolds", "params": { "plan": plan.id() } }),
            ));
            continue;
        }
        for add_on in book.add_ons() {
            if !ask.on_sale(add_on)
                || !book.allowed_on(add_on, plan)
                || list(add_on.v, "prices").is_empty()
                || text(add_on.v, "term").is_some_and(|t| t != "recurring")
            {
                continue;
            }
            let (min, max, step) = add_on.seats();
            let mut n = min.max(1);
            while n <= max.unwrap_or(10_000).min(10_000) && !ask.satisfied(plan, Some((add_on, n)))
            {
                n += step;
            }
            if !ask.satisfied(plan, Some((add_on, n))) || max.is_some_and(|m| n > m) {
                continue;
            }
            if let Some(more) = ask.full(book, add_on, plan, n) {
                let params = json!({ "plan": plan.id(), "addOn": add_on.id(), "quantity": n });
                found.push((
                    &base + more,
                    rank,
                    json!({ "code": "addOnHolds", "params": params }),
                ));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().take(3).map(|(_, _, v)| v).collect()
}
