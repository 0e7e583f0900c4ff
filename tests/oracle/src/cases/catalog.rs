//! Catalogues: products with every model, promotions, taxes, billing settings.

use super::policy::policies;
use super::rng::Rng;
use serde_json::{Value, json};

pub const ROUNDINGS: [&str; 9] = [
    "halfExpand",
    "halfEven",
    "halfTrunc",
    "halfCeil",
    "halfFloor",
    "expand",
    "trunc",
    "ceil",
    "floor",
];
pub const COUNTRIES: [&str; 4] = ["PL", "DE", "US", "IN"];

pub fn catalog(r: &mut Rng) -> Value {
    let cycles = cycles(r);
    let names: Vec<String> = cycles
        .as_object()
        .expect("cycles")
        .keys()
        .cloned()
        .collect();
    let mut currencies = vec!["EUR"];
    if r.chance(40) {
        currencies = vec![*r.pick(&["JPY", "KWD", "USD"])];
    }
    if r.chance(15) {
        currencies.push("GBP");
    }
    let count = r.range(2, 4);
    let plans: Vec<Value> = (0..count)
        .map(|i| plan(r, i, &names, &currencies))
        .collect();
    let ids: Vec<String> = plans
        .iter()
        .map(|p| p["id"].as_str().expect("id").into())
        .collect();
    let count = r.range(0, 3);
    let add_ons: Vec<Value> = (0..count)
        .map(|i| add_on(r, i, &ids, &names, &currencies))
        .collect();
    let add_on_ids: Vec<String> = add_ons
        .iter()
        .map(|a| a["id"].as_str().expect("id").into())
        .collect();
    let items: Vec<String> = ids.iter().chain(&add_on_ids).cloned().collect();
    let mut c = json!({ "schema": "prorata/1", "id": "generated", "revision": "1", "cycles": cycles, "plans": plans });
    if !add_ons.is_empty() {
        c["addOns"] = json!(add_ons);
    }
    if r.chance(75) {
        c["billing"] = billing(r);
    }
    let count = r.range(0, 4);
    if count > 0 {
        c["promotions"] = (0..count)
            .map(|i| promotion(r, i, &items, &names, &currencies))
            .collect();
    }
    let count = r.range(0, 3);
    if count > 0 {
        c["taxes"] = (0..count).map(|i| tax_rate(r, i, &items)).collect();
    }
    if r.chance(10) {
        c["leadTimes"] = json!([{ "id": "port", "businessDays": { "from": r.range(1, 5), "to": r.range(5, 12) }, "holidays": ["2024-01-01", "2026-04-06", "2026-12-25"] }]);
    }
    c["policies"] = policies(r, &ids, &add_on_ids);
    c
}

fn cycles(r: &mut Rng) -> Value {
    let mut c = json!({ "monthly": { "months": 1 } });
    if r.chance(75) {
        c["annual"] = json!({ "months": 12 });
    }
    if r.chance(15) {
        c["quarterly"] = json!({ "months": 3 });
    }
    if r.chance(20) {
        c["thirty"] = json!({ "days": 30 });
    }
    if r.chance(6) {
        c["biennial"] = json!({ "months": 24 });
    }
    if r.chance(6) {
        c["year"] = json!({ "days": 365 });
    }
    if r.chance(8) {
        c["weekly"] = json!({ "days": 7 });
    }
    c
}

fn rounding(r: &mut Rng) -> &'static str {
    if r.chance(50) {
        return "halfExpand";
    }
    let one: &&str = r.pick(&ROUNDINGS);
    one
}

fn billing(r: &mut Rng) -> Value {
    let mut b = json!({});
    let fine = r.chance(20);
    if fine {
        b["grain"] = json!(r.pick(&["minute", "second", "millisecond"]));
    } else {
        if r.chance(45) {
            b["dayCount"] = if r.chance(50) {
                json!("30/360")
            } else {
                json!({ "fixedDays": r.pick(&[30, 31, 28]) })
            };
        }
        if r.chance(35) {
            b["changeDay"] = json!(r.pick(&["new", "old", "both"]));
        }
    }
    if r.chance(45) {
        b["rounding"] = json!(r.pick(&ROUNDINGS));
    }
    if r.chance(12) {
        b["factor"] = json!({ "scale": r.range(1, 8), "rounding": rounding(r) });
    } else if r.chance(35) {
        let level = r.pick(&["line", "unit", "rate"]);
        // a price of a millisecond rounds to nothing, or to a million times too much
        let level = if fine && *level == "rate" {
            &"line"
        } else {
            level
        };
        b["roundingLevel"] = json!(level);
    }
    if r.chance(25) {
        b["stub"] = json!(r.pick(&["endsAtAnchor", "startsAtStart"]));
    }
    if r.chance(25) {
        b["monthEnd"] = json!(r.pick(&["clamp", "sticky"]));
    }
    for key in ["tax", "discount"] {
        if r.chance(30) {
            b[key] = json!({});
            if r.chance(60) {
                b[key]["level"] = json!(r.pick(&["total", "line"]));
            }
            if r.chance(50) {
                b[key]["rounding"] = json!(r.pick(&ROUNDINGS));
            }
        }
    }
    b
}

