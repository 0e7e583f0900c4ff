//! 6. What must make no difference: order, zero-priced items, names, spaces. And 9. the same input gives the same bytes.

use super::ask::{Purchase, picks, purchases, wanted};
use super::books::{Shop, int, lines, total, with};
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{OPEN, Taste, WILD, catalog};
use serde_json::{Value, json};

/// Codes and rates that look at single items: the order of items may then move a minor unit from one to another.
fn without_item_lists(catalog: &mut Value) {
    for list in ["promotions", "taxes"] {
        for entry in catalog[list].as_array_mut().unwrap() {
            entry.as_object_mut().unwrap().remove("appliesTo");
            entry.as_object_mut().unwrap().remove("cycles");
        }
    }
}

fn sorted_lines(result: &Value) -> Vec<String> {
    let mut all: Vec<String> = lines(result).iter().map(Value::to_string).collect();
    all.sort();
    all
}

#[test]
fn the_order_of_items_makes_no_difference() {
    law(
        "order",
        3,
        (catalog(OPEN), purchases()),
        |(mut catalog, mut purchase)| {
            without_item_lists(&mut catalog);
            purchase.explain = false;
            if purchase.add_ons.is_empty() {
                purchase.add_ons = vec![(0, 2, None), (1, 3, None)];
            }
            let shop = Shop::open(&catalog)?;
            let request = purchase.request(&catalog);
            let mut turned = request.clone();
            turned["addOns"].as_array_mut().unwrap().reverse();
            let mut other_catalog = catalog.clone();
            for list in ["addOns", "taxes", "promotions"] {
                other_catalog[list].as_array_mut().unwrap().reverse();
            }
            let other_shop = Shop::open(&other_catalog)?;
            let (Some(one), Some(two), Some(three)) = (
                shop.quote(&request)?,
                shop.quote(&turned)?,
                other_shop.quote(&request)?,
            ) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request, &turned],
                (|| {
                    same!(
                        sorted_lines(&one),
                        sorted_lines(&two),
                        "lines, the request's add-ons reversed"
                    );
                    same!(
                        one["totals"],
                        two["totals"],
                        "totals, the request's add-ons reversed"
                    );
                    same!(
                        sorted_lines(&one),
                        sorted_lines(&three),
                        "lines, the catalogue's lists reversed"
                    );
                    same!(
                        one["totals"],
                        three["totals"],
                        "totals, the catalogue's lists reversed"
                    );
                    same!(
                        one["renewal"],
                        three["renewal"],
                        "renewal, the catalogue's lists reversed"
                    );
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn an_item_that_costs_nothing_changes_no_sum() {
    law(
        "zero-priced item",
        2,
        (catalog(OPEN), purchases(), 1_u32..50),
        |(mut catalog, purchase, quantity)| {
            let price = |cycle: &str| json!({ "currency": super::shop::currency(&catalog), "cycle": cycle, "model": "perSeat", "amount": "0" });
            let prices: Vec<Value> = super::shop::CYCLES.iter().map(|c| price(c)).collect();
            catalog["addOns"]
                .as_array_mut()
                .unwrap()
                .push(json!({ "id": "badge", "name": "Badge", "prices": prices }));
            let shop = Shop::open(&catalog)?;
            let request = purchase.request(&catalog);
            let mut more = request.clone();
            if more.get("addOns").is_none() {
                more["addOns"] = json!([]);
            }
            more["addOns"]
                .as_array_mut()
                .unwrap()
                .push(json!({ "id": "badge", "quantity": quantity }));
            let (Some(one), Some(two)) = (shop.quote(&request)?, shop.quote(&more)?) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request, &more],
                (|| {
                    same!(one["totals"], two["totals"], "totals");
                    same!(one["settlement"], two["settlement"], "settlement");
                    same!(one["renewal"], two["renewal"], "renewal");
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn names_make_no_difference() {
    law(
        "renaming",
        2,
        (catalog(WILD), purchases()),
        |(catalog, purchase)| {
            // Ids that sort the other way round, and cycles under other names.
            let names = [
                ("basic", "zz-third"),
                ("pro", "mm-second"),
                ("team", "aa-first"),
                ("storage", "yy-space"),
                ("phone", "bb-line"),
                ("training", "cc-course"),
                ("monthly", "z1"),
                ("quarterly", "y3"),
                ("annual", "x12"),
                ("WELCOME", "aaa"),
                ("HALF", "zzz"),
            ];
            let rename = |text: &str, back: bool| {
                let mut text = text.to_owned();
                for (one, other) in names {
                    let (from, to) = if back { (other, one) } else { (one, other) };
                    text = text.replace(&format!("\"{from}\""), &format!("\"{to}\""));
                }
                text
            };
            let shop = Shop::open(&catalog)?;
            let renamed: Value =
                serde_json::from_str(&rename(&catalog.to_string(), false)).unwrap();
            let other = Shop::open(&renamed)?;
            let request = purchase.request(&catalog);
            let asked: Value = serde_json::from_str(&rename(&request.to_string(), false)).unwrap();
            match (shop.text("quote", &request), other.text("quote", &asked)) {
                (Ok(one), Ok(two)) => {
                    let strip = |text: &str| {
                        let mut value: Value = serde_json::from_str(text).unwrap();
                        value["catalog"] = Value::Null;
                        value
                    };
                    with(
                        &shop,
                        &[&request],
                        (|| {
                            same!(strip(&one), strip(&rename(&two, true)), "but for names");
                            Ok(Held)
                        })(),
                    )
                }
                (one, two) => {
                    same!(one.is_ok(), two.is_ok(), "both refuse");
                    Ok(Silent)
                }
            }
        },
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let cases = (catalog(WILD), picks(true), wanted(), purchases());
    law(
        "determinism",
        2,
        cases,
        |(catalog, picks, wanted, purchase)| {
            let spaced = serde_json::to_string_pretty(&catalog).unwrap();
            let one = prorata::Engine::from_json(&catalog.to_string()).unwrap();
            let two = prorata::Engine::from_json(&spaced).unwrap();
            same!(one.digest(), two.digest(), "spaces change the digest");
            let subscription = picks.stored(&catalog);
            let on = picks.on(&catalog);
            let calls = [
                ("quote", purchase.request(&catalog)),
                (
                    "upgradePreview",
                    json!({ "subscription": subscription, "on": on, "to": wanted.change(&catalog, picks.plan), "upcoming": 3, "explain": true }),
                ),
                (
                    "seatChangePreview",
                    json!({ "subscription": subscription, "on": on, "seats": 3 }),
                ),
                (
                    "cancelEffectiveDate",
                    json!({ "subscription": subscription, "on": on, "explain": true }),
                ),
            ];
            for (call, request) in &calls {
                let first = one.call_json(call, &request.to_string());
                let again = one.call_json(call, &serde_json::to_string_pretty(request).unwrap());
                same!(first, again, "{call} twice");
                same!(
                    first,
                    two.call_json(call, &request.to_string()),
                    "{call} from another engine"
                );
            }
            Ok(Held)
        },
    );
}

/// A fraction `a/b`, or a decimal, as numerator and denominator.
fn exact(text: &str) -> (i128, i128) {
    if let Some((n, d)) = text.split_once('/') {
        return (n.parse().unwrap(), d.parse().unwrap());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (
        format!("{whole}{fraction}").parse().unwrap(),
        10_i128.pow(u32::try_from(fraction.len()).unwrap()),
    )
}

fn doubled(catalog: &Value) -> Value {
    let twice = |text: &Value| -> Value {
        let (n, d) = exact(text.as_str().unwrap());
        let places = d.to_string().len() - 1;
        let digits = format!("{:0>width$}", 2 * n, width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if fraction.is_empty() {
            whole.into()
        } else {
            format!("{whole}.{fraction}").into()
        }
    };
    let mut catalog = catalog.clone();
    for list in ["plans", "addOns"] {
        for product in catalog[list].as_array_mut().unwrap() {
            for price in product["prices"].as_array_mut().unwrap() {
                for field in ["amount", "setupFee"] {
                    if let Some(amount) = price.get(field) {
                        price[field] = twice(amount);
                    }
                }
                for tier in price
                    .get_mut("tiers")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    for field in ["unit", "flat"] {
                        if let Some(amount) = tier.get(field) {
                            tier[field] = twice(amount);
                        }
                    }
                }
            }
        }
    }
    catalog
}

#[test]
fn doubled_prices_double_the_unrounded_amounts() {
    let taste = Taste {
        promotions: false,
        taxes: false,
        ..OPEN
    };
    law(
        "doubling",
        2,
        (catalog(taste), purchases()),
        |(catalog, mut purchase)| {
            purchase.explain = true;
            let (shop, twice) = (Shop::open(&catalog)?, Shop::open(&doubled(&catalog))?);
            let request = purchase.request(&catalog);
            let (Some(one), Some(two)) = (shop.quote(&request)?, twice.quote(&request)?) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request],
                (|| {
                    let mut seen = 0;
                    for (line, other) in lines(&one).iter().zip(lines(&two)) {
                        let step = |l: &Value| {
                            let steps = l["explanation"].as_array().cloned().unwrap_or_default();
                            steps
                                .iter()
                                .find(|s| s["code"] == "exact")
                                .map(|s| exact(s["value"].as_str().unwrap()))
                        };
                        if let (Some((n, d)), Some((m, e))) = (step(line), step(other)) {
                            same!(
                                2 * n * e,
                                m * d,
                                "twice the exact amount of {}",
                                line["item"]
                            );
                            seen += 1;
                        }
                        let off = (int(&other["amount"]) - 2 * int(&line["amount"])).abs();
                        let rounded = i64::from(purchase_units(&request, line));
                        so!(off <= 3 * rounded.max(1), "{line} and {other}");
                    }
                    so!(total(&two) >= total(&one), "twice the prices cost less");
                    Ok(if seen > 0 { Held } else { Silent })
                })(),
            )
        },
    );
}

/// How many rounded units a line may be the sum of: one, or one for each seat and each day where these are rounded first.
fn purchase_units(_request: &Value, line: &Value) -> u32 {
    let quantity = u32::try_from(int(&line["quantity"])).unwrap();
    let days = line["proration"]["numerator"]
        .as_i64()
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(1);
    quantity.saturating_mul(days)
}

#[test]
fn codes_are_typed_in_any_case_and_with_spaces() {
    law(
        "typed codes",
        2,
        (catalog(WILD), purchases()),
        |(catalog, purchase)| {
            let shop = Shop::open(&catalog)?;
            let request = Purchase {
                codes: vec![0, 1, 2],
                ..purchase
            }
            .request(&catalog);
            let mut typed = request.clone();
            typed["promotions"] = json!([" half ", "Welcome", "\tteam\n"]);
            let (Some(one), Some(two)) = (shop.quote(&request)?, shop.quote(&typed)?) else {
                return Ok(Silent);
            };
            same!(one, two, "as typed: {request}");
            Ok(Held)
        },
    );
}
