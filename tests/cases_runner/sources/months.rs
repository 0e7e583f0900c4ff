//! Month arithmetic of libraries: boundaries one or many cycles away, and how many cycles lie between two dates.

use crate::cases_runner::calls::{Span, boundary, containing, length, periods, sticky_boundary};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{CALENDAR, cycle, instant, moment, plus, stamp};
use crate::cases_runner::exact::ratio;
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use crate::cases_runner::zones;
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

/// Runs a case of `cases-month-arithmetic.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    if case.has("add") {
        return add(case);
    }
    if case.has("instant") {
        return month_of(case);
    }
    if case.has("end_time_zone") {
        return days_and_hours(case);
    }
    if case.has("rounding") {
        return counted(case);
    }
    let (start, end) = (case.text("start"), case.text("end"));
    if case.expects("value") {
        let spans = between(&start, &end, &cycle(&case.text("unit"), 1))?;
        let sum = spans.iter().fold(ratio("0"), |sum, s| sum + s.ratio());
        return Ok(Answer::to(case).fraction("value", sum));
    }
    if case.expects("full_months") {
        return Ok(Answer::to(case).same(
            "full_months",
            whole(&between(&start, &end, &json!({ "months": 1 }))?),
        ));
    }
    if case.expects("full_units") {
        return Ok(Answer::to(case).same(
            "full_units",
            whole(&between(&start, &end, &cycle(&case.text("unit"), 1))?),
        ));
    }
    // Years, months and days: whole cycles of the longest unit first, then what is left.
    case.aside(&["unit"]);
    let year = json!({ "months": 12 });
    let years = whole(&between(&start, &end, &year)?);
    let months = whole(&between(&start, &end, &json!({ "months": 1 }))?);
    let reached = if case.expects("months") {
        boundary(&start, &json!({ "months": 1 }), months)?
    } else {
        boundary(&start, &year, years)?
    };
    let days = if reached == end {
        0
    } else {
        length(&reached, &end, "day")?
    };
    Ok(Answer::to(case)
        .same("years", years)
        .also("months", months - 12 * years)
        .same("days", days))
}

/// Whether last days of months stay last days.
fn is_sticky(case: &Case) -> bool {
    case.source.starts_with("Automattic/")
}

/// Years and months first, then weeks and days, each counted once from where the other ended.
fn moved(case: &Case, date: &str) -> Result<String, Stop> {
    let add = case.value("add");
    let int = |key: &str| add[key].as_i64().unwrap_or(0);
    let months = 12 * int("years") + int("months");
    let days = 7 * int("weeks") + int("days");
    let mut reached = date.to_owned();
    if months != 0 {
        let (cycle, n) = (json!({ "months": months.abs() }), months.signum());
        // The source that keeps month ends does so for months, not for years.
        reached = if is_sticky(case) && int("months") != 0 {
            sticky_boundary(&reached, &cycle, n)?
        } else {
            boundary(&reached, &cycle, n)?
        };
    }
    if days != 0 {
        reached = boundary(&reached, &json!({ "days": days.abs() }), days.signum())?;
    }
    Ok(reached)
}

fn add(case: &Case) -> Outcome<'_> {
    if let Some(hours) = case.value("add")["hours"].as_i64() {
        // Asked all the same: an engine that answers has such cycles.
        let at = instant(&case.text("local"));
        case.aside(&["time_zone"]);
        let reached = boundary(&at, &json!({ "hours": hours }), 1)
            .map_err(|_| Stop::Unsaid("cycles-of-hours"))?;
        return Ok(Answer::to(case).same("result_local", reached));
    }
    case.aside(&["overflow"]);
    if let Some(date) = case.maybe("date") {
        let field = if case.expects("error") {
            "error"
        } else {
            "result"
        };
        return Ok(Answer::to(case).same(field, moved(case, &date)?));
    }
    let at = case
        .maybe("instant")
        .unwrap_or_else(|| case.text("instant_utc"));
    let zone = case
        .maybe("time_zone")
        .unwrap_or_else(|| case.text("site_time_zone"));
    let local = zones::local(moment(&at), &zone);
    // The calendar moves the local day; the clock stays.
    let day: NaiveDate = moved(case, &local.date().to_string())?.parse().unwrap();
    let there = NaiveDateTime::new(day, local.time());
    let utc = zones::utc(there, &zone);
    let minutes = (there - utc).num_minutes();
    let offset = format!(
        "{}{:02}:{:02}",
        if minutes < 0 { '-' } else { '+' },
        minutes.abs() / 60,
        minutes.abs() % 60
    );
    Ok(Answer::to(case)
        .also("result_utc", stamp(utc))
        .also("result", format!("{there:?}{offset}")))
}

/// The calendar month of a local day.
fn month_of(case: &Case) -> Outcome<'_> {
    let day = zones::local(moment(&case.text("instant")), &case.text("time_zone"))
        .date()
        .to_string();
    let (start, end) = containing(CALENDAR, &json!({ "months": 1 }), &day)?;
    Ok(Answer::to(case)
        .also("days_in_month", length(&start, &end, "day")?)
        .also("is_last_day_of_month", end == plus(&day, 1)))
}

fn days_and_hours(case: &Case) -> Outcome<'_> {
    let start = instant(&case.text("start"));
    let end = stamp(zones::utc(
        moment(&case.text("end_local")),
        &case.text("end_time_zone"),
    ));
    let spans = periods(
        &start,
        &json!({ "days": 1 }),
        &start,
        &end,
        &json!({ "grain": "second" }),
    )?;
    let rest: i64 = spans
        .iter()
        .filter(|s| !s.is_whole())
        .map(|s| s.numerator / 3600)
        .sum();
    Ok(Answer::to(case)
        .same("days", whole(&spans))
        .same("hours", rest))
}

/// Whole cycles between two instants, a begun one counted or not.
fn counted(case: &Case) -> Outcome<'_> {
    let (start, end) = (instant(&case.text("start")), instant(&case.text("end")));
    let spans = periods(
        &start,
        &cycle(&case.text("unit"), 1),
        &start,
        &end,
        &json!({ "grain": "second" }),
    )?;
    let count = if case.text("rounding") == "ceil" {
        i64::try_from(spans.len()).unwrap()
    } else {
        whole(&spans)
    };
    Ok(Answer::to(case).same("periods", count))
}

fn between(start: &str, end: &str, cycle: &Value) -> Result<Vec<Span>, Stop> {
    periods(start, cycle, start, end, &json!({}))
}

fn whole(spans: &[Span]) -> i64 {
    i64::try_from(spans.iter().filter(|s| s.is_whole()).count()).unwrap()
}
