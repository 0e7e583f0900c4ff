//! Subscriptions: what earlier calls left behind, or drawn by hand.

use super::catalog::COUNTRIES;
use super::dates::{clock, date};
use super::request::{quote, seats, upgrade};
use super::rng::Rng;
use crate::book::Book;
use crate::cal::{DAY, Grain, Moment, Period};
use crate::json::{list, past_the_calendar, text};
use serde_json::{Value, json};

/// What a catalogue sells, at hand for the generators.
pub struct Shop {
    pub plans: Vec<Value>,
    pub add_ons: Vec<Value>,
    pub items: Vec<String>,
    pub cycles: Vec<String>,
    pub currencies: Vec<String>,
    pub codes: Vec<String>,
    pub grain: Grain,
    pub lead_times: bool,
}

impl Shop {
    pub fn of(catalog: &Value) -> Self {
        let plans = list(catalog, "plans").to_vec();
        let add_ons = list(catalog, "addOns").to_vec();
        let mut currencies: Vec<String> = vec![];
        for p in plans.iter().flat_map(|p| list(p, "prices")) {
            let c = text(p, "currency").expect("currency").to_string();
            if !currencies.contains(&c) {
                currencies.push(c);
            }
        }
        Self {
            items: plans
                .iter()
                .chain(&add_ons)
                .map(|x| text(x, "id").expect("id").into())
                .collect(),
            plans,
            add_ons,
            cycles: catalog["cycles"]
                .as_object()
                .expect("cycles")
                .keys()
                .cloned()
                .collect(),
            currencies,
            codes: list(catalog, "promotions")
                .iter()
                .map(|p| text(p, "code").expect("code").into())
                .collect(),
            grain: Grain::of(
                catalog
                    .get("billing")
                    .and_then(|b| text(b, "grain"))
                    .unwrap_or("day"),
            ),
            lead_times: catalog.get("leadTimes").is_some(),
        }
    }
}

pub fn subscription(r: &mut Rng, shop: &Shop, catalog: &Value) -> Value {
    if r.chance(55)
        && let Some(s) = from_calls(r, shop, catalog)
    {
        return s;
    }
    loop {
        let s = by_hand(r, shop, catalog);
        // now and then something has no price any more
        if sound(catalog, &s, r.chance(3)) {
            return s;
        }
    }
}

/// Everything held has a price on its plan, and will have one after the pending change, or it is `unsold`; the plan carries it.
fn sound(catalog: &Value, sub: &Value, unsold: bool) -> bool {
    let book = Book::open(catalog);
    let mut later = sub.clone();
    let to = sub
        .get("pending")
        .map(|p| p["to"].clone())
        .unwrap_or_default();
    for key in ["plan", "cycle"] {
        if let Some(x) = to.get(key) {
            later[key] = x.clone();
        }
    }
    [sub, &later].into_iter().all(|s| {
        let plan = book.plan(text(s, "plan").expect("plan"));
        let cycle = text(s, "cycle").expect("cycle");
        let currency = text(s, "currency").expect("currency");
        let priced = |p, c: &str| {
            unsold
                || book
                    .price(p, plan.id(), c, currency, text(s, "country"))
                    .is_some()
        };
        priced(plan, cycle)
            && list(s, "addOns").iter().all(|a| {
                let product = book.add_on(text(a, "id").expect("id"));
                book.allowed_on(product, plan) && priced(product, text(a, "cycle").unwrap_or(cycle))
            })
    })
}

/// The state that a quote, and perhaps a change after it, leaves.
fn from_calls(r: &mut Rng, shop: &Shop, catalog: &Value) -> Option<Value> {
    let mut answer = Value::Null;
    for _ in 0..4 {
        let request = quote(r, shop);
        answer = crate::answer(catalog, "quote", &request);
        if answer["subscription"].is_object() {
            break;
        }
    }
    let mut sub = tidy(answer["subscription"].clone())?;
    if r.chance(40) {
        let request = upgrade(r, shop, sub.clone());
        let after = crate::answer(catalog, "upgradePreview", &request);
        if let Some(s) = tidy(after["subscription"].clone()) {
            sub = s;
        }
    }
    Some(sub)
}

/// An answer's subscription as a request takes it: no nulls, nothing said twice, no day that no request can name.
fn tidy(mut s: Value) -> Option<Value> {
    if past_the_calendar(&s) {
        return None;
    }
    let cycle = s.get("cycle")?.clone();
    let o = s.as_object_mut()?;
    o.retain(|_, v| !v.is_null());
    o.get("period")?;
    for a in o.get_mut("addOns")?.as_array_mut()? {
        if a["cycle"] == cycle && a.get("anchor").is_none() {
            a.as_object_mut()?.remove("cycle");
        }
    }
    Some(s)
}

