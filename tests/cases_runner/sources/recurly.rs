//! Recurly JS: carts. The first subscription is the plan, others are add-ons, adjustments are bought once.

use super::unsaid;
use crate::cases_runner::case::Case;
use crate::cases_runner::exact::{self, Ratio, ratio};
use crate::cases_runner::shop::{Books, Shop, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Map, Value, json};

/// What goes into one cart.
struct Cart {
    currency: String,
    subscriptions: Vec<Value>,
    adjustments: Vec<Value>,
    coupon: Option<Value>,
    taxes: Vec<Value>,
    gift: Option<i64>,
}

/// What a quote is asked without, to see what it adds.
#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    Tax,
    /// Tax and coupon.
    Coupon,
    /// Tax, coupon and what is bought once.
    Adjustments,
    /// All of these and every add-on.
    AllButPlan,
}

/// Runs a case of kind `quote`.
pub fn run(case: &Case) -> Outcome<'_> {
    let (currency, coupon) = (case.text("currency"), case.value("coupon"));
    let cart = Cart {
        currency: currency.clone(),
        subscriptions: case.list("subscriptions"),
        adjustments: case.list("adjustments"),
        coupon: coupon.is_object().then(|| coupon.clone()),
        taxes: taxes(case),
        gift: case.maybe("gift_card").map(|g| exact::minor(&g, &currency)),
    };
    if case.has("tax_amounts") {
        return unsaid("tax-as-an-amount");
    }
    if coupon["type"] == "free_trial" {
        return unsaid("codes-that-grant-a-trial");
    }
    let books = cart.quote(Without::Nothing)?;
    let untaxed = cart.quote(Without::Tax)?;
    let plain = cart.quote(Without::Coupon)?;
    let recurring = cart.quote(Without::Adjustments)?;
    let plan = cart.quote(Without::AllButPlan)?;
    let now = |field: &str| match field {
        "plan" => books.sum(&["plan"]),
        "addons" => cart.sum(&books, "addon"),
        "subscriptions" => cart.sum(&books, "sub"),
        "adjustments" => cart.sum(&books, "adjustment"),
        "discount" => books.discount(),
        "subtotal" => books.int("/totals/subtotal") + books.int("/totals/discount"),
        "tax" => books.int("/totals/tax"),
        "gift_card" => books.int("/settlement/fromBalance"),
        "total" => books.int("/settlement/dueNow"),
        other => panic!("{}: `{other}` is no total of a cart", case.id),
    };
    let renewal = |books: &Books| books.int("/renewal/total");
    let next = |field: &str| match field {
        "subscriptions" => renewal(&plain),
        "plan" => renewal(&plan),
        "addons" => renewal(&plain) - renewal(&plan),
        // What is bought once is in no renewal: the cart renews the same without it.
        "adjustments" => renewal(&plain) - renewal(&recurring),
        "discount" => renewal(&plain) - renewal(&untaxed),
        "subtotal" => renewal(&untaxed),
        "tax" => renewal(&books) - renewal(&untaxed),
        "gift_card" => books.int("/renewal/fromBalance"),
        "total" => books.int("/renewal/due"),
        other => panic!("{}: `{other}` is no total of a cart", case.id),
    };
    let answered = |part: &str, value: &dyn Fn(&str) -> i64| -> Value {
        let stated = case.expect()[part].as_object().unwrap();
        let ours: Map<String, Value> = stated
            .keys()
            .map(|f| (f.clone(), cents(value(f)).into()))
            .collect();
        Value::Object(ours)
    };
    Ok(Answer::to(case)
        .same("now", answered("now", &now))
        .same("next", answered("next", &next)))
}

/// Cents with two digits, as the source prints them.
fn cents(minor: i64) -> String {
    format!(
        "{}{}.{:02}",
        if minor < 0 { "-" } else { "" },
        minor.abs() / 100,
        minor.abs() % 100
    )
}

fn percent(rate: &Value) -> String {
    exact::decimal(ratio(rate.as_str().unwrap()) * Ratio::new(100, 1), 12).unwrap()
}

/// One rate for the whole cart, or one for each group of items.
fn taxes(case: &Case) -> Vec<Value> {
    if let Some(rate) = case.maybe("tax_rate") {
        return vec![json!({ "id": "tax", "percent": percent(&json!(rate)) })];
    }
    let mut rates: Vec<(String, Vec<String>)> = Vec::new();
    let (subscriptions, adjustments) = (case.list("subscriptions"), case.list("adjustments"));
    let named = subscriptions
        .iter()
        .enumerate()
        .map(|(n, s)| (format!("sub{n}"), s))
        .chain(
            adjustments
                .iter()
                .enumerate()
                .map(|(n, a)| (format!("adjustment{n}"), a)),
        );
    for (id, entry) in named {
        if let Some(rate) = entry.get("tax_rate") {
            let rate = percent(rate);
            match rates.iter_mut().find(|(r, _)| *r == rate) {
                Some((_, ids)) => ids.push(id),
                None => rates.push((rate, vec![id])),
            }
        }
    }
    rates
        .into_iter()
        .map(|(rate, ids)| json!({ "id": rate, "percent": rate, "appliesTo": ids }))
        .collect()
}

