//! Dates and billing intervals as sources write them.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

/// The year that stands in where a source prints none.
const YEAR: i32 = 2023;

/// A civil date: `2024-02-29`, the date part of an instant, or `Apr 15` and `04/15` in a common year.
pub fn day(text: &str) -> NaiveDate {
    let short = |format: &str| NaiveDate::parse_from_str(&format!("{text} {YEAR}"), format).ok();
    NaiveDate::parse_from_str(text.get(..10).unwrap_or(text), "%Y-%m-%d")
        .ok()
        .or_else(|| short("%b %d %Y"))
        .or_else(|| short("%m/%d %Y"))
        .unwrap_or_else(|| panic!("`{text}` is no date"))
}

/// A date as pages print it: `Apr 15`.
pub fn short(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let date = day(text);
    format!(
        "{} {}",
        MONTHS[usize::try_from(date.month0()).unwrap()],
        date.day()
    )
}

/// A civil date in the engine's form.
pub fn civil(text: &str) -> String {
    day(text).to_string()
}

/// The day `n` days later.
pub fn plus(text: &str, n: i64) -> String {
    (day(text) + Duration::days(n)).to_string()
}

/// Days from one date to another.
pub fn between(start: &str, end: &str) -> i64 {
    (day(end) - day(start)).num_days()
}

/// A point in time without a zone: a date is its midnight.
pub fn moment(text: &str) -> NaiveDateTime {
    let bare = text.trim_end_matches('Z');
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(bare, f).ok())
        .unwrap_or_else(|| day(text).and_hms_opt(0, 0, 0).unwrap())
}

/// An instant in the engine's form.
pub fn instant(text: &str) -> String {
    stamp(moment(text))
}

/// A point in time in the engine's form.
pub fn stamp(at: NaiveDateTime) -> String {
    format!("{at:?}Z")
}

/// An instant from seconds since 1970.
pub fn unix(seconds: i64) -> String {
    stamp(DateTime::from_timestamp(seconds, 0).unwrap().naive_utc())
}

/// A billing interval as a cycle, `count` times over.
pub fn cycle(interval: &str, count: i64) -> Value {
    let (times, unit) = interval.split_once([' ', '_']).unwrap_or(("1", interval));
    let times: i64 = times.parse().unwrap_or(1) * count;
    match unit.trim_end_matches('s') {
        "month" | "monthly" => json!({ "months": times }),
        "quarter" | "quarterly" => json!({ "months": 3 * times }),
        "semiannual" | "biannual" | "half_yearly" => json!({ "months": 6 * times }),
        "year" | "yearly" | "annual" => json!({ "months": 12 * times }),
        "day" | "daily" => json!({ "days": times }),
        "week" | "weekly" => json!({ "days": 7 * times }),
        "biweekly" => json!({ "days": 14 * times }),
        other => panic!("`{other}` is no interval"),
    }
}

/// The months of a cycle, or none where it counts days.
pub fn months(cycle: &Value) -> Option<i64> {
    cycle["months"].as_i64()
}

/// An anchor for periods that turn on a day of the month: in the start's month, or in the nearest one of the same
/// rhythm that has the day.
pub fn anchor_on(start: &str, billing_day: i64, cycle: &Value) -> String {
    let start = day(start);
    let Some(step) = months(cycle) else {
        return start.to_string();
    };
    let wanted = u32::try_from(billing_day).unwrap();
    let first = i64::from(start.year()) * 12 + i64::from(start.month0());
    let in_month = |index: i64| {
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        NaiveDate::from_ymd_opt(
            i32::try_from(year).unwrap(),
            u32::try_from(month).unwrap(),
            wanted,
        )
    };
    // Twelve steps reach every month of a monthly or longer rhythm; the 29th of February needs up to eight years.
    (0..100)
        .find_map(|n| in_month(first + n * step))
        .map_or_else(
            || anchor_on(&start.to_string(), billing_day - 1, cycle),
            |date| date.to_string(),
        )
}

/// The anchor of calendar periods: a first of January and a Monday.
pub const CALENDAR: &str = "2001-01-01";
