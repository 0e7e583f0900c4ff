//! Polar: seconds, half-even a line for plan changes, cut off for seat changes; discounts first, then proration.

use super::{amount_off::shares, openmeter, rounding, unsaid};
use crate::cases_runner::calls::{containing, periods, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{anchor_on, cycle};
use crate::cases_runner::exact::{self, major_text, ratio};
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// The file names no currency where it counts cents.
const CURRENCY: &str = "USD";

/// Runs a case of `cases-polar-openmeter.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    if case.source.starts_with("openmeterio") {
        return openmeter::run(case);
    }
    match case.kind.as_str() {
        "plan_change" => change(case),
        "seat_change" => seats(case),
        "quote" if case.has("proration_credit_minor") => next_invoice(case),
        "quote" => quote(case),
        "allocation" => split(case),
        "rounding" if case.has("units") => metered(case),
        "rounding" => rounding::value(case, &case.text("value"), case.int("places")),
        "period_dates" => dates(case),
        other => panic!("no adapter for `{other}`"),
    }
}

/// A discount as a promotion of the shop; a restriction no longer counts once it is attached to a subscription.
fn promotion(code: &str, discount: &Value, currency: &str) -> Option<Value> {
    match discount["type"].as_str()? {
        "percentage" => Some(json!({ "code": code, "percent": discount["percent"] })),
        _ => {
            let minor = discount["amount_minor"].as_i64().unwrap();
            Some(
                json!({ "code": code, "amountOff": { currency.to_ascii_uppercase(): exact::major(minor, currency) } }),
            )
        }
    }
}

/// The period and the moment of a change.
fn timed(case: &Case, swap: &mut Swap) {
    let start = case.text("period_start");
    swap.anchor.clone_from(&start);
    swap.period = Some((start, case.text("period_end")));
    swap.on = case.text("change_at");
    assert_eq!(case.text("proration_behavior"), "prorate", "{}", case.id);
}

fn change(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let price = |key: &str| flat(&exact::major(case.int(key), &currency));
    let (now, next) = (
        cycle(&case.text("old_interval"), 1),
        cycle(&case.text("new_interval"), 1),
    );
    let mut swap = Swap::new(
        &currency,
        &now,
        "",
        price("old_price_minor"),
        price("new_price_minor"),
    );
    timed(case, &mut swap);
    swap.billing = json!({ "grain": "second", "rounding": "halfEven" });
    // A change of interval starts the cycle again and charges it in full.
    swap.terms = json!({ "period": if now == next { "keep" } else { "restart" } });
    swap.cycles[1] = next;
    // One discount for both, or one before and another after.
    let both = case.value("discount").clone();
    let discount = |key: &str| {
        if both.is_null() {
            case.value(key).clone()
        } else {
            both.clone()
        }
    };
    if let Some(code) = promotion("OLD", &discount("old_discount"), &currency) {
        swap.promotions.push(code);
        swap.held = json!({ "promotions": [{ "code": "OLD" }] });
        if both.is_null() {
            swap.terms["promotions"] = json!("void");
        }
    }
    if both.is_null()
        && let Some(code) = promotion("NEW", &discount("new_discount"), &currency)
    {
        swap.promotions.push(code);
        swap.asked = json!({ "promotions": ["NEW"] });
    }
    let books = swap.preview()?;
    let charges = books.lines(&["plan"]);
    let entries = books.lines(&["plan", "credit"]).len();
    let credits = books.lines(&["credit"]);
    let proration = credits
        .first()
        .map_or(json!({}), |l| l["proration"].clone());
    let fraction = format!(
        "{}/{}",
        proration["numerator"].as_i64().unwrap_or(0),
        proration["denominator"].as_i64().unwrap_or(1)
    );
    let period = |key: &str| charges[0]["period"][key].as_str().unwrap().to_owned();
    let charge = books.charge() - books.discount();
    Ok(Answer::to(case)
        .same("credit_minor", books.credit())
        .same("charge_minor", charge)
        .also("entries", entries)
        .also_fraction("fraction_remaining", ratio(&fraction))
        .also(
            "new_period_start",
            if now == swap.cycles[1] {
                books.text("/period/start")
            } else {
                period("start")
            },
        )
        .also("new_period_end", books.text("/period/end")))
}

fn seats(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let price = if case.has("tiers") {
        super::tiers::price(case, &currency)?
    } else {
        // A fee that does not depend on the seats is the flat part of one tier.
        let unit = exact::major(case.int("price_per_seat_minor"), &currency);
        let fee = exact::major(case.maybe_int("fixed_fee_minor").unwrap_or(0), &currency);
        json!({ "model": "graduated", "tiers": [{ "upTo": null, "unit": unit, "flat": fee }] })
    };
    let mut swap = Swap::of_seats(
        &currency,
        &cycle("month", 1),
        "",
        price,
        [case.int("old_seats"), case.int("new_seats")],
    );
    timed(case, &mut swap);
    swap.billing = json!({ "grain": "second", "rounding": "trunc" });
    swap.terms = json!({ "lines": "net", "bill": "renewal" });
    if let Some(code) = promotion("CODE", case.value("discount"), &currency) {
        swap.promotions = vec![code];
        swap.held = json!({ "promotions": [{ "code": "CODE" }] });
    }
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .same("charge_minor", books.total())
        .also("next_renewal_minor", books.int("/renewal/total")))
}

