//! Meteroid: periods on a billing day, half-open, never before the start; a credit and a charge a component.

use super::{changes, unsaid};
use crate::cases_runner::calls::{Span, boundary, containing, periods, prorate};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{anchor_on, between, cycle, plus};
use crate::cases_runner::exact;
use crate::cases_runner::shop::{Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// Runs a case of `cases-meteroid.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "period_dates" => dates(case),
        "proration_fraction" => first_stub(case),
        "plan_change" if case.has("period") => {
            case.aside(&["old_price", "new_price"]);
            unsaid("direction-by-price")
        }
        "plan_change" if case.has("lines_cents") => netted(case),
        "plan_change" if case.has("matched") => mixed(case),
        "plan_change" | "seat_change" => change(case),
        "quote" => component(case),
        other => panic!("no adapter for `{other}`"),
    }
}

/// Periods from the billing start, as far as the one that a date falls in.
fn spans(case: &Case, start: &str, target: &str) -> Result<Vec<Span>, Stop> {
    let cycle = cycle(&case.text("billing_period"), 1);
    let anchor = anchor_on(start, case.int("billing_day"), &cycle);
    let (_, end) = containing(&anchor, &cycle, target.max(start))?;
    periods(&anchor, &cycle, start, &end, &json!({}))
}

fn dates(case: &Case) -> Outcome<'_> {
    if case.expects("elapsed_cycles") {
        let target = case.text("target_date");
        let spans = spans(case, &case.text("billing_start_date"), &target)?;
        return Ok(Answer::to(case).same(
            "elapsed_cycles",
            spans.iter().filter(|s| s.end <= target).count(),
        ));
    }
    let period = if let Some(target) = case.maybe("target_date") {
        spans(case, &case.text("billing_start_date"), &target)?.pop()
    } else if case.text("billing_mode") == "in_advance" {
        // The invoice opens a period; the first one is cut at the billing day.
        case.aside(&["is_first_period"]);
        let date = case.text("invoice_date");
        spans(case, &date, &date)?.pop()
    } else {
        let date = case.text("invoice_date");
        spans(case, &case.text("billing_start_date"), &date)?
            .into_iter()
            .rfind(|s| s.end <= date)
    };
    let period = period.ok_or_else(|| Stop::Refused("no period".to_owned()))?;
    Ok(Answer::to(case)
        .same("period_start", period.start)
        .same("period_end", period.end))
}

fn first_stub(case: &Case) -> Outcome<'_> {
    case.aside(&["billing_mode"]);
    let start = case.text("start_date");
    let span = spans(case, &start, &start)?
        .pop()
        .ok_or_else(|| Stop::Refused("no period".to_owned()))?;
    let fraction = if span.is_whole() {
        "null".to_owned()
    } else {
        format!("{}/{}", span.numerator, span.denominator)
    };
    Ok(Answer::to(case)
        .same("fraction", fraction)
        .same("period_start", span.start)
        .same("period_end", span.end))
}

fn change(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let (old, new) = match case.maybe("unit_price") {
        Some(unit) => (per_seat(&unit), per_seat(&unit)),
        None => (flat(&case.text("old_price")), flat(&case.text("new_price"))),
    };
    let mut swap = Swap::new(&currency, &json!({ "months": 1 }), "2025-01-01", old, new);
    swap.seats = ["old_quantity", "new_quantity"].map(|key| case.maybe_int(key).unwrap_or(1));
    changes::dated(
        &mut swap,
        "monthly",
        &case.text("period_start"),
        &case.text("period_end"),
        &case.text("change_date"),
    )?;
    changes::answer(case, &currency, &swap.preview()?)
}

/// A component that changes, one that comes and one that goes, in one change.
fn mixed(case: &Case) -> Outcome<'_> {
    let only = |key: &str, field: &str| match case.list(key).as_slice() {
        [one] => flat(one[field].as_str().unwrap()),
        _ => panic!("{}: one component in `{key}`", case.id),
    };
    let (start, end) = (case.text("period_start"), case.text("period_end"));
    let days = between(&start, &end);
    let shop = Shop::new(&case.text("currency"))
        .cycle("cycle", &json!({ "days": days }))
        .plan("old", "cycle", &only("matched", "old_price"))
        .plan("new", "cycle", &only("matched", "new_price"))
        .add_on("removed", Some("cycle"), &only("removed", "price"))
        .add_on("added", Some("cycle"), &only("added", "price"));
    let subscription = json!({ "plan": "old", "cycle": "cycle", "seats": 1, "anchor": start, "addOns": [{ "id": "removed", "quantity": 1 }] });
    let to = json!({ "plan": "new", "addOns": [{ "id": "added", "quantity": 1 }, { "id": "removed", "quantity": 0 }] });
    let books = shop
        .call(
            "upgradePreview",
            &json!({ "subscription": subscription, "on": case.text("change_date"), "to": to }),
        )?
        .allowed()?;
    let sorted = |lines: &[Value]| {
        let mut amounts: Vec<i64> = lines.iter().map(|l| l.as_i64().unwrap()).collect();
        amounts.sort_unstable();
        amounts
    };
    let ours: Vec<Value> = books
        .lines(&["credit", "plan", "addOn"])
        .iter()
        .map(|l| l["amount"].clone())
        .collect();
    let stated = case.expect()["lines_cents"].as_array().unwrap();
    let answer = Answer::to(case).same("net_cents", books.total());
    // The order of the lines is each system's own.
    Ok(if sorted(stated) == sorted(&ours) {
        answer.aside(&["lines_cents"])
    } else {
        answer.same("lines_cents", json!(ours))
    })
}

/// A credit and a charge of one component as one net line.
fn netted(case: &Case) -> Outcome<'_> {
    assert!(case.yes("same_component"), "{}: two components", case.id);
    let lines = case.list("lines_cents");
    let [old, new] = lines.as_slice() else {
        panic!("{}: two lines", case.id)
    };
    let price = |line: &Value| flat(&exact::major(line.as_i64().unwrap().abs(), "USD"));
    let mut swap = Swap::new(
        "USD",
        &json!({ "months": 1 }),
        "2025-01-01",
        price(old),
        price(new),
    );
    swap.terms = json!({ "lines": "net" });
    let books = swap.preview()?;
    let ours: Vec<Value> = books
        .lines(&["credit", "plan", "addOn"])
        .iter()
        .map(|l| l["amount"].clone())
        .collect();
    Ok(Answer::to(case).same("net_lines_cents", json!(ours)))
}

/// A component on a longer cadence than its subscription: days of its own period.
fn component(case: &Case) -> Outcome<'_> {
    case.aside(&["subscription_period", "period_start"]);
    let (from, until) = (case.text("change_date"), case.text("period_end"));
    let own = cycle(&case.text("component_period"), 1);
    let full = boundary(&from, &own, 1)?;
    assert!(plus(&from, 1) <= until, "{}: an empty period", case.id);
    let part = prorate(
        &case.text("component_price"),
        &case.text("currency"),
        (&from, &full),
        &from,
        Some(&until),
        &json!({}),
    )?;
    Ok(Answer::to(case).same("charge_cents", part.amount).same(
        "fraction",
        format!("{}/{}", part.numerator, part.denominator),
    ))
}
