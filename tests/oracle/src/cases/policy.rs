//! Policies: rule lists that end in a catch-all.

use super::catalog::{COUNTRIES, ROUNDINGS};
use super::rng::Rng;
use serde_json::{Value, json};

pub fn policies(r: &mut Rng, plans: &[String], add_ons: &[String]) -> Value {
    let mut p = json!({});
    for name in ["planChange", "seatChange", "addOnChange"] {
        if name == "addOnChange" && r.chance(40) {
            continue;
        }
        let count = r.range(0, 2);
        let mut rules: Vec<Value> = (0..count)
            .map(|_| json!({ "when": when(r, plans, add_ons, false), "then": terms(r, true) }))
            .collect();
        rules.push(json!({ "then": terms(r, false) }));
        p[name] = json!(rules);
    }
    let count = r.range(0, 2);
    let mut rules: Vec<Value> = (0..count)
        .map(|_| json!({ "when": when(r, plans, add_ons, true), "then": cancel_terms(r, plans) }))
        .collect();
    rules.push(json!({ "then": cancel_terms(r, plans) }));
    p["cancel"] = json!(rules);
    if r.chance(12) {
        let mut w = when(r, plans, add_ons, false);
        if r.chance(50) {
            w["call"] =
                json!(r.pick(&["quote", "planChange", "seatChange", "addOnChange", "cancel"]));
        }
        if r.chance(20) {
            w["features"] = json!("api");
        }
        p["gates"] = json!([{ "when": w, "then": { "refuse": { "code": "gateClosed", "action": { "kind": "contact", "target": "us" } } } }]);
    }
    p
}

fn when(r: &mut Rng, plans: &[String], add_ons: &[String], cancel: bool) -> Value {
    let mut w = json!({});
    let count = if r.chance(75) { 1 } else { 2 };
    for _ in 0..count {
        match r.range(0, if cancel { 6 } else { 12 }) {
            0 if r.chance(25) => w["from"] = json!(r.some(plans)),
            0 if r.chance(25) => w["fromKind"] = json!(r.pick(&["free", "paid", "trial"])),
            0 => w["from"] = json!(r.pick(plans)),
            1 => w["overdueInvoices"] = json!(true),
            2 => w["country"] = json!(r.some(&COUNTRIES)),
            3 if r.chance(25) => w["facts"] = json!({ "role": ["owner", "guest"] }),
            3 => w["facts"] = json!({ "role": r.pick(&["admin", "owner"]) }),
            4 => w["purchasedVia"] = json!(r.pick(&["web", "partner"])),
            5 => {
                let n = r.range(0, 40);
                w["daysToRenewal"] = if r.chance(20) {
                    json!({ "atLeast": n / 2, "atMost": n })
                } else if r.chance(50) {
                    json!({ "atMost": n })
                } else {
                    json!({ "atLeast": n })
                };
            }
            6 => w["status"] = json!(r.pick(&["active", "trialing", "pastDue"])),
            7 => {
                w["direction"] =
                    json!(r.pick(&["upgrade", "downgrade", "crossgrade", "increase", "decrease"]))
            }
            8 => w["cycle"] = json!(r.pick(&["longer", "shorter", "same"])),
            9 => w["seats"] = json!(r.pick(&["increase", "decrease", "same"])),
            10 if r.chance(25) => w["to"] = json!(r.some(plans)),
            10 => w["to"] = json!(r.pick(plans)),
            11 => w["toKind"] = json!(r.pick(&["free", "paid", "trial"])),
            _ if !add_ons.is_empty() => w["item"] = json!(r.pick(add_ons)),
            _ => w["direction"] = json!("upgrade"),
        }
    }
    w
}

fn terms(r: &mut Rng, may_refuse: bool) -> Value {
    let mut t = json!({});
    if may_refuse && r.chance(15) {
        t["refuse"] = json!({ "code": "notNow", "action": { "kind": "contact", "target": "us" } });
        return t;
    }
    if r.chance(8) {
        t["notices"] = json!(["changed"]);
    }
    if r.chance(10) {
        t["promotions"] = json!(r.pick(&["void", "keep"]));
    }
    if r.chance(18) {
        t["effective"] = json!("periodEnd");
        if r.chance(15) {
            t["period"] = json!("align");
        }
        return t;
    }
    if r.chance(35) {
        t["period"] = json!(r.pick(&["keep", "align", "restart"]));
    }
    if r.chance(6) {
        t["creditAs"] = json!({ "days": r.pick(&ROUNDINGS) });
        t["period"] = json!("restart");
        t["charge"] = json!(r.pick(&["full", "none"]));
        return t;
    }
    if r.chance(25) {
        t["credit"] = json!(r.pick(&["prorated", "full", "none"]));
    }
    if r.chance(20) {
        t["creditBasis"] = json!(r.pick(&["paid", "price"]));
    }
    if r.chance(25) {
        t["charge"] = json!(r.pick(&["prorated", "full", "none"]));
    }
    if r.chance(25) {
        t["lines"] = json!("net");
    }
    if r.chance(12) {
        t["bill"] = json!("renewal");
    } else if r.chance(30) {
        t["surplus"] = json!(r.pick(&["balance", "refund", "forfeit"]));
    }
    t
}

fn cancel_terms(r: &mut Rng, plans: &[String]) -> Value {
    let mut t = json!({});
    if r.chance(10) {
        t["refuse"] = json!({ "code": "callUs", "action": { "kind": "contact", "target": "us" } });
        return t;
    }
    let effective = *r.pick(&["periodEnd", "periodEnd", "now", "termEnd"]);
    if effective != "periodEnd" || r.chance(30) {
        t["effective"] = json!(effective);
    }
    if effective == "now" {
        if r.chance(70) {
            t["refund"] = json!(r.pick(&["prorated", "full", "none"]));
            if r.chance(40) {
                t["refundWithinDays"] = json!(r.pick(&[7, 14, 30, 400]));
            }
        }
    } else {
        if r.chance(45) {
            let late = if r.chance(70) {
                json!("nextPeriodEnd")
            } else {
                json!({ "code": "tooLate", "action": { "kind": "supportCase" } })
            };
            t["notice"] = json!({ "days": r.pick(&[0, 1, 5, 14, 30, 45, 90]), "late": late });
        }
        if r.chance(25) {
            t["minimumTerm"] = json!({ "months": r.pick(&[1, 3, 12, 24]) });
        }
    }
    if r.chance(15) {
        t["undoable"] = json!(r.chance(50));
    }
    if r.chance(30) {
        t["then"] = json!({ "plan": plans[0] });
    }
    if r.chance(10) {
        t["channel"] = json!({ "kind": "supportCase", "target": "desk" });
    }
    t
}
