//! ex_money: an immediate change starts a new interval; a later one waits for the next.

use super::unsaid;
use crate::cases_runner::calls::{allocate, boundary, prorate, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::cycle;
use crate::cases_runner::shop::{Swap, flat};
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::json;

/// Runs a case of `cases-exmoney.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "plan_change" => change(case),
        "period_dates" => {
            let next = boundary(
                &case.text("interval_started"),
                &cycle(&case.text("interval"), 1),
                1,
            )?;
            Ok(Answer::to(case).same("next_interval_starts", next))
        }
        "proration_fraction" => {
            let start = case.text("interval_started");
            let end = boundary(&start, &cycle(&case.text("interval"), 1), 1)?;
            let on = case.maybe("effective").unwrap_or_else(|| start.clone());
            let part = prorate("1", "USD", (&start, &end), &on, None, &json!({}))?;
            Ok(Answer::to(case)
                .also("days_in_period", part.denominator)
                .also("days_remaining", part.numerator))
        }
        "rounding" => {
            let (amount, currency) = (case.text("amount"), case.text("currency"));
            if case.has("increment") {
                return unsaid("cash-rounding");
            }
            Ok(Answer::to(case).money("amount", &currency, to_minor(&amount, &currency, None)?))
        }
        "allocation" => {
            let currency = case.text("currency");
            let parts = allocate(
                to_minor(&case.text("amount"), &currency, None)?,
                &vec![1; usize::try_from(case.int("parts")).unwrap()],
            )?;
            // The source keeps what does not divide apart; here it is spread.
            let each = *parts.last().unwrap();
            let rest: i64 = parts.iter().map(|p| p - each).sum();
            Ok(Answer::to(case)
                .money("each", &currency, each)
                .money("remainder", &currency, rest))
        }
        other => panic!("no adapter for `{other}`"),
    }
}

fn change(case: &Case) -> Outcome<'_> {
    let (currency, start) = (case.text("currency"), case.text("current_interval_started"));
    let (now, next) = (
        cycle(&case.text("old_interval"), 1),
        cycle(&case.text("new_interval"), 1),
    );
    let mut swap = Swap::new(
        &currency,
        &now,
        &start,
        flat(&case.text("old_price")),
        flat(&case.text("new_price")),
    );
    swap.cycles[1] = next;
    swap.asked = json!({ "upcoming": 2 });
    let effective = case.text("effective");
    if effective == "next_period" {
        swap.terms = json!({ "effective": "periodEnd" });
        let books = swap.preview()?;
        return Ok(Answer::to(case)
            .money(
                "first_billing_amount",
                &currency,
                books.int("/renewal/total"),
            )
            .same("first_interval_starts", books.text("/renewal/on"))
            .same("next_interval_starts", books.text("/upcoming/1/on")));
    }
    let as_days = case.maybe("apply_credit_as").is_some_and(|a| a != "price");
    // The credit alone is rounded up; the charge of a whole interval has nothing to round.
    swap.billing = json!({ "rounding": "expand" });
    swap.terms = json!({ "period": "restart", "creditAs": if as_days { json!({ "days": "ceil" }) } else { json!("money") } });
    swap.on = effective;
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .also_money("credit", &currency, books.credit())
        .also_money("first_billing_amount", &currency, books.total())
        .also("next_interval_starts", books.text("/renewal/on")))
}