/// A price in major units, with the decimals that a currency takes and sometimes more.
pub fn money(r: &mut Rng, currency: &str, size: i64) -> String {
    match r.range(0, 19) {
        0 => "0".into(),
        1 => format!("{}.{:04}", r.range(0, size), r.range(0, 9999)),
        2 => format!("0.{:02}", r.range(1, 99)),
        n => {
            let whole = r.range(0, size);
            match currency {
                "JPY" => format!("{}", whole * 100),
                "KWD" => format!("{whole}.{:03}", r.range(0, 999)),
                _ if n < 8 => format!("{whole}.00"),
                _ => format!("{whole}.{:02}", r.range(0, 99)),
            }
        }
    }
}

fn length(cycle: &str) -> i64 {
    match cycle {
        "annual" | "year" => 10,
        "biennial" => 18,
        "quarterly" => 3,
        _ => 1,
    }
}

fn price(r: &mut Rng, cycle: Option<&str>, currency: &str, model: &str) -> Value {
    let size = 40 * cycle.map_or(2, length);
    let mut p = json!({ "currency": currency, "model": model });
    if let Some(c) = cycle {
        p["cycle"] = json!(c);
    }
    match model {
        "flat" | "perSeat" => p["amount"] = json!(money(r, currency, size)),
        "package" => {
            p["amount"] = json!(money(r, currency, size));
            p["packageSize"] = json!(r.range(1, 6));
        }
        _ => {
            let count = r.range(1, 4);
            let mut top = 0;
            let tiers: Vec<Value> = (0..count)
                .map(|i| {
                    top += r.range(1, 6);
                    let mut t =
                        json!({ "upTo": if i + 1 == count { Value::Null } else { json!(top) } });
                    if model != "stairstep" {
                        t["unit"] = json!(money(r, currency, size));
                    }
                    if model == "stairstep" || r.chance(40) {
                        t["flat"] = json!(money(r, currency, size * 2));
                    }
                    t
                })
                .collect();
            p["tiers"] = json!(tiers);
        }
    }
    if r.chance(12) {
        p["setupFee"] = json!(money(r, currency, 30));
    }
    p
}

fn model(r: &mut Rng) -> &'static str {
    if r.chance(45) {
        return "perSeat";
    }
    const MODELS: [&str; 6] = [
        "flat",
        "perSeat",
        "graduated",
        "volume",
        "stairstep",
        "package",
    ];
    let one: &&str = r.pick(&MODELS);
    one
}

fn plan(r: &mut Rng, i: i64, cycles: &[String], currencies: &[&str]) -> Value {
    let free = i == 0 && r.chance(30);
    let mut p = json!({ "id": format!("p{i}"), "name": format!("Plan {i}"), "rank": if r.chance(15) { 1 } else { i } });
    if free {
        p["kind"] = json!(r.pick(&["free", "trial"]));
    } else if r.chance(20) {
        p["trialDays"] = json!(r.pick(&[7, 14, 30, 45]));
    }
    if r.chance(20) {
        p["family"] = json!("office");
    }
    if r.chance(55) {
        p["seats"] = json!({});
        if r.chance(50) {
            p["seats"]["min"] = json!(r.range(1, 5));
        }
        if r.chance(40) {
            p["seats"]["max"] = if r.chance(10) {
                p["seats"].get("min").cloned().unwrap_or(json!(1))
            } else {
                json!(r.range(8, 30))
            };
        }
        if r.chance(15) {
            p["seats"]["step"] = json!(r.range(2, 5));
        }
    }
    if !free && r.chance(4) {
        p["term"] = json!("fixed");
    }
    let same = model(r);
    let mut prices = vec![];
    for c in cycles {
        for cur in currencies {
            if free && r.chance(85) {
                prices.push(json!({ "currency": cur, "cycle": c, "model": "flat", "amount": "0" }));
            } else if !free && !r.chance(4) {
                let m = if r.chance(80) { same } else { model(r) };
                prices.push(price(r, Some(c), cur, m));
                if r.chance(8) {
                    let m = model(r);
                    let mut q = price(r, Some(c), cur, m);
                    q["country"] = json!(r.pick(&COUNTRIES));
                    prices.push(q);
                }
            }
        }
    }
    if prices.is_empty() && !free {
        prices.push(price(r, Some("monthly"), currencies[0], "flat"));
    }
    p["prices"] = json!(prices);
    common(r, &mut p, i == 0);
    p
}

