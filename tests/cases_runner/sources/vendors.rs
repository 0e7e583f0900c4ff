//! Vendors' worked examples: Zuora, Oracle, Chargebee, Paddle, Google Play, Samsung, Microsoft and others.

use super::changes;
use crate::cases_runner::calls::{Span, boundary, containing, periods, prorate};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{CALENDAR, anchor_on, civil, cycle, plus, short};
use crate::cases_runner::exact::{self, Ratio, ratio};
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// Runs a case of `cases-docs-vendors.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "proration_fraction" if case.has("term_months") => multiplier(case),
        "proration_fraction" if case.has("service_start_inclusive") => service(case),
        "proration_fraction" | "cancel" => partial_periods(case),
        "period_dates" if case.has("run_date") => target_date(case),
        "period_dates" => terms(case),
        "quote" if case.has("lines") => line_taxes(case),
        "quote" => first_invoice(case),
        "plan_change" if case.has("mode") => store(case),
        "plan_change" => change(case),
        "seat_change" => seats(case),
        other => panic!("no adapter for `{other}`"),
    }
}

/// Zuora's and Oracle's names for how days are counted.
fn day_count(case: &Case) -> Value {
    match case.text("day_count").as_str() {
        "actual" => json!({}),
        "actual_360" | "fixed_30" | "30" => json!({ "dayCount": { "fixedDays": 30 } }),
        "strict_30_360" => json!({ "dayCount": "30/360" }),
        other => panic!("`{other}` is no day count of this adapter"),
    }
}

/// Part of a calendar period, both ends inclusive.
fn service(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), 1);
    let (start, end) = (
        case.text("service_start_inclusive"),
        plus(&case.text("service_end_inclusive"), 1),
    );
    let spans = periods(CALENDAR, &cycle, &start, &end, &day_count(case))?;
    let [span] = spans.as_slice() else {
        return Err(Stop::Refused("more than one period".to_owned()));
    };
    Ok(Answer::to(case).same(
        "fraction",
        format!("{}/{}", span.numerator, span.denominator),
    ))
}

/// Whole periods from the service start, and the days that are left.
fn partial_periods(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), 1);
    let (start, end) = (
        case.text("start_inclusive"),
        plus(&case.text("end_inclusive"), 1),
    );
    let anchor = if case.text("period_start") == "service" {
        start.clone()
    } else {
        CALENDAR.to_owned()
    };
    let billing = day_count(case);
    let spans = periods(&anchor, &cycle, &start, &end, &billing)?;
    let whole = spans.iter().filter(|s| s.is_whole()).count();
    let parts: Vec<String> = spans
        .iter()
        .filter(|s| !s.is_whole())
        .map(|s| format!("{}/{}", s.numerator, s.denominator))
        .collect();
    let total = spans.iter().fold(ratio("0"), |sum, s| sum + s.ratio());
    let answer = Answer::to(case)
        .also("full_periods", whole)
        .also("partial", parts.join(" + "))
        .also("last_partial", parts.last().cloned().unwrap_or_default())
        .also_fraction("total_periods_3dp", total.rounded(3));
    if !case.expects("last_partial_amount") {
        return Ok(answer);
    }
    let currency = case.text("currency");
    let last: &Span = spans.last().unwrap();
    let (from, full_end) = containing(&anchor, &cycle, &last.start)?;
    let part = prorate(
        &case.text("price"),
        &currency,
        (&from, &full_end),
        &last.start,
        Some(&last.end),
        &billing,
    )?;
    Ok(answer.money("last_partial_amount", &currency, part.amount))
}

/// A term in months over a product's own term, where only months count.
fn multiplier(case: &Case) -> Outcome<'_> {
    assert_eq!(case.text("precision"), "month", "{}", case.id);
    let own = json!({ "months": case.int("product_term_months") });
    let end = boundary(CALENDAR, &json!({ "months": case.int("term_months") }), 1)?;
    let spans = periods(
        CALENDAR,
        &own,
        CALENDAR,
        &end,
        &json!({ "dayCount": "30/360" }),
    )?;
    let total = spans.iter().fold(ratio("0"), |sum, s| sum + s.ratio());
    Ok(Answer::to(case).fraction("multiplier_4dp", total.rounded(4)))
}

/// A day of the month, so many months after a run.
fn target_date(case: &Case) -> Outcome<'_> {
    let month = json!({ "months": 1 });
    let run = case.text("run_date");
    let anchor = anchor_on(&run, case.int("target_day_of_month"), &month);
    // The boundary in the run's own month, then on from there.
    let (from, to) = containing(&anchor, &month, &run)?;
    let own = if from.get(..7) == run.get(..7) {
        from
    } else {
        to
    };
    let months = |a: &str| {
        a.get(..4).unwrap().parse::<i64>().unwrap() * 12
            + a.get(5..7).unwrap().parse::<i64>().unwrap()
    };
    let n = months(&own) - months(&anchor) + case.int("month_offset");
    Ok(Answer::to(case).same("target_date", boundary(&anchor, &month, n)?))
}