fn by_hand(r: &mut Rng, shop: &Shop, catalog: &Value) -> Value {
    let book = Book::open(catalog);
    let usual: Vec<&Value> = shop
        .plans
        .iter()
        .filter(|p| text(p, "term").is_none())
        .collect();
    let plan = if usual.is_empty() {
        shop.plans[0].clone()
    } else {
        (*r.pick(&usual)).clone()
    };
    let cycle = r.pick(&shop.cycles).clone();
    let day = date(r);
    let anchor = clock(r, day, shop.grain);
    let g = shop.grain;
    let mut s = json!({
        "plan": plan["id"], "cycle": cycle, "seats": seats(r, &plan), "currency": r.pick(&shop.currencies), "anchor": g.text(anchor),
    });
    if r.chance(50) {
        s["country"] = json!(r.pick(&COUNTRIES));
    }
    let full = if text(&plan, "term") == Some("fixed") {
        Period {
            start: anchor,
            end: book.boundary(anchor, &cycle, 1),
        }
    } else {
        let n = r.range(-2, 14);
        Period {
            start: book.boundary(anchor, &cycle, n),
            end: book.boundary(anchor, &cycle, n + 1),
        }
    };
    let mut period = full;
    if r.chance(15) {
        period.start += r.range(0, (full.end - full.start) / DAY - 1) * DAY;
    }
    s["period"] = json!({ "start": g.text(period.start), "end": g.text(period.end) });
    let mut add_ons = vec![];
    for a in &shop.add_ons {
        if r.chance(40) && text(a, "term").is_none() {
            let mut one = json!({ "id": a["id"], "quantity": seats(r, a) });
            if r.chance(25) {
                let c = r.pick(&shop.cycles).clone();
                if c != cycle {
                    one["cycle"] = json!(c);
                }
            }
            add_ons.push(one);
        }
    }
    if !add_ons.is_empty() {
        s["addOns"] = json!(add_ons);
    }
    if r.chance(40) {
        s["promotions"] = promotions(r, catalog);
    }
    if r.chance(40) {
        s["startedOn"] = json!(g.text(period.start - r.range(0, 400) * DAY));
    }
    let lasts = text(&plan, "term").is_none();
    status(r, g, &mut s, period, lasts);
    money(r, shop, g, &mut s, period);
    if r.chance(12) {
        s["overdueInvoices"] = json!(["inv-1"]);
    }
    if r.chance(15) {
        s["purchasedVia"] = json!(r.pick(&["web", "partner"]));
    }
    if r.chance(12) {
        s["facts"] = json!({ "role": r.pick(&["admin", "owner"]) });
    }
    if r.chance(12) {
        pending(r, shop, g, &mut s, period);
    }
    s
}

fn promotions(r: &mut Rng, catalog: &Value) -> Value {
    let mut out = vec![];
    let mut alone = false;
    for p in list(catalog, "promotions") {
        if alone || !r.chance(50) {
            continue;
        }
        let stack = p.get("stackable").is_some();
        if !stack && !out.is_empty() {
            continue;
        }
        alone = !stack;
        let mut one = json!({ "code": p["code"] });
        if let Some(n) = p.get("periods").and_then(Value::as_i64) {
            one["periodsLeft"] = json!(r.range(0, n));
        }
        out.push(one);
    }
    json!(out)
}

/// What runs for one cycle has no trial.
fn status(r: &mut Rng, g: Grain, s: &mut Value, period: Period, lasts: bool) {
    match r.range(0, 11) {
        0 if lasts => {
            s["status"] = json!("trialing");
            s["trialEndsOn"] = json!(g.text(period.end));
            s["anchor"] = json!(g.text(period.end));
        }
        1 => s["status"] = json!("pastDue"),
        2 => {
            s["status"] = json!("cancelled");
            s["cancelledOn"] = json!(g.text(period.start));
            s["endsOn"] = json!(g.text(period.end));
        }
        3 => s["renewsUntil"] = json!(g.text(period.end + r.range(-1, 3) * 30 * DAY)),
        4 => s["termEnd"] = json!(g.text(later_end(r, period))),
        _ => s["status"] = json!("active"),
    }
}

/// A term's end: the period's, or whole days after it.
fn later_end(r: &mut Rng, period: Period) -> Moment {
    if r.chance(30) {
        period.end
    } else {
        period.end + r.range(1, 12) * 30 * DAY
    }
}

fn money(r: &mut Rng, shop: &Shop, g: Grain, s: &mut Value, period: Period) {
    let free = |id: &Value| {
        shop.plans
            .iter()
            .any(|p| p["id"] == *id && p.get("kind").is_some())
    };
    if r.chance(20) {
        s["balance"] = json!(r.range(0, 9000));
    }
    if r.chance(6) {
        s["carried"] = json!(r.range(-3000, 3000));
    }
    let due = s["status"] == "pastDue";
    if due || (s["status"] != "trialing" && r.chance(35)) {
        let mut paid = vec![];
        let mut ids: Vec<Value> = vec![s["plan"].clone()];
        ids.extend(
            list(s, "addOns")
                .iter()
                .filter(|a| a.get("cycle").is_none())
                .map(|a| a["id"].clone()),
        );
        for id in ids {
            if r.chance(90) && !free(&id) {
                let mut start = period.start;
                if r.chance(20) {
                    start += r.range(0, (period.end - period.start) / DAY - 1) * DAY;
                }
                paid.push(json!({ "item": id, "amount": r.range(0, 20_000), "period": { "start": g.text(start), "end": g.text(period.end) } }));
            }
        }
        s["paid"] = json!(paid);
    }
}

fn pending(r: &mut Rng, shop: &Shop, g: Grain, s: &mut Value, period: Period) {
    let mut to = json!({});
    if r.chance(50) {
        let usual: Vec<&Value> = shop
            .plans
            .iter()
            .filter(|p| text(p, "term").is_none())
            .collect();
        if !usual.is_empty() {
            to["plan"] = r.pick(&usual).get("id").cloned().unwrap_or_default();
        }
    }
    if r.chance(50) {
        to["seats"] = json!(r.range(1, 9));
    }
    if r.chance(20) || to.as_object().is_some_and(serde_json::Map::is_empty) {
        to["cycle"] = json!(r.pick(&shop.cycles));
    }
    if to == json!({}) {
        return;
    }
    s["pending"] = json!({ "on": g.text(period.end), "to": to });
    if r.chance(20) {
        s["pending"]["promotions"] = json!("void");
    }
}