fn common(r: &mut Rng, p: &mut Value, first: bool) {
    if r.chance(30) {
        p["capacity"] = json!({ "users": r.range(1, 40) * 10 });
    }
    if r.chance(30) {
        p["features"] = json!({ "sso": r.chance(50), "api": r.chance(50) });
    }
    if r.chance(15) {
        p["notices"] = json!([r.pick(&["assign", "read"])]);
    }
    if r.chance(10) {
        p["includes"] = json!([{ "item": "number", "name": "Number" }]);
        if r.chance(60) {
            p["includes"][0]["whenSeatsAtLeast"] = json!(r.range(1, 6));
        }
    }
    if !first && r.chance(7) {
        let list = r.some(&COUNTRIES);
        p["availability"] = if r.chance(50) {
            json!({ "only": list })
        } else {
            json!({ "except": list })
        };
    }
    if !first && r.chance(4) {
        p["sell"] = json!({ "refuse": { "code": "soldBySales", "action": { "kind": "contact", "target": "sales" } } });
    }
}

fn add_on(r: &mut Rng, i: i64, plans: &[String], cycles: &[String], currencies: &[&str]) -> Value {
    let mut a = json!({ "id": format!("a{i}"), "name": format!("Add-on {i}") });
    let once = r.chance(10);
    if once {
        a["term"] = json!("oneTime");
    } else if r.chance(8) {
        a["term"] = json!("fixed");
    }
    if r.chance(25) {
        a["plans"] = json!(r.some(plans));
    }
    if r.chance(15) {
        a["oneCyclePerAddOn"] = json!(true);
    }
    if r.chance(12) {
        a["removeWholeBatch"] = json!(true);
    }
    if r.chance(20) {
        a["seats"] = json!({ "min": r.range(1, 3) });
        if r.chance(50) {
            a["seats"]["max"] = json!(r.range(5, 20));
        }
        if r.chance(30) {
            a["seats"]["step"] = json!(r.range(2, 3));
        }
    }
    let mut prices = vec![];
    let all: Vec<Option<&str>> = if once {
        vec![None]
    } else {
        cycles.iter().map(|c| Some(c.as_str())).collect()
    };
    for c in all {
        for cur in currencies {
            if !r.chance(5) {
                let m = model(r);
                prices.push(price(r, c, cur, m));
            }
            if r.chance(20) {
                let m = model(r);
                let mut p = price(r, c, cur, m);
                p["plan"] = json!(r.pick(plans));
                prices.push(p);
            }
        }
    }
    if prices.is_empty() {
        prices.push(price(
            r,
            if once { None } else { Some("monthly") },
            currencies[0],
            "flat",
        ));
    }
    a["prices"] = json!(prices);
    common(r, &mut a, false);
    if r.chance(15) {
        a["capacity"] = json!({ "users": { "adds": r.range(1, 20) * 5 } });
    }
    a
}

fn promotion(
    r: &mut Rng,
    i: i64,
    items: &[String],
    cycles: &[String],
    currencies: &[&str],
) -> Value {
    let mut p = json!({ "code": format!("CODE{i}") });
    if r.chance(60) {
        p["percent"] = json!(r.pick(&["10", "20", "100", "33.3", "7.5", "0.5"]));
    } else {
        let mut off = json!({});
        for c in currencies {
            if !r.chance(8) {
                off[*c] = json!(money(r, c, 30));
            }
        }
        if off.as_object().expect("an object").is_empty() {
            off["CHF"] = json!("5.00");
        }
        p["amountOff"] = off;
    }
    if r.chance(65) {
        p["stackable"] = json!(true);
    }
    if r.chance(25) {
        let mut some = r.some(items);
        if r.chance(30) {
            some.push("setupFee".into());
        }
        p["appliesTo"] = json!(some);
    }
    if r.chance(15) {
        p["cycles"] = json!(r.some(cycles));
    }
    if r.chance(40) {
        p["periods"] = json!(r.range(1, 4));
    }
    if r.chance(8) {
        p["minSeats"] = json!(r.range(2, 6));
    }
    if r.chance(8) {
        p["countries"] = json!(r.some(&COUNTRIES));
    }
    if r.chance(10) {
        p["validUntil"] = json!(r.pick(&["2024-02-29", "2027-12-31", "2031-06-30"]));
    }
    if r.chance(10) {
        p["validFrom"] = json!(r.pick(&["2019-01-31", "2023-12-31", "2024-02-29"]));
    }
    p
}

pub fn tax_rate(r: &mut Rng, i: i64, items: &[String]) -> Value {
    let mut t = json!({ "id": format!("t{i}"), "percent": r.pick(&["23", "8.25", "5", "9.975", "0", "20"]) });
    if r.chance(30) {
        t["inclusive"] = json!(true);
    }
    if r.chance(35) {
        t["countries"] = json!(r.some(&COUNTRIES));
    }
    if r.chance(25) {
        t["appliesTo"] = json!(r.some(items));
    }
    t
}
