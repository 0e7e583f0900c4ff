//! 1. Conservation: lines = totals = settlement, to the minor unit.

use super::ask::{picks, purchases, wanted};
use super::books::{Shop, int, lines, total, with};
use super::dates::{DAY, print, read};
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{self, OPEN, WILD, catalog, grain};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_quotes_books_balance() {
    law(
        "quotes balance",
        2,
        (catalog(WILD), purchases()),
        |(catalog, purchase)| {
            let shop = Shop::open(&catalog)?;
            let quote = shop.quote(&purchase.request(&catalog))?;
            Ok(if quote.is_some_and(|q| q["allowed"] == true) {
                Held
            } else {
                Silent
            })
        },
    );
}

#[test]
fn a_changes_books_balance() {
    let cases = (catalog(WILD), picks(true), wanted());
    law("changes balance", 3, cases, |(catalog, picks, wanted)| {
        let shop = Shop::open(&catalog)?;
        let request = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog),
            "to": wanted.change(&catalog, picks.plan), "upcoming": 4, "explain": true });
        let Some(change) = shop.change(&request)? else {
            return Ok(Silent);
        };
        if change["allowed"] != true || change["effective"] == "periodEnd" {
            so!(lines(&change).is_empty(), "no lines of {request}");
            same!(int(&change["settlement"]["dueNow"]), 0, "nothing due");
        }
        Ok(if change["allowed"] == true {
            Held
        } else {
            Silent
        })
    });
}

#[test]
fn a_seat_changes_books_balance() {
    let cases = (
        catalog(WILD),
        picks(true),
        1_u32..60,
        prop::option::of(0_usize..2),
    );
    law(
        "seat changes balance",
        3,
        cases,
        |(catalog, picks, seats, add_on)| {
            let shop = Shop::open(&catalog)?;
            let mut request = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog),
            "seats": super::ask::seats_of(&catalog, picks.plan, seats), "upcoming": 2 });
            if let Some(item) = add_on {
                request["addOn"] = shop::ADD_ONS[item].into();
            }
            let change = shop.call("seatChangePreview", &request)?;
            Ok(if change.is_some_and(|c| c["allowed"] == true) {
                Held
            } else {
                Silent
            })
        },
    );
}

#[test]
fn a_cancellations_books_balance() {
    law(
        "cancellations balance",
        3,
        (catalog(WILD), picks(true)),
        |(catalog, picks)| {
            let shop = Shop::open(&catalog)?;
            let request =
                json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog) });
            let answer = shop.call("cancelEffectiveDate", &request)?;
            Ok(if answer.is_some_and(|a| a["allowed"] == true) {
                Held
            } else {
                Silent
            })
        },
    );
}

/// An exact decimal of an explanation in minor units.
fn minor(text: &str, exponent: usize) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(
        fraction.len() <= exponent,
        "`{text}` is finer than a minor unit"
    );
    format!("{whole}{fraction:0<exponent$}").parse().unwrap()
}

#[test]
fn shares_of_a_discount_sum_to_it() {
    let cases = (catalog(OPEN), purchases());
    law("shares sum", 8, cases, |(mut catalog, mut purchase)| {
        shop::without_setup_fees(&mut catalog);
        purchase.explain = true;
        purchase.codes.truncate(1);
        let shop = Shop::open(&catalog)?;
        let request = purchase.request(&catalog);
        let Some(quote) = shop.quote(&request)? else {
            return Ok(Silent);
        };
        let Some(discount) = lines(&quote).iter().find(|l| l["kind"] == "discount") else {
            return Ok(Silent);
        };
        let exponent = match quote["currency"].as_str() {
            Some("JPY") => 0,
            Some("KWD") => 3,
            _ => 2,
        };
        let steps = discount["explanation"].as_array().unwrap();
        let shares: Vec<(&Value, i64)> = steps
            .iter()
            .filter(|s| s["code"] == "share")
            .map(|s| {
                (
                    &s["params"]["item"],
                    minor(s["value"].as_str().unwrap(), exponent),
                )
            })
            .collect();
        let whole: i64 = shares.iter().map(|(_, share)| share).sum();
        same!(
            whole,
            int(&discount["amount"]),
            "the shares are the discount: {request}"
        );
        let base = steps.iter().find(|s| s["code"] == "base").unwrap();
        let base = minor(base["value"].as_str().unwrap(), exponent);
        // The lines that it is spread over, in the order of the shares.
        let mut charged = lines(&quote).iter().filter(|l| {
            matches!(l["kind"].as_str(), Some("plan" | "addOn" | "setupFee"))
                && int(&l["amount"]) > 0
        });
        for (item, share) in shares {
            let line = charged
                .find(|l| l["item"] == *item)
                .map_or(0, |l| int(&l["amount"]));
            so!(
                share <= 0 && -share <= line,
                "a share of {share} on a line of {line}: {request}"
            );
            // |share − whole × line ÷ base| < 1, in whole numbers; a setup fee may stand beside its item's line.
            let off = (share * base - whole * line).abs();
            so!(
                off <= base,
                "a share of {share} of {whole} on {line} of {base} is off by more than one: {request}"
            );
        }
        Ok(Held)
    });
}