/// A quote for a base price with a discount, or with a tax that is stated as an amount.
fn quote(case: &Case) -> Outcome<'_> {
    let base = case.int("base_minor");
    let mut shop = Shop::new(CURRENCY)
        .cycle("monthly", &cycle("month", 1))
        .plan("plan", "monthly", &flat(&exact::major(base, CURRENCY)));
    let mut request = json!({ "on": "2025-01-01", "cycle": "monthly", "plan": "plan" });
    if let Some(code) = promotion("CODE", case.value("discount"), CURRENCY) {
        shop = shop.promotion(code);
        request["promotions"] = json!(["CODE"]);
    }
    let inclusive = case.maybe("tax_behavior").is_some_and(|b| b == "inclusive");
    if let Some(tax) = case.maybe_int("tax_minor") {
        let net = if inclusive { base - tax } else { base };
        let Some(percent) =
            exact::decimal(exact::Ratio::new(i128::from(tax) * 100, net.into()), 12)
        else {
            return unsaid("tax-as-an-amount");
        };
        request["taxes"] = json!([{ "id": "tax", "percent": percent, "inclusive": inclusive }]);
    }
    let books = shop.call("quote", &request)?.allowed()?;
    let tax = books.int("/totals/tax") + books.int("/totals/taxIncluded");
    Ok(Answer::to(case)
        .also("discount_minor", books.discount())
        .also("net_minor", books.total() - tax)
        .also("tax_minor", tax)
        .also("total_minor", books.total()))
}

/// The next invoice, with prorations that wait for it: they had their discount already.
fn next_invoice(case: &Case) -> Outcome<'_> {
    if case.has("tax_minor_on_positive") {
        case.aside(&["base_minor", "tax_behavior"]);
        return unsaid("tax-on-what-is-carried");
    }
    let carried =
        case.maybe_int("proration_charge_minor").unwrap_or(0) - case.int("proration_credit_minor");
    let base = case.int("base_minor");
    let price = flat(&exact::major(base, CURRENCY));
    let code = promotion("CODE", case.value("discount"), CURRENCY).unwrap();
    let shop = Shop::new(CURRENCY)
        .cycle("monthly", &cycle("month", 1))
        .plan("plan", "monthly", &price)
        .promotion(code);
    let subscription = json!({
        "plan": "plan", "cycle": "monthly", "seats": 1, "anchor": "2025-01-01", "promotions": [{ "code": "CODE" }], "carried": carried,
    });
    let books = shop
        .call(
            "seatChangePreview",
            &json!({ "subscription": subscription, "on": "2025-01-10", "seats": 1 }),
        )?
        .allowed()?;
    let total = books.int("/renewal/total");
    Ok(Answer::to(case)
        .same("proration_minor", carried)
        .same("subtotal_minor", base + carried)
        .same("discount_minor", base + carried - total)
        .same("net_minor", total)
        .same("total_minor", total))
}

/// A fixed discount over amounts: never more than their sum, by largest remainder.
fn split(case: &Case) -> Outcome<'_> {
    let major = |minor: &Value| exact::major(minor.as_i64().unwrap(), CURRENCY);
    let lines: Vec<String> = case.list("amounts_minor").iter().map(major).collect();
    let off = major(case.value("fixed_discount_minor"));
    Ok(Answer::to(case).same("parts_minor", json!(shares(CURRENCY, &off, &lines)?)))
}

/// Used units at a price: one amount, rounded once.
fn metered(case: &Case) -> Outcome<'_> {
    let (unit, units) = (case.text("unit_amount_minor"), case.text("units"));
    if case.has("cap_minor") || units.starts_with('-') {
        return unsaid("metered-use");
    }
    // Whole units of a currency without cents.
    let minor = match units.parse::<i64>() {
        Ok(seats) if seats <= 1_000_000 => {
            let shop = Shop::new("JPY").cycle("monthly", &cycle("month", 1)).plan(
                "plan",
                "monthly",
                &per_seat(&unit),
            );
            let request =
                json!({ "on": "2025-01-01", "cycle": "monthly", "plan": "plan", "seats": seats });
            shop.call("quote", &request)?.allowed()?.total()
        }
        _ => {
            let product = exact::decimal(ratio(&unit) * ratio(&units), 12)
                .ok_or(Stop::Unsaid("too-many-decimals"))?;
            to_minor(&major_text(&product, "JPY"), "JPY", None)?
        }
    };
    Ok(Answer::to(case).same("amount_minor", minor))
}

fn dates(case: &Case) -> Outcome<'_> {
    let (start, cycle) = (case.text("period_start"), cycle(&case.text("interval"), 1));
    let anchor = anchor_on(&start, case.int("anchor_day"), &cycle);
    if let Some(end) = case.maybe("period_end") {
        let (next, after) = containing(&anchor, &cycle, &end)?;
        return Ok(Answer::to(case)
            .same("next_period_start", next)
            .same("next_period_end", after));
    }
    let last = case.expect()["last_period_end"].as_str().unwrap();
    let spans = periods(&anchor, &cycle, &start, last, &json!({}))?;
    let starts: Vec<&str> = spans.iter().map(|s| s.start.as_str()).collect();
    Ok(Answer::to(case)
        .same("period_starts", json!(starts))
        .same("last_period_end", &spans[spans.len() - 1].end))
}
