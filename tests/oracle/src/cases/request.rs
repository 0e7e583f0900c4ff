//! Requests: first purchases, and calls on a subscription.

use super::catalog::{COUNTRIES, tax_rate};
use super::dates::{around, clock, date, text};
use super::rng::Rng;
use super::subscription::{Shop, subscription};
use crate::cal::Moment;
use crate::json::{int, list, text as word};
use serde_json::{Value, json};

fn extras(r: &mut Rng, shop: &Shop, v: &mut Value, sub: bool) {
    if !sub {
        if r.chance(55) {
            v["country"] = json!(r.pick(&COUNTRIES));
        }
        if r.chance(20) {
            v["purchasedVia"] = json!(r.pick(&["web", "partner"]));
        }
        if r.chance(25) {
            v["balance"] = json!(r.range(0, 9000));
        }
    }
    if r.chance(12) {
        v["facts"] = json!({ "role": r.pick(&["admin", "owner"]) });
    }
    if r.chance(12) {
        let count = r.range(0, 2);
        v["taxes"] = (0..count)
            .map(|i| tax_rate(r, i + 7, &shop.items))
            .collect();
    }
}

fn codes(r: &mut Rng, shop: &Shop) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    for c in &shop.codes {
        if r.chance(50) {
            out.push(if r.chance(10) {
                format!(" {} ", c.to_lowercase())
            } else {
                c.clone()
            });
        }
    }
    if r.chance(5) {
        out.insert(0, "NOPE".into());
    }
    if r.chance(5) && !shop.codes.is_empty() {
        out.push(shop.codes[0].clone());
    }
    if out.len() > 1 && r.chance(30) {
        out.reverse();
    }
    out
}

pub fn seats(r: &mut Rng, product: &Value) -> i64 {
    let s = &product["seats"];
    let (min, max, step) = (
        int(s, "min").unwrap_or(1),
        int(s, "max"),
        int(s, "step").unwrap_or(1),
    );
    match r.range(0, 19) {
        0 if r.chance(25) => r.range(100, 2_000),
        0 => r.range(1, 12),
        1 => min,
        2 => max.unwrap_or(min),
        3 => max.map_or(min, |m| m + 1),
        4 => (min - 1).max(1),
        _ => {
            let room = max.map_or(12, |m| (m - min) / step).min(12);
            min + step * r.range(0, room.max(0))
        }
    }
}

/// How many invoices to list: now and then as many as there may be.
fn upcoming(r: &mut Rng) -> i64 {
    let most = if r.chance(10) { 24 } else { 8 };
    r.range(0, most)
}

pub fn quote(r: &mut Rng, shop: &Shop) -> Value {
    let plan = r.pick(&shop.plans).clone();
    let day = date(r);
    let on = clock(r, day, shop.grain);
    let mut q = json!({ "on": text(r, on, shop.grain), "currency": r.pick(&shop.currencies), "cycle": r.pick(&shop.cycles), "plan": plan["id"] });
    if r.chance(80) {
        q["seats"] = json!(seats(r, &plan));
    }
    let mut add_ons = vec![];
    for a in &shop.add_ons {
        if r.chance(35) {
            let mut one = json!({ "id": a["id"] });
            if r.chance(70) {
                one["quantity"] = json!(seats(r, a));
            }
            if r.chance(25) && word(a, "term") != Some("oneTime") {
                one["cycle"] = json!(r.pick(&shop.cycles));
            }
            add_ons.push(one);
        }
    }
    if !add_ons.is_empty() {
        q["addOns"] = json!(add_ons);
    }
    if r.chance(40) {
        q["promotions"] = json!(codes(r, shop));
    }
    if r.chance(25) {
        let near = date(r);
        let at = if r.chance(20) {
            on
        } else {
            clock(r, near, shop.grain)
        };
        q["billingAnchor"] = json!(text(r, at, shop.grain));
    }
    if r.chance(25) {
        q["upcoming"] = json!(upcoming(r));
    }
    if r.chance(10) {
        q["needs"] = json!({ "users": r.range(1, 60) * 10 });
    }
    if r.chance(8) {
        q["features"] = json!([r.pick(&["sso", "api"])]);
    }
    if shop.lead_times && r.chance(50) {
        q["leadTimes"] = json!(["port"]);
    }
    extras(r, shop, &mut q, false);
    q
}

fn on_for(r: &mut Rng, shop: &Shop, sub: &Value) -> Moment {
    let p = crate::state::period_of(&sub["period"]);
    let mut on = around(r, p.start, p.end, shop.grain);
    if let Some(s) = word(sub, "startedOn") {
        on = on.max(crate::cal::parse(s));
    }
    // what is held of one cycle was bought before
    for a in list(sub, "addOns") {
        let fixed = |p: &&Value| p["id"] == a["id"] && word(p, "term") == Some("fixed");
        if let Some(s) = word(a, "anchor").filter(|_| shop.add_ons.iter().any(|p| fixed(&p))) {
            on = on.max(crate::cal::parse(s));
        }
    }
    on
}

