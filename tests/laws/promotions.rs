//! 7. A promotion never makes a price negative or higher; 100 % leaves nothing, and no tax on it.

use super::ask::{picks, purchases, wanted};
use super::books::{Shop, int, total, with};
use super::runner::{
    Verdict::{Held, Silent},
    law, same, so,
};
use super::shop::{self, OPEN, WILD, catalog, with_terms};
use super::terms::change_terms;
use serde_json::{Value, json};

fn subtotal(result: &Value) -> i64 {
    int(&result["totals"]["subtotal"])
}

fn discount(result: &Value) -> i64 {
    int(&result["totals"]["discount"])
}

#[test]
fn a_code_never_makes_a_purchase_dearer_or_negative() {
    law(
        "codes lower",
        3,
        (catalog(WILD), purchases()),
        |(catalog, mut purchase)| {
            if purchase.codes.is_empty() {
                purchase.codes = vec![0, 1];
            }
            let shop = Shop::open(&catalog)?;
            let with_codes = purchase.request(&catalog);
            let mut without = with_codes.clone();
            without.as_object_mut().unwrap().remove("promotions");
            let (Some(one), Some(two)) = (shop.quote(&with_codes)?, shop.quote(&without)?) else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&with_codes],
                (|| {
                    same!(subtotal(&one), subtotal(&two), "the price before codes");
                    so!(discount(&one) <= 0, "a discount adds {}", discount(&one));
                    so!(
                        subtotal(&one) + discount(&one) >= 0,
                        "{} off {}",
                        discount(&one),
                        subtotal(&one)
                    );
                    same!(discount(&two), 0, "no codes, no discount");
                    so!(
                        total(&one) <= total(&two),
                        "{} with codes, {} without",
                        total(&one),
                        total(&two)
                    );
                    so!(total(&one) >= 0, "a purchase of {}", total(&one));
                    Ok(if discount(&one) < 0 { Held } else { Silent })
                })(),
            )
        },
    );
}

#[test]
fn a_hundred_percent_leaves_nothing_and_no_tax() {
    law(
        "all off",
        1,
        (catalog(OPEN), purchases()),
        |(mut catalog, mut purchase)| {
            shop::without_setup_fees(&mut catalog);
            catalog["promotions"] = json!([{ "code": "HALF", "percent": "100" }]);
            purchase.codes = vec![0];
            let shop = Shop::open(&catalog)?;
            let request = purchase.request(&catalog);
            let Some(quote) = shop.quote(&request)? else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&request],
                (|| {
                    same!(total(&quote), 0, "total");
                    same!(int(&quote["totals"]["tax"]), 0, "tax");
                    same!(int(&quote["totals"]["taxIncluded"]), 0, "tax included");
                    Ok(Held)
                })(),
            )
        },
    );
}

#[test]
fn a_code_lowers_charges_of_a_change_and_never_its_credits() {
    let cases = (catalog(OPEN), picks(false), wanted(), change_terms());
    law(
        "codes on changes",
        6,
        cases,
        |(catalog, mut picks, wanted, mut terms)| {
            picks.codes.clear();
            picks.paid = None;
            terms["effective"] = "now".into();
            terms["lines"] = "gross".into();
            terms.as_object_mut().unwrap().remove("creditAs");
            let catalog = with_terms(&catalog, &terms);
            let shop = Shop::open(&catalog)?;
            let without = json!({ "subscription": picks.stored(&catalog), "on": picks.on(&catalog), "to": wanted.change(&catalog, picks.plan) });
            let mut coded = without.clone();
            coded["promotions"] = json!(["HALF", "WELCOME", "TEAM"]);
            let (Some(one), Some(two)) = (shop.change_now(&coded)?, shop.change_now(&without)?)
            else {
                return Ok(Silent);
            };
            with(
                &shop,
                &[&coded],
                (|| {
                    same!(
                        subtotal(&one),
                        subtotal(&two),
                        "charges and credits before codes"
                    );
                    so!(discount(&one) <= 0, "a discount adds {}", discount(&one));
                    let charged = subtotal(&one) - super::books::sum_of(&one, "credit");
                    so!(
                        charged + discount(&one) >= 0,
                        "{} off charges of {charged}",
                        discount(&one)
                    );
                    Ok(if discount(&one) < 0 { Held } else { Silent })
                })(),
            )
        },
    );
}
