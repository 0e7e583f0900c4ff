//! 3. Monotony: a later change never credits more; more seats never cost less.

use super::ask::{picks, purchases, seats_of, wanted};
use super::books::{Shop, int, lines, sum_of, total, with};
use super::dates::{DAY, grain_millis, print, read};
use super::runner::{
    Verdict::{Held, Silent},
    law, so,
};
use super::shop::{OPEN, RISING, Taste, catalog, grain, with_terms};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_later_change_never_credits_more() {
    let basis = prop::sample::select(vec!["paid", "price"]);
    let cases = (catalog(OPEN), picks(false), wanted(), 0_i64..400, basis);
    law(
        "later credits less",
        4,
        cases,
        |(catalog, mut picks, wanted, more, basis)| {
            (picks.late, picks.period) = (0, picks.period.or(Some(0)));
            let catalog = with_terms(&catalog, &json!({ "creditBasis": basis }));
            let shop = Shop::open(&catalog)?;
            let (first, end) = (picks.on_at(&catalog), picks.span(&catalog).1);
            let last = end - grain_millis(grain(&catalog));
            let second = (first + more * DAY).min(last);
            let mut credits = Vec::new();
            let mut requests = Vec::new();
            for on in [first, second] {
                let request = json!({ "subscription": picks.stored(&catalog), "on": print(on, grain(&catalog)),
                "to": wanted.change(&catalog, picks.plan) });
                let Some(change) = shop.change_now(&request)? else {
                    return Ok(Silent);
                };
                // An add-on with periods of its own may have begun a new one in between.
                let plan = subscription_plan(&request);
                let of_plan = lines(&change)
                    .iter()
                    .filter(|l| l["kind"] == "credit" && l["item"] == plan);
                credits.push(-of_plan.map(|l| int(&l["amount"])).sum::<i64>());
                requests.push(request);
            }
            with(
                &shop,
                &requests.iter().collect::<Vec<_>>(),
                (|| {
                    so!(
                        credits[1] <= credits[0],
                        "{} credited, later {}",
                        credits[0],
                        credits[1]
                    );
                    Ok(if credits[0] > 0 && second > first {
                        Held
                    } else {
                        Silent
                    })
                })(),
            )
        },
    );
}

fn subscription_plan(request: &Value) -> Value {
    request["subscription"]["plan"].clone()
}

#[test]
fn more_seats_never_cost_less() {
    let taste = Taste {
        models: RISING,
        ..OPEN
    };
    law(
        "more seats cost more",
        2,
        (catalog(taste), purchases(), 1_u32..30),
        |(mut catalog, purchase, more)| {
            for promotion in catalog["promotions"].as_array_mut().unwrap() {
                // A code for larger teams may make more seats cost less: that is what it is for.
                promotion.as_object_mut().unwrap().remove("minSeats");
                promotion.as_object_mut().unwrap().remove("appliesTo");
                promotion.as_object_mut().unwrap().remove("cycles");
            }
            for plan in catalog["plans"].as_array_mut().unwrap() {
                plan.as_object_mut().unwrap().remove("seats");
            }
            let shop = Shop::open(&catalog)?;
            let mut few = purchase.request(&catalog);
            let seats = purchase.seats.unwrap_or(1);
            few["seats"] = seats.into();
            let mut many = few.clone();
            many["seats"] = (seats + more).into();
            let (Some(one), Some(other)) = (shop.quote(&few)?, shop.quote(&many)?) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&few, &many],
                (|| {
                    let subtotal = |q: &Value| int(&q["totals"]["subtotal"]);
                    so!(
                        subtotal(&other) >= subtotal(&one),
                        "subtotals {} and {}",
                        subtotal(&one),
                        subtotal(&other)
                    );
                    // Rates and codes that look at single items may move a rounding from one line to another.
                    let by_item = catalog["taxes"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter(|t| t.get("appliesTo").is_some())
                        .count();
                    let slack = i64::try_from(by_item).unwrap() * 2;
                    so!(
                        total(&other) + slack >= total(&one),
                        "totals {} and {}",
                        total(&one),
                        total(&other)
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn more_seats_in_a_change_never_cost_less() {
    let taste = Taste {
        models: RISING,
        promotions: false,
        ..OPEN
    };
    let style = prop::sample::select(vec!["gross", "net"]);
    let cases = (catalog(taste), picks(false), 1_u32..60, 1_u32..30, style);
    law(
        "more seats added cost more",
        3,
        cases,
        |(mut catalog, mut picks, seats, more, style)| {
            for plan in catalog["plans"].as_array_mut().unwrap() {
                plan.as_object_mut().unwrap().remove("seats");
            }
            (picks.late, picks.paid) = (0, None);
            let catalog = with_terms(&catalog, &json!({ "lines": style }));
            let shop = Shop::open(&catalog)?;
            let ask = |seats: u32| json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog), "seats": seats_of(&catalog, picks.plan, seats) });
            let (few, many) = (ask(seats), ask(seats + more));
            let (Some(one), Some(other)) = (
                shop.call("seatChangePreview", &few)?,
                shop.call("seatChangePreview", &many)?,
            ) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&few, &many],
                (|| {
                    let subtotal = |q: &Value| int(&q["totals"]["subtotal"]);
                    so!(
                        subtotal(&other) >= subtotal(&one),
                        "{} for fewer, {} for more",
                        subtotal(&one),
                        subtotal(&other)
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn a_purchase_nearer_to_the_billing_date_never_costs_more() {
    let taste = Taste {
        taxes: false,
        promotions: false,
        ..OPEN
    };
    law(
        "nearer costs less",
        2,
        (catalog(taste), purchases(), 1_i64..60),
        |(mut catalog, mut purchase, days)| {
            catalog["billing"]["stub"] = "endsAtAnchor".into();
            (purchase.anchor, purchase.add_ons) = (Some(days), Vec::new());
            let shop = Shop::open(&catalog)?;
            let first = purchase.request(&catalog);
            let mut second = first.clone();
            let later = read(first["on"].as_str().unwrap()) + DAY;
            let (Some(one), true) = (shop.quote(&first)?, days > 1) else {
                return Ok(Silent);
            };
            if read(one["period"]["end"].as_str().unwrap()) <= later {
                return Ok(Silent);
            }
            second["on"] = print(later, grain(&catalog)).into();
            let Some(other) = shop.quote(&second)? else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&first, &second],
                (|| {
                    so!(
                        sum_of(&other, "plan") <= sum_of(&one, "plan"),
                        "{} and a day later {}",
                        sum_of(&one, "plan"),
                        sum_of(&other, "plan")
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}
