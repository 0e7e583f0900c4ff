//! 4. A → A is free, A → B → A nets nothing, two changes on one day are the direct one, seats one by one are seats at once.

use super::ask::{Picks, picks, seats_of, wanted};
use super::books::{Checked, Shop, int, lines, total, with};
use super::dates::civil;
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{CYCLES, OPEN, PLANS, Taste, WILD, catalog, object, with_terms};
use super::terms::change_terms;
use proptest::prelude::*;
use serde_json::{Value, json};

/// `to` that names every field of a subscription as it is.
fn as_it_is(subscription: &Value) -> Value {
    let add_ons = subscription["addOns"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let named = add_ons.iter().map(|a| {
        object([
            ("id", Some(a["id"].clone())),
            ("quantity", Some(a["quantity"].clone())),
            ("cycle", a.get("cycle").cloned()),
        ])
    });
    json!({ "plan": subscription["plan"], "cycle": subscription["cycle"], "seats": subscription["seats"], "addOns": named.collect::<Vec<_>>() })
}

#[test]
fn a_change_to_the_same_state_is_free() {
    law(
        "same state is free",
        3,
        (catalog(WILD), picks(true), any::<bool>()),
        |(catalog, picks, named)| {
            let shop = Shop::open(&catalog)?;
            let (mut subscription, on) = (picks.stored(&catalog), picks.on(&catalog));
            if named {
                // What waits and is due by now would be part of the state.
                subscription.as_object_mut().unwrap().remove("pending");
            }
            let mut request = json!({ "subscription": subscription, "on": on });
            if named {
                request["to"] = as_it_is(&request["subscription"]);
            }
            let Some(change) = shop.change(&request)? else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request],
                (|| {
                    so!(lines(&change).is_empty(), "lines");
                    same!(total(&change), 0, "total");
                    same!(change["direction"], json!("none"), "direction");
                    same!(int(&change["settlement"]["dueNow"]), 0, "due now");
                    Ok(if change["allowed"] == true {
                        Held
                    } else {
                        Silent
                    })
                })(),
            )
        },
    );
}

/// Terms under which a change leaves the period alone and is settled by the same arithmetic both ways.
fn symmetric() -> impl Strategy<Value = Value> {
    (prop::sample::select(vec!["paid", "price"]), prop::sample::select(vec!["gross", "net"]), any::<bool>())
        .prop_map(|(basis, lines, later)| json!({ "creditBasis": basis, "lines": lines, "bill": if later { "renewal" } else { "now" } }))
}

/// Where both sides pay for the day of the change, every change costs a day, the way back too.
fn one_side(catalog: &Value) -> Value {
    let mut catalog = catalog.clone();
    if catalog["billing"]["changeDay"] == "both" {
        catalog["billing"]["changeDay"] = "new".into();
    }
    catalog
}

/// A change and the way back: both results, or nothing where one of them is refused.
fn there_and_back(
    shop: &Shop,
    subscription: &Value,
    on: &Value,
    to: &Value,
    forget: bool,
) -> Checked<Option<[Value; 4]>> {
    let there = json!({ "subscription": subscription, "on": on, "to": to });
    let Some(first) = shop.change_now(&there)? else {
        return Ok(None);
    };
    let mut state = first["subscription"].clone();
    if forget {
        state.as_object_mut().unwrap().remove("paid");
    }
    let mut home = as_it_is(subscription);
    for add_on in state["addOns"].as_array().into_iter().flatten() {
        let held = home["addOns"]
            .as_array()
            .unwrap()
            .iter()
            .any(|a| a["id"] == add_on["id"]);
        if !held {
            let gone = object([
                ("id", Some(add_on["id"].clone())),
                ("quantity", Some(0.into())),
                ("cycle", add_on.get("cycle").cloned()),
            ]);
            home["addOns"].as_array_mut().unwrap().push(gone);
        }
    }
    let back = json!({ "subscription": state, "on": on, "to": home });
    Ok(shop
        .change_now(&back)?
        .map(|second| [there, first, back, second]))
}

/// Plan, seats and shared add-ons move; the cycle stays, nothing is bought once and no add-on has days of its own.
fn on_one_cycle(wanted: &mut super::ask::Wanted, picks: &mut Picks) {
    wanted.cycle = None;
    wanted.add_ons.retain(|(item, ..)| *item < 2);
    for (.., cycle) in picks.add_ons.iter_mut().chain(&mut wanted.add_ons) {
        *cycle = None;
    }
}

