//! Kill Bill: days, half-open; fractions with nine places, each term rounded half up before adding.

use super::changes;
use crate::cases_runner::calls::{Span, containing, periods};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{anchor_on, cycle};
use crate::cases_runner::exact::{self, Ratio, ratio};
use crate::cases_runner::shop::{Shop, Swap, flat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use crate::cases_runner::{dates, zones};
use serde_json::{Value, json};

fn billing() -> Value {
    json!({ "factor": { "scale": 9, "rounding": "halfExpand" } })
}

/// Runs a case of `cases-killbill.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "proration_fraction" if case.has("billing_mode") => cycles(case),
        "proration_fraction" => part(case),
        "period_dates" => period_dates(case),
        "quote" => quote(case),
        "cancel" => cancel(case),
        "plan_change" => change(case),
        other => panic!("no adapter for `{other}`"),
    }
}

/// The first boundary on or after the start.
fn first_boundary(anchor: &str, cycle: &Value, start: &str) -> Result<String, Stop> {
    let (from, to) = containing(anchor, cycle, start)?;
    Ok(if from == start { from } else { to })
}

/// Every period from the start to the end, or to the one that a target date falls in.
///
/// The leading stub is part of the period that ends at the first billing day, counted back from that day.
fn spans(case: &Case, target: &str) -> Result<Vec<Span>, Stop> {
    let (start, cycle) = (
        case.text("start_date"),
        cycle(&case.text("billing_period"), 1),
    );
    let anchor = anchor_on(&start, case.int("bill_cycle_day"), &cycle);
    let end = match case.maybe("end_date") {
        // An invoice for a day before the start is a span that ends before it starts.
        _ if target < start.as_str() => target.to_owned(),
        Some(end) => end,
        None => containing(&anchor, &cycle, target)?.1,
    };
    let first = first_boundary(&anchor, &cycle, &start)?;
    let none = json!({});
    if first == start || end <= first {
        return periods(
            if first == start { &anchor } else { &first },
            &cycle,
            &start,
            &end,
            &none,
        );
    }
    let mut spans = periods(&first, &cycle, &start, &first, &none)?;
    spans.extend(periods(&anchor, &cycle, &first, &end, &none)?);
    Ok(spans)
}

/// How many billing cycles an invoice on the target date holds.
fn cycles(case: &Case) -> Outcome<'_> {
    let arrear = case.text("billing_mode") != "in_advance";
    let targets = case.list("target_dates");
    if !targets.is_empty() {
        let counted: Result<Vec<String>, Stop> = targets
            .iter()
            .map(|target| {
                let target = target.as_str().unwrap();
                Ok(spans(case, target)?
                    .iter()
                    .filter(|s| s.start.as_str() <= target)
                    .count()
                    .to_string())
            })
            .collect();
        return Ok(Answer::to(case).same("number_of_billing_cycles", json!(counted?)));
    }
    let target = case.text("target_date");
    let found = spans(case, &target);
    if case.expects("error") {
        let theirs = case.expect()["error"].as_str().unwrap();
        let ours = match &found {
            Err(Stop::Refused(codes)) if codes.contains("BeforeStart") => theirs,
            _ => "an answer",
        };
        return Ok(Answer::to(case).same("error", ours));
    }
    let billed = |s: &Span| {
        if arrear {
            s.end <= target
        } else {
            s.start <= target
        }
    };
    let spans: Vec<Span> = found?.into_iter().filter(billed).collect();
    let nothing = ratio("0");
    let count = spans
        .iter()
        .fold(nothing, |sum, s| sum + s.ratio().rounded(9));
    let answer = Answer::to(case).fraction("number_of_billing_cycles", count);
    if !case.expects("terms") {
        return Ok(answer);
    }
    let stated: Vec<Ratio> = case.expect()["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| ratio(t.as_str().unwrap()))
        .collect();
    let ours: Vec<Ratio> = spans.iter().map(Span::ratio).collect();
    let parts = |terms: &[Ratio]| {
        let mut parts: Vec<String> = terms
            .iter()
            .filter(|t| t.is_part())
            .map(ToString::to_string)
            .collect();
        parts.sort();
        (parts, terms.iter().fold(nothing, |sum, t| sum + *t))
    };
    let printed: Vec<String> = ours.iter().map(ToString::to_string).collect();
    Ok(if parts(&stated) == parts(&ours) {
        answer.aside(&["terms"])
    } else {
        answer.same("terms", json!(printed))
    })
}

