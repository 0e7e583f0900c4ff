//! Help centres: days, mostly of 30 or 365, with each page's own rounding.

use super::{changes, unsaid};
use crate::cases_runner::calls::prorate;
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{anchor_on, civil, cycle, plus, short};
use crate::cases_runner::exact::{Ratio, decimal, ratio};
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::json;

/// Pages that cut amounts off.
const TRUNCATE: [&str; 3] = ["nectir.co", "mangomap", "slimfaq"];

/// Runs a case of `cases-help-centers.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "seat_change" => seats(case),
        "plan_change" if case.has("tier_change") => deferred(case),
        "plan_change" => change(case),
        "proration_fraction" => activated(case),
        "cancel" if case.has("annual_paid") => {
            case.aside(&["currency", "monthly_price", "months_used", "policy"]);
            unsaid("refund-at-another-plans-price")
        }
        "cancel" => access(case),
        "quote" => quote(case),
        other => panic!("no adapter for `{other}`"),
    }
}

fn truncates(case: &Case) -> bool {
    TRUNCATE.iter().any(|page| case.source.contains(page))
}

fn seats(case: &Case) -> Outcome<'_> {
    case.aside(&["interval"]);
    let currency = case.text("currency");
    let seats = match case.maybe_int("seats_added") {
        Some(added) => [1, 1 + added],
        None => [case.int("old_seats"), case.int("new_seats")],
    };
    let swap = Swap::of_seats(
        &currency,
        &cycle("month", 1),
        "2024-01-01",
        per_seat(&case.text("price_per_seat")),
        seats,
    );
    let mut swap = changes::days_left(case, swap);
    swap.terms = json!({ "lines": "net" });
    if truncates(case) {
        swap.billing = json!({ "rounding": "trunc" });
    }
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .also_money("charge", &currency, books.charge())
        .also_money("credit", &currency, books.credit()))
}

fn change(case: &Case) -> Outcome<'_> {
    case.aside(&["interval", "period_start", "period_end"]);
    let currency = case.text("currency");
    let swap = Swap::new(
        &currency,
        &cycle("month", 1),
        "2024-01-01",
        flat(&case.text("old_price")),
        flat(&case.text("new_price")),
    );
    let mut swap = changes::days_left(case, swap);
    if case.has("cycle") {
        swap.terms = json!({ "period": "restart" });
    }
    if let Some(places) = case.maybe_int("round_daily_rate_to") {
        assert_eq!(places, 2, "{}", case.id);
        swap.billing = json!({ "roundingLevel": "rate" });
    } else if truncates(case) {
        swap.billing = json!({ "rounding": "trunc" });
    }
    let books = swap.preview()?;
    let days = books.lines(&["credit"])[0]["proration"]["numerator"].clone();
    let answer = changes::answer(case, &currency, &books)?.also("days_remaining", days);
    let answer = answer.also_money(
        "next_renewal_charge",
        &currency,
        books.int("/renewal/total"),
    );
    if !case.expects("old_daily") {
        return Ok(answer);
    }
    // The price of one day, asked by itself.
    let daily = |key: &str| {
        let days = case.int("days_in_period");
        let (start, end) = ("2024-01-01".to_owned(), plus("2024-01-01", days));
        prorate(
            &case.text(key),
            &currency,
            (&start, &end),
            &plus(&end, -1),
            None,
            &json!({ "roundingLevel": "rate" }),
        )
        .map(|p| p.amount)
    };
    Ok(answer
        .money("old_daily", &currency, daily("old_price")?)
        .money("new_daily", &currency, daily("new_price")?))
}

/// A move that is no upgrade waits for the period's end.
fn deferred(case: &Case) -> Outcome<'_> {
    let (now, next) = (
        cycle(&case.text("old_interval"), 1),
        cycle(&case.text("new_interval"), 1),
    );
    let start = civil(&case.text("period_start"));
    let mut swap = Swap::new("USD", &now, &start, flat("10"), flat("25"));
    swap.cycles[1] = next;
    swap.period = Some((start, civil(&case.text("period_end"))));
    swap.on = civil(&case.text("change_at"));
    swap.terms = json!({ "effective": "periodEnd" });
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .money("charge_now", "USD", books.int("/settlement/dueNow"))
        .same("new_plan_starts", short(&books.text("/effectiveOn"))))
}

/// A plan that starts inside its calendar month: the day of activation counts.
fn activated(case: &Case) -> Outcome<'_> {
    case.aside(&["interval"]);
    let currency = case.text("currency");
    let (start, days) = ("2024-01-01", case.int("days_in_month"));
    let on = plus(start, case.int("activated_day_of_month") - 1);
    let part = prorate(
        &case.text("price"),
        &currency,
        (start, &plus(start, days)),
        &on,
        None,
        &json!({}),
    )?;
    Ok(Answer::to(case)
        .money("amount", &currency, part.amount)
        .same("days_remaining", part.numerator))
}

/// Access until the renewal that does not come: the page names the renewal date.
fn access(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), 1);
    let on = case.text("cancel_at");
    let anchor = anchor_on(&on, case.int("billing_day"), &cycle);
    let shop = Shop::new("USD")
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat("10"));
    let subscription = json!({ "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": anchor });
    let books = shop
        .call(
            "cancelEffectiveDate",
            &json!({ "subscription": subscription, "on": on }),
        )?
        .allowed()?;
    Ok(Answer::to(case).same("access_until", books.text("/effectiveOn")))
}

fn quote(case: &Case) -> Outcome<'_> {
    let (currency, seats) = (case.text("currency"), case.int("seats"));
    let Some(monthly) = case.maybe("price_per_seat_month") else {
        let cycle = cycle(&case.text("interval"), 1);
        let shop = Shop::new(&currency).cycle("cycle", &cycle).plan(
            "plan",
            "cycle",
            &per_seat(&case.text("price_per_seat")),
        );
        let books = shop
            .call(
                "quote",
                &json!({ "on": "2024-01-01", "cycle": "cycle", "plan": "plan", "seats": seats }),
            )?
            .allowed()?;
        return Ok(Answer::to(case).money("total", &currency, books.total()));
    };
    // So many months at a price a month, less a percent: the price list states the cycle's price.
    let months = case.int("months");
    let yearly = decimal(ratio(&monthly) * Ratio::new(months.into(), 1), 12).unwrap();
    let total = |seats: i64, cycle_months: i64, price: &str| {
        let shop = Shop::new(&currency)
            .cycle("cycle", &json!({ "months": cycle_months }))
            .plan("plan", "cycle", &per_seat(price))
            .promotion(json!({ "code": "ANNUAL", "percent": case.text("discount_percent") }));
        let request = json!({ "on": "2024-01-01", "cycle": "cycle", "plan": "plan", "seats": seats, "promotions": ["ANNUAL"] });
        shop.call("quote", &request)?.allowed()
    };
    let books = total(seats, months, &yearly)?;
    Ok(Answer::to(case)
        .money("total", &currency, books.total())
        .money("saving", &currency, books.discount())
        .money("per_month", &currency, total(seats, 1, &monthly)?.total())
        .money(
            "discounted_seat_month",
            &currency,
            total(1, 1, &monthly)?.total(),
        ))
}
