//! The cheapest plans, alone or with one add-on, that hold what is needed.

use crate::book::{Book, Product};
use crate::json::list;
use crate::num::{Q, q, round};
use crate::part::Part;
use crate::stages::{available, has_feature};
use crate::state::{Hold, State};
use serde_json::{Map, Value, json};

pub struct Ask<'a> {
    features: Vec<String>,
    /// What else is held or asked for.
    others: Vec<Product<'a>>,
    needs: Map<String, Value>,
    seats: i64,
    cycle: String,
    currency: String,
    country: Option<String>,
    /// Today's state, or what a first purchase asks for; and what is asked for: no suggestion repeats a plan of them.
    today: State,
    asked: State,
}

impl<'a> Ask<'a> {
    /// `needs` of the request, else the capacity of the plan that was refused for too few seats.
    pub fn new(
        book: &Book<'a>,
        r: &Value,
        target: &State,
        today: Option<&State>,
        reasons: &[Value],
    ) -> Self {
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
        let others = target.holds.iter().map(|h| book.add_on(&h.id));
        Self {
            features: crate::quote::strings(r, "features"),
            others: others
                .chain(list(r, "addOns").iter().filter_map(|a| {
                    let id = a.get("id").and_then(Value::as_str)?;
                    Some(book.add_on(id))
                }))
                .collect(),
            today: today.unwrap_or(target).clone(),
            asked: target.clone(),
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

impl Ask<'_> {
    fn satisfied(&self, plan: Product, add_on: Option<(Product, i64)>) -> bool {
        self.needs
            .iter()
            .all(|(k, n)| holds(plan, add_on, k, n.as_i64().expect("a number")))
    }

    /// This is what the account has, or asked for.
    fn is_had(&self, plan: Product, seats: i64, add_on: Option<(Product, i64)>) -> bool {
        let same = |t: &State| t.plan == plan.id() && t.cycle == self.cycle && t.seats == seats;
        let held = |t: &State| {
            add_on.is_none_or(|(p, n)| {
                t.holds
                    .iter()
                    .any(|h: &Hold| h.id == p.id() && h.quantity == n)
            })
        };
        [&self.today, &self.asked]
            .into_iter()
            .any(|t| same(t) && held(t))
    }

    /// The plan, or an add-on beside it, has the features wanted.
    fn has_features(&self, plan: Product) -> bool {
        let held = |f: &str| self.others.iter().any(|p| has_feature(*p, f));
        let mut all = self.features.iter();
        all.all(|f| has_feature(plan, f) || held(f))
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
            // what is paid: rounded as a line is
            let whole = book.unrounded(price, quantity, &Part::one());
            q(round(&whole, &book.rounding))
        })
    }
}

/// What a product may be bought in, from a number up.
fn raised(product: Product, from: i64) -> Option<i64> {
    let (min, max, step) = product.seats();
    let n = from.max(min);
    let n = n + (step - (n - min) % step) % step;
    max.is_none_or(|m| n <= m).then_some(n)
}

/// Puts the add-on of a suggestion among those of a request, in place of the same one.
pub fn join(request: &mut Value, to: &Value) {
    let new = list(to, "addOns").to_vec();
    let mut all: Vec<Value> = list(request, "addOns")
        .iter()
        .filter(|a| new.iter().all(|n| n["id"] != a["id"]))
        .cloned()
        .collect();
    all.extend(new);
    if !all.is_empty() {
        request["addOns"] = json!(all);
    }
}

/// `allowed` tells whether the rules would let a candidate through.
pub fn suggestions(book: &Book, ask: &Ask, allowed: &dyn Fn(&Value) -> bool) -> Vec<Value> {
    if ask.needs.is_empty() {
        return vec![];
    }
    let mut found: Vec<(Q, i64, Value)> = vec![];
    for plan in book.plans().into_iter().filter(|p| ask.on_sale(*p)) {
        let Some(seats) = raised(plan, ask.seats) else {
            continue;
        };
        let Some(base) = ask.full(book, plan, plan, seats) else {
            continue;
        };
        let rank = plan.v["rank"].as_i64().expect("rank");
        let mut to = json!({ "plan": plan.id(), "seats": seats });
        if ask.satisfied(plan, None) && ask.has_features(plan) {
            if !ask.is_had(plan, seats, None) && allowed(&to) {
                found.push((
                    base,
                    rank,
                    json!({ "code": "planHolds", "params": { "plan": plan.id() } }),
                ));
            }
            continue;
        }
        for add_on in book.add_ons() {
            if !ask.on_sale(add_on) || !book.allowed_on(add_on, plan) || add_on.term() == "oneTime"
            {
                continue;
            }
            let (_, max, step) = add_on.seats();
            let top = max.unwrap_or(10_000).min(10_000);
            let Some(mut n) = raised(add_on, 1) else {
                continue;
            };
            while n <= top && !ask.satisfied(plan, Some((add_on, n))) {
                n += step;
            }
            if n > top || ask.is_had(plan, seats, Some((add_on, n))) {
                continue;
            }
            to["addOns"] = json!([{ "id": add_on.id(), "quantity": n }]);
            if let Some(more) = ask.full(book, add_on, plan, n).filter(|_| allowed(&to)) {
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
