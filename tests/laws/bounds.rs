//! 2. Bounds: 0 ≤ credit ≤ paid for the unused time; all on the first day, nothing after the last.

use super::ask::{Picks, picks, wanted};
use super::books::{Shop, int, lines, sum_of, with};
use super::dates::{DAY, print};
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{self, OPEN, PLANS, Taste, catalog, grain, with_terms};
use super::terms::change_terms;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was paid for each item, of periods that are not over.
fn alive(subscription: &Value, on: &str) -> BTreeMap<String, i64> {
    let mut paid = BTreeMap::new();
    for segment in subscription["paid"].as_array().into_iter().flatten() {
        if segment["period"]["end"].as_str() > Some(on) {
            *paid
                .entry(segment["item"].as_str().unwrap().to_owned())
                .or_default() += int(&segment["amount"]);
        }
    }
    paid
}

fn credited(result: &Value) -> BTreeMap<String, i64> {
    let mut credits = BTreeMap::new();
    for line in lines(result).iter().filter(|l| l["kind"] == "credit") {
        *credits
            .entry(line["item"].as_str().unwrap().to_owned())
            .or_default() -= int(&line["amount"]);
    }
    credits
}

#[test]
fn a_credit_never_exceeds_what_was_paid() {
    let cases = (catalog(OPEN), picks(true), wanted(), change_terms());
    law(
        "credit within paid",
        5,
        cases,
        |(catalog, mut picks, wanted, mut terms)| {
            picks.late = 0;
            picks.paid = picks.paid.or(Some((1_000, 300)));
            terms["creditBasis"] = "paid".into();
            terms["lines"] = "gross".into();
            terms["effective"] = "now".into();
            let catalog = with_terms(&catalog, &terms);
            let shop = Shop::open(&catalog)?;
            let (subscription, on) = (picks.stored(&catalog), picks.on(&catalog));
            let request = json!({ "subscription": subscription, "on": on, "to": wanted.change(&catalog, picks.plan) });
            let Some(change) = shop.change_now(&request)? else {
                return Ok(Silent);
            };
            let paid = alive(&subscription, on.as_str().unwrap());
            let credits = credited(&change);
            for (item, credit) in &credits {
                so!(*credit >= 0, "a credit of {credit} is a charge: {request}");
                // An item without a segment of its own was paid at its price.
                if let Some(most) = paid.get(item) {
                    so!(
                        credit <= most,
                        "{credit} credited of {most} paid for {item}: {request}\n{catalog}"
                    );
                }
            }
            Ok(if credits.is_empty() { Silent } else { Held })
        },
    );
}

#[test]
fn a_refund_never_exceeds_what_was_paid() {
    let cases = (
        catalog(Taste {
            taxes: false,
            ..OPEN
        }),
        picks(true),
    );
    law(
        "refund within paid",
        5,
        cases,
        |(mut catalog, mut picks)| {
            picks.late = 0;
            picks.paid = picks.paid.or(Some((1_000, 300)));
            picks.odd.carried = None;
            catalog["policies"]["cancel"] =
                json!([{ "then": { "effective": "now", "refund": "prorated" } }]);
            let shop = Shop::open(&catalog)?;
            let (subscription, on) = (picks.stored(&catalog), picks.on(&catalog));
            let request = json!({ "subscription": subscription, "on": on });
            let Some(answer) = shop.call("cancelEffectiveDate", &request)? else {
                return Ok(Silent);
            };
            if answer["allowed"] != true {
                return Ok(Silent);
            }
            let paid = alive(&subscription, on.as_str().unwrap());
            for (item, credit) in credited(&answer) {
                let most = paid.get(&item).copied().unwrap_or(i64::MAX);
                so!(
                    (0..=most).contains(&credit),
                    "{credit} paid back of {most} for {item}: {request}"
                );
            }
            same!(
                int(&answer["refund"]),
                -sum_of(&answer, "credit"),
                "what is credited is paid back: {request}"
            );
            Ok(Held)
        },
    );
}

/// A subscription to a plan alone, paid for its whole period, and terms that give back what is unused.
fn plain(catalog: &Value, picks: &mut Picks, amount: u32) -> Value {
    picks.add_ons.clear();
    picks.codes.clear();
    (picks.late, picks.period, picks.paid) = (0, Some(0), Some((amount, 0)));
    let mut catalog = with_terms(catalog, &json!({}));
    if let Some(billing) = catalog["billing"].as_object_mut() {
        billing.remove("changeDay");
    }
    catalog
}

fn other_plan(picks: &Picks) -> Value {
    json!({ "plan": PLANS[(picks.plan + 1) % PLANS.len()], "seats": 1 })
}

#[test]
fn a_change_on_the_first_day_credits_all() {
    let cases = (
        catalog(Taste {
            promotions: false,
            ..OPEN
        }),
        picks(false),
        1_u32..300_000,
    );
    law(
        "first day credits all",
        3,
        cases,
        |(catalog, mut picks, amount)| {
            let catalog = plain(&catalog, &mut picks, amount);
            picks.into = 0;
            let shop = Shop::open(&catalog)?;
            let request = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog), "to": other_plan(&picks) });
            let Some(change) = shop.change_now(&request)? else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request],
                (|| {
                    same!(
                        -sum_of(&change, "credit"),
                        i64::from(amount),
                        "all is given back"
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn a_change_on_the_last_day_credits_one_day() {
    let cases = (
        catalog(Taste {
            promotions: false,
            billing: false,
            ..OPEN
        }),
        picks(false),
        1_u32..300_000,
    );
    law(
        "last day credits one",
        3,
        cases,
        |(catalog, mut picks, amount)| {
            let catalog = plain(&catalog, &mut picks, amount);
            let shop = Shop::open(&catalog)?;
            let (start, end) = picks.span(&catalog);
            let days = (end - start) / DAY;
            let request = json!({ "subscription": picks.stored(&catalog), "on": print(end - DAY, grain(&catalog)), "to": other_plan(&picks) });
            let Some(change) = shop.change_now(&request)? else {
                return Ok(Silent);
            };
            // Half away from zero, by hand.
            let one = (2 * i64::from(amount) + days) / (2 * days);
            with(
                &shop,
                &[&request],
                (|| {
                    same!(-sum_of(&change, "credit"), one, "one day of {days}");
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn nothing_is_left_at_the_end() {
    law(
        "nothing at the end",
        1,
        (shop::decimal(), picks(false), 1_u32..50),
        |(amount, picks, quantity)| {
            let catalog = json!({ "cycles": { "monthly": { "months": 1 }, "quarterly": { "months": 3 }, "annual": { "months": 12 }, "days": { "days": 30 } }, "plans": [{}, {}, {}] });
            let (start, end) = Picks {
                period: None,
                ..picks
            }
            .span(&catalog);
            let ask = |on| {
                let request = json!({ "amount": amount, "currency": "EUR", "quantity": quantity,
                "period": { "start": print(start, "day"), "end": print(end, "day") }, "on": print(on, "day") });
                serde_json::from_str::<Value>(
                    &prorata::helper_json("prorate", &request.to_string()).unwrap(),
                )
                .unwrap()
            };
            same!(ask(end)["amount"], json!(0), "at the end");
            same!(ask(end)["numerator"], json!(0), "at the end");
            let all = ask(start);
            same!(all["numerator"], all["denominator"], "at the start");
            Ok(Held)
        },
    );
}
