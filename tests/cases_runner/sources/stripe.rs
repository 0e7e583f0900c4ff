//! Stripe: seconds, half-open; a credit line and a charge line, each in cents.

use super::changes;
use crate::cases_runner::calls::{boundary, length, prorate};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{cycle, instant, unix};
use crate::cases_runner::exact::major;
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::json;

/// Runs a case of `cases-stripe.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "plan_change" => {
            case.aside(&["interval"]);
            let currency = case.text("currency");
            let month = json!({ "months": 1 });
            let swap = Swap::new(
                &currency,
                &month,
                "2024-01-01",
                flat(&case.text("old_price")),
                flat(&case.text("new_price")),
            );
            changes::answer(case, &currency, &changes::days_left(case, swap).preview()?)
        }
        "proration_fraction" => {
            case.aside(&["interval"]);
            let currency = case.text("currency");
            let at = |key: &str| unix(case.int(key));
            let (start, end) = (at("period_start_unix"), at("period_end_unix"));
            let price = major(case.int("price_minor"), &currency);
            let part = prorate(
                &price,
                &currency,
                (&start, &end),
                &at("change_at_unix"),
                None,
                &json!({ "grain": "second" }),
            )?;
            let fraction = format!("{}/{}", part.numerator, part.denominator);
            Ok(Answer::to(case)
                .same("fraction", fraction)
                .same("credit_minor", part.amount))
        }
        "period_dates" if case.expects("next_bill_dates") => {
            let (anchor, cycle) = (case.text("anchor"), cycle(&case.text("interval"), 1));
            let count =
                i64::try_from(case.expect()["next_bill_dates"].as_array().unwrap().len()).unwrap();
            let dates: Result<Vec<String>, Stop> =
                (1..=count).map(|n| boundary(&anchor, &cycle, n)).collect();
            Ok(Answer::to(case).same("next_bill_dates", json!(dates?)))
        }
        "period_dates" => {
            let start = instant("2024-01-01");
            let end = boundary(
                &start,
                &cycle(&case.text("interval"), case.int("interval_count")),
                1,
            )?;
            Ok(Answer::to(case).same("period_length_seconds", length(&start, &end, "second")?))
        }
        "quote" => discounted(case),
        other => panic!("no adapter for `{other}`"),
    }
}

fn discounted(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let discount = case.value("discount");
    assert_eq!(discount["type"], "percentage", "{}", case.id);
    let unit = major(case.int("unit_price_minor"), &currency);
    let shop = Shop::new(&currency)
        .cycle("monthly", &json!({ "months": 1 }))
        .plan("plan", "monthly", &per_seat(&unit))
        .promotion(json!({ "code": "CODE", "percent": discount["percent"] }));
    let request = json!({ "on": "2024-01-01", "cycle": "monthly", "plan": "plan", "seats": case.int("quantity"), "promotions": ["CODE"] });
    let books = shop.call("quote", &request)?.allowed()?;
    Ok(Answer::to(case)
        .same("subtotal_minor", books.int("/totals/subtotal"))
        .same("total_minor", books.total()))
}