#[test]
fn there_and_back_nets_nothing() {
    law(
        "there and back",
        4,
        (catalog(OPEN), picks(false), wanted(), symmetric()),
        |(catalog, mut picks, mut wanted, terms)| {
            on_one_cycle(&mut wanted, &mut picks);
            picks.paid = None;
            let catalog = one_side(&with_terms(&catalog, &terms));
            let shop = Shop::open(&catalog)?;
            let to = wanted.change(&catalog, picks.plan);
            let Some([there, first, back, second]) = there_and_back(
                &shop,
                &picks.stored(&catalog),
                &picks.on(&catalog),
                &to,
                true,
            )?
            else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&there, &back],
                (|| {
                    same!(
                        total(&first) + total(&second),
                        0,
                        "{} there, {} back",
                        total(&first),
                        total(&second)
                    );
                    Ok(if lines(&first).is_empty() {
                        Silent
                    } else {
                        Held
                    })
                })(),
            )
        },
    );
}

/// Without `paid` a credit over another cycle cannot know what its period was a part of when it was charged; segments say so.
#[test]
fn there_and_back_over_another_cycle_nets_nothing_with_stored_segments() {
    law(
        "there and back by cycle",
        4,
        (catalog(OPEN), picks(false), 0..CYCLES.len(), any::<bool>()),
        |(catalog, mut picks, cycle, later)| {
            picks.add_ons.clear();
            picks.paid = None;
            // On days that every month has the way back sees the cycle that the way there saw.
            picks.anchor.0 += 27.min(civil(picks.anchor.0).2) - civil(picks.anchor.0).2;
            picks.period = Some(0);
            let bill = if later { "renewal" } else { "now" };
            let catalog = one_side(&with_terms(&catalog, &json!({ "bill": bill })));
            let shop = Shop::open(&catalog)?;
            let Some([there, first, back, second]) = there_and_back(
                &shop,
                &picks.stored(&catalog),
                &picks.on(&catalog),
                &json!({ "cycle": CYCLES[cycle] }),
                false,
            )?
            else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&there, &back],
                (|| {
                    let net = total(&first) + total(&second);
                    so!(
                        net.abs() <= units(&[&first, &second]),
                        "{} there, {} back",
                        total(&first),
                        total(&second)
                    );
                    Ok(if lines(&first).is_empty() {
                        Silent
                    } else {
                        Held
                    })
                })(),
            )
        },
    );
}

/// One minor unit for each line that was rounded on its own.
fn units(results: &[&Value]) -> i64 {
    i64::try_from(results.iter().map(|r| lines(r).len()).sum::<usize>()).unwrap()
}

#[test]
fn there_and_back_with_stored_segments_is_within_a_unit_a_line() {
    law(
        "there and back, stored",
        4,
        (catalog(OPEN), picks(false), wanted(), symmetric()),
        |(catalog, mut picks, mut wanted, terms)| {
            on_one_cycle(&mut wanted, &mut picks);
            let catalog = one_side(&with_terms(&catalog, &terms));
            let shop = Shop::open(&catalog)?;
            // A state whose segments say what it costs: what the engine itself stores of a change to it.
            picks.paid = None;
            let to = wanted.change(&catalog, picks.plan);
            let Some([there, first, back, second]) = there_and_back(
                &shop,
                &picks.stored(&catalog),
                &picks.on(&catalog),
                &to,
                false,
            )?
            else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&there, &back],
                (|| {
                    let net = total(&first) + total(&second);
                    so!(
                        net.abs() <= units(&[&first, &second]),
                        "{} there, {} back",
                        total(&first),
                        total(&second)
                    );
                    Ok(if lines(&first).is_empty() {
                        Silent
                    } else {
                        Held
                    })
                })(),
            )
        },
    );
}