#[test]
fn parts_of_an_allocation_sum_to_it() {
    let cases = (
        -9_007_199_254_740_991_i64..=9_007_199_254_740_991,
        prop::collection::vec(0_u32..50, 1..30),
    );
    law("allocation", 1, cases, |(amount, weights)| {
        let request = json!({ "amount": amount, "weights": weights });
        let parts: Vec<i64> =
            serde_json::from_str(&prorata::helper_json("allocate", &request.to_string()).unwrap())
                .unwrap();
        let sum: i64 = parts.iter().sum();
        same!(sum, amount, "the parts are the whole");
        let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(amount) * i128::from(*weight);
            so!(
                whole == 0 || (i128::from(*part) * whole - exact).abs() < whole,
                "{part} is more than one off"
            );
        }
        let mirrored = json!({ "amount": -amount, "weights": weights });
        let mirrored: Vec<i64> =
            serde_json::from_str(&prorata::helper_json("allocate", &mirrored.to_string()).unwrap())
                .unwrap();
        same!(
            mirrored,
            parts.iter().map(|p| -p).collect::<Vec<_>>(),
            "a debt is split as a claim"
        );
        Ok(Held)
    });
}

#[test]
fn ten_changes_in_a_row_keep_the_books() {
    let steps = prop::collection::vec((wanted(), 0_i64..40), 10);
    law(
        "ten changes",
        2,
        (catalog(OPEN), purchases(), steps),
        |(catalog, purchase, steps)| {
            let shop = Shop::open(&catalog)?;
            let first = purchase.request(&catalog);
            let Some(quote) = shop.quote(&first)? else {
                return Ok(Silent);
            };
            let mut subscription = quote["subscription"].clone();
            if subscription.is_null() {
                return Ok(Silent);
            }
            let mut on = read(first["on"].as_str().unwrap());
            let (mut done, mut calls) = (0, vec![first]);
            for (wanted, days) in steps {
                on += days * DAY;
                let request = json!({ "subscription": subscription, "on": print(on, grain(&catalog)),
                "to": wanted.change(&catalog, 0), "upcoming": 1 });
                let Some(change) = shop.change(&request)? else {
                    return Ok(Silent);
                };
                calls.push(request);
                let all: Vec<&Value> = calls.iter().collect();
                let settlement = &change["settlement"];
                with(
                    &shop,
                    &all,
                    (|| {
                        // A balance only moves by renewals between two changes and by what the settlement says.
                        let held = int(&settlement["balanceAfter"]);
                        let next = &change["subscription"];
                        if !next.is_null() {
                            same!(
                                next["balance"].as_i64().unwrap_or(0),
                                held,
                                "the balance stored is the balance settled"
                            );
                            let paid = next["paid"].as_array().cloned().unwrap_or_default();
                            so!(
                                paid.iter().all(|s| int(&s["amount"]) >= 0),
                                "no negative segment"
                            );
                        }
                        if change["allowed"] == true && int(&settlement["toRenewal"]) != 0 {
                            same!(
                                int(&settlement["toRenewal"]),
                                total(&change),
                                "all of it waits for the renewal"
                            );
                        }
                        Ok(())
                    })(),
                )?;
                if change["allowed"] == true {
                    subscription = change["subscription"].clone();
                    done += 1;
                }
            }
            Ok(if done >= 5 { Held } else { Silent })
        },
    );
}