/// Changes to add-ons: held ones by their cycle, or new ones.
fn to_add_ons(r: &mut Rng, shop: &Shop, sub: &Value) -> Vec<Value> {
    let mut out: Vec<Value> = vec![];
    for a in &shop.add_ons {
        if !r.chance(50) {
            continue;
        }
        let held = list(sub, "addOns").iter().find(|h| h["id"] == a["id"]);
        let quantity = if held.is_some() && r.chance(25) {
            0
        } else {
            seats(r, a)
        };
        let mut one = json!({ "id": a["id"], "quantity": quantity });
        match held {
            Some(h) => {
                if let Some(c) = h.get("cycle") {
                    one["cycle"] = c.clone();
                } else if r.chance(30) {
                    // one that shares the plan's, by its name
                    one["cycle"] = sub["cycle"].clone();
                }
                // now and then one of another cycle joins it
                if quantity > 0 && r.chance(40) && word(a, "term").is_none() {
                    one["cycle"] = json!(r.pick(&shop.cycles));
                }
            }
            None if r.chance(20) && word(a, "term") != Some("oneTime") => {
                one["cycle"] = json!(r.pick(&shop.cycles))
            }
            None => {}
        }
        out.push(one);
    }
    out
}

pub fn upgrade(r: &mut Rng, shop: &Shop, sub: Value) -> Value {
    let on = on_for(r, shop, &sub);
    let mut to = json!({});
    if r.chance(60) {
        to["plan"] = r.pick(&shop.plans)["id"].clone();
    }
    if r.chance(30) {
        to["cycle"] = json!(r.pick(&shop.cycles));
    }
    if r.chance(30) {
        let id = to.get("plan").unwrap_or(&sub["plan"]).clone();
        let plan = shop
            .plans
            .iter()
            .find(|p| p["id"] == id)
            .expect("a plan")
            .clone();
        to["seats"] = json!(seats(r, &plan));
    }
    if r.chance(30) {
        let list = to_add_ons(r, shop, &sub);
        if !list.is_empty() {
            to["addOns"] = json!(list);
        }
    }
    let mut q = json!({ "subscription": sub, "on": text(r, on, shop.grain), "to": to });
    if r.chance(12) {
        q["promotions"] = json!(codes(r, shop));
    }
    if r.chance(25) {
        q["upcoming"] = json!(upcoming(r));
    }
    if r.chance(8) {
        q["needs"] = json!({ "users": r.range(1, 60) * 10 });
    }
    if r.chance(5) {
        q["features"] = json!([r.pick(&["sso", "api"])]);
    }
    extras(r, shop, &mut q, true);
    q
}

pub fn seat_change(r: &mut Rng, shop: &Shop, sub: Value) -> Value {
    let on = on_for(r, shop, &sub);
    let plan = shop
        .plans
        .iter()
        .find(|p| p["id"] == sub["plan"])
        .expect("a plan")
        .clone();
    let held = list(&sub, "addOns").to_vec();
    let mut q = json!({ "subscription": sub, "on": text(r, on, shop.grain) });
    if !held.is_empty() && r.chance(40) {
        let h = r.pick(&held);
        let a = shop
            .add_ons
            .iter()
            .find(|a| a["id"] == h["id"])
            .expect("an add-on")
            .clone();
        q["addOn"] = h["id"].clone();
        q["seats"] = json!(if r.chance(15) { 0 } else { seats(r, &a) });
        of_several(r, &held, h, &mut q);
    } else {
        q["seats"] = json!(seats(r, &plan));
    }
    if r.chance(25) {
        q["upcoming"] = json!(upcoming(r));
    }
    extras(r, shop, &mut q, true);
    q
}

/// Where an add-on is held on several cycles its own is mostly said.
fn of_several(r: &mut Rng, held: &[Value], h: &Value, q: &mut Value) {
    let several = held.iter().filter(|o| o["id"] == h["id"]).count() > 1;
    if let Some(cycle) = h.get("cycle").filter(|_| several && r.chance(80)) {
        q["cycle"] = cycle.clone();
    }
}

pub fn cancel(r: &mut Rng, shop: &Shop, sub: Value) -> Value {
    let on = on_for(r, shop, &sub);
    let held = list(&sub, "addOns").to_vec();
    let mut q = json!({ "subscription": sub, "on": text(r, on, shop.grain) });
    if !held.is_empty() && r.chance(15) {
        let h = r.pick(&held);
        q["item"] = h["id"].clone();
        of_several(r, &held, h, &mut q);
    }
    if r.chance(12) {
        q["facts"] = json!({ "role": r.pick(&["admin", "owner"]) });
    }
    q
}

/// One call: its name and its request.
pub fn call(r: &mut Rng, shop: &Shop, catalog: &Value) -> (&'static str, Value) {
    let n = r.range(0, 99);
    if n < 28 {
        return ("quote", quote(r, shop));
    }
    let sub = subscription(r, shop, catalog);
    match n {
        28..=62 => ("upgradePreview", upgrade(r, shop, sub)),
        63..=82 => ("seatChangePreview", seat_change(r, shop, sub)),
        _ => ("cancelEffectiveDate", cancel(r, shop, sub)),
    }
}