/// The periods of a term that starts on its own day.
fn terms(case: &Case) -> Outcome<'_> {
    assert_eq!(case.text("mode"), "NOT_PRORATED", "{}", case.id);
    let start = civil(&case.text("start"));
    let month = json!({ "months": 1 });
    let end = boundary(&start, &month, case.int("term_months"))?;
    let printed = |date: &str| date.get(5..).unwrap().replace('-', "/");
    let spans = periods(&start, &month, &start, &end, &json!({}))?;
    let ours: Vec<[String; 2]> = spans
        .iter()
        .map(|s| [printed(&s.start), printed(&s.end)])
        .collect();
    Ok(Answer::to(case).same("periods", json!(ours)))
}

/// A first invoice up to the billing day, and the whole months after it.
fn first_invoice(case: &Case) -> Outcome<'_> {
    let (currency, start, cycle) = (
        case.text("currency"),
        case.text("start"),
        cycle(&case.text("interval"), 1),
    );
    let anchor = anchor_on(&start, case.int("bill_cycle_day"), &cycle);
    let (from, to) = containing(&anchor, &cycle, &start)?;
    let shop = Shop::new(&currency)
        .billing(day_count(case))
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat(&case.text("price")));
    let first = if from == start { from } else { to };
    let request = json!({ "on": start, "cycle": "cycle", "plan": "plan", "billingAnchor": first, "upcoming": 12 });
    let books = shop.call("quote", &request)?.allowed()?;
    let end = plus(&case.text("bill_through_target"), 1);
    let months = periods(&first, &cycle, &first, &end, &json!({}))?.len();
    let renewals = books.int("/renewal/total") * i64::try_from(months).unwrap();
    let days = books.lines(&["plan"])[0]["proration"]["numerator"].clone();
    Ok(Answer::to(case)
        .same("full_months", months)
        .same("prorated_days", days)
        .money("total", &currency, books.total() + renewals))
}

/// Paddle's tax: of each line, what is after the point cut off.
fn line_taxes(case: &Case) -> Outcome<'_> {
    assert_eq!(case.text("tax_mode"), "exclusive", "{}", case.id);
    let currency = case.text("currency");
    let percent = exact::decimal(ratio(&case.text("tax_rate")) * Ratio::new(100, 1), 12).unwrap();
    let prices: Vec<Value> = case
        .list("lines")
        .iter()
        .map(|l| {
            flat(&exact::major(
                l["subtotal_minor"].as_i64().unwrap(),
                &currency,
            ))
        })
        .collect();
    let quote = |prices: &[Value]| {
        let billing = json!({ "tax": { "level": "line", "rounding": "trunc" } });
        let mut shop = Shop::new(&currency)
            .billing(billing)
            .cycle("cycle", &json!({ "months": 1 }))
            .plan("0", "cycle", &prices[0]);
        let mut add_ons = Vec::new();
        for (n, price) in prices.iter().enumerate().skip(1) {
            shop = shop.add_on(&n.to_string(), Some("cycle"), price);
            add_ons.push(json!({ "id": n.to_string() }));
        }
        let taxes = json!([{ "id": "tax", "percent": percent }]);
        let request = json!({ "on": "2024-01-01", "cycle": "cycle", "plan": "0", "addOns": add_ons, "taxes": taxes });
        shop.call("quote", &request)?.allowed()
    };
    let books = quote(&prices)?;
    // A rate has one tax line; the tax of one line is that of a quote for it alone.
    let each: Result<Vec<i64>, Stop> = prices
        .chunks(1)
        .map(|line| Ok(quote(line)?.int("/totals/tax")))
        .collect();
    Ok(Answer::to(case)
        .same("line_tax_minor", json!(each?))
        .same("tax_minor", books.int("/totals/tax"))
        .same("subtotal_minor", books.int("/totals/subtotal"))
        .same("total_minor", books.total()))
}