impl Cart {
    fn quote(&self, without: Without) -> Result<Books, Stop> {
        let mut shop = Shop::new(&self.currency).cycle("cycle", &json!({ "months": 1 }));
        let mut add_ons = Vec::new();
        for (n, subscription) in self.subscriptions.iter().enumerate() {
            let id = format!("sub{n}");
            let mut price = per_seat(subscription["price"].as_str().unwrap());
            price["setupFee"] = subscription["setup_fee"].clone();
            if n == 0 {
                shop = shop.plan(&id, "cycle", &price);
                if let Some(days) = subscription.get("trial_days") {
                    shop = shop.with("trialDays", days.clone());
                }
            } else if without != Without::AllButPlan {
                shop = shop.add_on(&id, Some("cycle"), &price);
                add_ons.push(json!({ "id": id, "quantity": subscription["quantity"] }));
            }
            for (m, addon) in subscription["addons"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                if addon["type"] == "usage" || without == Without::AllButPlan {
                    continue;
                }
                let id = format!("addon{n}-{m}");
                shop = shop.add_on(
                    &id,
                    Some("cycle"),
                    &per_seat(addon["price"].as_str().unwrap()),
                );
                add_ons.push(json!({ "id": id, "quantity": addon["quantity"] }));
            }
        }
        let bought_once = if matches!(without, Without::Adjustments | Without::AllButPlan) {
            &[]
        } else {
            self.adjustments.as_slice()
        };
        for (n, adjustment) in bought_once.iter().enumerate() {
            let amount = adjustment
                .as_str()
                .or_else(|| adjustment["amount"].as_str())
                .unwrap();
            let id = format!("adjustment{n}");
            shop = shop.add_on(&id, None, &flat(amount));
            add_ons.push(json!({ "id": id }));
        }
        let mut request = json!({
            "on": "2024-01-01", "cycle": "cycle", "plan": "sub0", "seats": self.subscriptions[0]["quantity"], "addOns": add_ons,
        });
        if without == Without::Nothing {
            request["taxes"] = json!(self.taxes);
        }
        if let Some(gift) = self.gift {
            request["balance"] = gift.into();
        }
        let coupon = matches!(without, Without::Nothing | Without::Tax)
            .then(|| self.promotion())
            .flatten();
        if let Some(promotion) = coupon {
            shop = shop.promotion(promotion);
            request["promotions"] = json!(["COUPON"]);
        }
        shop.call("quote", &request)?.allowed()
    }

    /// The coupon as a promotion; none where it fits nothing in the cart.
    fn promotion(&self) -> Option<Value> {
        let coupon = self.coupon.as_ref()?;
        let plans = &coupon["applies_to_plans"];
        let fits = |s: &Value| {
            plans == "all"
                || plans
                    .as_array()
                    .is_some_and(|list| list.contains(&s["plan"]))
        };
        let mut items: Vec<String> = Vec::new();
        items.extend(
            self.subscriptions
                .iter()
                .enumerate()
                .filter(|(_, s)| fits(s))
                .map(|(n, _)| format!("sub{n}")),
        );
        if coupon["type"] == "fixed" && !items.is_empty() {
            // A percent leaves setup fees out, an amount takes them in.
            items.push("setupFee".to_owned());
        }
        if coupon["applies_to_adjustments"] == true {
            items.extend((0..self.adjustments.len()).map(|n| format!("adjustment{n}")));
        }
        if items.is_empty() {
            return None;
        }
        let mut promotion = json!({ "code": "COUPON", "appliesTo": items });
        if coupon["type"] == "percent" {
            promotion["percent"] = percent(&coupon["rate"]).into();
        } else {
            promotion["amountOff"] = json!({ self.currency.as_str(): coupon["amount"] });
        }
        if coupon["single_use"] == true {
            promotion["periods"] = 1.into();
        }
        Some(promotion)
    }

    /// The sum of the lines of items whose names start so.
    fn sum(&self, books: &Books, prefix: &str) -> i64 {
        let lines = books.lines(&["plan", "addOn", "setupFee"]);
        lines
            .iter()
            .filter(|l| l["item"].as_str().unwrap().starts_with(prefix))
            .map(|l| l["amount"].as_i64().unwrap())
            .sum()
    }
}