#[test]
fn two_changes_on_one_day_are_the_direct_one() {
    let cases = (
        catalog(OPEN),
        picks(false),
        [0..PLANS.len(), 0..PLANS.len()],
        [1_u32..40, 1_u32..40],
        symmetric(),
    );
    law(
        "two changes, one day",
        4,
        cases,
        |(catalog, mut picks, plans, seats, terms)| {
            picks.paid = None;
            for (.., cycle) in &mut picks.add_ons {
                *cycle = None;
            }
            let catalog = one_side(&with_terms(&catalog, &terms));
            let shop = Shop::open(&catalog)?;
            let to = |i: usize| json!({ "plan": PLANS[plans[i]], "seats": seats_of(&catalog, plans[i], seats[i]) });
            let on = picks.on(&catalog);
            let first = json!({ "subscription": picks.stored(&catalog), "on": on, "to": to(0) });
            let Some(one) = shop.change_now(&first)? else {
                return Ok(Silent);
            };
            let second = json!({ "subscription": one["subscription"], "on": on, "to": to(1) });
            let direct = json!({ "subscription": picks.stored(&catalog), "on": on, "to": to(1) });
            let (Some(two), Some(straight)) =
                (shop.change_now(&second)?, shop.change_now(&direct)?)
            else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&first, &second, &direct],
                (|| {
                    let off = total(&one) + total(&two) - total(&straight);
                    so!(
                        off.abs() <= units(&[&one, &two, &straight]),
                        "{} + {} against {}",
                        total(&one),
                        total(&two),
                        total(&straight)
                    );
                    let fields = |r: &Value| {
                        [
                            r["subscription"]["plan"].clone(),
                            r["subscription"]["seats"].clone(),
                            r["subscription"]["period"].clone(),
                        ]
                    };
                    same!(fields(&two), fields(&straight), "the state");
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn seats_one_by_one_are_seats_at_once() {
    let taste = Taste {
        billing: false,
        promotions: false,
        taxes: false,
        ..OPEN
    };
    let styles = (
        prop::sample::select(vec!["gross", "net"]),
        prop::sample::select(vec!["paid", "price"]),
    );
    law(
        "seats one by one",
        2,
        (catalog(taste), picks(false), 2_u32..7, styles),
        |(mut catalog, mut picks, more, (style, basis))| {
            for plan in catalog["plans"].as_array_mut().unwrap() {
                plan.as_object_mut().unwrap().remove("seats");
            }
            (picks.paid, picks.add_ons) = (None, Vec::new());
            let catalog = with_terms(&catalog, &json!({ "lines": style, "creditBasis": basis }));
            let shop = Shop::open(&catalog)?;
            let (before, on) = (picks.stored(&catalog), picks.on(&catalog));
            let seats = int(&before["seats"]);
            let at_once =
                json!({ "subscription": before, "on": on, "seats": seats + i64::from(more) });
            let Some(direct) = shop.call("seatChangePreview", &at_once)? else {
                return Ok(Silent);
            };
            let (mut state, mut sum) = (before, 0);
            for step in 1..=i64::from(more) {
                let request = json!({ "subscription": state, "on": on, "seats": seats + step });
                let Some(change) = shop.call("seatChangePreview", &request)? else {
                    return Ok(Silent);
                };
                sum += total(&change);
                state = change["subscription"].clone();
            }
            with(
                &shop,
                &[&at_once],
                (|| {
                    let off = (sum - total(&direct)).abs();
                    so!(
                        2 * off <= i64::from(more),
                        "{sum} one by one, {} at once, {more} steps",
                        total(&direct)
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn a_deferred_change_costs_nothing_today_and_comes_on_its_date() {
    let cases = (catalog(OPEN), picks(false), wanted(), change_terms());
    law(
        "deferred",
        3,
        cases,
        |(catalog, mut picks, wanted, mut terms)| {
            terms["effective"] = "periodEnd".into();
            // Add-ons with periods of their own renew on days of their own.
            picks.add_ons.clear();
            picks.late = 0;
            let catalog = with_terms(&catalog, &terms);
            let shop = Shop::open(&catalog)?;
            let mut to = wanted.change(&catalog, picks.plan);
            to.as_object_mut().unwrap().remove("addOns");
            let request = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog), "to": to });
            let Some(change) = shop.change(&request)? else {
                return Ok(Silent);
            };
            if change["allowed"] != true
                || change["effective"] != "periodEnd"
                || change["subscription"]["pending"].is_null()
            {
                return Ok(Silent);
            }
            let later =
                json!({ "subscription": change["subscription"], "on": change["effectiveOn"] });
            let Some(then) = shop.change(&later)? else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request, &later],
                (|| {
                    so!(lines(&change).is_empty(), "lines today");
                    same!(
                        change["effectiveOn"],
                        change["renewal"]["on"],
                        "it comes with the renewal"
                    );
                    for (field, value) in to.as_object().unwrap() {
                        same!(then["subscription"][field], *value, "{field} on the day");
                        let today = &change["subscription"][field];
                        same!(*today, request["subscription"][field], "{field} today");
                    }
                    so!(
                        then["subscription"]["pending"].is_null(),
                        "nothing waits any more"
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}
