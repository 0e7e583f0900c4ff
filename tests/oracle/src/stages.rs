//! The stages that may refuse before any policy is asked: sell, availability, price, seats, add-ons, features.

use crate::book::{Book, Product};
use crate::json::{flag, list, text, words};
use crate::rules::refusal;
use serde_json::{Value, json};

/// One thing asked for.
pub struct Wanted<'a> {
    pub product: Product<'a>,
    pub cycle: String,
    pub quantity: i64,
    /// What is held of it today.
    pub held: i64,
    /// Not held before: `sell` and availability look at it.
    pub fresh: bool,
    /// Newly bought, or more of it: a purchase, with its notices.
    pub bought: bool,
    /// Its number changes: `seats` looks at it.
    pub counted: bool,
}

pub struct Order<'a> {
    pub plan: Product<'a>,
    /// The plan's.
    pub cycle: String,
    pub wanted: Vec<Wanted<'a>>,
    /// Every holding after the order (id, cycle), for `oneCyclePerAddOn`.
    pub holdings: Vec<(String, String)>,
    /// Of a subscription that is changed, rather than a quote.
    pub change: bool,
    pub currency: String,
    pub country: Option<String>,
    pub features: Vec<String>,
}

pub fn available(product: Product, country: &str) -> bool {
    let a = &product.v["availability"];
    words(a, "only").is_none_or(|c| c.contains(&country))
        && words(a, "except").is_none_or(|c| !c.contains(&country))
}

/// Reasons in the order of the stages, and the notice for an unknown country.
pub fn refusals(book: &Book, o: &Order) -> (Vec<Value>, Vec<Value>) {
    let mut out = vec![];
    let mut notices = vec![];
    let fresh = || o.wanted.iter().filter(|w| w.fresh && w.quantity > 0);
    for w in fresh() {
        if let Some(s) = w.product.v.get("sell") {
            out.push(refusal(&s["refuse"]));
        }
    }
    match &o.country {
        Some(c) => {
            for w in fresh() {
                if !available(w.product, c) {
                    out.push(json!({ "code": "notAvailableInCountry", "params": { "item": w.product.id(), "country": c } }));
                }
            }
        }
        None => {
            if fresh().any(|w| w.product.v.get("availability").is_some()) {
                notices.push(json!({ "code": "countryUnknown" }));
            }
        }
    }
    out.extend(unsold(book, o));
    for w in o.wanted.iter().filter(|w| w.counted && w.quantity > 0) {
        out.extend(count(w));
    }
    // of each add-on in the order in which they are held then, what is bought once behind the others
    let mut seen: Vec<&str> = vec![];
    let mut holdings: Vec<&(String, String)> = o.holdings.iter().collect();
    holdings.sort_by_key(|(id, _)| o.change && book.any(id).term() == "oneTime");
    for (n, (id, cycle)) in holdings.iter().enumerate() {
        // of two held alike the one that is asked for is meant, once
        let again = holdings.iter().take(n).any(|h| h.0 == *id && h.1 == *cycle);
        let asked = o.wanted.iter().filter(|w| !w.product.is_plan && !again);
        for w in asked.filter(|w| w.product.id() == id && w.cycle == *cycle && w.quantity > 0) {
            if !book.allowed_on(w.product, o.plan) {
                out.push(json!({ "code": "addOnNotForPlan", "params": { "item": id, "plan": o.plan.id() } }));
            }
            if flag(w.product.v, "removeWholeBatch") == Some(true) && w.quantity < w.held {
                out.push(json!({ "code": "removeWholeBatch", "params": { "item": id, "quantity": w.quantity, "held": w.held } }));
            }
        }
        let twice = holdings.iter().take(n).any(|(other, _)| other == id);
        if twice
            && flag(book.any(id).v, "oneCyclePerAddOn") == Some(true)
            && !seen.contains(&id.as_str())
        {
            seen.push(id);
            out.push(json!({ "code": "oneCyclePerAddOn", "params": { "item": id } }));
        }
    }
    out.extend(features(book, o));
    (out, notices)
}

/// What has no price, of everything held then: the plan, then the add-ons, what is bought once behind.
pub fn unsold(book: &Book, o: &Order) -> Vec<Value> {
    let mut add_ons: Vec<&(String, String)> = o.holdings.iter().collect();
    add_ons.sort_by_key(|(id, _)| o.change && book.any(id).term() == "oneTime");
    let add_ons = add_ons.into_iter().map(|(id, c)| (book.add_on(id), c));
    let all = std::iter::once((o.plan, &o.cycle)).chain(add_ons);
    let country = o.country.as_deref();
    all.filter(|(p, c)| {
        book.price(*p, o.plan.id(), c, &o.currency, country)
            .is_none()
    })
    .map(|(p, c)| no_price(o, p, c))
    .collect()
}

/// Features wanted that neither the plan nor an add-on held has.
pub fn features(book: &Book, o: &Order) -> Vec<Value> {
    let held = |f: &str| {
        o.holdings
            .iter()
            .any(|(id, _)| has_feature(book.any(id), f))
    };
    let missing = o
        .features
        .iter()
        .filter(|f| !has_feature(o.plan, f) && !held(f));
    missing
        .map(|f| json!({ "code": "featureNotInPlan", "params": { "feature": f, "plan": o.plan.id() } }))
        .collect()
}

/// A feature is there unless it is absent, false, zero or "".
pub fn has_feature(plan: Product, feature: &str) -> bool {
    match &plan.v["features"][feature] {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !s.is_empty(),
        _ => true,
    }
}

fn no_price(o: &Order, product: Product, cycle: &str) -> Value {
    let here = |p: &&Value| {
        text(p, "plan").is_none_or(|x| x == o.plan.id())
            && text(p, "country").is_none_or(|x| Some(x) == o.country.as_deref())
    };
    let same_money = list(product.v, "prices")
        .iter()
        .filter(here)
        .any(|p| text(p, "currency") == Some(&o.currency));
    if same_money {
        json!({ "code": "notSoldOnCycle", "params": { "item": product.id(), "cycle": cycle } })
    } else {
        json!({ "code": "notSoldInCurrency", "params": { "item": product.id(), "currency": o.currency } })
    }
}

fn count(w: &Wanted) -> Option<Value> {
    let (min, max, step) = w.product.seats();
    let (item, n) = (w.product.id(), w.quantity);
    if n < min {
        return Some(
            json!({ "code": "belowMinimumSeats", "params": { "item": item, "seats": n, "minimum": min } }),
        );
    }
    if let Some(max) = max.filter(|&m| n > m) {
        return Some(
            json!({ "code": "aboveMaximumSeats", "params": { "item": item, "seats": n, "maximum": max } }),
        );
    }
    if (n - min) % step != 0 {
        let below = n - (n - min) % step;
        let mut params = json!({ "item": item, "seats": n, "step": step, "below": below });
        if max.is_none_or(|m| below + step <= m) {
            params["above"] = json!(below + step);
        }
        return Some(json!({ "code": "seatStep", "params": params }));
    }
    None
}
