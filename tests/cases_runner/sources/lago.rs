//! Lago: the customer's calendar days, period ends inclusive; calendar or anniversary boundaries.

use super::lago_amounts;
use crate::cases_runner::calls::{containing, length};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{CALENDAR, civil, cycle, moment, plus, stamp};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use crate::cases_runner::zones;
use chrono::{Duration, NaiveDateTime};
use serde_json::{Value, json};

/// Runs a case of `cases-lago.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "period_dates" if case.expects("billing_days") => billing_days(case),
        "period_dates" if case.expects("due_at") => due(case),
        "period_dates" => dates(case),
        "proration_fraction" => day_denominator(case),
        _ => lago_amounts::run(case),
    }
}

/// What boundaries are counted from: the first day of the subscription, or the calendar.
pub fn anchor(case: &Case, subscribed: &str) -> String {
    if case.text("billing_time") == "calendar" {
        CALENDAR.to_owned()
    } else {
        subscribed.to_owned()
    }
}

fn zone(case: &Case) -> String {
    case.maybe("timezone").unwrap_or_else(|| "UTC".to_owned())
}

/// The customer's civil date of a given instant.
fn local(case: &Case, key: &str) -> String {
    zones::local(moment(&case.text(key)), &zone(case))
        .date()
        .to_string()
}

/// The instant at which a civil day starts.
fn start_of(day: &str, zone: &str) -> NaiveDateTime {
    zones::utc(moment(day), zone)
}

fn dates(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), 1);
    let anchor = anchor(case, &local(case, "subscription_at"));
    let (on, started, zone) = (
        local(case, "billing_at"),
        local(case, "started_at"),
        zone(case),
    );
    let current = containing(&anchor, &cycle, &on)?;
    let previous = containing(&anchor, &cycle, &plus(&current.0, -1))?;
    // In advance the period that starts, in arrears the one before; a termination bills the one it cuts.
    let advance = case.yes("pay_in_advance");
    let cut = case.has("terminated_at");
    let billed = if advance || cut { &current } else { &previous };
    let from = billed.0.clone().max(started);
    let first = |day: &str| stamp(start_of(day, &zone));
    let last = |day: &str| stamp(start_of(day, &zone) - Duration::seconds(1));
    Ok(Answer::to(case)
        .also("current_period_start", first(&current.0))
        .also("previous_period_start", first(&previous.0))
        .also("end_of_period_containing_billing_at", last(&current.1))
        .also("billed_period_from", first(&from))
        .also("billed_period_to", last(&billed.1)))
}

/// The length of the period that a day's price is taken of.
fn day_denominator(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), 1);
    let anchor = anchor(case, &local(case, "subscription_at"));
    let (on, started, advance) = (
        local(case, "billing_at"),
        local(case, "started_at"),
        case.yes("pay_in_advance"),
    );
    let of_start = case.text("reference") == "started_at";
    let current = containing(&anchor, &cycle, if of_start { &started } else { &on })?;
    let period = if of_start || advance {
        current
    } else {
        containing(&anchor, &cycle, &plus(&current.0, -1))?
    };
    Ok(Answer::to(case).same("days_in_period", length(&period.0, &period.1, "day")?))
}

/// The days on which the source sees an invoice: each is a boundary.
fn billing_days(case: &Case) -> Outcome<'_> {
    case.aside(&["timezone"]);
    let (cycle, started) = (cycle(&case.text("interval"), 1), case.text("started_on"));
    let anchor = anchor(case, &started);
    let ours: Result<Vec<String>, Stop> = case.expect()["billing_days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stated| Ok(containing(&anchor, &cycle, stated.as_str().unwrap())?.0))
        .collect();
    Ok(Answer::to(case).same("billing_days", json!(ours?)))
}

/// On which of some instants the customer's day is a boundary.
fn due(case: &Case) -> Outcome<'_> {
    let (cycle, started, zone) = (
        cycle(&case.text("interval"), 1),
        case.text("started_on"),
        zone(case),
    );
    let anchor = anchor(case, &started);
    let kept = |field: &str, wanted: bool| -> Result<Value, Stop> {
        let mut kept = Vec::new();
        for at in case.expect()[field].as_array().unwrap() {
            let day = zones::local(moment(at.as_str().unwrap()), &zone)
                .date()
                .to_string();
            if (containing(&anchor, &cycle, &day)?.0 == day) == wanted {
                kept.push(at.clone());
            }
        }
        Ok(json!(kept))
    };
    Ok(Answer::to(case)
        .same("not_yet_due_at", kept("not_yet_due_at", false)?)
        .same("due_at", kept("due_at", true)?)
        .same("no_longer_due_at", kept("no_longer_due_at", false)?))
}

/// The period of a subscription that contains a day.
pub fn period(case: &Case, cycle: &Value, on: &str) -> Result<(String, String, String), Stop> {
    let subscribed = case
        .maybe("subscription_at")
        .or_else(|| case.maybe("started_at"))
        .map_or_else(|| on.to_owned(), |s| civil(&s));
    let anchor = anchor(case, &subscribed);
    let (start, end) = containing(&anchor, cycle, on)?;
    Ok((anchor, start, end))
}