fn change(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let mut swap = Swap::new(
        &currency,
        &json!({ "months": 1 }),
        "2024-01-01",
        flat(&case.text("old_price")),
        flat(&case.text("new_price")),
    );
    if case.has("change_at") {
        changes::dated(
            &mut swap,
            &case.text("interval"),
            &case.text("period_start"),
            &case.text("period_end"),
            &case.text("change_at"),
        )?;
    } else {
        case.aside(&["interval"]);
        swap = changes::days_left(case, swap);
    }
    let books = swap.preview()?;
    let proration = books.lines(&["credit"])[0]["proration"].clone();
    let (left, days) = (
        proration["numerator"].as_i64().unwrap(),
        proration["denominator"].as_i64().unwrap(),
    );
    let answer = changes::answer(case, &currency, &books)?
        .also("days_remaining", left)
        .also("days_used", days - left);
    Ok(answer.also_money("next_renewal_charge", &currency, books.int("/renewal/due")))
}

/// The replacement modes of app stores.
fn store(case: &Case) -> Outcome<'_> {
    let currency = case.maybe("currency").unwrap_or_else(|| "INR".to_owned());
    let interval = case
        .maybe("old_interval")
        .unwrap_or_else(|| case.text("interval"));
    let now = cycle(&interval, 1);
    let mut swap = Swap::new(
        &currency,
        &now,
        "2023-01-01",
        flat(&case.text("old_price")),
        flat(&case.text("new_price")),
    );
    if let Some(next) = case.maybe("new_interval") {
        swap.cycles[1] = cycle(&next, 1);
    }
    if case.has("days_used") {
        swap = changes::days_left(case, swap);
    } else {
        let dates = ["period_start", "period_end", "change_at"].map(|key| case.text(key));
        changes::dated(&mut swap, &interval, &dates[0], &dates[1], &dates[2])?;
        // Months of 30 days and years of 360; the day of the change is used, what follows starts on the next.
        swap.on = plus(&swap.on, 1);
        swap.billing = json!({ "dayCount": "30/360" });
    }
    swap.terms = match case.text("mode").as_str() {
        "CHARGE_PRORATED_PRICE" | "INSTANT_PRORATED_CHARGE" => json!({}),
        "DEFERRED" => json!({ "effective": "periodEnd" }),
        "WITHOUT_PRORATION" | "INSTANT_NO_PRORATION" => {
            json!({ "credit": "none", "charge": "none" })
        }
        "CHARGE_FULL_PRICE" => {
            json!({ "period": "restart", "creditAs": { "days": "floor" }, "charge": "full" })
        }
        "INSTANT_PRORATED_DATE" => {
            json!({ "period": "restart", "creditAs": { "days": "ceil" }, "charge": "none" })
        }
        _ => json!({ "period": "restart", "creditAs": { "days": "floor" }, "charge": "none" }),
    };
    if case.expects("extra_days") {
        let books = swap.preview()?;
        let notices = books.0["notices"].as_array().unwrap().clone();
        let days = notices
            .iter()
            .find(|n| n["code"] == "creditAsDays")
            .map_or(Value::Null, |n| n["params"]["days"].clone());
        return Ok(Answer::to(case).same("extra_days", days));
    }
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .also_money("unused_credit", &currency, books.credit())
        .also_money("new_cost_to_period_end", &currency, books.charge())
        .money("charge_now", &currency, books.int("/settlement/dueNow"))
        .same("next_charge_on", short(&books.text("/renewal/on")))
        .money("next_charge", &currency, books.int("/renewal/total")))
}

fn seats(case: &Case) -> Outcome<'_> {
    case.aside(&["interval", "month"]);
    let currency = case.text("currency");
    let price = case.text("price_per_seat");
    let days = case.int("days_in_period");
    let Some(old) = case.maybe_int("old_seats") else {
        // Billed for the days held: the part of the month that was used.
        let (start, used) = ("2024-01-01", case.int("days_used"));
        let end = plus(start, days);
        let part = prorate(
            &price,
            &currency,
            (start, &end),
            start,
            Some(&plus(start, used)),
            &json!({}),
        )?;
        return Ok(Answer::to(case).money("charge", &currency, part.amount));
    };
    let mut swap = Swap::of_seats(
        &currency,
        &json!({ "days": days }),
        "2024-01-01",
        per_seat(&price),
        [old, case.int("new_seats")],
    );
    let used = if let Some(billed) = case.maybe_int("days_billed") {
        // Microsoft prices one licence, rounds, then multiplies.
        case.aside(&[
            "service_start_inclusive",
            "service_end_inclusive",
            "purchased",
            "change_at",
        ]);
        swap.billing = json!({ "roundingLevel": "unit" });
        days - billed
    } else {
        case.int("days_used")
    };
    let swap = swap.with_days_left(days - used, days);
    let books = swap.preview()?;
    let held = exact::minor(&price, &currency) * old;
    let answer = changes::answer(case, &currency, &books)?;
    Ok(answer.also_money("used_amount", &currency, held - books.credit()))
}