/// The fraction of one stub before or after a billing day; the days of a span.
fn part(case: &Case) -> Outcome<'_> {
    let billing = match case.maybe_int("fixed_days_in_month") {
        None => json!({}),
        Some(30) => json!({ "dayCount": "30/360" }),
        Some(days) => json!({ "dayCount": { "fixedDays": days } }),
    };
    let start = case
        .maybe("start_date")
        .unwrap_or_else(|| case.text("period_start"));
    let end = case.text("end_date");
    let cycle = case
        .maybe("billing_period")
        .map_or_else(|| json!({ "months": 1 }), |p| cycle(&p, 1));
    let leading = case.maybe("position").is_some_and(|p| p == "leading");
    let spans = periods(
        if leading { &end } else { &start },
        &cycle,
        &start,
        &end,
        &billing,
    )?;
    let sum = spans
        .iter()
        .fold(ratio("0"), |sum, s| sum + s.ratio().rounded(9));
    let terms: Vec<String> = spans
        .iter()
        .map(|s| format!("{}/{}", s.numerator, s.denominator))
        .collect();
    Ok(Answer::to(case)
        .also("day_count", spans[0].numerator)
        .also_fraction("fraction", sum)
        .also("terms", json!(terms)))
}

fn period_dates(case: &Case) -> Outcome<'_> {
    if let Some(stamp) = case.maybe("start_timestamp") {
        // The day of the month in the customer's zone; every later date stands on it.
        let local = zones::local(dates::moment(&stamp), &case.text("timezone"))
            .date()
            .to_string();
        let (from, _) = containing(&local, &json!({ "months": 1 }), &local)?;
        return Ok(Answer::to(case).same(
            "bill_cycle_day",
            from.get(8..).unwrap().parse::<i64>().unwrap(),
        ));
    }
    let cycle = cycle(&case.text("billing_period"), 1);
    if let Some(date) = case.maybe("date") {
        return aligned(case, &cycle, &date);
    }
    let start = case.text("start_date");
    if case.expects("whole_periods") {
        let spans = periods(&start, &cycle, &start, &case.text("end_date"), &json!({}))?;
        return Ok(Answer::to(case).same(
            "whole_periods",
            spans.iter().filter(|s| s.is_whole()).count(),
        ));
    }
    let anchor = anchor_on(&start, case.int("bill_cycle_day"), &cycle);
    let first = first_boundary(&anchor, &cycle, &start)?;
    if case.expects("first_billing_cycle_date") && !case.expects("effective_end_date") {
        return Ok(Answer::to(case).same("first_billing_cycle_date", first));
    }
    let target = case.text("target_date");
    if case.text("billing_mode") == "in_advance" {
        let end = spans(case, &target)?
            .into_iter()
            .filter(|s| s.start <= target)
            .map(|s| s.end)
            .max();
        return Ok(Answer::to(case).same("effective_end_date", end.unwrap_or(start)));
    }
    // In arrears: up to the last boundary that has passed, or to the end of the subscription.
    let (passed, _) = containing(&anchor, &cycle, &target)?;
    let ended = case.maybe("end_date").filter(|end| *end <= target);
    let until = match ended {
        Some(end) if end < passed || case.text("billing_mode") == "in_arrear_greedy" => end,
        _ => passed,
    };
    let (_, next) = containing(&anchor, &cycle, &until)?;
    Ok(Answer::to(case)
        .also("has_something_to_bill", until >= first || until > start)
        .also("first_billing_cycle_date", first)
        .also("effective_end_date", until)
        .also("next_billing_cycle_date", next))
}

/// A date moved onto the billing day: in its own month, or never backwards.
fn aligned<'a>(case: &'a Case, cycle: &Value, date: &str) -> Outcome<'a> {
    if case.text("align") == "next" {
        let anchor = case
            .maybe("anchor_date")
            .unwrap_or_else(|| anchor_on(date, case.int("bill_cycle_day"), cycle));
        return Ok(Answer::to(case).same("aligned_date", first_boundary(&anchor, cycle, date)?));
    }
    let anchor = anchor_on(date, case.int("bill_cycle_day"), cycle);
    let (from, to) = containing(&anchor, cycle, date)?;
    let month = |text: &str| text.get(..7).unwrap().to_owned();
    Ok(Answer::to(case).same(
        "aligned_date",
        if month(&from) == month(date) {
            from
        } else {
            to
        },
    ))
}

