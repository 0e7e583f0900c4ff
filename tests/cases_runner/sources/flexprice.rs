//! Flexprice: days with both ends inclusive, dates and times of day from the anchor.

use super::{changes, unsaid};
use crate::cases_runner::calls::{containing, length, periods, prorate, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{CALENDAR, civil, cycle, instant, plus};
use crate::cases_runner::exact;
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::json;

/// Runs a case of `cases-flexprice.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "period_dates" => dates(case),
        "plan_change" | "seat_change" => change(case),
        "proration_fraction" if case.has("credits") => grant(case),
        "proration_fraction" => {
            // The times are the zone's own clock, whatever letter follows them; a day of 23 hours is a day.
            case.aside(&["timezone"]);
            let days = length(
                &civil(&case.text("start")),
                &civil(&case.text("end")),
                "day",
            )?;
            Ok(Answer::to(case).same("day_count", days))
        }
        "cancel" if case.has("potential_credit") => capped(case),
        "cancel" => cancel(case),
        "rounding" => {
            let (amount, currency) = (case.text("amount"), case.text("currency"));
            Ok(Answer::to(case).money("amount", &currency, to_minor(&amount, &currency, None)?))
        }
        other => panic!("no adapter for `{other}`"),
    }
}

/// Local times throughout: the zone moves nothing.
fn dates(case: &Case) -> Outcome<'_> {
    case.aside(&["timezone"]);
    let period = case.text("billing_period");
    if let Some(start) = case.maybe("start") {
        case.aside(&["align"]);
        let (_, next) = containing(CALENDAR, &cycle(&period, 1), &civil(&start))?;
        return Ok(Answer::to(case).same("anchor", format!("{next}T00:00:00")));
    }
    let cycle = cycle(&period, case.int("unit"));
    let (anchor, start) = (
        case.text("billing_anchor"),
        case.text("current_period_start"),
    );
    if let Some(end) = case.maybe("subscription_end") {
        let billing = json!({ "grain": "second" });
        let spans = periods(
            &instant(&anchor),
            &cycle,
            &instant(&start),
            &instant(&end),
            &billing,
        )?;
        return Ok(Answer::to(case).same("next_billing_date", spans[0].end.trim_end_matches('Z')));
    }
    // Days decide; the time of day is the anchor's.
    let (_, next) = containing(&civil(&anchor), &cycle, &civil(&start))?;
    Ok(Answer::to(case).same(
        "next_billing_date",
        format!("{next}{}", anchor.get(10..).unwrap()),
    ))
}

fn change(case: &Case) -> Outcome<'_> {
    assert_eq!(case.text("strategy"), "day_based", "{}", case.id);
    let currency = case.text("currency");
    let (start, end) = (
        civil(&case.text("period_start")),
        plus(&case.text("period_end_inclusive"), 1),
    );
    let price = |key: &str, seats: &str| {
        case.maybe(key).map(|p| {
            if case.has(seats) {
                per_seat(&p)
            } else {
                flat(&p)
            }
        })
    };
    let old = price("old_price", "old_quantity")
        .or_else(|| price("unit_price", "old_quantity"))
        .unwrap();
    let new = price("new_price", "new_quantity").unwrap_or_else(|| old.clone());
    let mut swap = Swap::new(&currency, &json!({ "months": 1 }), &start, old, new);
    swap.seats = ["old_quantity", "new_quantity"].map(|key| case.maybe_int(key).unwrap_or(1));
    swap.on = civil(&case.text("change_date"));
    swap.period = Some((start.clone(), end.clone()));
    if let Some(paid) = case.maybe("original_amount_paid") {
        swap.held = json!({ "paid": [{ "item": "old", "amount": exact::minor(&paid, &currency), "period": { "start": start, "end": end } }] });
    }
    changes::answer(case, &currency, &swap.preview()?)
}

/// A credit by the price, held against what is left of what was paid.
fn capped(case: &Case) -> Outcome<'_> {
    let (potential, paid) = (
        case.text("potential_credit"),
        case.text("original_amount_paid"),
    );
    let left = exact::minor(&paid, "USD") - exact::minor(&case.text("previous_credits"), "USD");
    if potential.starts_with('-') {
        return unsaid("credits-below-zero");
    }
    let start = "2024-03-01".to_owned();
    let period = json!({ "start": start, "end": "2024-04-01" });
    let mut swap = Swap::new(
        "USD",
        &json!({ "months": 1 }),
        &start,
        flat(&potential),
        flat("0"),
    );
    swap.terms = json!({ "creditBasis": "price" });
    swap.held = json!({ "paid": [{ "item": "old", "amount": left, "period": period }] });
    Ok(Answer::to(case).money("credit", "USD", swap.preview()?.credit()))
}

/// A cancellation after part of what was billed had been credited.
fn cancel(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let (start, end) = (
        civil(&case.text("period_start")),
        civil(&case.text("period_end_exclusive")),
    );
    let left = exact::minor(&case.text("amount_actually_billed"), &currency)
        - exact::minor(&case.text("previous_credits"), &currency);
    let period = json!({ "start": start, "end": end });
    let shop = Shop::new(&currency)
        .cycle("cycle", &json!({ "months": 1 }))
        .plan("plan", "cycle", &flat(&case.text("price")))
        .cancel(json!({ "effective": "now", "refund": "prorated" }));
    let subscription = json!({
        "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": start, "period": period,
        "paid": [{ "item": "plan", "amount": left, "period": period }],
    });
    let books = shop
        .call(
            "cancelEffectiveDate",
            &json!({ "subscription": subscription, "on": civil(&case.text("cancel_at")) }),
        )?
        .allowed()?;
    Ok(Answer::to(case).money("credit", &currency, books.credit()))
}

/// Credits that a grant leaves, as if they were money with four places.
fn grant(case: &Case) -> Outcome<'_> {
    case.aside(&["strategy"]);
    let (start, end) = (
        instant(&case.text("period_start")),
        instant(&case.text("period_end")),
    );
    let part = prorate(
        &case.text("credits"),
        "UYW",
        (&start, &end),
        &instant(&case.text("at")),
        None,
        &json!({ "grain": "second" }),
    )?;
    Ok(Answer::to(case).money("prorated_credits", "UYW", part.amount))
}