/// The first invoice: a stub up to the billing day, and what renews after it.
fn quote(case: &Case) -> Outcome<'_> {
    let (currency, start) = (case.text("currency"), case.text("start_date"));
    let cycle = cycle(&case.text("billing_period"), 1);
    let anchor = anchor_on(&start, case.int("bill_cycle_day"), &cycle);
    let mut billing = billing();
    if case.maybe_int("fixed_days_in_month") == Some(30) {
        billing["dayCount"] = json!("30/360");
    }
    case.aside(&["denominator_days"]);
    let first = case
        .maybe("period_end")
        .map_or_else(|| first_boundary(&anchor, &cycle, &start), Ok)?;
    let shop = Shop::new(&currency)
        .billing(billing)
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat(&case.text("price")));
    let request = json!({ "on": start, "cycle": "cycle", "plan": "plan", "billingAnchor": first });
    let books = shop.call("quote", &request)?.allowed()?;
    let proration = &books.lines(&["plan"])[0]["proration"];
    let (num, den) = (
        proration["numerator"].as_i64().unwrap_or(1),
        proration["denominator"].as_i64().unwrap_or(1),
    );
    if case.expects("total") {
        let target = case.text("target_date");
        let more = spans(case, &target)?
            .iter()
            .filter(|s| s.is_whole() && s.start <= target)
            .count();
        let total = books.total() + books.int("/renewal/total") * i64::try_from(more).unwrap();
        return Ok(Answer::to(case)
            .money("total", &currency, total)
            .same("terms", json!([format!("{num}/{den}"), more.to_string()])));
    }
    Ok(Answer::to(case)
        .money("amount", &currency, books.total())
        .same("fraction", format!("{num}/{den}")))
}

fn cancel(case: &Case) -> Outcome<'_> {
    let (currency, start, end) = (
        case.text("currency"),
        case.text("period_start"),
        case.text("period_end"),
    );
    let cycle = cycle(&case.text("billing_period"), 1);
    let shop = Shop::new(&currency)
        .billing(billing())
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat(&case.text("price")))
        .cancel(json!({ "effective": "now", "refund": "prorated" }));
    let subscription = json!({ "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": start, "period": { "start": start, "end": end } });
    let books = shop
        .call(
            "cancelEffectiveDate",
            &json!({ "subscription": subscription, "on": case.text("cancel_date") }),
        )?
        .allowed()?;
    let proration = &books.lines(&["credit"])[0]["proration"];
    let fraction = format!("{}/{}", proration["numerator"], proration["denominator"]);
    Ok(Answer::to(case)
        .money("credit", &currency, books.credit())
        .same("fraction", fraction))
}

fn change(case: &Case) -> Outcome<'_> {
    let (currency, start, end) = (
        case.text("currency"),
        case.text("period_start"),
        case.text("period_end"),
    );
    case.aside(&["new_period_days", "preview"]);
    let monthly = |key| case.maybe(key).unwrap_or_else(|| "monthly".to_owned());
    let (now, next) = (
        cycle(&monthly("old_period"), 1),
        cycle(&monthly("new_period"), 1),
    );
    let segment = case.maybe("new_segment_end").unwrap_or_else(|| end.clone());
    assert!(
        now != next || segment == end,
        "{}: a change that moves the billing day",
        case.id
    );
    let mut swap = Swap::new(
        &currency,
        &now,
        &start,
        flat(&case.text("old_price")),
        flat(&case.text("new_price")),
    );
    changes::dated(
        &mut swap,
        &monthly("old_period"),
        &start,
        &end,
        &case.text("change_date"),
    )?;
    swap.cycles[1] = if now == next {
        swap.cycles[0].clone()
    } else {
        next
    };
    swap.billing = billing();
    swap.terms = json!({ "period": "align" });
    if let Some(adjustment) = case.maybe("prior_item_adjustment") {
        let left =
            exact::minor(&case.text("old_price"), &currency) + exact::minor(&adjustment, &currency);
        swap.terms = json!({ "creditBasis": "price" });
        swap.held = json!({ "paid": [{ "item": "old", "amount": left, "period": { "start": start, "end": end } }] });
    }
    changes::answer(case, &currency, &swap.preview()?)
}
